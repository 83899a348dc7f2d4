"""Clocks: every one that runs in a contest stands still, goes on, or has longer."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage.contests import telling
from storage.contests.records import Contest
from storage.contests.terms import Phase

#: Time between two looks of the bot that means that it stood still: what ran meanwhile has that much longer.
STOOD_STILL: Final = timedelta(seconds=8)


def phase(contest: Contest) -> Phase | None:
    """Where it stands, or where it stood when it was paused."""
    return contest.held if contest.phase == Phase.HELD else contest.phase


def gap(beat_at: datetime | None, now: datetime) -> timedelta:
    """For how long the bot stood still until now."""
    since = timedelta() if beat_at is None else now - beat_at
    return since if since > STOOD_STILL else timedelta()


def put_off(session: Session, contest: Contest, by: timedelta) -> None:
    """Every clock that runs has so much longer; answers that were given keep their seconds."""
    if contest.due_at is not None:
        contest.due_at += by
    for one in telling.asking(session, contest.id, contest.at):
        if one.opened_at is not None:
            one.opened_at += by
        if one.closes_at is not None:
            one.closes_at += by


def hold(contest: Contest, *, now: datetime) -> None:
    """Every clock stands still."""
    if contest.phase not in {None, Phase.HELD, Phase.OVER}:
        contest.held, contest.held_at, contest.phase = contest.phase, now, Phase.HELD


def release(session: Session, contest: Contest, *, now: datetime) -> None:
    """On from where it stood, with as much time as there was."""
    if contest.phase != Phase.HELD or contest.held is None or contest.held_at is None:
        return
    contest.phase = contest.held
    put_off(session, contest, now - contest.held_at)
    contest.held = contest.held_at = None
    contest.beat_at = now


def extend(session: Session, contest: Contest, seconds: int, *, now: datetime) -> None:
    """So many seconds more for the question that is open."""
    del now
    for one in telling.asking(session, contest.id, contest.at):
        if one.closes_at is not None:
            one.closes_at += timedelta(seconds=seconds)
    if contest.due_at is not None and contest.phase == Phase.ASKING:
        contest.due_at += timedelta(seconds=seconds)
