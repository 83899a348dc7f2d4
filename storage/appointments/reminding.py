"""Reminding: both sides hear of a time that stands a day and two hours before it.

`reminded_at` says when they last heard: a reminder is due if it fell due after that, and after the time was agreed. So
one that was missed while the bot stood still is made up for only while it says anything new.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import calendar, outbox, talks
from storage.appointments.access import RIGHT, told
from storage.appointments.records import Appointment, State
from storage.outbox import Letter
from storage.talks import Talk

A_PAGE: Final = 20
#: The last one comes no later than so long before the start, or on the evening before.
_AT_LEAST: Final = timedelta(minutes=30)
_TO_EMPLOYEE: Final = "appointments.remind"
_TO_OFFICER: Final = "appointments.remind_officer"


class Stage(StrEnum):
    """A day before, two hours before."""

    DAY = "day"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder: from when it is sent, and until when it says anything new."""

    stage: Stage
    at: datetime
    until: datetime


def due(starts_at: datetime, *, now: datetime) -> Due | None:
    """The reminder that is due now; None before the first, between them, and once it has begun."""
    starts_at = starts_at.astimezone(now.tzinfo)
    hours = starts_at - timedelta(hours=2)
    wake = calendar.wake_of(hours)
    # What would wait for the morning until it says nothing new goes with the one of the day before.
    last = hours if wake is None or wake > starts_at - _AT_LEAST else wake
    both = (Due(Stage.DAY, starts_at - timedelta(days=1), last), Due(Stage.HOURS, last, starts_at))
    return next((one for one in both if one.at <= now < one.until), None)


def remind(session: Session, *, now: datetime) -> int:
    """A page of times; how many were told of, nought when all are."""
    ahead = select(Appointment).where(
        Appointment.state == State.AGREED, Appointment.starts_at.between(now, now + timedelta(days=1))
    )
    told_of = 0
    for one in session.scalars(ahead.order_by(Appointment.starts_at, Appointment.id).with_for_update()).all():
        found = due(one.starts_at, now=now)
        heard = max(at for at in (one.reminded_at, one.answered_at, one.made_at) if at is not None)
        if found is not None and heard < found.at and told_of < A_PAGE:
            _tell(session, one, found, now=now)
            told_of += 1
    return told_of


def _tell(session: Session, appointment: Appointment, found: Due, *, now: datetime) -> None:
    appointment.reminded_at = now
    talk = session.get_one(Talk, appointment.talk_id)
    values = told(session, talk, appointment)
    for to, key in ((talks.employee(session, talk), _TO_EMPLOYEE), (appointment.officer_id, _TO_OFFICER)):
        if to is not None:
            more = {"soon": found.stage is Stage.HOURS}
            once = f"{key}:{appointment.id}:{found.stage}"
            letter = Letter(to, key, values | more, right=RIGHT, subject=appointment.id, once=once)
            letter.useful_until = found.until
            outbox.queue(session, letter, now=now)
