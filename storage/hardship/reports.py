"""What is kept of a hardship report, and the facts for which a rule about it says no."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking
from storage.accounts import Account
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member

SERVICE = "hardship"
ANSWER = "hardship.answer"
#: Characters of a person's own words, and of an officer's answer.
MOST_WORDS = 1000
MINE_SHOWN = 5
#: How long own words and answers are kept after closing; the first screen of a report says so.
WORDS_KEPT = timedelta(days=365)
#: Of the longest, what a message has room for beside the story.
ANSWERS_SHOWN = 2


class Urgency(StrEnum):
    """How soon help is needed; the working days within which the unit's union gets in touch stand beside it."""

    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    NOT_URGENT = "not_urgent"

    @property
    def working_days(self) -> int:
        return {Urgency.THIS_WEEK: 1, Urgency.THIS_MONTH: 3, Urgency.NOT_URGENT: 5}[self]


class Stage(StrEnum):
    """SUBMITTED until an officer takes it (TAKEN, 受理); CLOSED (办结) is the end."""

    SUBMITTED = "submitted"
    TAKEN = "taken"
    CLOSED = "closed"


class Report(Record):
    """One report. `story` is the person's own words, sealed; `unit_id` is the unit of then, `officer_id` an account.

    `question` is the number of the question whose button filed it.
    """

    __tablename__ = "hardship_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    question: Mapped[int] = mapped_column(Integer)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    urgency: Mapped[Urgency] = mapped_column(String(12))
    ring_me: Mapped[bool]
    story: Mapped[bytes | None] = mapped_column(LargeBinary)
    stage: Mapped[Stage] = mapped_column(String(10), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    due_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Answer(Record):
    """What an officer wrote to the employee about a report, sealed."""

    __tablename__ = "hardship_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class WordsTooLong(asking.Unfit, Refusal):
    """More than 1,000 characters; values: length, most."""


class AlreadyAsked(Refusal):
    """A call was asked for and nobody has taken it up yet; values: number, due_at."""


class NotYours(Refusal):
    """The visitor may not have this report."""


class AlreadyTaken(Refusal):
    """Another officer has the case; values: number, officer."""


class TakeFirst(Refusal):
    """Only who has taken the case can do that; values: number."""


class AlreadyClosed(Refusal):
    """The case is closed; values: number, closed_at."""


class NothingToHandIn(Refusal):
    """There are no answers to hand in."""


def short_enough(words: str) -> str:
    """The words without the space around them; WordsTooLong above 1,000 characters."""
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise WordsTooLong(length=len(words), most=MOST_WORDS)
    return words


def officer_name(session: Session, account_id: int | None) -> str | None:
    """The name on the roster; None for nobody, or for an officer whom the roster does not know."""
    statement = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return session.scalar(statement)


def forget(session: Session, *, now: datetime) -> int:
    """A year after closing, the words of both sides are deleted; number, dates and stage stay. Returns how many."""
    old = select(Report.id).where(Report.closed_at < now - WORDS_KEPT)
    stories = update(Report).where(Report.id.in_(old), Report.story.is_not(None)).values(story=None)
    answers = delete(Answer).where(Answer.report_id.in_(old))
    return sum(session.execute(statement).rowcount for statement in (stories, answers))  # type: ignore[attr-defined]
