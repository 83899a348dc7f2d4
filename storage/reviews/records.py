"""What is kept of a review (年度复核), or of the word some months after a file's end (返困回访), and its refusals."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.dossiers import records as dossiers
from storage.errors import Refusal
from storage.hardship import Report
from storage.values import Values, pack, unpack

SERVICE = "reviews"


class Kind(StrEnum):
    """YEARLY: of a family on file. RETURN: of one that left the register."""

    YEARLY = "yearly"
    RETURN = "return"


class State(StrEnum):
    """ASKED: nobody has answered yet. SILENT: nobody did in time. CLOSED: by a person, or by itself."""

    ASKED = "asked"
    ANSWERED = "answered"
    SILENT = "silent"
    CLOSED = "closed"


class Why(StrEnum):
    """Why the officer has to ask: the person has no Telegram here, or has withdrawn that words are kept or go through
    it, has left the bureau, was not reached, or wants to be rung."""

    NO_TELEGRAM = "no_telegram"
    NO_CONSENT = "no_consent"
    LEFT = "left"
    UNREACHED = "unreached"
    RING = "ring"


class Change(StrEnum):
    """家里情况: how things are at home, against the last time."""

    BETTER = "better"
    SAME = "same"
    HARDER = "harder"


class Money(StrEnum):
    """收入和大项支出: how far the money goes, against the last time."""

    EASIER = "easier"
    SAME = "same"
    TIGHTER = "tighter"


class Outcome(StrEnum):
    """GOES_ON, VISITED (somebody was there, and it goes on), EASED (脱困 comes next) of a family on file; WELL, AGAIN
    of one that had left. By itself: OVERTAKEN by the next one, ENDED with the file."""

    GOES_ON = "goes_on"
    VISITED = "visited"
    EASED = "eased"
    WELL = "well"
    AGAIN = "again"
    OVERTAKEN = "overtaken"
    ENDED = "ended"


class Review(Record):
    """One question put to one family. `due_on` is the day that called for it (union's zone): by it nothing is asked
    twice. `why`: the officer asks, and not the bot. `waits_since` is since when it waits for the officer (None while it
    does not). `answers` (change, money, needs; or how, of a RETURN) is sealed under the file's data key;
    the sentence that somebody adds is a word more in the case, kept as long as those are.
    `entered_by` is the account that entered what was said on the telephone or at the door."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("report_id", "kind", "due_on", name="uq_reviews_report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"))
    kind: Mapped[Kind] = mapped_column(String(8))
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[State] = mapped_column(String(10), index=True)
    why: Mapped[Why | None] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    waits_since: Mapped[datetime | None] = mapped_column(index=True)
    answers: Mapped[bytes | None] = sealed.column()
    answered_at: Mapped[datetime | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[Outcome | None] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class NotYourReview(Refusal):
    """It is about somebody else, or there is none of that number."""


class ReviewOver(Refusal):
    """It was answered, or is closed; values: number."""


class NotAnsweredYet(Refusal):
    """Whom it is about has time yet, and nobody has asked in their stead; values: review, number."""


def answers_of(session: Session, review: Review) -> Values:
    """What was answered; nothing while nothing was."""
    if review.answers is None:
        return {}
    key = _file_of(session, review).data_key
    return unpack(sealed.unseal(session, "reviews.answers", review.row, review.answers, under=key))


def keep_answers(session: Session, review: Review, answers: Values) -> None:
    """Seals the answers in place of what was there."""
    key = dossiers.key_of(session, _file_of(session, review))
    review.answers = sealed.seal(session, "reviews.answers", review.row, pack(answers), under=key)


def _file_of(session: Session, review: Review) -> dossiers.Dossier:
    dossier = dossiers.of_report(session, review.report_id)
    assert dossier is not None, "only what is or was on file is looked at again"
    return dossier


def case_of(session: Session, review: Review) -> Report:
    """The case that the file is of."""
    return session.get_one(Report, review.report_id)


def close(review: Review, outcome: Outcome, *, by: int | None, now: datetime) -> None:
    """It is over."""
    review.state, review.outcome, review.closed_at, review.closed_by = State.CLOSED, outcome, now, by
    review.waits_since = None
