"""Reckoning: on which days of the month somebody has learnt, how many questions they answered, and how many of them
right, by category; beside the month before, their own."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from storage import learning, rights
from storage.questions import Question, categories
from storage.rights import Deed
from storage.sittings import Purpose, Sitting, SittingAnswer
from storage.values import Value, Values
from storage.visitors import Visitor

#: Categories with a line of their own, and days that a streak is followed back.
CATEGORIES, LONGEST = 6, 400
#: A sitting is answered within so many days of its beginning, or its late answers stand in no month.
_AFTER: Final = timedelta(days=62)


def mine(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The month so far. NotKnownYet."""
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = (begins - timedelta(days=1)).replace(day=1)
    rows = session.execute(answered(by.member_id, before)).all()
    this = [one for one in rows if one.at >= begins]
    last = [one for one in rows if one.at < begins]
    days = {one.at.astimezone(now.tzinfo).date() for one in this}
    told: Values = {
        "month": begins.date(),
        "today": now.date(),
        "days": [*sorted(one.day for one in days)],
        "length": _length(begins.date()),
        "answered": len(this),
        "right": sum(one.full for one in this),
        "before": len(last),
        "before_right": sum(one.full for one in last),
        "before_days": len({one.at.astimezone(now.tzinfo).date() for one in last}),
        "categories": _by_category(session, this),
        "streak": _streak(session, by.member_id, now),
        "notebook": None,
        "exams": None,
        "contests": None,
    }
    for one in learning.BESIDE_PROGRESS:
        told |= one(session, by.member_id, begins, now)
    return told


def _length(first: date) -> int:
    return ((first + timedelta(days=31)).replace(day=1) - first).days


def answered(member_id: int, since: datetime) -> Select[datetime, bool, int]:
    """That person's answers from then on; found by their sittings, however many answers there are of others. Of a paper
    that is not handed in nothing: what is right in it would be told while it can still be changed."""
    return (
        select(SittingAnswer.at, SittingAnswer.full, SittingAnswer.question_id)
        .join(Sitting, Sitting.id == SittingAnswer.sitting_id)
        .where(
            Sitting.member_id == member_id,
            Sitting.purpose.in_([*Purpose]),
            or_(Sitting.at_once, Sitting.ended_at.is_not(None)),
            Sitting.begun_at >= since - _AFTER,
            SittingAnswer.at >= since,
        )
    )


def _by_category(session: Session, rows: Sequence[Row[datetime, bool, int]]) -> list[Value]:
    """By the topmost category, most answered first; what is beyond the page in one line, as what has none."""
    tree, count, right = categories.tree(session), Counter[str](), Counter[str]()
    keys = {one.question_id for one in rows}
    of: dict[int, int | None] = {}
    for first in range(0, len(keys), 400):
        some = [*keys][first : first + 400]
        found = session.execute(select(Question.id, Question.category_id).where(Question.id.in_(some)))
        of.update(dict(found.all()))
    for one in rows:
        path = tree.path(of.get(one.question_id))
        name = path[0] if path else ""
        count[name] += 1
        right[name] += one.full
    named = [name for name, _ in sorted(count.items(), key=lambda one: (-one[1], one[0])) if name]
    shown, rest = named[:CATEGORIES], {*named[CATEGORIES:], ""}
    lines: list[Value] = [{"name": name, "answered": count[name], "right": right[name]} for name in shown]
    others = sum(count[name] for name in rest)
    if others:
        lines.append({"name": "", "answered": others, "right": sum(right[name] for name in rest)})
    return lines


def _streak(session: Session, member_id: int, now: datetime) -> int:
    """Days on end with at least one answer, up to today, or up to yesterday while today has none yet."""
    since, found, back = now, 0, 31
    day = now.date()
    days = set[date]()
    while back <= 2 * LONGEST:
        since = now - timedelta(days=back)
        days = {one.at.astimezone(now.tzinfo).date() for one in session.execute(answered(member_id, since))}
        day = now.date() if now.date() in days else now.date() - timedelta(days=1)
        found = 0
        while day in days and day > since.date():
            found, day = found + 1, day - timedelta(days=1)
        if day > since.date():
            return found
        back *= 4
    return found
