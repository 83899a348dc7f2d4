"""What is kept of the daily question: which one a day had, and who wants one."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record
from storage.errors import Refusal


class DailyQuestion(Record):
    """The question of a day, in the version that was asked then."""

    __tablename__ = "daily_questions"

    day: Mapped[date] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)


class DailyWish(Record):
    """What somebody wants to have sent: a `question` a day, on `working_days` alone or on every day; a word on what is
    due in the notebook (`reviews`); both at that `hour` of the union's clock. `sent_on`: the day of the last round that
    had them in hand; they come once a day."""

    __tablename__ = "daily_wishes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(Integer)
    question: Mapped[bool]
    working_days: Mapped[bool]
    reviews: Mapped[bool]
    since: Mapped[datetime]
    sent_on: Mapped[date | None]


Index("ix_daily_wishes_hour", DailyWish.hour, DailyWish.member_id)


class NotThatDay(Refusal):
    """That day's question can't be answered any more, or there was none; values: days."""
