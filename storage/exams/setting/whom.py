"""Whom it is for: units, and posts of their people."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import asking, pages, posts, rights
from storage.exams import whose
from storage.exams.records import ExamPost, ExamUnit, State
from storage.exams.setting.steps import changed, stop_asking, to_change
from storage.exams.setting.terms import PAGE
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def units(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The units that the officer has, each with whether it is for its people."""
    exam = to_change(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    tree, there = Tree(session), set(whose.units_of(session, exam.id))
    found = _all_units(session, tree, by)
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [
        {"id": one, "unit": " / ".join(tree.path(one)[-2:]), "on": one in there} for one in here.cut(found)
    ]
    told: Values = {"exam": exam.id, "title": exam.title, "lines": lines, "chosen": len(there)}
    return {**told, **here.told(), **posts.named(whose.posts_of(session, exam.id))}


def _all_units(session: Session, tree: Tree, by: Visitor) -> list[int]:
    reach = rights.reach(session, by.account_id, Deed.KEEP_EXAMS)
    return sorted((one for one in tree.paths() if reach is None or one in reach), key=tree.place)


def turn_unit(session: Session, exam_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit too, with all below it, or not any more; the last one of a unit's officer stays."""
    exam = to_change(session, exam_id, by=by, now=now)
    tree = Tree(session)
    found, there = _all_units(session, tree, by), whose.units_of(session, exam.id)
    if unit_id not in found:
        raise asking.Outdated
    everybody = rights.reach(session, by.account_id, Deed.KEEP_EXAMS) is None
    if unit_id not in there:
        session.add(ExamUnit(exam_id=exam.id, unit_id=unit_id))
    elif everybody or len(there) > 1:
        session.execute(delete(ExamUnit).where(ExamUnit.exam_id == exam.id, ExamUnit.unit_id == unit_id))
    if exam.state == State.PUBLISHED:
        changed(session, exam, by=by, now=now)
    session.flush()
    return units(session, exam.id, found.index(unit_id) // PAGE, by=by, now=now)


def look_posts(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The posts of its units' people, each with whether it is for them."""
    exam = to_change(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    chosen = whose.posts_of(session, exam.id)
    told: Values = {"exam": exam.id, "title": exam.title}
    return {**told, **posts.choices(session, whose.within(session, exam), chosen, page)}


def turn_post(session: Session, exam_id: int, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that post too, or not any more; with none left for whatever post."""
    exam = to_change(session, exam_id, by=by, now=now)
    chosen = whose.posts_of(session, exam.id)
    post, on, page = posts.turned(session, whose.within(session, exam), chosen, key)
    if on:
        session.add(ExamPost(exam_id=exam.id, post=post))
    else:
        session.execute(delete(ExamPost).where(ExamPost.exam_id == exam.id, ExamPost.post == post))
    if exam.state == State.PUBLISHED:
        changed(session, exam, by=by, now=now)
    session.flush()
    return look_posts(session, exam.id, page, by=by, now=now)
