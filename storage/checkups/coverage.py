"""Coverage (体检进度): how many of each unit have had the year's health check, booked it, or not yet; counts alone."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import pages, rights
from storage.checkups import nudging
from storage.checkups.standing import Stands, concerns, of_year, stands, within
from storage.folding import FEWEST, folded
from storage.members import Member
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the page is had.
RIGHT: Final = "checkups"
#: Units of a page.
PAGE: Final = 8


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.READ_TURNOUT)


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """The year's health checks, a page of units; where the offices of the visitor reach. Pages begin at 0. `hides`:
    they reach so few people that a figure would name somebody. `nudge`: what a press of the chair would do."""
    rights.ask(by, Deed.READ_TURNOUT)
    reach = rights.reach(session, by.account_id, Deed.READ_TURNOUT)
    by_unit = _by_unit(session, reach, now)
    total = sum(by_unit.values(), Counter[str]())
    hides = 0 < total.total() < FEWEST
    lines = [] if hides else _lines(session, by_unit)
    here = pages.at(page, len(lines), PAGE)
    shown: list[Value] = [*here.cut(lines)]
    return {
        "year": now.year,
        "checkups": len(of_year(session, now.year, now=now)),
        "hides": hides,
        "fewest": FEWEST,
        **_told(None, Counter() if hides else total),
        "lines": shown,
        **here.told(),
        "nudge": nudging.ready(session, by=by, now=now),
    }


def every_unit(session: Session, reach: Collection[int] | None, *, now: datetime) -> list[Values]:
    """The year by unit, of those units (None: of all); nothing where they are so few people that it would tell of
    one."""
    by_unit = _by_unit(session, reach, now)
    return _lines(session, by_unit) if sum(found.total() for found in by_unit.values()) >= FEWEST else []


def _by_unit(session: Session, reach: Collection[int] | None, now: datetime) -> dict[int, Counter[str]]:
    found = of_year(session, now.year, now=now)
    where = stands(found, now.year)
    counted = select(Member.unit_id, where, func.count()).where(concerns(session, found), within(reach))
    by_unit: dict[int, Counter[str]] = {}
    for unit_id, stage, count in session.execute(counted.group_by(Member.unit_id, where)):
        by_unit.setdefault(unit_id, Counter())[stage] += count
    return by_unit


def _lines(session: Session, by_unit: Mapping[int, Counter[str]]) -> list[Values]:
    """Those with most people who have not booked first; small units together, last."""
    tree = Tree(session)
    small = folded({unit_id: found.total() for unit_id, found in by_unit.items()})
    shown = sorted(by_unit.keys() - small, key=lambda unit_id: (-by_unit[unit_id][Stands.OPEN], unit_id))
    lines = [_told(tree.path(unit_id)[-1], by_unit[unit_id]) for unit_id in shown]
    if small:
        lines.append(_told(None, sum((by_unit[unit_id] for unit_id in small), Counter[str]())))
    return lines


def _told(unit: str | None, found: Counter[str]) -> Values:
    return {"unit": unit, "of": found.total(), **{stage.value: found[stage] for stage in Stands}}
