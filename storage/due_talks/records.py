"""What is kept of a due talk (必谈): with whom, why (sealed), by when; whether it was held is read off the talks.

Nothing tells a due that somebody has talked: it is done when a talk counts, undone when the employee says there was
none. So no two services have to agree about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, ForeignKey, LargeBinary, Row, String, case, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, rights, sealed, stale, talks
from storage.database import Record
from storage.due_talks.catalogue import Line, catalogue
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.rights import Deed
from storage.talks import Talk, dues
from storage.visitors import Visitor

#: Under this name half-done entries are kept.
SERVICE: Final = "due_talks"
#: By this right somebody has a letter about one; asked again when it leaves.
RIGHT: Final = "due_talk"


class Waived(StrEnum):
    """Why nobody need talk with them for that: it was talked about anyway, they would rather not, it is not so, they
    are gone for long."""

    TALKED = "talked"
    UNWANTED = "unwanted"
    MISTAKE = "mistake"
    AWAY = "away"


class Stage(StrEnum):
    """WAITS: for somebody to talk with them. PLANNED: a talk with them is under way. UNCONFIRMED: one was recorded as
    held elsewhere, and they have not said so. DONE: one counts. WAIVED: nobody need."""

    WAITS = "waits"
    PLANNED = "planned"
    UNCONFIRMED = "unconfirmed"
    DONE = "done"
    WAIVED = "waived"


class DueTalk(Record):
    """Somebody should talk with the member. `line` (sealed): the key of the catalogue's line; `occasion`: the record
    that called for it, None by hand; `since`: the day from which on a talk settles it. `opened_by`: None for the bot's
    own records. Days are those of the union's zone."""

    __tablename__ = "due_talks"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    line: Mapped[bytes] = sealed.column()
    occasion: Mapped[str | None] = mapped_column(String(16))
    since: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date, index=True)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    waived: Mapped[Waived | None] = mapped_column(String(10))
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class DueNotYours(Refusal):
    """The person is none of those whose talks the visitor looks after, is the visitor, or has left; or nothing is
    due."""


#: What was due, from when it was opened.
KEPT = stale.rows(DueTalk, DueTalk.opened_at)


def _talked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = (Talk.member_id == DueTalk.member_id) & (Talk.held_on >= DueTalk.since)
    return exists(select(Talk.id).where(mine, *conditions).correlate(DueTalk))


_DONE: Final = _talked(talks.COUNTS)
_HEARD: Final = _talked(talks.UNCONFIRMED)
_PLANNED: Final = exists(
    select(Talk.id).where(Talk.member_id == DueTalk.member_id, Talk.state.in_(talks.OPEN)).correlate(DueTalk)
)
#: Where a due talk stands: an SQL expression beside `DueTalk`, a `Stage`'s value.
STAGE: Final = case(
    (DueTalk.waived.is_not(None), Stage.WAIVED.value),
    (_DONE, Stage.DONE.value),
    (_HEARD, Stage.UNCONFIRMED.value),
    (_PLANNED, Stage.PLANNED.value),
    else_=Stage.WAITS.value,
)
#: Nobody has waived it, and no talk counts yet: what is behind or ahead of its day.
OPEN: Final[ColumnElement[bool]] = DueTalk.waived.is_(None) & ~_DONE


@dataclass(frozen=True, slots=True)
class Due:
    """One due talk as figures and proposals need it: without why."""

    due_id: int
    number: str
    member_id: int
    unit_id: int
    due_on: date
    stage: Stage
    overdue: bool


def of_units(
    session: Session, units: set[int] | None, *, on: date, most: int | None = None, waiting: bool = False
) -> list[Due]:
    """The due talks with people of those units (None: of all), the earliest first; without those who have left.

    `waiting`: those alone that wait for somebody. Overdue is what is not done nor waived on its day's morrow.
    """
    found = _OF_UNITS.where(_WAITS) if waiting else _OF_UNITS
    if units is not None:
        found = found.where(Member.unit_id.in_(units))
    return [_due(row, on) for row in session.execute(found.limit(most))]


def _due(row: Row[*tuple[Any, ...]], on: date) -> Due:
    key, number, member_id, due_on, unit_id, at = row
    stage = Stage(at)
    overdue = due_on < on and stage not in (Stage.DONE, Stage.WAIVED)
    return Due(key, number, member_id, unit_id, due_on, stage, overdue)


# Made once: to put them together takes longer than to ask.
_WAITS: Final = STAGE.in_((Stage.WAITS.value,))
_OF_UNITS: Final = (
    select(DueTalk.id, DueTalk.number, DueTalk.member_id, DueTalk.due_on, Member.unit_id, STAGE)
    .join(Member, Member.id == DueTalk.member_id)
    .where(Member.standing != Standing.LEFT)
    .order_by(DueTalk.due_on, DueTalk.id)
)


# Whoever plans talks knows that one is due, and not why.
dues.OPEN_DUES.append(
    lambda: select(DueTalk.member_id, DueTalk.due_on).where(STAGE.in_((Stage.WAITS.value, Stage.PLANNED.value)))
)


def stage_of(session: Session, due: DueTalk) -> Stage:
    return Stage(session.execute(select(STAGE).where(DueTalk.id == due.id)).scalar_one())


def open_of(session: Session, member_id: int) -> Sequence[DueTalk]:
    """What is due with the member and neither done nor waived, the earliest first."""
    mine = select(DueTalk).where(DueTalk.member_id == member_id, OPEN)
    return session.scalars(mine.order_by(DueTalk.due_on, DueTalk.id)).all()


def line_of(session: Session, due: DueTalk) -> str:
    """Why: the key of its line."""
    return sealed.unseal(session, "due_talks.line", due.row, due.line)


def named(session: Session, key: str) -> Line | None:
    return catalogue(session).get(key)


def access(session: Session, member_id: int, *, by: Visitor) -> Member:
    """Somebody whose talks the visitor sees to: of their units, at the bureau, and not they themselves. DueNotYours."""
    rights.ask(by, Deed.RECORD_TALKS)
    member = session.get(Member, member_id)
    if member is None or member.standing == Standing.LEFT or member.id == by.member_id:
        raise DueNotYours
    if not rights.permits(session, by.account_id, Deed.RECORD_TALKS, member.unit_id, about=member.id):
        raise DueNotYours
    return member


def access_due(session: Session, due_id: int, *, by: Visitor) -> tuple[DueTalk, Member]:
    """One that is due with such a person, locked. DueNotYours."""
    due = session.get(DueTalk, due_id, with_for_update=True, populate_existing=True)
    if due is None:
        rights.ask(by, Deed.RECORD_TALKS)
        raise DueNotYours
    return due, access(session, due.member_id, by=by)


def may_have(session: Session, account_id: int, due_id: int) -> bool:
    """The right "due_talk"."""
    due = session.get(DueTalk, due_id)
    if due is None:
        return False
    member = session.get_one(Member, due.member_id)
    return rights.permits(session, account_id, Deed.RECORD_TALKS, member.unit_id, about=member.id)


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever was begun is forgotten."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
