"""What is kept of routes: who goes with whom, what is changed and not confirmed yet, what is offered to a colleague."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.members import Member

#: Under this name half-done entries about routes are kept.
SERVICE = "routes"


class Pair(Record):
    """Two of the roster who go together in a campaign, the smaller key first."""

    __tablename__ = "visit_pairs"
    __table_args__ = (UniqueConstraint("campaign_id", "first_id", "second_id", name="uq_visit_pairs_campaign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("members.id"))

    @property
    def both(self) -> tuple[int, int]:
        return self.first_id, self.second_id


class Stop(Record):
    """What is to become of a visit's route once it is confirmed; the row goes then. What holds stands in the visit.
    `pair_id` None: nobody goes."""

    __tablename__ = "visit_stops"

    visit_id: Mapped[int] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("visit_pairs.id"))
    place: Mapped[int] = mapped_column(Integer)
    day: Mapped[date | None] = mapped_column(Date)


class Offer(Record):
    """A visit that one who goes there has offered to a colleague; the row goes with the answer."""

    __tablename__ = "visit_offers"

    visit_id: Mapped[int] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    from_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    offered_at: Mapped[datetime]


def pair_of(session: Session, campaign_id: int, one: int, other: int) -> Pair:
    """Those two in that campaign; made where it is new."""
    first, second = sorted((one, other))
    mine = select(Pair).where(Pair.campaign_id == campaign_id, Pair.first_id == first, Pair.second_id == second)
    pair = session.scalar(mine)
    if pair is None:
        pair = Pair(campaign_id=campaign_id, first_id=first, second_id=second)
        session.add(pair)
        session.flush()
    return pair


def names(session: Session, keys: Collection[int]) -> dict[int, str]:
    """What people of the roster are called."""
    found = session.execute(select(Member.id, Member.name).where(Member.id.in_(set(keys))))
    return {row.id: row.name for row in found}
