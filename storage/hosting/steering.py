"""Steering: pause and go on, skip, void, longer, next, begin, stop, ask again. Each of it is noted, and every other
host's panel follows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import audit
from storage.contests import clocks, closing, ending, joining, pacing, paper, running, scoring, telling, whose
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
#: So long after a question was sent it is not sent once more.
_AGAIN: Final = timedelta(seconds=10)
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
    """What the panel offers. One of an earlier moment does nothing but show how it stands now (`late`), and a question
    that has just been sent is not sent again (`too_soon`). NotOn, NobodyYet."""
    contest = _on(session, contest_id, by=by)
    question = session.get(ContestQuestion, (contest.id, contest.at))
    if stamp != panels.stamp(contest) or what not in panels.acts(contest, question):
        return {**panels.shown(session, contest, now=now), "late": True}
    doing = _DOES.get(what)
    if what is Act.AGAIN and not _may_ask_again(session, contest, question, now):
        return {**panels.shown(session, contest, now=now), "too_soon": True}
    if doing is not None:
        doing(session, contest, now=now)
        audit.note(session, f"hosting.{what}", by=by.account_id, now=now, record=f"contests {contest.id}")
        running.rouse(session, contest.id)
        panels.tell(session, contest, now=now, besides=by.account_id)
    return {**panels.shown(session, contest, now=now), "asked": what}


def _may_ask_again(session: Session, contest: Contest, question: ContestQuestion | None, now: datetime) -> bool:
    """Not while it may still be on its way, nor where the groups have no room for it and for what is right."""
    groups = telling.groups(session, contest.id)
    sent = max((one.asked_at for one in telling.asking(session, contest.id, contest.at)), default=None)
    letters = running.letters(session, contest, question)
    return (sent is None or now >= sent + _AGAIN) and pacing.may_ask(session, groups, letters, now=now)


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
    running.void(session, contest, now=now)


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
    found = [one for one in reversed(paper.questions(session, contest.id)) if one.was_asked]
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {
            "nth": one.nth,
            "stem": one.told.stem[:_STEM],
            "void": one.state == Asked.VOID,
            "skipped": one.state == Asked.SKIPPED,
        }
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
    """It does not count any more; all points are reckoned anew, and the groups read it in a moment (`voids`).
    NotCounted."""
    contest = _on(session, contest_id, by=by)
    one = _counted(session, contest, nth)
    before = ",".join(map(str, scoring.right_ones(one.told)))
    closing.void(session, contest, one, now=now)
    out = ContestCorrection(contest_id=contest.id, nth=nth, before=before, after=None, why="")
    out.made_by, out.made_at = by.account_id, now
    session.add(out)
    audit.note(session, "hosting.void_earlier", by=by.account_id, now=now, record=f"contests {contest.id}")
    running.rouse(session, contest.id)
    panels.tell(session, contest, now=now, besides=by.account_id)
    return panels.shown(session, contest, now=now)
