"""Reading: a member finds a card, reads it page by page, and answers its questions."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from storage import asking, pages, rights
from storage.lessons import paging
from storage.lessons.concerning import for_member, keeps
from storage.lessons.records import (
    SERVICE,
    Lesson,
    LessonFile,
    LessonPicture,
    LessonQuestion,
    LessonReading,
    LessonSentence,
    NoSuchLesson,
    State,
)
from storage.members import Member
from storage.questions import Question
from storage.questions import State as Asked
from storage.rights import Deed
from storage.sittings import Purpose, sitting
from storage.values import Value, Values
from storage.visitors import Visitor

#: Cards of a page of the list.
PAGE: Final = 6


class Which(StrEnum):
    """Cards not done yet, done ones, all."""

    NEW = "new"
    DONE = "done"
    ALL = "all"


def _member(session: Session, by: Visitor) -> Member:
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    return session.get_one(Member, by.member_id)


def _there(session: Session, member: Member, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Cards that are out, and for that member."""
    begun = or_(Lesson.opens_at.is_(None), Lesson.opens_at <= now)
    return Lesson.state == State.OPEN, begun, for_member(session, member)


def _mine(session: Session, member: Member, which: Which, now: datetime) -> Select[Any]:
    """Of them those, each with how far the member is. What somebody has begun stays theirs, wherever they are now."""
    read = (LessonReading.lesson_id == Lesson.id) & (LessonReading.member_id == member.id)
    found: Any = select(Lesson, LessonReading).outerjoin(LessonReading, read)
    open_, begun, for_them = _there(session, member, now)
    found = found.where(open_, begun, or_(for_them, LessonReading.member_id.is_not(None)))
    match which:
        case Which.NEW:
            found = found.where(LessonReading.done_at.is_(None))
        case Which.DONE:
            found = found.where(LessonReading.done_at.is_not(None))
    chosen: Select[Any] = found
    return chosen


def waiting(session: Session, by: Visitor, now: datetime) -> Values:
    """For the page of learning: how many are not done and not over yet."""
    if by.member_id is None:
        return {"lessons": {"new": 0, "all": 0}}
    member = session.get_one(Member, by.member_id)
    every = _mine(session, member, Which.ALL, now).subquery()
    new = _mine(session, member, Which.NEW, now).where(Lesson.closes_at > now).subquery()
    counts = [session.scalar(select(func.count()).select_from(one)) or 0 for one in (new, every)]
    return {"lessons": {"new": counts[0], "all": counts[1]}}


def look(session: Session, which: Which, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of one's cards; what ends first comes first, what is over last. NotKnownYet."""
    member = _member(session, by)
    leave(session, by=by)
    wanted = _mine(session, member, which, now)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    here = pages.at(page, count, PAGE)
    order = (LessonReading.done_at.is_not(None), Lesson.closes_at <= now, Lesson.closes_at, Lesson.id)
    rows = session.execute(wanted.order_by(*order).limit(PAGE).offset(here.first)).all()
    lines: list[Value] = [_line(lesson, read, now) for lesson, read in rows]
    return {"which": which, "lines": lines, "count": count, **here.told()}


def _line(lesson: Lesson, read: LessonReading | None, now: datetime) -> Values:
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "minutes": paging.minutes(lesson.words),
        "closes_at": lesson.closes_at,
        "over": lesson.closes_at <= now,
        "begun": read is not None,
        "done": read is not None and read.done_at is not None,
    }


