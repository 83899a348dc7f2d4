"""What is kept of somebody's mistakes: which question, how often, and when it comes again."""

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal
from storage.notebook.spacing import Spacing


class Mistake(Record):
    """A question that somebody did not get all right, so many times. `stability`, `difficulty`, `seen_on`, `due_on` as
    of a Spacing; `at`: the instant of the answer. `left_at`: since when it is known, or was taken out; it comes back
    with the next mistake."""

    __tablename__ = "mistakes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    times: Mapped[int] = mapped_column(Integer)
    stability: Mapped[float] = mapped_column(Float)
    difficulty: Mapped[float] = mapped_column(Float)
    seen_on: Mapped[date]
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(index=True)
    left_at: Mapped[datetime | None]

    @property
    def spacing(self) -> Spacing:
        return Spacing(self.stability, self.difficulty, self.seen_on, self.due_on)

    def becomes(self, spacing: Spacing) -> None:
        self.stability, self.difficulty = spacing.stability, spacing.difficulty
        self.seen_on, self.due_on = spacing.seen_on, spacing.due_on


_KEPT = text("left_at IS NULL")
Index("ix_mistakes_due", Mistake.member_id, Mistake.due_on, sqlite_where=_KEPT, postgresql_where=_KEPT)

#: From the last answer on.
OLD_MISTAKES = stale.rows(Mistake, Mistake.at)


class NoSuchMistake(Refusal):
    """It is not in the notebook (any more)."""


class NothingDue(Refusal):
    """Nothing is to be gone through today."""
