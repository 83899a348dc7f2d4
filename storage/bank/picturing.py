"""The picture of a question: asked for, taken in while it is asked for, taken away; a JPEG written anew."""

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit
from storage.accounts import Account
from storage.asking import OpenQuestion, Outdated
from storage.bank import pages
from storage.bank.records import SERVICE, access
from storage.questions import Question, QuestionPicture
from storage.values import Values
from storage.visitors import Visitor

#: Under which it is kept of which question it is to be.
KEPT = "bank_picture"


def begin(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """One is waited for. NotForYou, NoSuchQuestion."""
    question = access(session, question_id, by=by)
    asking.keep(session, by, KEPT, {"question": question.id}, now=now)
    asking.ask(session, by, SERVICE, "picture")
    return _asked(session, question)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    return _asked(session, _meant(session, by=by))


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether somebody is asked for the picture of a question; asked before it is fetched."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    mine = asked.where(
        Account.telegram_id == telegram_id, OpenQuestion.service == SERVICE, OpenQuestion.step == "picture"
    )
    return session.scalar(mine) is not None


def keep(session: Session, content: bytes, *, by: Visitor, now: datetime) -> Values:
    """It belongs to the question from now on, in the place of the one that there was. Outdated."""
    asking.expect(by, SERVICE, "picture")
    question = _meant(session, by=by)
    text = base64.b64encode(content).decode("ascii")
    found = session.get(QuestionPicture, question.id)
    if found is None:
        session.add(QuestionPicture(question_id=question.id, picture=text, at=now))
    else:
        found.picture, found.at = text, now
    session.flush()
    asking.drop(session, by, KEPT)
    asking.close(session, by)
    audit.note(session, "bank.picture", by=by.account_id, now=now, record=f"questions {question.id}")
    return {**pages.shown(session, question, by=by, now=now), "shown": {"number": question.number, "picture": text}}


def remove(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """There is none any more."""
    question = access(session, question_id, by=by)
    found = session.get(QuestionPicture, question.id)
    if found is None:
        raise Outdated
    session.delete(found)
    session.flush()
    audit.note(session, "bank.no_picture", by=by.account_id, now=now, record=f"questions {question.id}")
    return pages.look(session, question.id, by=by, now=now)


def see(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """The picture, to whoever keeps the bank. Outdated."""
    del now
    question = access(session, question_id, by=by)
    found = session.get(QuestionPicture, question.id)
    if found is None:
        raise Outdated
    return {"number": question.number, "picture": found.picture}


def _meant(session: Session, *, by: Visitor) -> Question:
    draft = asking.draft(session, by, KEPT)
    if not draft:
        raise Outdated
    return access(session, int(str(draft["question"])), by=by)


def _asked(session: Session, question: Question) -> Values:
    there = session.get(QuestionPicture, question.id) is not None
    return {"question": question.id, "number": question.number, "there": there}
