"""Winding: a question's clock runs in each group from when Telegram had taken it there, and is over when it is in all
of them."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import outbox
from storage.contests import clocks, telling, turns
from storage.contests.records import Contest, ContestAsking, ContestQuestion
from storage.contests.running.questions import STANDS
from storage.contests.running.rousing import rouse
from storage.contests.terms import Phase
from storage.outbox import Letter

#: What stands there before it can be answered.
_BEFORE: Final = ("playing.buzz", "playing.stake")


def question_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The question is there, and its clock runs; or it will not come to that group."""
    contest = session.get(Contest, letter.subject, with_for_update=True, populate_existing=True)
    nth = letter.values["nth"]
    one = session.get(ContestAsking, (letter.subject, nth, letter.group), populate_existing=True)
    if contest is None or one is None:
        return
    question = session.get_one(ContestQuestion, (contest.id, one.nth))
    asked = clocks.phase(contest) == Phase.ASKING
    if state in {outbox.State.SENT, outbox.State.UNCONFIRMED}:
        one.message_id = letter.message_id or one.message_id
        one.poll_id = letter.poll_id or one.poll_id
        # What was shown to be pressed for is none that can be answered, though its end be told later.
        if one.opened_at is None and asked == (letter.key not in _BEFORE):
            one.opened_at = now
            one.closes_at = now + timedelta(seconds=turns.seconds(question)) if asked else None
    elif one.opened_at is None and asked == (letter.key not in _BEFORE):
        # The others play on; what comes later comes with the next question.
        one.opened_at = one.closes_at = now
    session.flush()
    _wind(session, contest, question, now=now)


def _wind(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """When what stands there is over everywhere, once it is there everywhere."""
    phase = clocks.phase(contest)
    if contest.at != question.nth or phase not in STANDS or phase == Phase.BUZZING:
        return
    askings = telling.asking(session, contest.id, question.nth)
    if not askings or any(one.opened_at is None for one in askings) or (contest.due_at and phase != Phase.ASKING):
        return
    if phase == Phase.ASKING:
        contest.due_at = max(one.closes_at or now for one in askings)
    else:
        contest.due_at = now + timedelta(seconds=turns.wait_of(contest, question))
    rouse(session, contest.id)


def nowhere(session: Session, contest: Contest, *, now: datetime) -> bool:
    """Whether there is no group left in which the question stands, or the bot is out of all of them by now: then a host
    has to see to it."""
    there = {room.group_id for room in telling.rooms(session, contest.id)}
    if any(one.group_id in there for one in telling.asking(session, contest.id, contest.at)):
        return False
    clocks.hold(contest, now=now)
    return True
