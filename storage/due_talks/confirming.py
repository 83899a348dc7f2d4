"""Confirming (对，聊过 / 没有): the employee's own word about a talk that was recorded as held elsewhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, talks
from storage.offices import absences
from storage.talks import NoSuchTalk, Origin, State, Word
from storage.values import Values
from storage.visitors import Visitor


def say_yes(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """It was; from now on it counts. NoSuchTalk."""
    return _answer(session, talk_id, Word.YES, by=by, now=now)


def say_no(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """It was not, or a slip of the finger is set right: what was due is due again. NoSuchTalk."""
    return _answer(session, talk_id, Word.NO, by=by, now=now)


def _answer(session: Session, talk_id: int, word: Word, *, by: Visitor, now: datetime) -> Values:
    talk = talks.own(session, talk_id, by=by)
    if talk.origin != Origin.ELSEWHERE or talk.state != State.HELD:
        raise NoSuchTalk
    talk.word, talk.word_at = word, now
    session.flush()
    audit.note(session, "due_talks.confirm", by=by.account_id, now=now, record=talk.number)
    officer = None if talk.officer_id is None else absences.name_of(session, talk.officer_id)
    return {"talk": talk.id, "officer": officer, "on": talk.held_on, "yes": word is Word.YES}
