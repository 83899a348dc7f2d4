"""Drafting: an officer makes a card in chat: its title, its words, then the page on which the rest is set."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import asking, calendar, rights
from storage.lessons import paging, typed
from storage.lessons.concerning import addressed, keep, reach
from storage.lessons.records import (
    MOST_PROMPT,
    MOST_TITLE,
    SERVICE,
    DaysUnclear,
    Lesson,
    LessonFile,
    LessonPicture,
    LessonPost,
    LessonQuestion,
    LessonUnit,
    PromptUnfit,
    State,
    TextUnfit,
    TitleUnfit,
    Whom,
)
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: In how many days a card ends, as offered; the first that is set.
DAYS: Final = (14, 7, 30)
#: At what hour a card begins on a day that is named, and until when on its last.
_BEGINS, _ENDS = time(8, 30), time(23, 59)


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called. NotForYou."""
    rights.ask(by, Deed.KEEP_LESSONS)
    asking.keep(session, by, SERVICE, {"lesson": 0}, now=now)
    asking.ask(session, by, SERVICE, "title")
    return asked(session, by=by)


def asked(session: Session, *, by: Visitor) -> Values:
    """What is asked now, and of which card (0: one that is not there yet)."""
    draft = asking.draft(session, by, SERVICE)
    key = int(str(draft.get("lesson", 0)))
    lesson = keep(session, key, by=by) if key else None
    return {
        "step": by.question.step,
        "version": by.question.version,
        "lesson": key,
        "title": None if lesson is None else lesson.title,
        "words": None if lesson is None else lesson.words,
        "prompt": None if lesson is None else lesson.prompt,
        "asks_back": lesson is not None and lesson.asks_back,
        "most": {"title": MOST_TITLE, "text": paging.MOST_WORDS, "prompt": MOST_PROMPT}.get(by.question.step or "", 0),
        "page_signs": paging.PAGE,
        "days": [*DAYS],
        "opens_at": None if lesson is None else lesson.opens_at,
        "closes_at": None if lesson is None else lesson.closes_at,
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. NotForYou, NoSuchLesson."""
    del now
    rights.ask(by, Deed.KEEP_LESSONS)
    return asked(session, by=by)


def _about(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> None:
    """What is asked next is asked of that card. NotForYou, NoSuchLesson, NotYourLesson."""
    lesson = keep(session, lesson_id, by=by)
    asking.keep(session, by, SERVICE, {"lesson": lesson.id}, now=now)


def ask_title(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is to be called. NotForYou, NoSuchLesson, NotYourLesson."""
    _about(session, lesson_id, by=by, now=now)
    asking.ask(session, by, SERVICE, "title")
    return asked(session, by=by)


def ask_text(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what is to be read. As `ask_title`."""
    _about(session, lesson_id, by=by, now=now)
    asking.ask(session, by, SERVICE, "text")
    return asked(session, by=by)


def ask_days(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks until when it is to be done. As `ask_title`."""
    _about(session, lesson_id, by=by, now=now)
    asking.ask(session, by, SERVICE, "days")
    return asked(session, by=by)


def ask_prompt(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks with which words a sentence back is asked for. As `ask_title`."""
    _about(session, lesson_id, by=by, now=now)
    asking.ask(session, by, SERVICE, "prompt")
    return asked(session, by=by)


def begun(session: Session, step: str, *, by: Visitor) -> Lesson:
    """The card of which that is asked. Outdated, NoSuchLesson, NotYourLesson."""
    asking.expect(by, SERVICE, step)
    return keep(session, int(str(asking.draft(session, by, SERVICE).get("lesson", 0))), by=by)


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called; of a new one asks for its words. TitleUnfit."""
    asking.expect(by, SERVICE, "title")
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE:
        raise TitleUnfit(most=MOST_TITLE)
    key = int(str(asking.draft(session, by, SERVICE).get("lesson", 0)))
    if key:
        keep(session, key, by=by).title = said
        return edit(session, key, by=by, now=now)
    lesson = _new(session, said, by=by, now=now)
    return ask_text(session, lesson.id, by=by, now=now)


def _new(session: Session, title: str, *, by: Visitor, now: datetime) -> Lesson:
    """For all of the officer's own units, two weeks long, with a sentence back."""
    reached = reach(session, by)
    lesson = Lesson(
        state=State.DRAFT,
        title=title,
        words="",
        whom=Whom.ALL,
        asks_back=True,
        opens_at=None,
        closes_at=_end_of(now, DAYS[0]),
        made_by=by.account_id,
        made_at=now,
    )
    session.add(lesson)
    session.flush()
    if reached is not None:
        rows = session.execute(select(Unit.id, Unit.parent_id).where(Unit.id.in_(reached)).order_by(Unit.id))
        tops = [unit_id for unit_id, above in rows if above not in reached]
        session.add_all(LessonUnit(lesson_id=lesson.id, unit_id=unit_id) for unit_id in tops)
    session.flush()
    return lesson


def _end_of(now: datetime, days: int) -> datetime:
    assert now.tzinfo is not None
    return calendar.at(now.date() + timedelta(days), _ENDS, now.tzinfo)


def write_text(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What is to be read; the page of the card. TextUnfit."""
    lesson = begun(session, "text", by=by)
    said = paging.tidy(words)
    if not 1 <= len(said) <= paging.MOST_WORDS:
        raise TextUnfit(signs=len(said), most=paging.MOST_WORDS)
    lesson.words = said
    return edit(session, lesson.id, by=by, now=now)


def set_days(session: Session, lesson_id: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """It ends in so many days. NoSuchLesson."""
    lesson = keep(session, lesson_id, by=by)
    if days in DAYS:
        first = now if lesson.opens_at is None or lesson.opens_at < now else lesson.opens_at.astimezone(now.tzinfo)
        lesson.closes_at = _end_of(first, days)
    return edit(session, lesson.id, by=by, now=now)


def write_days(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Until when, or from when until when. What has begun begins no other day. DaysUnclear."""
    lesson = begun(session, "days", by=by)
    found = typed.span(words, now.date())
    assert now.tzinfo is not None
    if found is None:
        raise DaysUnclear
    first, last = found
    opens = lesson.opens_at
    if first is not None and not _has_begun(lesson, now):
        opens = None if first == now.date() else calendar.at(first, _BEGINS, now.tzinfo)
    closes = calendar.at(last, _ENDS, now.tzinfo)
    if closes <= now or (opens is not None and closes <= opens):
        raise DaysUnclear
    lesson.opens_at, lesson.closes_at = opens, closes
    return edit(session, lesson.id, by=by, now=now)


def _has_begun(lesson: Lesson, now: datetime) -> bool:
    return lesson.state == State.OPEN and (lesson.opens_at is None or lesson.opens_at <= now)


def write_prompt(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What a sentence back is asked with. PromptUnfit."""
    lesson = begun(session, "prompt", by=by)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_PROMPT:
        raise PromptUnfit(most=MOST_PROMPT)
    lesson.asks_back, lesson.prompt = True, said
    return edit(session, lesson.id, by=by, now=now)


def set_prompt(session: Session, lesson_id: int, asks: int, *, by: Visitor, now: datetime) -> Values:
    """Asked with the bot's own words (1), or no sentence is asked for (0)."""
    lesson = keep(session, lesson_id, by=by)
    lesson.asks_back, lesson.prompt = bool(asks), None
    return edit(session, lesson.id, by=by, now=now)


def drop(session: Session, lesson: Lesson) -> None:
    """A draft goes with all that hangs on it; its questions stay in the bank."""
    for hangs in (LessonUnit, LessonPost, LessonQuestion, LessonPicture, LessonFile):
        session.execute(delete(hangs).where(hangs.lesson_id == lesson.id))
    session.delete(lesson)
    session.flush()


def edit(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page on which everything is set. NotForYou, NoSuchLesson, NotYourLesson."""
    del now
    lesson = keep(session, lesson_id, by=by)
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
    session.flush()
    return told(session, lesson)


def told(session: Session, lesson: Lesson) -> Values:
    """What there is of a card, for its officers."""
    count = select(func.count()).where(LessonQuestion.lesson_id == lesson.id)
    file = session.get(LessonFile, lesson.id)
    return {
        **addressed(session, lesson),
        "lesson": lesson.id,
        "state": lesson.state,
        "title": lesson.title,
        "beginning": lesson.words[:60],
        "empty": not lesson.words,
        "long": len(lesson.words) > 60,
        "minutes": paging.minutes(lesson.words),
        "pages": len(paging.pages(lesson.words)),
        "questions": session.scalar(count) or 0,
        "picture": session.get(LessonPicture, lesson.id) is not None,
        "file": None if file is None else file.name,
        "opens_at": lesson.opens_at,
        "closes_at": lesson.closes_at,
        "asks_back": lesson.asks_back,
        "prompt": lesson.prompt,
    }
