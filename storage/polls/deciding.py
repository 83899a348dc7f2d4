"""Deciding: a poll that nothing has named is voided, or asked once more; a host says which."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit
from storage.contests import Contest, ContestAsking, ContestQuestion, Phase, State, lost, running, whose
from storage.polls.records import NothingLost
from storage.values import Values
from storage.visitors import Visitor


def void(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """The question does not count, and the contest goes on with the next. NotForYou, NoSuchContest, NothingLost."""
    contest, _ = _lost(session, contest_id, nth, by=by)
    _go_on(session, contest, now=now)
    running.void(session, contest, now=now)
    audit.note(session, "hosting.void", by=by.account_id, now=now, record=f"contests {contest.id}")
    return _told(contest, nth)


def ask_again(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """The question is put up once more where nobody knows its poll; answers that were taken already stay.
    NotForYou, NoSuchContest, NothingLost."""
    contest, missing = _lost(session, contest_id, nth, by=by)
    _go_on(session, contest, now=now)
    contest.due_at = None
    for one in missing:
        running.ask_once_more(session, contest, one, now=now)
    audit.note(session, "hosting.again", by=by.account_id, now=now, record=f"contests {contest.id}")
    return _told(contest, nth)


def _lost(session: Session, contest_id: int, nth: int, *, by: Visitor) -> tuple[Contest, list[ContestAsking]]:
    contest = whose.access_to_host(session, contest_id, by=by)
    question = session.get(ContestQuestion, (contest_id, nth))
    held = contest.state == State.ON and contest.phase == Phase.HELD and contest.at == nth
    missing = [] if question is None else lost.polls(session, contest, question)
    if not held or contest.held != Phase.ASKING or not missing:
        raise NothingLost(code=contest.code)
    return contest, missing


def _go_on(session: Session, contest: Contest, *, now: datetime) -> None:
    contest.shown = ""
    running.release(session, contest, now=now)


def _told(contest: Contest, nth: int) -> Values:
    return {"contest": contest.id, "code": contest.code, "nth": nth, "title": contest.title}
