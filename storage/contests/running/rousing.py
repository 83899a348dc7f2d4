"""Rousing: which contests are on, who goes on with them and who hears that one has gone on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.commits import later
from storage.contests import clocks
from storage.contests.records import Contest
from storage.contests.terms import State

#: Seconds after its end that a question is held open for what is under way.
LATE: Final = timedelta(seconds=1)

#: Who hears that a contest has gone on.
HEARD: Final[list[Callable[..., None]]] = []


def heard(session: Session, contest: Contest, *, now: datetime) -> None:
    """It stands elsewhere than before."""
    for one in HEARD:
        one(session, contest, now=now)


def on(session: Session) -> list[int]:
    """The contests that are on."""
    return list(session.scalars(select(Contest.id).where(Contest.state == State.ON).order_by(Contest.id)))


def roused(_: object, contests: list[int]) -> list[int]:
    """Nothing to write; whoever goes on with contests hears that there is something to do now."""
    return contests


def rouse(session: Session, contest_id: int) -> None:
    """It is looked at again at once."""
    later(session, roused, contest_id)


def release(session: Session, contest: Contest, *, now: datetime) -> None:
    """On from where it stood, with as much time as there was."""
    clocks.release(session, contest, now=now)
    rouse(session, contest.id)
