"""The board (谈心覆盖): of each unit how many were talked with, are due, overdue, or recorded without their word.

Figures alone, no names, and no unit so small that a figure would tell of somebody.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import pages, rights
from storage.coverage import reckoning
from storage.coverage.reckoning import Stage
from storage.folding import folded
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT: Final = "coverage"
#: A unit of fewer people shares a line.
FEWEST: Final = 5
#: Units of a page.
PAGE: Final = 8


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.READ_COVERAGE)


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units, where the offices of the visitor reach. Pages begin at 0. `hides`: they reach so few people that
    a figure would name somebody."""
    found = picture(session, by=by, now=now)
    lines: list[Value] = [*lines_of(found["units"])]
    here = pages.at(page, len(lines), PAGE)
    return {**found, "units": here.cut(lines), **here.told()}


def picture(session: Session, *, by: Visitor, now: datetime) -> Values:
    """All units at once, to be drawn. NotForYou."""
    rights.ask(by, Deed.READ_COVERAGE)
    by_unit = _by_unit(session, rights.reach(session, by.account_id, Deed.READ_COVERAGE), now=now)
    total = sum(by_unit.values(), Counter[str]())
    hides = 0 < total.total() < FEWEST
    lines: list[Value] = [] if hides else [*_lines(session, by_unit)]
    return {
        "at": now,
        "hides": hides,
        "fewest": FEWEST,
        **_told(None, Counter() if hides else total),
        "units": lines,
        "page": 0,
        "pages": 1,
        "may_hold": rights.may(by, Deed.HOLD_TALKS),
        "may_set": rights.may(by, Deed.SET_TALKS),
    }


def total(session: Session, *, by: Visitor, now: datetime) -> Values:
    """All units together: `of` how many people, and how many of them at which stage; `of` is 0 where there are none, or
    so few that it would tell of one of them. NotForYou."""
    rights.ask(by, Deed.READ_COVERAGE)
    reach = rights.reach(session, by.account_id, Deed.READ_COVERAGE)
    found = sum(_by_unit(session, reach, now=now).values(), Counter[str]())
    return _told(None, Counter() if found.total() < FEWEST else found)


def _by_unit(session: Session, reach: Collection[int] | None, *, now: datetime) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for unit_id, stage, count in reckoning.counted(session, reach, now.date()):
        found.setdefault(unit_id, Counter())[stage] += count
    return found


def _lines(session: Session, by_unit: Mapping[int, Counter[str]]) -> list[Values]:
    """Those with most people overdue first; small units together, last."""
    tree = Tree(session)
    small = folded({unit_id: found.total() for unit_id, found in by_unit.items()}, FEWEST)
    shown = sorted(by_unit.keys() - small, key=lambda unit_id: (-by_unit[unit_id][Stage.OVERDUE], unit_id))
    lines = [_told(tree.path(unit_id)[-1], by_unit[unit_id]) for unit_id in shown]
    if small:
        lines.append(_told(None, sum((by_unit[unit_id] for unit_id in small), Counter[str]())))
    return lines


def _told(unit: str | None, found: Counter[str]) -> Values:
    return {"unit": unit, "of": found.total(), **{stage.value: found[stage] for stage in Stage}}
