"""What is kept after an activity: what people thought of it, sealed, and what came of it, which everybody reads."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage import asking, sealed, stale
from storage.database import Record
from storage.errors import Refusal

SERVICE: Final = "feedback"
#: From so many answers on an officer has figures and words: of fewer everybody knows whose they are.
FEWEST: Final = 3
#: Characters of a word about an activity; lines of results.
MOST_WORDS, MOST_LINES = 300, 20


class Feedback(Record):
    """What somebody thought of an activity that they came to: one to five `stars`, and a word, if they have one. Whose
    it is stands here so that it can be changed and is theirs to copy; no page names it."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("activity_id", "member_id", name="uq_feedback_activity_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    stars: Mapped[int] = mapped_column(Integer)
    words: Mapped[bytes | None] = sealed.column()
    at: Mapped[datetime] = mapped_column(index=True)


class ResultsNews(Record):
    """Results that are being told to who took part, in the order of sign-ups; `cursor`: up to which. Put right, they
    are not told again."""

    __tablename__ = "results_news"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    ended_at: Mapped[datetime | None]


#: What people thought, from when they said it.
OLD: Final = stale.rows(Feedback, Feedback.at)


class DidNotCome(Refusal):
    """Only who was checked in has a say, for a month; values: activity, title."""


class WordsUnfit(asking.Unfit, Refusal):
    """Too long, or nothing; values: most, version."""


class ResultsUnfit(asking.Unfit, Refusal):
    """Too many lines, one too long, or none; values: activity, lines, most."""


class NotOverYet(Refusal):
    """It has not been yet, or was called off; values: activity, title."""


class NothingToRate(Refusal):
    """The same, told to who would say how it was."""
