"""Setting a contest: an officer's draft with all that can be changed of it, line by line, until it is ready."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, chats, rights
from storage.contests import card, codes, paper, whose
from storage.contests.records import (
    SERVICE,
    Contest,
    ContestHost,
    ContestQuestion,
    ContestRoom,
    ContestTeam,
    ContestUnit,
    NotReady,
)
from storage.contests.terms import (
    FEWEST_SECONDS,
    MOST_PRIZES,
    MOST_SECONDS,
    MOST_TITLE,
    State,
)
from storage.errors import Refusal
from storage.publishing import moments
from storage.questions import spelling
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Nothing is set further ahead.
_FAR: Final = timedelta(days=400)


class NotWhole(Refusal):
    """Something is missing yet; values: contest, title, missing."""


class TitleUnfit(asking.Unfit, Refusal):
    """No title; values: most."""


class PrizesUnfit(asking.Unfit, Refusal):
    """More than has room; values: most."""


class WhenUnclear(asking.Unfit, Refusal):
    """No day and hour that is still to come."""


class CountUnfit(asking.Unfit, Refusal):
    """No number between the two; values: least, most."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """A draft of the officer's own unit (of the chair's and deputies' the union's); asks what it is called."""
    contest = create(session, by=by, now=now)
    found = whose.groups_of(session, by.account_id)
    own = whose.own_group(found, by)
    if own is not None:
        session.add(ContestRoom(contest_id=contest.id, group_id=own.id, chat_id=own.chat_id))
    return _ask(session, contest, "title", by=by, now=now)


def create(session: Session, *, by: Visitor, now: datetime, **settings: Any) -> Contest:
    """A draft that its maker hosts. NotForYou."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    contest = Contest(code=codes.fresh(session), state=State.DRAFT, made_by=by.account_id, made_at=now, **settings)
    contest.unit_id = _top(session, by)
    session.add(contest)
    session.flush()
    session.add(ContestHost(contest_id=contest.id, account_id=by.account_id))
    session.flush()
    return contest


def _top(session: Session, by: Visitor) -> int | None:
    """The officer's own unit, else the topmost of theirs; None for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_CONTESTS)
    if not reach:
        return None
    tree = Tree(session)
    own = next((one for one in reversed(tree.chain(by.unit_id)) if one in reach), None)
    return own or min(reach, key=lambda one: (len(tree.chain(one)), one))


def opened(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """One that can still be changed. NotReady, NoSuchContest."""
    contest = whose.access_to_keep(session, contest_id, by=by)
    if contest.state not in {State.DRAFT, State.READY} or contest.trial:
        raise NotReady(code=contest.code, state=contest.state)
    return contest


def stop_asking(session: Session, *, by: Visitor) -> None:
    """Whatever was asked here is left."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """All that is set of it, and what can be done with it; of one that is on or over as well. NoSuchContest."""
    contest = whose.access_to_keep(session, contest_id, by=by)
    stop_asking(session, by=by)
    return card.shown(session, contest, by=by, now=now)


def changed(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Values:
    """The card after a change: the next thing that is missing of a new draft is asked; what was ready and is not whole
    any more is a draft again."""
    stop_asking(session, by=by)
    settled(session, contest, now=now)
    return card.shown(session, contest, by=by, now=now)


def settled(session: Session, contest: Contest, *, now: datetime) -> None:
    """What was ready stays so only while it is whole, and its groups are looked at anew."""
    session.flush()
    contest.shown = ""
    if contest.state == State.READY and card.missing(session, contest, now):
        contest.state = State.DRAFT


def expect_whole(session: Session, contest: Contest, *, now: datetime) -> None:
    """NotWhole where something is missing; that it should have begun by now is no matter."""
    lacks: list[Value] = [one for one in card.missing(session, contest, now) if one != "when"]
    if lacks:
        raise NotWhole(contest=contest.id, title=contest.title, missing=lacks)


def _ask(session: Session, contest: Contest, step: str, *, by: Visitor, now: datetime) -> Values:
    keep_for(session, contest, by=by, now=now)
    asking.ask(session, by, SERVICE, step)
    return card.shown(session, contest, by=by, now=now)


def keep_for(session: Session, contest: Contest, *, by: Visitor, now: datetime, **more: Value) -> None:
    """What is asked next is about that contest."""
    asking.keep(session, by, SERVICE, {"contest": contest.id, **more}, now=now)


def answering(session: Session, step: str, *, by: Visitor) -> Contest:
    """The contest about which that is asked now. Outdated, NotReady."""
    asking.expect(by, SERVICE, step)
    return opened(session, int(str(asking.draft(session, by, SERVICE)["contest"])), by=by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise asking.Outdated
    return card.shown(session, opened(session, int(str(draft["contest"])), by=by), by=by, now=now)


# What is typed.


def ask_title(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called."""
    return _ask(session, opened(session, contest_id, by=by), "title", by=by, now=now)


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    contest = _answering(session, "title", by=by)
    contest.title = titled(words)
    return changed(session, contest, by=by, now=now)


def titled(words: str) -> str:
    """A title as it was typed. TitleUnfit."""
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE or not spelling.says_something(said):
        raise TitleUnfit(most=MOST_TITLE)
    return said


def _answering(session: Session, step: str, *, by: Visitor) -> Contest:
    return answering(session, step, by=by)


