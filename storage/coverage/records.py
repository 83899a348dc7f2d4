"""What is kept of coverage: how many talks a year are owed, since when to whom, and whom an officer is proposed."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal
from storage.members import Standing

#: The right by which an officer has the proposal of a week, and letters about it.
PROPOSALS: Final = "talk_proposals"


class Group(StrEnum):
    """For whom a norm is: in service (在职, 借调), on unpaid leave (停薪留职), retired (退休, 离休)."""

    IN_SERVICE = "in_service"
    ON_LEAVE = "on_leave"
    RETIRED = "retired"


#: Who is in each; surviving families are no employees, and nobody owes them a talk.
STANDINGS: Final[Mapping[Group, tuple[Standing, ...]]] = {
    Group.IN_SERVICE: (Standing.ACTIVE, Standing.SECONDED),
    Group.ON_LEAVE: (Standing.UNPAID_LEAVE,),
    Group.RETIRED: (Standing.RETIRED, Standing.RETIRED_CADRE),
}


class Why(StrEnum):
    """DUE: something calls for it (必谈). NEVER: nobody has talked with them yet. LONG: longest ago."""

    DUE = "due"
    NEVER = "never"
    LONG = "long"


class State(StrEnum):
    """PROPOSED: this week's. SWAPPED: somebody else does it. LATER, DROPPED: not before `until`."""

    PROPOSED = "proposed"
    SWAPPED = "swapped"
    LATER = "later"
    DROPPED = "dropped"


class Norm(Record):
    """So many talks a year (`times`; None: as above) for people of that group, in the unit and all below it, or (None)
    in the whole union. Rows are only added: the newest holds."""

    __tablename__ = "talk_norms"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    people: Mapped[Group] = mapped_column(String(10))
    times: Mapped[int | None] = mapped_column(Integer)
    set_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    set_at: Mapped[datetime]


class Turn(Record):
    """Since when a talk is owed to somebody with whom nobody has talked: when they were first seen on the roster."""

    __tablename__ = "talk_turns"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    since: Mapped[date] = mapped_column(Date)


class Proposal(Record):
    """Whom an officer might talk with in the week that begins on the Monday `week`. Whether they did is the talk's row.
    `until`: of LATER and DROPPED, the day before which they are proposed to nobody."""

    __tablename__ = "talk_proposals"
    __table_args__ = (UniqueConstraint("week", "member_id", "officer_id", name="uq_talk_proposals_week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(Date)
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    why: Mapped[Why] = mapped_column(String(6))
    state: Mapped[State] = mapped_column(String(10), default=State.PROPOSED)
    until: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(index=True)


# Nobody is asked by two officers in one week; in the schema too.
_LIVE = text("state = 'proposed'")
Index(
    "ux_talk_proposals_live",
    *(Proposal.week, Proposal.member_id),
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)

#: Who was proposed to whom, from then on.
OLD: Final = stale.rows(Proposal, Proposal.made_at)


class NoSuchProposal(Refusal):
    """It is none of the visitor's of this week, or was settled."""


class NobodyElse(Refusal):
    """There is nobody else whose turn it is; the proposal stays; values: name."""


class NormUnfit(Refusal):
    """No such unit, or nothing above the whole union."""
