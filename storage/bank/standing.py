"""Standing: whether a question is asked: approved, sent back to its author, retired, revived."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, audit, outbox, rights
from storage.asking import Outdated
from storage.bank import pages
from storage.bank.records import MOST_LINE, RIGHT, SERVICE, WordsUnfit, access
from storage.outbox import Letter
from storage.questions import Question, State, keeping
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: Under which it is kept which question is sent back.
BACK = "bank_back"


def approve(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is asked from now on. Outdated where it waits no more."""
    question = _waiting(session, question_id, by=by)
    keeping.approve(session, question, by=by.account_id, now=now)
    audit.note(session, "bank.approve", by=by.account_id, now=now, record=f"questions {question.id}")
    return pages.shown(session, question, by=by, now=now)


def ask_why(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what its author should look at again."""
    question = _waiting(session, question_id, by=by)
    asking.keep(session, by, BACK, {"question": question.id}, now=now)
    asking.ask(session, by, SERVICE, "back")
    return _asked(question)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    return _asked(_meant(session, by=by))


def send_back(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Its author is told; it waits on. WordsUnfit asks again."""
    asking.expect(by, SERVICE, "back")
    question, said = _meant(session, by=by), " ".join(words.split())
    if not 1 <= len(said) <= MOST_LINE:
        raise WordsUnfit(most=MOST_LINE)
    asking.drop(session, by, BACK)
    asking.close(session, by)
    audit.note(session, "bank.send_back", by=by.account_id, now=now, record=f"questions {question.id}")
    author = question.author_id
    told = author is not None and rights.allowed(session, author, Deed.KEEP_BANK)
    if told and author is not None:
        values: Values = {"question": question.id, "number": question.number, "words": said, "by": by.name}
        outbox.queue(session, Letter(author, "bank.sent_back", values, right=RIGHT), now=now)
    return {**pages.shown(session, question, by=by, now=now), "told": told}


def retire(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is asked no more."""
    question = access(session, question_id, by=by)
    if question.state == State.RETIRED:
        raise Outdated
    keeping.retire(session, question, now=now)
    audit.note(session, "bank.retire", by=by.account_id, now=now, record=f"questions {question.id}")
    return pages.shown(session, question, by=by, now=now)


def revive(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """A retired one is asked again, or waits again. KnownAlready."""
    question = access(session, question_id, by=by)
    if question.state != State.RETIRED:
        raise Outdated
    keeping.revive(session, question)
    audit.note(session, "bank.revive", by=by.account_id, now=now, record=f"questions {question.id}")
    return pages.shown(session, question, by=by, now=now)


def _waiting(session: Session, question_id: int, *, by: Visitor) -> Question:
    question = access(session, question_id, by=by)
    if question.state != State.DRAFT:
        raise Outdated
    return question


def _meant(session: Session, *, by: Visitor) -> Question:
    draft = asking.draft(session, by, BACK)
    if not draft:
        raise Outdated
    return _waiting(session, int(str(draft["question"])), by=by)


def _asked(question: Question) -> Values:
    return {"question": question.id, "number": question.number, "stem": pages.short(question.told.stem)}
