"""Exporting: the bank as it stands, for being written into a file; and the form to fill in."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, rights
from storage.errors import Refusal
from storage.questions.records import Question, QuestionPicture, State
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: Questions read in one go.
PAGE: Final = 1_000
#: Signs of all pictures with which a file is small enough to be sent to the bot again.
MOST_SIGNS: Final = 18 << 20
_KEPT: Final = QuestionPicture.question_id.in_(select(Question.id).where(Question.state != State.RETIRED))


class Form(StrEnum):
    """How the bank is written."""

    XLSX = "xlsx"
    GIFT = "gift"


class BankEmpty(Refusal):
    """There is no question to export."""


def order(session: Session, form: Form, *, by: Visitor, now: datetime) -> Values:
    """The bank is to be sent to whoever keeps it. BankEmpty."""
    rights.ask(by, Deed.KEEP_BANK)
    count = session.scalar(select(func.count()).select_from(Question).where(Question.state != State.RETIRED)) or 0
    if not count:
        raise BankEmpty
    audit.note(session, "question_files.export", by=by.account_id, now=now)
    many, signs = session.execute(
        select(func.count(), func.sum(func.length(QuestionPicture.picture))).where(_KEPT)
    ).one()
    return {"n": count, "form": form, "pictures": many, "too_heavy": (signs or 0) > MOST_SIGNS}


def note(session: Session, *, now: datetime) -> None:
    """The audit's line of an export on the machine itself."""
    audit.note(session, "question_files.export", by=None, now=now)


def order_form(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The empty form is to be sent to whoever keeps the bank."""
    del session, now
    rights.ask(by, Deed.KEEP_BANK)
    return {}


def page(session: Session, after: int) -> list[tuple[int, str]]:
    """The next questions that are not retired: their numbers and what they are, packed."""
    told = select(Question.number, Question.content).where(Question.number > after, Question.state != State.RETIRED)
    return [(number, content) for number, content in session.execute(told.order_by(Question.number).limit(PAGE))]


def whole(session: Session) -> list[tuple[int, str]]:
    """All of them in the order of their numbers."""
    found: list[tuple[int, str]] = []
    after = 0
    while some := page(session, after):
        found += some
        after = some[-1][0]
    return found


def pictured(session: Session) -> set[int]:
    """The numbers of those that have a picture."""
    wanted = select(Question.number).join(QuestionPicture, QuestionPicture.question_id == Question.id)
    return set(session.scalars(wanted))


def picture(session: Session, number: int) -> str:
    """That of the question, a JPEG in base64; empty where it has none any more."""
    wanted = select(QuestionPicture.picture).join(Question, QuestionPicture.question_id == Question.id)
    return session.scalar(wanted.where(Question.number == number)) or ""


def bank(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Any:
    """The bank for the letter that brings it: each question packed, with its picture."""
    del account_id, subject, now
    numbers = set[int]() if values.get("too_heavy", True) else pictured(session)
    found = [(content, picture(session, number) if number in numbers else "") for number, content in whole(session)]
    return str(values["form"]), found


def nothing(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> None:
    """The form tells of nothing that is kept."""
    del session, account_id, subject, values, now
