"""What is kept beside a question: doubts of it, and figures of its answers. And the noes of all pages of the bank."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, offices, rights, sealed, stale
from storage.database import Record
from storage.errors import Refusal
from storage.questions import Question
from storage.rights import Deed
from storage.visitors import Visitor

SERVICE: Final = "bank"
#: The right to letters of whoever keeps the bank.
RIGHT: Final = "bank"
#: Signs of a line about a doubt.
MOST_LINE: Final = 200


class Verdict(StrEnum):
    """What came of a doubt: 改好了, 没有错."""

    MENDED = "mended"
    FINE = "fine"


class QuestionDoubt(Record):
    """Somebody thinks that a question, as it was asked then, is wrong: once a person and version. `words` and `reply`
    sealed."""

    __tablename__ = "question_doubts"
    __table_args__ = (
        Index("ux_question_doubts_member_id", "member_id", "question_id", "version", unique=True),
        Index("ix_question_doubts_question_id", "question_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    version: Mapped[int] = mapped_column(Integer)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    words: Mapped[bytes | None] = sealed.column()
    at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[Verdict | None] = mapped_column(String(6))
    reply: Mapped[bytes | None] = sealed.column()
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]


_OPEN = text("answered_at IS NULL")
Index("ix_question_doubts_open", QuestionDoubt.question_id, sqlite_where=_OPEN, postgresql_where=_OPEN)


class QuestionFigure(Record):
    """What the answers to a question, as it is in that version, add up to: sums alone, of nobody.

    `answers`, and how many of them were `right`. Of those in sittings with another question, with x the share of the
    others that was right in thousandths: `pairs` of them, `right_pairs` right, and the sums of x, of x², and of x over
    the right ones. `taken`: how often each option was, with spaces between. `flags`: what they say, with spaces
    between; `untold`: that its author has not heard of them.
    """

    __tablename__ = "question_figures"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    answers: Mapped[int] = mapped_column(BigInteger, default=0)
    right: Mapped[int] = mapped_column(BigInteger, default=0)
    pairs: Mapped[int] = mapped_column(BigInteger, default=0)
    right_pairs: Mapped[int] = mapped_column(BigInteger, default=0)
    rest: Mapped[int] = mapped_column(BigInteger, default=0)
    rest_squares: Mapped[int] = mapped_column(BigInteger, default=0)
    rest_of_right: Mapped[int] = mapped_column(BigInteger, default=0)
    taken: Mapped[str] = mapped_column(String(200), default="")
    flags: Mapped[str] = mapped_column(String(60), default="")
    untold: Mapped[bool] = mapped_column(default=False)
    reckoned_at: Mapped[datetime]


_FLAGGED = text("flags <> ''")
Index("ix_question_figures_flagged", QuestionFigure.question_id, sqlite_where=_FLAGGED, postgresql_where=_FLAGGED)

#: Doubts, from when they were said.
OLD_DOUBTS: Final = stale.rows(QuestionDoubt, QuestionDoubt.at)


class NoSuchQuestion(Refusal):
    """It is not there."""


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the question since this was begun."""


class WordsUnfit(asking.Unfit, Refusal):
    """Empty, or too long; values: most."""


class NotUnderstood(asking.Unfit, Refusal):
    """The words say nothing that the step takes; values: step."""


class Defective(asking.Unfit, Refusal):
    """The question could not be asked so; values: code, and what fills its sentence."""


class DoubtedAlready(Refusal):
    """The member has said so of this question."""


class NothingToDoubt(Refusal):
    """The question was not answered, or is not the member's."""


class NothingFound(asking.Unfit, Refusal):
    """No question has those words."""


def access(session: Session, question_id: int, *, by: Visitor) -> Question:
    """The question, for whoever keeps the bank. NotForYou, NoSuchQuestion."""
    rights.ask(by, Deed.KEEP_BANK)
    found = session.get(Question, question_id)
    if found is None:
        raise NoSuchQuestion
    return found


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Whether letters about the bank are still for that account."""
    return rights.allowed(session, account_id, Deed.KEEP_BANK)


def keepers(session: Session) -> list[int]:
    """The accounts of all who keep the bank; the chair's only where nobody else does."""
    acting = {one.answers for one in offices.in_office(session)}
    found = sorted(one for one in acting if rights.allowed(session, one, Deed.KEEP_BANK))
    others = [one for one in found if one not in offices.chairs(session)]
    return others or found


def open_doubts(session: Session) -> int:
    """How many questions are doubted and not answered."""
    counted = select(func.count(func.distinct(QuestionDoubt.question_id)))
    return session.scalar(counted.where(QuestionDoubt.answered_at.is_(None))) or 0


def words_of(session: Session, one: QuestionDoubt) -> str | None:
    return None if one.words is None else sealed.unseal(session, "question_doubts.words", one.row, one.words)


def reply_of(session: Session, one: QuestionDoubt) -> str | None:
    return None if one.reply is None else sealed.unseal(session, "question_doubts.reply", one.row, one.reply)


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """The member's doubts, for the copy of one's data."""
    rows = select(QuestionDoubt, Question.number).join(Question, Question.id == QuestionDoubt.question_id)
    found = session.execute(rows.where(QuestionDoubt.member_id == member_id).order_by(QuestionDoubt.id))
    return [
        {
            "question": number,
            "words": words_of(session, one),
            "at": one.at,
            "verdict": one.verdict,
            "reply": reply_of(session, one),
            "answered_at": one.answered_at,
        }
        for one, number in found
    ]
