"""The trial run: two questions that are not of the paper, in one of the groups; it counts for nothing and says so."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, chats
from storage.contests import paper, setting, starting, whose
from storage.contests.records import Contest, ContestHost, ContestRoom, NoSuchContest
from storage.errors import Refusal
from storage.questions.records import LOTS
from storage.values import Value, Values
from storage.visitors import Visitor

#: Questions of it, and seconds to join.
QUESTIONS: Final = 2
_LOBBY: Final = 20


class NothingToTry(Refusal):
    """The bank has no questions besides those of the paper; values: contest."""


def look(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """In which of its groups; begun at once where there is one. GroupBusy, NoGroup, NothingToTry."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    there = [group for _, group in whose.rooms(session, contest.id) if group.state == chats.State.ADMITTED]
    if not there:
        raise starting.NoGroup(code=contest.code)
    if len(there) == 1:
        return run(session, contest_id, there[0].id, by=by, now=now)
    lines: list[Value] = [{"group": one.id, "name": one.title} for one in there]
    return {"contest": contest.id, "title": contest.title, "lines": lines, "trial": False}


def run(session: Session, contest_id: int, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """In that group, now: a contest of its own, played as the real one will be. GroupBusy, NothingToTry."""
    contest = setting.opened(session, contest_id, by=by)
    room = session.get(ContestRoom, (contest.id, group_id))
    if room is None:
        raise NoSuchContest
    named = ("title", "scoring", "full", "penalty", "streak", "seconds", "pause", "form", "whom", "tie")
    one = setting.create(session, by=by, now=now, **{name: getattr(contest, name) for name in named})
    one.trial, one.unit_id, one.lobby = True, contest.unit_id, _LOBBY
    _like(session, one, contest)
    session.add(ContestRoom(contest_id=one.id, group_id=group_id, chat_id=room.chat_id))
    without = [each.question_id for each in paper.questions(session, contest.id)]
    if not paper.draw(session, one, QUESTIONS, secrets.randbelow(LOTS), without=without):
        raise NothingToTry(contest=contest.id)
    told = starting.begin(session, one, by=by.account_id, now=now)
    audit.note(session, "contests.trial", by=by.account_id, now=now, record=f"contests {contest.id}")
    return {**told, "lines": [], "real": contest.id}


def _like(session: Session, one: Contest, contest: Contest) -> None:
    """The same hosts, and the same people may play; each for oneself, since nobody keeps the points."""
    for account_id in whose.hosts(session, contest):
        if account_id != one.made_by:
            session.add(ContestHost(contest_id=one.id, account_id=account_id))
    setting.copy_units(session, contest, one)
