"""Steering: pause and go on, skip, void, longer, next, begin, stop, ask again. Each of it is noted, and every other
host's panel follows."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit
from storage.contests import clocks, closing, ending, joining, running, scoring, telling, whose
from storage.contests.plays import ContestCorrection
from storage.contests.records import Contest, ContestQuestion
from storage.contests.terms import Asked, State
from storage.errors import Refusal
from storage.hosting import panels
from storage.hosting.panels import Act, NotOn
from storage.values import Value, Values
from storage.visitors import Visitor

#: Seconds that one press gives on top.
MORE: Final = 10
#: Questions on a page of the list, signs of each.
PAGE, _STEM = 8, 40


class NobodyYet(Refusal):
    """Nobody has joined yet; values: code."""


class NotCounted(Refusal):
    """That question was not asked, or does not count already; values: nth."""


def _on(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """One that is on, for one of its hosts. NotForYou, NoSuchContest, NotOn."""
    contest = whose.access_to_host(session, contest_id, by=by)
    if contest.state != State.ON or contest.phase is None:
        raise NotOn(code=contest.code, title=contest.title, state=contest.state)
    return contest


def look(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """The panel as it is now, for any of its hosts. NotOn."""
    return panels.shown(session, _on(session, contest_id, by=by), now=now)


def act(session: Session, contest_id: int, stamp: int, what: Act, *, by: Visitor, now: datetime) -> Values:
    """What the panel offers. One of an earlier moment does nothing but show how it stands now (`late`). NotOn,
    NobodyYet."""
    contest = _on(session, contest_id, by=by)
    question = session.get(ContestQuestion, (contest.id, contest.at))
    if stamp != panels.stamp(contest) or what not in panels.acts(contest, question):
        return {**panels.shown(session, contest, now=now), "late": True}
    doing = _DOES.get(what)
    if doing is not None:
        doing(session, contest, now=now)
        audit.note(session, f"hosting.{what}", by=by.account_id, now=now, record=f"contests {contest.id}")
        running.rouse(session, contest.id)
        panels.tell(session, contest, now=now, besides=by.account_id)
    return {**panels.shown(session, contest, now=now), "asked": what}


def _start(session: Session, contest: Contest, *, now: datetime) -> None:
    players, _ = joining.counts(session, contest.id)
    if not players:
        raise NobodyYet(code=contest.code)
    running.count_down(session, contest, now=now)


def _pause(session: Session, contest: Contest, *, now: datetime) -> None:
    del session
    clocks.hold(contest, now=now)


def _longer(session: Session, contest: Contest, *, now: datetime) -> None:
    clocks.extend(session, contest, MORE, now=now)


def _skip(session: Session, contest: Contest, *, now: datetime) -> None:
    running.release(session, contest, now=now)
    running.skip(session, contest, now=now)


def _void(session: Session, contest: Contest, *, now: datetime) -> None:
    running.release(session, contest, now=now)
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    closing.void(session, contest, question, now=now)
    running.tell(session, contest, question, now=now)


_DOES: Final[dict[Act, Callable[..., None]]] = {
    Act.START: _start,
    Act.PAUSE: _pause,
    Act.RESUME: running.release,
    Act.EXTEND: _longer,
    Act.SKIP: _skip,
    Act.VOID: _void,
    Act.NEXT: running.skip,
    Act.AGAIN: running.ask_anew,
}


def stop(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """The end, now: what is open does not count, what comes is not asked. NotOn."""
    contest = _on(session, contest_id, by=by)
    ending.finish(session, contest, now=now)
    audit.note(session, "hosting.stop", by=by.account_id, now=now, record=f"contests {contest.id}")
    panels.tell(session, contest, now=now, besides=by.account_id)
    return panels.shown(session, contest, now=now)


# Questions that were asked.


def questions(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those that were asked, the last first; each that counts can be taken out. NotOn."""
    del now
    contest = _on(session, contest_id, by=by)
    mine = select(ContestQuestion).where(
        ContestQuestion.contest_id == contest.id, ContestQuestion.state.in_([Asked.SCORED, Asked.VOID])
    )
    found = list(session.scalars(mine.order_by(ContestQuestion.nth.desc())))
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {"nth": one.nth, "stem": one.told.stem[:_STEM], "void": one.state == Asked.VOID}
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    told: Values = {"contest": contest.id, "code": contest.code, "title": contest.title}
    return {**told, "lines": lines, "page": page, "pages": pages}


def ask_void(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """Asked once more, as points that people have seen change. NotCounted."""
    del now
    contest = _on(session, contest_id, by=by)
    one = _counted(session, contest, nth)
    answered, had = closing.answered(session, contest.id, nth)
    told: Values = {"contest": contest.id, "code": contest.code, "title": contest.title, "nth": nth}
    return {**told, "stem": one.told.stem[:_STEM], "answered": answered, "had": had}


def _counted(session: Session, contest: Contest, nth: int) -> ContestQuestion:
    one = session.get(ContestQuestion, (contest.id, nth))
    if one is None or one.state != Asked.SCORED:
        raise NotCounted(nth=nth)
    return one


def void_earlier(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """It does not count any more; all points are reckoned anew, and the groups read the table. NotCounted."""
    contest = _on(session, contest_id, by=by)
    one = _counted(session, contest, nth)
    before = ",".join(map(str, scoring.right_ones(one.told)))
    closing.void(session, contest, one, now=now)
    out = ContestCorrection(contest_id=contest.id, nth=nth, before=before, after=None, why="")
    out.made_by, out.made_at = by.account_id, now
    session.add(out)
    audit.note(session, "hosting.void_earlier", by=by.account_id, now=now, record=f"contests {contest.id}")
    values: Values = {**telling.of(contest), **telling.top(session, contest, contest.at), "nth": nth}
    for room in telling.rooms(session, contest.id):
        telling.to_room(session, contest, room.group_id, "hosting.voided", values, now=now)
    panels.tell(session, contest, now=now, besides=by.account_id)
    return panels.shown(session, contest, now=now)
