"""Recording (记一次谈心): a talk that was held elsewhere: with whom, when, how. It counts once they say that it was."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, days, finding, outbox, rights, talks
from storage.asking import Unfit
from storage.due_talks import records, waiting
from storage.due_talks.records import SERVICE, DueNotYours, DueTalk, access, access_due
from storage.due_talks.settling import whose
from storage.errors import Refusal
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.talks import Origin, State, Talk, Way, Word
from storage.values import Value, Values
from storage.visitors import Visitor

#: How long ago one can have been that is recorded now.
BACK: Final = timedelta(days=92)
#: How many people are offered, those with whom a talk is due first.
_OFFERED: Final = 8
#: How it can have been: what runs here needs no recording.
WAYS: Final = (Way.IN_PERSON, Way.TELEPHONE)


class TalkedWithUnknown(Unfit, Refusal):
    """Nobody of the visitor's units is called so."""


class TalkDayUnfit(Unfit, Refusal):
    """The words are no day, or one to come or too long ago; values: earliest, latest."""


class RecordedAlready(Refusal):
    """The visitor has recorded one with them on that day; values: number."""


# With whom.


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks with whom; whoever is due is offered. NotForYou."""
    rights.ask(by, Deed.RECORD_TALKS)
    due = [one.due_id for one in waiting.waiting_for(session, by.account_id, now=now)]
    people = list(dict.fromkeys(session.get_one(DueTalk, one).member_id for one in due))[:_OFFERED]
    return _ask(session, "who", {"found": [*people]}, by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom of one's units the words mean; one alone leads on. TalkedWithUnknown asks again."""
    asking.expect(by, SERVICE, "who")
    rights.ask(by, Deed.RECORD_TALKS)
    found = finding.find(session, words, rights.reach(session, by.account_id, Deed.RECORD_TALKS))
    people = [one for one in found.people[:_OFFERED] if one != by.member_id]
    if not people:
        raise TalkedWithUnknown
    if len(people) == 1:
        return begin_with(session, people[0], by=by, now=now)
    return _ask(session, "who", {"found": [*people]}, by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those offered."""
    asking.expect(by, SERVICE, "who", version)
    return begin_with(session, member_id, by=by, now=now)


def begin_with(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """It was with that person; asks when. DueNotYours."""
    return _ask(session, "day", {"member": access(session, member_id, by=by).id}, by=by, now=now)


def begin_due(session: Session, due_id: int, *, by: Visitor, now: datetime) -> Values:
    """It was for what is due; asks when. DueNotYours."""
    due, member = access_due(session, due_id, by=by)
    return _ask(session, "day", {"member": member.id, "due": due.id}, by=by, now=now)


# When, how.


def choose_day(session: Session, version: int, back: int, *, by: Visitor, now: datetime) -> Values:
    """So many days ago."""
    asking.expect(by, SERVICE, "day", version)
    return _on(session, now.date() - timedelta(days=min(back, BACK.days + 1)), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """On that day. TalkDayUnfit asks again."""
    asking.expect(by, SERVICE, "day")
    return _on(session, days.read(words, now.date(), back=True), by=by, now=now)


def _on(session: Session, on: date | None, *, by: Visitor, now: datetime) -> Values:
    earliest, latest = now.date() - BACK, now.date()
    if on is None or not earliest <= on <= latest:
        raise TalkDayUnfit(earliest=earliest, latest=latest)
    return _ask(session, "way", {**asking.draft(session, by, SERVICE), "on": on}, by=by, now=now)


def choose_way(session: Session, version: int, way: Way, *, by: Visitor, now: datetime) -> Values:
    """Shows it for a yes."""
    asking.expect(by, SERVICE, "way", version)
    if way not in WAYS:
        raise asking.Outdated
    return _ask(session, "sure", {**asking.draft(session, by, SERVICE), "way": way}, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    del now
    draft = asking.draft(session, by, SERVICE)
    shown: Values = {"version": by.question.version, "step": by.question.step}
    if by.question.step == "who":
        return {**shown, "people": _people(session, draft, by=by)}
    if "member" not in draft:
        raise asking.Outdated
    member = access(session, int(str(draft["member"])), by=by)
    more = {name: draft.get(name) for name in ("due", "on", "way")}
    return {**shown, **whose(session, member), **more}


def _people(session: Session, draft: Values, *, by: Visitor) -> list[Value]:
    found = draft.get("found")
    people = [session.get(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    return [whose(session, one) for one in people if one is not None and one.id != by.member_id]


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return open_question(session, by=by, now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is recorded; whose it was to be."""
    del now
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    records.stop(session, by=by)
    return {}


# What becomes of it.


def save(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is recorded, and whoever it was with is asked, once. RecordedAlready, DueNotYours."""
    asking.expect(by, SERVICE, "sure", version)
    draft = asking.draft(session, by, SERVICE)
    if not {"member", "on", "way"} <= draft.keys():
        raise asking.Outdated
    member, on = access(session, int(str(draft["member"])), by=by), draft["on"]
    assert isinstance(on, date)
    records.stop(session, by=by)
    # Locked: pressed twice at once it is recorded once.
    session.get_one(Member, member.id, with_for_update=True)
    _refuse_twice(session, member.id, on, by=by)
    talk = talks.record(session, member.id, member.unit_id, Way(str(draft["way"])), on, by=by, now=now)
    if draft.get("due") is not None:
        _settles(session, int(str(draft["due"])), talk, by=by)
    audit.note(session, "due_talks.record", by=by.account_id, now=now, record=talk.number)
    asked = _ask_member(session, talk, member, by=by, now=now)
    return {**whose(session, member), "talk": talk.id, "number": talk.number, "on": on, "way": talk.way, "asked": asked}


def _refuse_twice(session: Session, member_id: int, on: date, *, by: Visitor) -> None:
    same = select(Talk.number).where(Talk.member_id == member_id, Talk.held_on == on, Talk.state == State.HELD)
    mine = same.where(Talk.recorded_by == by.account_id, Talk.origin == Origin.ELSEWHERE)
    number = session.scalar(mine.where(Talk.word.not_in((Word.NO, Word.RUNG_NO))).limit(1))
    if number is not None:
        raise RecordedAlready(number=number)


def _settles(session: Session, due_id: int, talk: Talk, *, by: Visitor) -> None:
    """The officer has said that it was for this: a talk of the days before what called for it settles it too."""
    due, _ = access_due(session, due_id, by=by)
    if due.member_id != talk.member_id or talk.held_on is None:
        raise DueNotYours
    due.since = min(due.since, talk.held_on)
    session.flush()


def _ask_member(session: Session, talk: Talk, member: Member, *, by: Visitor, now: datetime) -> bool:
    """Once, and never again; False where there is no account to ask."""
    account_id = accounts.holder(session, member.id)
    if account_id is None:
        return False
    values: Values = {"talk": talk.id, "officer": by.name, "on": talk.held_on, "way": talk.way}
    letter = Letter(account_id, "due_talks.heard", values, right=talks.EMPLOYEE, subject=talk.id)
    outbox.queue(session, letter, now=now)
    return True
