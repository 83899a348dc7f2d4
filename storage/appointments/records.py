"""What is kept of the time of a talk: when, where, and who has yet to say yes to it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.accounts import Account
from storage.database import Record
from storage.talks import shredding


class State(StrEnum):
    """PENDING: the employee chose the time, the officer has yet to say yes. PROPOSED: the officer named it, the
    employee has yet to. AGREED: it stands. DECLINED: the one who was asked could not. CANCELLED: called off, given up
    for another time, or nobody said yes before it came. HELD: they met. MISSED: somebody did not come."""

    PENDING = "pending"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"


#: What takes up the officer's time.
LIVE: Final = (State.PENDING, State.PROPOSED, State.AGREED)


class Side(StrEnum):
    """Who did not come."""

    EMPLOYEE = "employee"
    OFFICER = "officer"


class Appointment(Record):
    """A time for a talk with that officer; another time is another row. `place`: of one in person, where that is known.
    `reminded_at`: when both were last reminded; `asked_at`: when the officer was last asked how it went."""

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[State] = mapped_column(String(10))
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    missed_by: Mapped[Side | None] = mapped_column(String(8))


# No two at one time with one officer, whatever the rules forget; and of all that ever were, few are ahead.
_LIVE = text("state IN ('pending', 'proposed', 'agreed')")
Index(
    "ux_appointments_live",
    *(Appointment.officer_id, Appointment.starts_at),
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
Index("ix_appointments_ahead", Appointment.starts_at, sqlite_where=_LIVE, postgresql_where=_LIVE)


def lock(session: Session, officer_id: int) -> None:
    """From here on nobody else gives away a time of that officer; letters to them go on meanwhile."""
    session.execute(select(Account.id).where(Account.id == officer_id).with_for_update(key_share=True))


def locked(session: Session, appointment_id: int) -> Appointment | None:
    """The row, locked and as it stands now."""
    return session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)


def of_talk(session: Session, talk_id: int) -> Appointment | None:
    """The newest time of that talk, whatever became of it."""
    mine = select(Appointment).where(Appointment.talk_id == talk_id)
    return session.scalars(mine.order_by(Appointment.id.desc()).limit(1)).first()


def live_of(session: Session, talk_id: int) -> Appointment | None:
    """The time that is asked for or stands; at most one a talk."""
    found = of_talk(session, talk_id)
    return found if found is not None and found.state in LIVE else None


def busy(
    session: Session, officers: Iterable[int], *, now: datetime, besides: int | None = None
) -> dict[int, list[tuple[datetime, datetime]]]:
    """When these officers have talks from now on, but for the one of that key; in the zone of `now`."""
    ahead = select(Appointment).where(
        Appointment.officer_id.in_([*officers]), Appointment.state.in_(LIVE), Appointment.ends_at > now
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for one in session.scalars(ahead.order_by(Appointment.starts_at)):
        if one.id != besides:
            span = (one.starts_at.astimezone(now.tzinfo), one.ends_at.astimezone(now.tzinfo))
            found.setdefault(one.officer_id, []).append(span)
    return found


def _forget_places(session: Session, talks: list[int]) -> None:
    placed = update(Appointment).where(Appointment.talk_id.in_(talks), Appointment.place.is_not(None))
    session.execute(placed.values(place=None), execution_options={"synchronize_session": False})


def _forget(session: Session, talks: list[int]) -> None:
    gone = delete(Appointment).where(Appointment.talk_id.in_(talks))
    session.execute(gone, execution_options={"synchronize_session": False})


shredding.BESIDE_WORDS.append(_forget_places)
shredding.BESIDE_ROWS.append(_forget)
