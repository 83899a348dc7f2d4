"""What is kept of a home; sealed whole: nobody looks for it but by the person."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.database import Record
from storage.values import Value, pack, unpack


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
    return Details(**unpack(told))  # type: ignore[arg-type]


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
    if home is None:
        home = Home(member_id=member_id, row=sealed.new_row())
        session.add(home)
    told: dict[str, Value] = asdict(details)
    home.details = sealed.seal(session, "homes.details", home.row, pack(told))
    home.told_by, home.told_at = told_by, now
    session.flush()


def forget(session: Session, member_id: int) -> None:
    """Nothing is known any more."""
    home = session.get(Home, member_id)
    if home is not None:
        session.delete(home)
        session.flush()
