"""The records of office: roles and what officers are in charge of, who holds which, who is away, codes into office."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record


class Role(StrEnum):
    """Officer: the unit's cases. Steward: vouches for people. Deputy (副主席) and chair: the whole union. Admin:
    machine and roster, no cases."""

    OFFICER = "officer"
    STEWARD = "steward"
    DEPUTY = "deputy"
    CHAIR = "chair"
    ADMIN = "admin"


#: Roles that are held for the whole union, never for a unit.
WHOLE_UNION = frozenset({Role.DEPUTY, Role.CHAIR, Role.ADMIN})


class Charge(StrEnum):
    """分工: what an officer is in charge of. One of whom nothing is said does all of it."""

    HARDSHIP = "hardship"
    ACTIVITIES = "activities"
    TALKS = "talks"
    QUIZZES = "quizzes"
    DISCLOSURE = "disclosure"
    HAZARDS = "hazards"
    RIGHTS = "rights"


class Office(Record):
    """A role held by an account, for a unit and all below it, or (None) for the whole union.

    It counts while the account's member, if it has one, is at the bureau: who leaves holds nothing any more. `charges`:
    of an officer, what it is for, names with spaces between; None for all of it.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    charges: Mapped[str | None] = mapped_column(String(80))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Absence(Record):
    """外出代理: until that day (not included) somebody else in office answers for the account. It holds until it is
    ended, by a round on that day or earlier by hand; one open absence an account."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None]


# The invariant stands in the schema too.
_AWAY = text("ended_at IS NULL")
Index("ux_absences_open", Absence.account_id, unique=True, sqlite_where=_AWAY, postgresql_where=_AWAY)


class Invitation(Record):
    """A one-time code into an office; only its hash is kept, so a stolen database invites nobody. `given_by`,
    `member_id`: by whom and for whom alone; None from the machine, for whoever holds the code."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    charges: Mapped[str | None] = mapped_column(String(80))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
