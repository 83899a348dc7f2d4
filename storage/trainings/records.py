"""What is kept of trainings beside check-ins: hours of trainings elsewhere, and certificates."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import Date, ForeignKey, Integer, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, sealed, stale
from storage.database import Record
from storage.errors import Refusal
from storage.stale import Stale

#: Under this name a half-done entry is kept.
SERVICE: Final = "trainings"
#: Characters of a training's or a certificate's name, and of a certificate's number.
MOST_NAME, MOST_NUMBER = 60, 40


class TrainingHours(Record):
    """Hours of a training that was no activity of the union's, entered by an officer: `minutes` on the day `on`."""

    __tablename__ = "training_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    minutes: Mapped[int] = mapped_column(Integer)
    on: Mapped[date] = mapped_column(Date, index=True)
    words: Mapped[bytes | None] = sealed.column()
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    entered_at: Mapped[datetime]


class Certificate(Record):
    """A certificate of somebody's. `until`: its last day, None for one without an end. `confirmed_at`: an officer has
    seen it; until then it is the person's own word. One that is taken away is deleted."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    name: Mapped[bytes] = sealed.column()
    number: Mapped[bytes | None] = sealed.column()
    until: Mapped[date | None] = mapped_column(Date, index=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]


#: Hours, from when they were entered.
HOURS: Final = stale.rows(TrainingHours, TrainingHours.entered_at)

_ENDED: Final = stale.rows(Certificate, Certificate.until)


def _ended_first(session: Session) -> datetime | None:
    """The day as the instant at which it began in UTC: a purge counts in days."""
    first = session.scalar(select(func.min(Certificate.until)))
    return None if first is None else datetime.combine(first, time(), UTC)


#: Certificates, from their last day on; those without an end stay while their holder does.
CERTIFICATES: Final = Stale(_ENDED.count, _ENDED.purge, _ended_first)


class NobodyFound(asking.Unfit, Refusal):
    """No one of the officer's units is called so."""


class NotYourPerson(Refusal):
    """It is somebody of another unit, or the officer's own matter."""


class HoursUnfit(asking.Unfit, Refusal):
    """The words are no number of hours; values: most."""


class NameUnfit(asking.Unfit, Refusal):
    """Too short or too long; values: most."""


class NoSuchDay(asking.Unfit, Refusal):
    """The words name no day that can be meant."""


class NoSuchCertificate(Refusal):
    """It is not there (any more), or not the visitor's."""


class NoSuchHours(Refusal):
    """They are not there (any more), or somebody else has entered them."""


def words_of(session: Session, one: TrainingHours) -> str | None:
    return None if one.words is None else sealed.unseal(session, "training_hours.words", one.row, one.words)


def name_of(session: Session, one: Certificate) -> str:
    return sealed.unseal(session, "certificates.name", one.row, one.name)


def number_of(session: Session, one: Certificate) -> str | None:
    return None if one.number is None else sealed.unseal(session, "certificates.number", one.row, one.number)


def of_member(session: Session, member_id: int) -> dict[str, list[dict[str, Any]]]:
    """All of it, for the copy of one's data."""
    hours = session.scalars(
        select(TrainingHours).where(TrainingHours.member_id == member_id).order_by(TrainingHours.id)
    )
    held = session.scalars(select(Certificate).where(Certificate.member_id == member_id).order_by(Certificate.id))
    return {
        "training_hours": [{"on": one.on, "minutes": one.minutes, "words": words_of(session, one)} for one in hours],
        "certificates": [
            {
                "name": name_of(session, one),
                "number": number_of(session, one),
                "until": one.until,
                "confirmed_at": one.confirmed_at,
            }
            for one in held
        ],
    }
