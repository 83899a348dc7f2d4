"""Offering: a card goes out, whoever it is for is told of it once, reminded once, nudged once; and it is withdrawn."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from storage import audit, outbox, pages, rights
from storage.accounts import Account
from storage.lessons import paging
from storage.lessons.concerning import addressed, concerns, follow, keep, reach, touches
from storage.lessons.drafting import drop, edit, told
from storage.lessons.reading import shown
from storage.lessons.records import (
    Lesson,
    LessonCall,
    LessonReading,
    NobodyWaits,
    NotReady,
    NudgedAlready,
    State,
    What,
)
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor

#: So long before its end those who have not done it are reminded, of a card that is there so long already.
BEFORE, SINCE = timedelta(days=3), timedelta(days=2)
#: People whom one transaction writes to, and cards of a page of the officers' list.
_PAGE, PAGE = 50, 6
_KEYS: Final = {What.TOLD: "lessons.told", What.REMINDED: "lessons.reminded", What.NUDGED: "lessons.nudged"}


def office(session: Session, by: Visitor, now: datetime) -> Values:
    """For the officers' page of learning: how many are out now."""
    if not rights.may(by, Deed.KEEP_LESSONS):
        return {"lessons": None}
    out = select(func.count()).where(Lesson.state == State.OPEN, Lesson.closes_at > now)
    return {"lessons": {"open": session.scalar(out) or 0}}


def listed(session: Session, *, by: Visitor) -> Select[Lesson]:
    """What stands on the officer's list: own drafts, and what is out and concerns their units. NotForYou."""
    reached = reach(session, by)
    drafts = (Lesson.state == State.DRAFT) & (Lesson.made_by == by.account_id)
    return select(Lesson).where(or_(drafts, (Lesson.state == State.OPEN) & touches(session, reached)))


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's list: own drafts first, then what is out and concerns their units, newest first. NotForYou."""
    wanted = listed(session, by=by)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    here = pages.at(page, count, PAGE)
    order = (Lesson.state != State.DRAFT, Lesson.published_at.desc(), Lesson.id.desc())
    found = session.scalars(wanted.order_by(*order).limit(PAGE).offset(here.first))
    lines: list[Value] = [
        {
            "lesson": one.id,
            "title": one.title,
            "draft": one.state == State.DRAFT,
            "over": one.state == State.OPEN and one.closes_at <= now,
            "waits": one.opens_at is not None and one.opens_at > now,
            "closes_at": one.closes_at,
        }
        for one in found
    ]
    return {"lines": lines, "count": count, **here.told()}


