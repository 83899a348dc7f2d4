"""Addressing: an officer says for which of their units a card is, for which posts there, and for whom of these."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import asking, pages, posts
from storage.lessons.concerning import keep, posts_of, reach, units_of, within_units
from storage.lessons.records import Lesson, LessonPost, LessonUnit, Whom
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page of units.
PAGE: Final = 8


def look_units(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's units, each with whether it is for them; `stays`: one is chosen, and it can't be taken away.
    NotForYou, NoSuchLesson, NotYourLesson."""
    del now
    lesson = keep(session, lesson_id, by=by)
    tree, there = Tree(session), set(units_of(session, lesson.id))
    found = _own(session, by)
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [
        {"id": one, "unit": " / ".join(tree.path(one)[-2:]), "on": one in there} for one in here.cut(found)
    ]
    told: Values = {"lesson": lesson.id, "title": lesson.title, "whom": lesson.whom, "lines": lines}
    told["stays"] = reach(session, by) is not None and len(there) == 1
    return {**told, "chosen": len(there), **here.told(), **posts.named(posts_of(session, lesson.id))}


def turn_unit(session: Session, lesson_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit too, with all below it, or not any more. Of the last one of a unit's officer it stays: for
    everybody is not theirs to say. Outdated."""
    lesson, found = keep(session, lesson_id, by=by), _own(session, by)
    if unit_id not in found:
        raise asking.Outdated
    there = units_of(session, lesson.id)
    if unit_id not in there:
        session.add(LessonUnit(lesson_id=lesson.id, unit_id=unit_id))
    elif reach(session, by) is None or len(there) > 1:
        gone = delete(LessonUnit).where(LessonUnit.lesson_id == lesson.id, LessonUnit.unit_id == unit_id)
        session.execute(gone)
    session.flush()
    return look_units(session, lesson.id, found.index(unit_id) // PAGE, by=by, now=now)


def _own(session: Session, by: Visitor) -> list[int]:
    """The officer's units, in the order of the tree."""
    tree, reached = Tree(session), reach(session, by)
    return sorted((one for one in tree.paths() if reached is None or one in reached), key=tree.place)


def turn_whom(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """The next of all, in service, retired. The retired hold no post: for them it is for none."""
    lesson, every = keep(session, lesson_id, by=by), list(Whom)
    lesson.whom = every[(every.index(Whom(lesson.whom)) + 1) % len(every)]
    if lesson.whom == Whom.RETIRED:
        session.execute(delete(LessonPost).where(LessonPost.lesson_id == lesson.id))
    session.flush()
    return look_units(session, lesson.id, 0, by=by, now=now)


def look_posts(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The posts of its units' people, each with whether it is for them. Outdated for a card of the retired;
    NotForYou, NoSuchLesson, NotYourLesson."""
    del now
    lesson = _in_service(session, lesson_id, by=by)
    there, chosen = within_units(session, lesson), posts_of(session, lesson.id)
    return {"lesson": lesson.id, "title": lesson.title, **posts.choices(session, there, chosen, page)}


def turn_post(session: Session, lesson_id: int, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that post too, or not any more; with none left for whatever post. As `look_posts`."""
    lesson = _in_service(session, lesson_id, by=by)
    chosen = posts_of(session, lesson.id)
    post, on, page = posts.turned(session, within_units(session, lesson), chosen, key)
    if on:
        session.add(LessonPost(lesson_id=lesson.id, post=post))
    else:
        session.execute(delete(LessonPost).where(LessonPost.lesson_id == lesson.id, LessonPost.post == post))
    session.flush()
    return look_posts(session, lesson.id, page, by=by, now=now)


def _in_service(session: Session, lesson_id: int, *, by: Visitor) -> Lesson:
    lesson = keep(session, lesson_id, by=by)
    if lesson.whom == Whom.RETIRED:
        raise asking.Outdated
    return lesson
