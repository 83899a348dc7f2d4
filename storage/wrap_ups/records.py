"""What is kept of a campaign that was wrapped up: its figures, whatever becomes of its visits."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record


class WrapUp(Record):
    """`figures` are those of `storage.wrap_ups.reckoning`, packed; counts and sums, and the names of units."""

    __tablename__ = "wrap_ups"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True, autoincrement=False)
    figures: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime]
