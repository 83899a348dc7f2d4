"""The sentence back: what a member says to a card that they have read, with their name or without."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, sealed
from storage.lessons.reading import leave, opened_by, theirs
from storage.lessons.records import MOST_SENTENCE, SERVICE, Lesson, LessonSentence, SentenceUnfit
from storage.values import Values
from storage.visitors import Visitor


def ask_sentence(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for it, and says who reads it. NoSuchLesson, Outdated where none is asked for."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    read = opened_by(session, lesson, by=by, now=now)
    if not lesson.asks_back or read.done_at is None:
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {"lesson": lesson.id}, now=now)
    asking.ask(session, by, SERVICE, "sentence")
    return _sentence(session, lesson, by)


def open_sentence(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    return _sentence(session, _said_of(session, by=by, now=now), by)


def _said_of(session: Session, *, by: Visitor, now: datetime) -> Lesson:
    asking.expect(by, SERVICE, "sentence")
    key = int(str(asking.draft(session, by, SERVICE).get("lesson", 0)))
    return theirs(session, key, by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is kept, without a name until they sign it; in the place of the one that there was. SentenceUnfit."""
    lesson = _said_of(session, by=by, now=now)
    said = " ".join(words.split())
    if not 1 <= len(said) <= MOST_SENTENCE:
        raise SentenceUnfit(most=MOST_SENTENCE)
    assert by.member_id is not None
    row = sealed.new_row()
    there = session.get(LessonSentence, (lesson.id, by.member_id))
    closed = sealed.seal(session, "lesson_sentences.words", row, said)
    fresh = LessonSentence(
        lesson_id=lesson.id,
        member_id=by.member_id,
        row=row,
        words=closed,
        signed=there is not None and there.signed,
        at=now,
    )
    session.merge(fresh)
    session.flush()
    leave(session, by=by)
    return _sentence(session, lesson, by)


def sign(session: Session, lesson_id: int, signed: int, *, by: Visitor, now: datetime) -> Values:
    """With their name from now on (1), or without (0). NoSuchLesson, Outdated."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    found = session.get(LessonSentence, (lesson.id, by.member_id))
    if found is None:
        raise asking.Outdated
    found.signed = bool(signed)
    session.flush()
    return _sentence(session, lesson, by)


def take_back(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody reads it any more."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    found = session.get(LessonSentence, (lesson.id, by.member_id))
    if found is not None:
        session.delete(found)
        session.flush()
    return _sentence(session, lesson, by)


def _sentence(session: Session, lesson: Lesson, by: Visitor) -> Values:
    found = session.get(LessonSentence, (lesson.id, by.member_id))
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "prompt": lesson.prompt,
        "most": MOST_SENTENCE,
        "sentence": None if found is None else words_of(session, found),
        "signed": found is not None and found.signed,
    }


def words_of(session: Session, one: LessonSentence) -> str:
    return sealed.unseal(session, "lesson_sentences.words", one.row, one.words)
