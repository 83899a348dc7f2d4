"""What is kept of a goal: of which year and service, how many in a hundred, who set it; and what goals hold now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.errors import Refusal
from storage.figures import Offer

#: The right by which the pages of setting are had.
SET: Final = "goals"


class Goal(Record):
    """So many in a hundred (`percent`; None: no goal) in that year. Rows are only added: the newest holds."""

    __tablename__ = "goals"
    __table_args__ = (CheckConstraint("percent BETWEEN 1 AND 100", name="in_a_hundred"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(Integer, index=True)
    service: Mapped[Offer] = mapped_column(String(10))
    percent: Mapped[int | None] = mapped_column(Integer)
    set_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    set_at: Mapped[datetime]


class GoalUnfit(Refusal):
    """What was pressed is no goal: of another year, or not in a hundred."""


def of_year(session: Session, year: int) -> Mapping[Offer, int | None]:
    """What holds for that year, of every service; None for no goal."""
    rows = session.scalars(select(Goal).where(Goal.year == year).order_by(Goal.id))
    return dict.fromkeys(Offer) | {Offer(one.service): one.percent for one in rows}
