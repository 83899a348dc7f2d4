"""What is kept of a draw: its terms and seed from before it, and what became of everybody."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, delete, false, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.activities import Activity
from storage.database import Record
from storage.draws.terms import Reason, Terms, digest
from storage.publishing import drafts
from storage.values import pack, unpack


class Draw(Record):
    """How the places of an activity are drawn. `seed` (sealed) is made with it; `digest` is told beforehand, the seed
    once it is drawn. `fronts`: packed, the units of the front line, with all below them."""

    __tablename__ = "draws"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    made_at: Mapped[datetime]
    unit_most: Mapped[int | None] = mapped_column(Integer)
    not_twice: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    share: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    fronts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    seed: Mapped[bytes] = sealed.column()


class DrawLine(Record):
    """What became of somebody in the pot: their number there, where they came out, with a place or without, and why.
    `told`: the letter about it is written."""

    __tablename__ = "draw_lines"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    number: Mapped[int]
    nth: Mapped[int] = mapped_column(Integer)
    seated: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[Reason] = mapped_column(String(10))
    told: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


_UNTOLD = text("NOT told")
Index("ix_draw_lines_untold", DrawLine.activity_id, DrawLine.nth, sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)

#: Of which the time is counted from when the rule was made, and from the draw.
DRAWS = stale.rows(Draw, Draw.made_at)
LINES = stale.rows(DrawLine, DrawLine.at)


def _forget(session: Session, activity_id: int) -> None:
    """A draft that is dropped takes its rule along."""
    session.execute(delete(Draw).where(Draw.activity_id == activity_id))


drafts.BESIDE.append(_forget)


def draw_of(session: Session, activity: Activity, *, now: datetime) -> Draw:
    """The draw of an activity; made with its seed, where it was not yet."""
    found = session.get(Draw, activity.id, with_for_update=True)
    if found is None:
        seed, row = sealed.new_row().hex(), sealed.new_row()
        closed = sealed.seal(session, "draws.seed", row, seed)
        found = Draw(
            activity_id=activity.id,
            row=row,
            made_at=now,
            not_twice=False,
            share=0,
            fronts=pack({"units": []}),
            digest=digest(seed),
            seed=closed,
        )
        session.add(found)
        session.flush()
    return found


def seed_of(session: Session, found: Draw) -> str:
    return sealed.unseal(session, "draws.seed", found.row, found.seed)


def terms_of(found: Draw) -> Terms:
    return Terms(found.unit_most, found.not_twice, found.share)


def fronts_of(found: Draw) -> list[int]:
    """The units of the front line, as they were marked."""
    units = unpack(found.fronts)["units"]
    assert isinstance(units, list)
    return [int(str(one)) for one in units]
