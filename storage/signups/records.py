"""What is kept of the waitlist beside the places themselves: why somebody was moved up."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.database import Record


class SignUpMove(Record):
    """An officer put somebody first who had stood at `before`. Whoever waits can read the reason; of whom it was said
    stands nowhere but in the audit."""

    __tablename__ = "sign_up_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    before: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(100))


#: Why somebody was moved up, from when it was.
MOVES = stale.rows(SignUpMove, SignUpMove.at)