def access(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Lesson:
    """A card that is for the visitor, or that they have begun; its officers have it at any time. NoSuchLesson."""
    lesson = session.get(Lesson, lesson_id)
    if lesson is None or lesson.state == State.WITHDRAWN:
        raise NoSuchLesson
    if rights.may(by, Deed.KEEP_LESSONS):
        reached = rights.reach(session, by.account_id, Deed.KEEP_LESSONS)
        if keeps(session, lesson, reached) and (lesson.state == State.OPEN or lesson.made_by == by.account_id):
            return lesson
    return theirs(session, lesson_id, by=by, now=now)


def theirs(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Lesson:
    """A card that is for the visitor, or that they have begun. NoSuchLesson."""
    wanted = _mine(session, _member(session, by), Which.ALL, now).where(Lesson.id == lesson_id)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NoSuchLesson
    lesson: Lesson = found[0]
    return lesson


def open_card(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Where it was left: a page of it, or the question that waits; of one that is done, from the beginning.
    NoSuchLesson."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    leave(session, by=by)
    read = opened_by(session, lesson, by=by, now=now)
    begun = None
    if read.done_at is None:
        begun = sitting.open_one(session, read.member_id, Purpose.LESSON, lesson.id)
    if begun is not None:
        return sitting.show(session, begun, by=by, now=now)
    return shown(session, lesson, 0 if read.done_at is not None else read.page, read, now=now)


def turn(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of it. NoSuchLesson."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    read = opened_by(session, lesson, by=by, now=now)
    read.page = min(page, len(paging.pages(lesson.words)) - 1)
    return shown(session, lesson, read.page, read, now=now)


def shown(session: Session, lesson: Lesson, page: int, read: LessonReading | None, *, now: datetime) -> Values:
    """A page as it is read. `read` None: only to see how it will look."""
    pages = paging.pages(lesson.words)
    page = min(page, len(pages) - 1)
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "words": pages[page],
        "page": page,
        "pages": len(pages),
        "minutes": paging.minutes(lesson.words),
        "questions": len(asked(session, lesson)),
        "picture": session.get(LessonPicture, lesson.id) is not None,
        "file": session.get(LessonFile, lesson.id) is not None,
        "closes_at": lesson.closes_at,
        "over": lesson.closes_at <= now,
        "done": read is not None and read.done_at is not None,
        "trial": read is None,
        "asks_back": lesson.asks_back,
        "prompt": lesson.prompt,
    }


def opened_by(session: Session, lesson: Lesson, *, by: Visitor, now: datetime) -> LessonReading:
    """Their reading of it, which begins now where there was none."""
    assert by.member_id is not None
    found = session.get(LessonReading, (lesson.id, by.member_id))
    if found is None:
        found = LessonReading(lesson_id=lesson.id, member_id=by.member_id, page=0, opened_at=now)
        session.add(found)
        session.flush()
    return found


def asked(session: Session, lesson: Lesson) -> list[tuple[int, int]]:
    """The questions that can be asked, in their order, with the version of now; a retired one is left out."""
    rows = session.execute(
        select(Question.id, Question.version)
        .join(LessonQuestion, LessonQuestion.question_id == Question.id)
        .where(LessonQuestion.lesson_id == lesson.id, Question.state == Asked.LIVE)
        .order_by(LessonQuestion.nth, Question.id)
    )
    return [(id_, version) for id_, version in rows]


def go_on(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Behind the last page: the questions, or the end where there are none. NoSuchLesson."""
    lesson = theirs(session, lesson_id, by=by, now=now)
    read = opened_by(session, lesson, by=by, now=now)
    chosen = asked(session, lesson)
    if not chosen:
        finish(session, lesson, read, now=now)
        return told(session, lesson, read.member_id, now=now)
    begun = sitting.open_one(session, read.member_id, Purpose.LESSON, lesson.id)
    begun = begun or sitting.begin(session, chosen, Purpose.LESSON, lesson.id, by=by, now=now)
    return sitting.show(session, begun, by=by, now=now)


def finish(session: Session, lesson: Lesson, read: LessonReading, *, now: datetime) -> None:
    """It is done; when it was done the first time stays."""
    read.done_at = read.done_at or now
    read.page = len(paging.pages(lesson.words)) - 1
    session.flush()


def told(session: Session, lesson: Lesson, member_id: int, *, now: datetime) -> Values:
    """What its end tells, beside the figures of its questions."""
    del now
    read = session.get(LessonReading, (lesson.id, member_id))
    done = None if read is None else read.done_at
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "done": done is not None,
        "late": done is not None and done > lesson.closes_at,
        "asks_back": lesson.asks_back and lesson.state == State.OPEN,
        "prompt": lesson.prompt,
        "said": session.get(LessonSentence, (lesson.id, member_id)) is not None,
    }


def leave(session: Session, *, by: Visitor) -> None:
    """Nothing about a card is asked any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
