"""Coverage (体检进度): how many of each unit have had the year's health check, booked it, or not yet; counts alone."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import rights
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
    found = of_year(session, now.year, now=now)
    where = stands(found, now.year)
    counted = select(Member.unit_id, where, func.count()).where(concerns(session, found), within(reach))
    by_unit: dict[int, Counter[str]] = {}
    for unit_id, stage, count in session.execute(counted.group_by(Member.unit_id, where)):
        by_unit.setdefault(unit_id, Counter())[stage] += count
    total = sum(by_unit.values(), Counter[str]())
    hides = 0 < total.total() < FEWEST
    lines = [] if hides else _lines(session, by_unit)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown: list[Value] = [*lines[page * PAGE : (page + 1) * PAGE]]
    return {
        "year": now.year,
        "checkups": len(found),
        "hides": hides,
        "fewest": FEWEST,
        **_told(None, Counter() if hides else total),
        "lines": shown,
        "page": page,
        "pages": pages,
        "nudge": nudging.ready(session, by=by, now=now),
    }


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
