"""Practice (练习): a category, how many, and off: what is new to somebody first, then what they know least, by lot.

`open_menu` and `pick` choose, `begin` draws a set. A set that is begun goes on until it is done or another one begins.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import learning, pages, rights
from storage.questions import Question, QuestionCategory, categories, drawing
from storage.questions.records import IS_LIVE, LOTS
from storage.rights import Deed
from storage.sittings import COURSES, Acquaintance, Course, Purpose, Sitting, SittingAnswer, sitting
from storage.sittings.sitting import Manner, NothingToAsk
from storage.values import Value, Values
from storage.visitors import Visitor

#: How many at a time.
SIZES: Final = (5, 10, 20)
#: Categories that a page of the tree has room for.
PAGE: Final = 16


def open_menu(session: Session, category_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The categories right below that one, 0 for the topmost, with how many questions each has; pages begin at 0. One
    with nothing below it asks how many at once."""
    del now
    rights.ask(by, Deed.LEARN)
    tree, counts = categories.tree(session), categories.live(session)
    if category_id not in tree.names:
        category_id = 0
    below: list[Values] = [
        {"category": one, "name": tree.names[one], "count": sum(counts.get(each, 0) for each in tree.within(one))}
        for one in tree.children(category_id)
    ]
    lines: list[Value] = [one for one in below if one["count"]]
    told = _of(session, category_id, tree, counts, by=by)
    if category_id and not lines:
        return {**told, "asks": "size"}
    here = pages.at(page, len(lines), PAGE)
    shown = here.cut(lines)
    return {**told, "asks": "category", "lines": shown, **here.told()}


def pick(session: Session, category_id: int, *, by: Visitor, now: datetime) -> Values:
    """All of that category and below it: asks how many."""
    del now
    rights.ask(by, Deed.LEARN)
    tree, counts = categories.tree(session), categories.live(session)
    return {**_of(session, category_id if category_id in tree.names else 0, tree, counts, by=by), "asks": "size"}


def begin(session: Session, category_id: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """A new set of so many; one that is open ends there. NothingToAsk where there is none."""
    rights.ask(by, Deed.LEARN)
    member_id = by.member_id
    assert member_id is not None
    tree = categories.tree(session)
    within = tree.within(category_id) if category_id in tree.names else []
    chosen = _drawn(session, member_id, min(max(count, 1), SIZES[-1]), within)
    if not chosen:
        raise NothingToAsk(purpose=Purpose.PRACTICE)
    open_one = sitting.open_one(session, member_id, Purpose.PRACTICE)
    if open_one is not None:
        sitting.end(session, open_one, now=now)
    subject = category_id if within else 0
    made = sitting.begin(session, chosen, Purpose.PRACTICE, subject, by=by, now=now, manner=Manner(mixed=True))
    return sitting.show(session, made, by=by, now=now)


def one_more(session: Session, *, by: Visitor, now: datetime) -> Values:
    """One question out of the whole bank (再出一道); where a set is open, the one that waits in it. NothingToAsk."""
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    waits = sitting.open_one(session, by.member_id, Purpose.PRACTICE)
    return begin(session, 0, 1, by=by, now=now) if waits is None else sitting.show(session, waits, by=by, now=now)


def _drawn(session: Session, member_id: int, count: int, within: Collection[int]) -> list[tuple[int, int]]:
    lot = secrets.randbelow(LOTS)
    met = select(Acquaintance.question_id).where(Acquaintance.member_id == member_id)
    new = drawing.draw(session, count, lot, categories=within, besides=[Question.id.not_in(met)])
    return new if len(new) == count else [*new, *_least_known(session, member_id, count - len(new), lot, within)]


def _least_known(
    session: Session, member_id: int, count: int, lot: int, within: Collection[int]
) -> list[tuple[int, int]]:
    """What was not right when last met, then what was right least often; by lot among the same."""
    known = select(Question.id, Question.version).join(Acquaintance, Acquaintance.question_id == Question.id)
    known = known.where(Acquaintance.member_id == member_id, IS_LIVE)
    if within:
        known = known.where(Question.category_id.in_(within))
    known = known.order_by(Acquaintance.last_right, Acquaintance.right, drawing.turn(lot)).limit(count)
    return [(id_, version) for id_, version in session.execute(known)]


def _of(session: Session, category_id: int, tree: categories.Tree, counts: dict[int, int], *, by: Visitor) -> Values:
    within = tree.within(category_id) if category_id else [*counts]
    count = sum(counts.get(one, 0) for one in within)
    sizes: list[Value] = [one for one in SIZES if one <= count] or ([count] if count else [])
    told: Values = {"category": category_id, "path": list[Value](tree.path(category_id)), "count": count}
    told |= {"above": tree.above.get(category_id, 0), "sizes": sizes}
    assert by.member_id is not None
    begun = sitting.open_one(session, by.member_id, Purpose.PRACTICE)
    open_: list[Value] = []
    if begun is not None:
        open_ = [{"sitting": begun.id, "purpose": begun.purpose, "answered": begun.answered, "of": _of_all(begun)}]
    return {**told, "begun": open_}


def _of_all(one: Sitting) -> int:
    return len(one.questions)


# What a sitting tells.


def _title(session: Session, one: Sitting) -> Values:
    found = session.get(QuestionCategory, one.subject_id) if one.subject_id else None
    return {"title": "" if found is None else found.name}


def _ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as courses are told
    """How it went in each category, by name; where there is only one, nothing more than the whole."""
    del now, first
    name = func.coalesce(QuestionCategory.name, "")
    rows = (
        select(name, func.sum(case((SittingAnswer.full, 1), else_=0)), func.count())
        .select_from(SittingAnswer)
        .join(Question, Question.id == SittingAnswer.question_id)
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .where(SittingAnswer.sitting_id == one.id)
        .group_by(name)
        .order_by(name)
    )
    found = session.execute(rows).all()
    lines: list[Value] = [{"name": said, "right": int(right), "of": count} for said, right, count in found]
    return {"lines": lines if len(lines) > 1 else [], "category": one.subject_id, "size": _of_all(one)}


COURSES[Purpose.PRACTICE] = Course(_title, _ended)
learning.BESIDE_HOME.append(lambda _session, _by, _now: {"practice": True})
