"""Answers: a question takes them until its time is over or everybody has answered; then what is right is told."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.contests import arrivals, closing, joining, lost, pacing, telling, turns
from storage.contests.plays import ContestAnswer, ContestPlayer
from storage.contests.records import Contest, ContestQuestion, ContestRoom
from storage.contests.running import questions
from storage.contests.running.rousing import LATE, rouse
from storage.contests.running.winding import nowhere
from storage.contests.terms import Asked, Phase, Stage
from storage.values import Values

#: From how many seconds on a question has a line at half its time.
_HALFWAY_FROM: Final = 16


def asking(session: Session, contest: Contest, *, now: datetime) -> bool:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if nowhere(session, contest, now=now):
        return True
    if contest.due_at is None:
        return False
    missing = lost.polls(session, contest, question)
    if missing:
        return lost.wait(session, contest, question, missing, now=now)
    over = now >= contest.due_at + LATE
    done = over or _all_answered(session, contest, question)
    if done and not arrivals.wait_until(session, min(now, contest.due_at)):
        conclude(session, contest, question, now=now)
        return True
    return _halfway(session, contest, question, now=now)


def _all_answered(session: Session, contest: Contest, question: ContestQuestion) -> bool:
    """Polls say themselves who has answered; of 观众题 nobody knows who might yet."""
    if question.stage == Stage.AUDIENCE:
        return False
    handed_in = (ContestAnswer.contest_id == contest.id) & (ContestAnswer.nth == question.nth) & ContestAnswer.done
    if question.stage != Stage.ALL:
        return session.scalar(select(ContestAnswer.player_id).where(handed_in).limit(1)) is not None
    # Who played in a group that the bot was taken out of is not waited for, and does not answer for another.
    there = (
        select(func.count(), func.count(ContestAnswer.player_id))
        .select_from(ContestPlayer)
        .join(
            ContestRoom,
            (ContestRoom.contest_id == ContestPlayer.contest_id) & (ContestRoom.group_id == ContestPlayer.group_id),
        )
        .outerjoin(ContestAnswer, handed_in & (ContestAnswer.player_id == ContestPlayer.id))
        .where(ContestPlayer.contest_id == contest.id, ContestPlayer.audience.is_(False), ContestRoom.out.is_(False))
    )
    players, done = session.execute(there).one()
    return bool(0 < players <= done)


def _halfway(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> bool:
    """At half its time, once: how many have answered, how long there is."""
    assert contest.due_at is not None
    left = (contest.due_at - now).total_seconds()
    seconds = turns.seconds(question)
    told = contest.shown or telling.by_poll(contest, question) or question.stage != Stage.ALL or seconds < _HALFWAY_FROM
    if told or left > seconds / 2 or not pacing.may_chat(session, telling.groups(session, contest.id), now=now):
        return False
    contest.shown = "half"
    for one in telling.asking(session, contest.id, question.nth):
        room = session.get_one(ContestRoom, (contest.id, one.group_id))
        if one.message_id is None or room.out:
            continue
        players, _ = joining.counts(session, contest.id, one.group_id)
        answered = session.scalar(
            select(func.count()).where(
                *(ContestAnswer.contest_id == contest.id, ContestAnswer.nth == question.nth),
                *(ContestAnswer.group_id == one.group_id, ContestAnswer.done),
            )
        )
        said: Values = {"answered": answered, "players": players, "left": max(1, int(left))}
        values = {**telling.question(session, contest, question), **said}
        telling.to_room(session, contest, one.group_id, "playing.halfway", values, edits=one.message_id, now=now)
    return True


def conclude(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The question takes no more; what is right is told everywhere, with where everybody stands."""
    closing.close(session, contest, question, now=now)
    tell(session, contest, question, now=now)


def tell(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """What is right stands in the place of the question."""
    contest.phase, contest.shown = Phase.TOLD, ""
    contest.due_at = now + timedelta(seconds=contest.pause)
    values = telling.reveal(session, contest, question)
    telling.stop_polls(session, contest, question, now=now)
    for one in telling.asking(session, contest.id, question.nth):
        # A poll says itself what is right, and can't be edited.
        edits = None if telling.by_poll(contest, question) else one.message_id
        telling.to_room(session, contest, one.group_id, "playing.told", values, edits=edits, now=now)


def told(session: Session, contest: Contest, *, now: datetime) -> bool:
    if contest.due_at is None or now < contest.due_at:
        return False
    letters = questions.letters(session, contest, questions.upcoming(session, contest))
    if not pacing.may_ask(session, telling.groups(session, contest.id), letters, now=now):
        return False
    questions.open_next(session, contest, now=now)
    return True


def skip(session: Session, contest: Contest, *, now: datetime) -> None:
    """The question that is open is passed over, and the next comes."""
    question = session.get(ContestQuestion, (contest.id, contest.at))
    if question is not None and question.state == Asked.OPEN:
        closing.skip(session, question, now=now)
        tell(session, contest, question, now=now)
        contest.due_at = now + timedelta(seconds=1)
    elif contest.phase == Phase.TOLD:
        contest.due_at = now
    rouse(session, contest.id)


def void(session: Session, contest: Contest, *, now: datetime) -> None:
    """The question that is open is taken out: there was something wrong with it."""
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if question.state == Asked.OPEN:
        closing.void(session, contest, question, now=now)
        tell(session, contest, question, now=now)
    rouse(session, contest.id)
