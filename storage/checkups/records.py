"""What is kept of the year's health checks beside the sign-ups: who was asked, and who said not this year."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal


class CheckupYear(Record):
    """Somebody's year. `nudged_at`: the one word of that year was written to them; `declined_at`: 今年不参加, by
    themselves, and why is nobody's business."""

    __tablename__ = "checkup_years"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(index=True)
    nudged_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]


class CheckupNudge(Record):
    """A press of the chair: from there on people are written to, in the order of their keys. `cursor`: up to whom;
    `told`: to how many so far."""

    __tablename__ = "checkup_nudges"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    told: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None]


# One at a time, in the schema too.
_GOES_ON = text("ended_at IS NULL")
Index("ux_checkup_nudges_open", CheckupNudge.year, unique=True, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)

#: Who was asked and who declined, from then on.
OLD: Final = stale.rows(CheckupYear, CheckupYear.made_at)


class NoCheckup(Refusal):
    """There is no health check this year for which one could still sign up."""


class NobodyToNudge(Refusal):
    """Everybody has had it, booked it, declined or been written to; values: year."""


class NudgeGoesOn(Refusal):
    """People are being written to already; values: told."""
