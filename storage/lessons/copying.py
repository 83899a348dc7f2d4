"""What a member's copy of their data tells of cards."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.lessons.records import Lesson, LessonReading, LessonSentence
from storage.lessons.sentences import words_of


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """How far they are with each card, and what they said back, for the copy of their data."""
    mine: Any = select(Lesson, LessonReading, LessonSentence)
    mine = mine.join(LessonReading, LessonReading.lesson_id == Lesson.id)
    said = (LessonSentence.lesson_id == Lesson.id) & (LessonSentence.member_id == member_id)
    rows = session.execute(
        mine.outerjoin(LessonSentence, said).where(LessonReading.member_id == member_id).order_by(Lesson.id)
    )
    return [
        {
            "title": lesson.title,
            "opened_at": read.opened_at,
            "done_at": read.done_at,
            "sentence": None if sentence is None else words_of(session, sentence),
            "signed": sentence is not None and sentence.signed,
        }
        for lesson, read, sentence in rows
    ]