def preview(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of it as a member sees it. NotForYou, NoSuchLesson, NotYourLesson, NotReady."""
    lesson = keep(session, lesson_id, by=by)
    if not lesson.words:
        raise NotReady(title=lesson.title, lesson=lesson.id)
    return {**shown(session, lesson, page, None, now=now), **addressed(session, lesson)}


def publish(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is out from now on, or from when it begins; people are told then. NotReady, NoSuchLesson, NotYourLesson."""
    lesson = keep(session, lesson_id, by=by)
    if lesson.state == State.OPEN:
        return {**told(session, lesson), "people": _people(session, lesson)}
    opens = max(now, lesson.opens_at or now)
    if not lesson.words or lesson.closes_at <= opens:
        raise NotReady(title=lesson.title, lesson=lesson.id)
    lesson.state, lesson.published_at = State.OPEN, now
    session.add(LessonCall(lesson_id=lesson.id, what=What.TOLD, made_by=by.account_id, made_at=now, cursor=0, told=0))
    session.flush()
    audit.note(session, "lessons.publish", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    return {**told(session, lesson), "people": _people(session, lesson)}


def _people(session: Session, lesson: Lesson) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(concerns(session, lesson))) or 0


def before_withdrawing(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asked once more. NoSuchLesson, NotYourLesson."""
    del now
    lesson = keep(session, lesson_id, by=by)
    return {"lesson": lesson.id, "title": lesson.title, "draft": lesson.state == State.DRAFT}


def withdraw(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody finds it any more, and who has done it keeps that; a draft is gone. The list. NoSuchLesson,
    NotYourLesson."""
    lesson = keep(session, lesson_id, by=by)
    if lesson.state == State.DRAFT:
        drop(session, lesson)
        return look(session, 0, by=by, now=now)
    lesson.state, lesson.withdrawn_at = State.WITHDRAWN, now
    for call in session.scalars(select(LessonCall).where(LessonCall.lesson_id == lesson.id)):
        call.ended_at = call.ended_at or now
    session.flush()
    audit.note(session, "lessons.withdraw", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    return look(session, 0, by=by, now=now)


def change(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page on which it is set. NoSuchLesson, NotYourLesson."""
    return edit(session, lesson_id, by=by, now=now)


# Calls.


def nudge(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """One kind word to those who have not done it, once a card. NotYourLesson, NudgedAlready, NobodyWaits."""
    lesson, _, mine = follow(session, lesson_id, by=by)
    if not mine:
        keep(session, lesson.id, by=by)
    if session.get(LessonCall, (lesson.id, What.NUDGED)) is not None:
        raise NudgedAlready(title=lesson.title, lesson=lesson.id, page=0)
    if lesson.opens_at is not None and lesson.opens_at > now:
        raise NobodyWaits(title=lesson.title, lesson=lesson.id, page=0)
    waiting = select(func.count()).select_from(Member).join(Account, Account.member_id == Member.id)
    count = session.scalar(waiting.where(concerns(session, lesson), undone(lesson))) or 0
    if not count:
        raise NobodyWaits(title=lesson.title, lesson=lesson.id, page=0)
    session.add(LessonCall(lesson_id=lesson.id, what=What.NUDGED, made_by=by.account_id, made_at=now, cursor=0, told=0))
    session.flush()
    audit.note(session, "lessons.nudge", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    return {"lesson": lesson.id, "title": lesson.title, "count": count}


def remind(session: Session, cursor: int, *, now: datetime) -> Page:
    """Cards that end soon get their reminder, all in one page; how many."""
    del cursor
    reminded = select(LessonCall.lesson_id).where(LessonCall.lesson_id == Lesson.id, LessonCall.what == What.REMINDED)
    since = func.coalesce(Lesson.opens_at, Lesson.published_at)
    near = select(Lesson).where(
        Lesson.state == State.OPEN,
        Lesson.closes_at > now,
        Lesson.closes_at <= now + BEFORE,
        since <= now - SINCE,
        ~reminded.exists(),
    )
    found = session.scalars(near.order_by(Lesson.id)).all()
    session.add_all(
        LessonCall(lesson_id=one.id, what=What.REMINDED, made_by=None, made_at=now, cursor=0, told=0) for one in found
    )
    session.flush()
    return Page(len(found), None)


def call(session: Session, *, now: datetime) -> int:
    """Writes to a page of people of the oldest call that goes on; 0 when there is none."""
    going = (
        select(LessonCall)
        .join(Lesson, Lesson.id == LessonCall.lesson_id)
        .where(LessonCall.ended_at.is_(None), Lesson.state == State.OPEN)
        .where(or_(Lesson.opens_at.is_(None), Lesson.opens_at <= now))
        .order_by(LessonCall.made_at, LessonCall.lesson_id)
        .limit(1)
        .with_for_update(of=LessonCall)
    )
    found = session.scalars(going).one_or_none()
    if found is None:
        return 0
    _go_on(session, found, now=now)
    return 1


def _go_on(session: Session, one: LessonCall, *, now: datetime) -> None:
    """A page of it. What is over is called to no more, but by an officer."""
    lesson = session.get_one(Lesson, one.lesson_id)
    people = [] if lesson.closes_at <= now and one.what != What.NUDGED else _page(session, lesson, one)
    for member_id, account_id in people:
        outbox.queue(session, _letter(lesson, What(one.what), member_id, account_id, now), now=now)
    one.told += len(people)
    if people:
        one.cursor = people[-1][0]
    if len(people) < _PAGE:
        one.ended_at = now
    session.flush()


def _page(session: Session, lesson: Lesson, one: LessonCall) -> list[tuple[int, int]]:
    """Who has not done it, behind the mark; of whom the bot has an account."""
    joined = select(Member.id, Account.id).join(Account, Account.member_id == Member.id)
    wanted = joined.where(Member.id > one.cursor, concerns(session, lesson), undone(lesson))
    return [
        (member_id, account_id) for member_id, account_id in session.execute(wanted.order_by(Member.id).limit(_PAGE))
    ]


def undone(lesson: Lesson) -> ColumnElement[bool]:
    done = select(LessonReading.lesson_id).where(
        LessonReading.lesson_id == lesson.id,
        LessonReading.member_id == Member.id,
        LessonReading.done_at.is_not(None),
    )
    return ~done.exists()


def _letter(lesson: Lesson, what: What, member_id: int, account_id: int, now: datetime) -> Letter:
    """A notice of learning: whoever wants none is left in peace; of whoever has had two this week the invitation waits,
    and the reminder does not come."""
    values: Values = {
        "lesson": lesson.id,
        "title": lesson.title,
        "minutes": paging.minutes(lesson.words),
        "closes_at": lesson.closes_at,
        "over": lesson.closes_at <= now,
    }
    return Letter(
        account_id,
        _KEYS[what],
        values,
        right="member",
        subject=member_id,
        once=f"{_KEYS[what]}:{lesson.id}:{member_id}",
        useful_until=None if what is What.NUDGED else lesson.closes_at,
    )
