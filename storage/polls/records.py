"""What is kept of polls that nobody knows: Telegram tells a poll's name with the answer to its sending, or never."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal


class StrayAnswer(Record):
    """An answer to a poll whose question is not known (yet), as it came: the first of that account. `options`: as the
    poll numbers them, commas between. `at`: when it came in."""

    __tablename__ = "stray_answers"

    poll_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    options: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(index=True)


class StrayPoll(Record):
    """Which question a poll begins with, by its own words. That it is ours, its answers show: others' never come."""

    __tablename__ = "stray_polls"

    poll_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    nth: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(index=True)


class NothingLost(Refusal):
    """No poll of that question is missing (any more); values: code."""


#: What nothing was found for within a day.
OLD_ANSWERS = stale.rows(StrayAnswer, StrayAnswer.at)
OLD_POLLS = stale.rows(StrayPoll, StrayPoll.at)
