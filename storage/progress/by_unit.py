"""Figures: how many people of each unit answered at least one question in some time, and how many were answered; for
the officers' page, the digest and the year's summary. Nothing of who, and nothing of right or wrong.

An answer counts in the time in which its sitting was begun: so a month is read from the sittings alone, and stays as it
is when the answers themselves are gone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import pages, rights
from storage.folding import folded
from storage.members import Member, Standing
from storage.rights import Deed
from storage.sittings import Sitting
from storage.units import Tree
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: A unit of fewer people shares a line; lines of a page.
FEWEST, PAGE = 5, 8
_AT_WORK: Final = (Standing.ACTIVE, Standing.SECONDED)


@dataclass(frozen=True, slots=True)
class Learnt:
    """`people` who answered at least once, and how many questions were `answered`."""

    people: int = 0
    answered: int = 0

    def __add__(self, other: "Learnt") -> "Learnt":
        return Learnt(self.people + other.people, self.answered + other.answered)


def figures(session: Session, unit_ids: Collection[int] | None, since: datetime, until: datetime) -> dict[int, Learnt]:
    """By unit, of sittings begun from `since` to before `until`; None for all units. Units without any are left out.
    People count where they are now."""
    wanted = (
        select(Member.unit_id, func.count(Sitting.member_id.distinct()), func.sum(Sitting.answered))
        .join(Member, Member.id == Sitting.member_id)
        .where(Sitting.begun_at >= since, Sitting.begun_at < until, Sitting.answered > 0)
        .group_by(Member.unit_id)
    )
    if unit_ids is not None:
        wanted = wanted.where(Member.unit_id.in_(unit_ids or {0}))
    return {unit_id: Learnt(people, int(answered)) for unit_id, people, answered in session.execute(wanted)}


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units: this month beside the one before. `hides`: they are so few people that a figure would name
    somebody. NotForYou."""
    rights.ask(by, Deed.READ_LEARNING)
    reach = rights.reach(session, by.account_id, Deed.READ_LEARNING)
    begins, before, after = _months(now)
    this, last = figures(session, reach, begins, after), figures(session, reach, before, begins)
    staff = _staff(session, reach)
    count = sum(staff.values())
    hides = 0 < count < FEWEST
    lines = [] if hides else _lines(session, staff, this, last)
    here = pages.at(page, len(lines), PAGE)
    return {
        "month": begins.date(),
        "hides": hides,
        "fewest": FEWEST,
        "of": count,
        **({} if hides else _told(sum(this.values(), Learnt()), sum(last.values(), Learnt()))),
        "units": here.cut(lines),
        **here.told(),
    }


def every_unit(session: Session, reach: Collection[int] | None, *, now: datetime) -> list[Values]:
    """This month beside the one before, unit by unit, of those units (None: of all); nothing where they are so few
    people that it would tell of one."""
    staff = _staff(session, reach)
    if sum(staff.values()) < FEWEST:
        return []
    begins, before, after = _months(now)
    return lines_of(
        _lines(session, staff, figures(session, reach, begins, after), figures(session, reach, before, begins))
    )


def _months(now: datetime) -> tuple[datetime, datetime, datetime]:
    """The beginnings of this month, of the one before, and of the next."""
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return begins, (begins - timedelta(days=1)).replace(day=1), (begins + timedelta(days=32)).replace(day=1)


def _staff(session: Session, reach: Collection[int] | None) -> dict[int, int]:
    """How many are at work in each unit."""
    counted = select(Member.unit_id, func.count()).where(Member.standing.in_(_AT_WORK)).group_by(Member.unit_id)
    if reach is not None:
        counted = counted.where(Member.unit_id.in_(reach or {0}))
    return dict(session.execute(counted).all())


def _lines(session: Session, staff: dict[int, int], this: dict[int, Learnt], last: dict[int, Learnt]) -> list[Value]:
    """Those where most people learn first; small units together, last."""
    tree, small = Tree(session), folded(staff, FEWEST)
    shown = sorted(staff.keys() - small, key=lambda one: (-this.get(one, Learnt()).people / staff[one], one))
    lines: list[Value] = [
        {
            "unit": tree.path(one)[-1],
            "of": staff[one],
            **_told(this.get(one, Learnt()), last.get(one, Learnt())),
        }
        for one in shown
    ]
    if small:
        sums = [sum((found.get(one, Learnt()) for one in small), Learnt()) for found in (this, last)]
        lines.append({"unit": None, "of": sum(staff[one] for one in small), **_told(*sums)})
    return lines


def _told(this: Learnt, last: Learnt) -> dict[str, Value]:
    return {
        "people": this.people,
        "answered": this.answered,
        "before_people": last.people,
        "before_answered": last.answered,
    }
