"""The course of a card's questions: right and wrong at once; with every one of them answered the card is done."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.lessons import reading
from storage.lessons.records import Lesson, LessonReading
from storage.sittings import COURSES, Course, Purpose, Sitting
from storage.values import Values


def title(session: Session, sitting: Sitting) -> Values:
    """The card's."""
    return {"title": session.get_one(Lesson, sitting.subject_id).title}


def ended(session: Session, sitting: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as a Course has it
    """Done where every question was answered, right or wrong; else it can be tried again."""
    lesson = session.get_one(Lesson, sitting.subject_id)
    key = (lesson.id, sitting.member_id)
    if first and sitting.answered == len(sitting.questions):
        read = session.get(LessonReading, key)
        if read is None:
            read = LessonReading(lesson_id=lesson.id, member_id=sitting.member_id, page=0, opened_at=now)
            session.add(read)
        reading.finish(session, lesson, read, now=now)
    return reading.told(session, lesson, sitting.member_id, now=now)


COURSES[Purpose.LESSON] = Course(title, ended)