def ask_prizes(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what there is to win."""
    return _ask(session, opened(session, contest_id, by=by), "prizes", by=by, now=now)


def write_prizes(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What there is to win, as players read it. PrizesUnfit."""
    contest = _answering(session, "prizes", by=by)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_PRIZES:
        raise PrizesUnfit(most=MOST_PRIZES)
    contest.prizes = said
    return changed(session, contest, by=by, now=now)


def no_prizes(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """There is nothing to win but honour."""
    contest = opened(session, contest_id, by=by)
    contest.prizes = ""
    return changed(session, contest, by=by, now=now)


def ask_seconds(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how long a question stands."""
    return _ask(session, opened(session, contest_id, by=by), "seconds", by=by, now=now)


def write_seconds(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """So many seconds a question. CountUnfit."""
    contest = _answering(session, "seconds", by=by)
    set_seconds(session, contest, whole(words, FEWEST_SECONDS, MOST_SECONDS))
    return changed(session, contest, by=by, now=now)


def whole(words: str, least: int, most: int) -> int:
    """A number, however it is written. CountUnfit."""
    found = spelling.quantity(words)
    if found is None or found != int(found) or not least <= found <= most:
        raise CountUnfit(least=least, most=most)
    return int(found)


def set_seconds(session: Session, contest: Contest, seconds: int) -> None:
    """For each question, but those that the bank gives a time of their own."""
    contest.seconds = seconds
    for one in paper.questions(session, contest.id):
        one.seconds = one.told.seconds or seconds


def ask_when(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks when it begins by itself."""
    return _ask(session, opened(session, contest_id, by=by), "when", by=by, now=now)


def write_when(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A day and an hour, typed: 12月5日 19:30. WhenUnclear."""
    contest = _answering(session, "when", by=by)
    at = read_moment(words, now)
    if at is None or not now < at <= now + _FAR:
        raise WhenUnclear
    contest.starts_at = at
    return changed(session, contest, by=by, now=now)


def read_moment(words: str, now: datetime) -> datetime | None:
    """The one day and hour that the words name, in the zone of `now`; an hour alone is today's."""
    assert now.tzinfo is not None
    named = moments.scan(moments.plainly(words), now)
    days = [one for one in named if one.day is not None]
    hours = [one for one in named if one.at is not None]
    if len(days) > 1 or len(hours) != 1 or hours[0].at is None:
        return None
    day = days[0].day if days else now.date()
    return None if day is None else calendar.at(day, hours[0].at, now.tzinfo)


def by_hand(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """It begins when a host says so."""
    contest = opened(session, contest_id, by=by)
    contest.starts_at = None
    return changed(session, contest, by=by, now=now)


# Ready, called off, given up, once more.


def make_ready(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """It can be begun, and begins at its time if it has one. NotWhole."""
    contest = opened(session, contest_id, by=by)
    lacks: list[Value] = [*card.missing(session, contest, now)]
    if lacks:
        raise NotWhole(contest=contest.id, title=contest.title, missing=lacks)
    stop_asking(session, by=by)
    if contest.state == State.DRAFT:
        contest.state, contest.shown = State.READY, ""
        session.flush()
        audit.note(session, "contests.ready", by=by.account_id, now=now, record=f"contests {contest.id}")
    return card.shown(session, contest, by=by, now=now)


def cancel(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """One that is ready is called off; a draft is given up and gone."""
    contest = opened(session, contest_id, by=by)
    stop_asking(session, by=by)
    told: Values = {"title": contest.title, "code": contest.code, "state": contest.state}
    if contest.state == State.READY:
        contest.state, contest.starts_at = State.CANCELLED, None
        audit.note(session, "contests.cancel", by=by.account_id, now=now, record=f"contests {contest.id}")
        return told
    for record in (ContestQuestion, ContestRoom, ContestTeam, ContestUnit, ContestHost):
        session.execute(delete(record).where(record.contest_id == contest.id))
    session.delete(contest)
    session.flush()
    return told


#: What a copy has of the old one.
_KEPT: Final = (
    *("title", "unit_id", "scoring", "full", "penalty", "streak", "seconds", "lobby", "pause", "form", "sides"),
    *("best", "whom", "tie", "prizes"),
)


def copy(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """A new draft with everything of an old one but its time; its questions as the bank has them now."""
    old = whose.access_to_keep(session, contest_id, by=by)
    new = create(session, by=by, now=now, **{name: getattr(old, name) for name in _KEPT if name != "unit_id"})
    new.unit_id = old.unit_id
    copy_units(session, old, new)
    for team in card.teams(session, old.id):
        session.add(ContestTeam(contest_id=new.id, nth=team.nth, name=team.name, unit_id=team.unit_id))
    for account_id in whose.hosts(session, old):
        if account_id != by.account_id:
            session.add(ContestHost(contest_id=new.id, account_id=account_id))
    for _, group in whose.rooms(session, old.id):
        if group.state == chats.State.ADMITTED:
            session.add(ContestRoom(contest_id=new.id, group_id=group.id, chat_id=group.chat_id))
    for question in paper.questions(session, old.id):
        paper.put_live(session, new, question.question_id, lot=new.id, stage=question.stage)
    return changed(session, new, by=by, now=now)


def copy_units(session: Session, old: Contest, new: Contest) -> None:
    """The same people may play."""
    for unit_id in card.units_of(session, old.id):
        session.add(ContestUnit(contest_id=new.id, unit_id=unit_id))
    session.flush()
