"""What is kept of a home; sealed whole: nobody looks for it but by the person."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.database import Record
from storage.values import Value, Values, pack, unpack

#: Under this name the marks of what a roster told lie beside the details.
_ROSTER: Final = "roster"


@dataclass(frozen=True, slots=True)
class Details:
    """What is known; None for what isn't. `born`: the day, or the first day of a year or month that alone is known."""

    address: str | None = None
    born: date | None = None
    alone: bool | None = None
    family: str | None = None
    relation: str | None = None
    family_phone: str | None = None

    def age(self, on: date) -> int | None:
        """Full years on that day."""
        if self.born is None:
            return None
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


class Home(Record):
    """What is known of one member's home. `told_by`: who entered it last; None for a roster."""

    __tablename__ = "homes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    details: Mapped[bytes] = sealed.column()
    told_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    told_at: Mapped[datetime]


#: What is known of somebody, from when it was told last.
TOLD = stale.rows(Home, Home.told_at)


def of_member(session: Session, member_id: int) -> Details:
    """What is known; nothing of who has no row."""
    home = session.get(Home, member_id)
    return Details() if home is None else details_of(session, home)


def details_of(session: Session, home: Home) -> Details:
    return _details(sealed.unseal(session, "homes.details", home.row, home.details))


def _details(told: str) -> Details:
    return Details(**{name: value for name, value in unpack(told).items() if name != _ROSTER})  # type: ignore[arg-type]


def every(session: Session) -> Mapping[int, Details]:
    """What is known of everybody, by member."""
    return {home.member_id: details_of(session, home) for home in session.scalars(select(Home))}


def between(session: Session, first: int, last: int) -> Mapping[int, Details]:
    """What is known of the members with keys from the first to the last."""
    kept = select(Home.member_id, Home.row, Home.details).where(Home.member_id.between(first, last))
    return {
        member_id: _details(sealed.unseal(session, "homes.details", row, details))
        for member_id, row, details in session.execute(kept)
    }


def keep(session: Session, member_id: int, details: Details, *, told_by: int | None, now: datetime) -> None:
    """That is what is known from now on; what is None is forgotten."""
    home = session.get(Home, member_id, with_for_update=True, populate_existing=True)
    marks: Values = {}
    if home is None:
        home = Home(member_id=member_id, row=sealed.new_row())
        session.add(home)
    else:
        marks = _marks(session, home)
    _seal(session, home, details, marks)
    home.told_by, home.told_at = told_by, now
    session.flush()


def refresh(session: Session, told: Mapping[int, Details], *, now: datetime) -> None:
    """What a roster tells, by member. Of each item it counts where it is told otherwise than the last time: so a list
    that was not mended does not undo what somebody has set right since. What it leaves out stays."""
    kept = select(Home).where(Home.member_id.in_(told)).with_for_update()
    known = {home.member_id: home for home in session.scalars(kept.execution_options(populate_existing=True))}
    for member_id, details in told.items():
        home = known.get(member_id) or Home(member_id=member_id, row=sealed.new_row())
        before, marks = (details_of(session, home), _marks(session, home)) if member_id in known else (Details(), {})
        said = {name: value for name, value in asdict(details).items() if value is not None}
        fresh = {name: value for name, value in said.items() if marks.get(name) != _mark(home, value)}
        if fresh or member_id not in known:
            marks |= {name: _mark(home, value) for name, value in fresh.items()}
            _seal(session, home, replace(before, **fresh), marks)
            home.told_by = None
        home.told_at = now
        session.add(home)
    session.flush()


def _seal(session: Session, home: Home, details: Details, marks: Values) -> None:
    told: Values = {**asdict(details), _ROSTER: marks}
    home.details = sealed.seal(session, "homes.details", home.row, pack(told))


def _marks(session: Session, home: Home) -> Values:
    """Of each item, by what is known again what a roster told the last time."""
    found = unpack(sealed.unseal(session, "homes.details", home.row, home.details)).get(_ROSTER)
    return found if isinstance(found, dict) else {}


def _mark(home: Home, value: Value) -> str:
    """Not the value itself: what somebody has taken out of the home is not kept beside it."""
    return hashlib.sha256(home.row + pack(value).encode()).hexdigest()[:16]


def forget(session: Session, member_ids: Collection[int]) -> None:
    """Nothing of them is known any more."""
    session.execute(delete(Home).where(Home.member_id.in_(member_ids)))
