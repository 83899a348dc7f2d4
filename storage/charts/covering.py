"""Covering (覆盖): whom each service has reached in a year, in all and unit by unit, out of whom it is for."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from storage import figures, rights
from storage.charts import terms
from storage.charts.telling import paged
from storage.figures import Offer
from storage.folding import folded
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor


def look(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """Offer by service. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    return look_of(session, year, terms.reach(session, by.account_id), now=now)


def look_of(session: Session, year: int, scope: Collection[int] | None, *, now: datetime) -> Values:
    """Of the running year, or of the one before it: `reached` of `of`, None where these are so few that it would tell
    of somebody; `before`: how many in a hundred the year before, None where it was for nobody."""
    year = year_of(year, now)
    lines: list[Value] = []
    for service in Offer:
        reached, of = _sum(figures.reached(session, service, year, scope, now=now))
        before, of_before = _sum(figures.reached(session, service, year - 1, scope, now=now))
        few = of < terms.FEW
        # Who is bound is known of today alone.
        known = of_before >= terms.FEW and service != Offer.BOUND
        lines.append(
            {
                "service": service,
                "reached": None if few else reached,
                "of": of,
                "percent": None if few else percent(reached, of),
                "before": percent(before, of_before) if known else None,
            }
        )
    return {**_head(year, now), "lines": lines, "fewest": terms.FEW}


def of_units(session: Session, service: Offer, year: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units, of one service. Pages begin at 0. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    scope = terms.reach(session, by.account_id)
    return paged(of_units_of(session, service, year, scope, now=now), page)


def every_unit(session: Session, service: Offer, year: int, *, by: Visitor, now: datetime) -> Values:
    """All units at once, to be drawn. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    return of_units_of(session, service, year, terms.reach(session, by.account_id), now=now)


def of_units_of(session: Session, service: Offer, year: int, scope: Collection[int] | None, *, now: datetime) -> Values:
    """Every unit with somebody for whom it is, the least reached first; small ones together, last.
    `lowest`, `highest`: of the units with a line of their own."""
    year = year_of(year, now)
    found = figures.reached(session, service, year, scope, now=now)
    reached, of = _sum(found)
    hides = of < terms.FEW
    lines = [] if hides else _lines(session, found)
    named = [line for line in lines_of(lines) if line["unit"] is not None]
    return {
        **_head(year, now),
        "service": service,
        "reached": 0 if hides else reached,
        "of": 0 if hides else of,
        "percent": None if hides else percent(reached, of),
        "lines": lines,
        "lowest": named[0] if len(named) > 1 else None,
        "highest": named[-1] if len(named) > 1 else None,
        "hides": hides,
        "nobody": not of,
        "fewest": terms.FEW,
    }


def year_of(year: int, now: datetime) -> int:
    """The one that runs, or the one before it."""
    return year if year in (now.year, now.year - 1) else now.year


def percent(reached: int, of: int) -> int:
    """Whole ones, rounded down: nobody is told that everybody was reached before everybody was."""
    return reached * 100 // of if of else 0


def _head(year: int, now: datetime) -> Values:
    return {"year": year, "other": now.year - 1 if year == now.year else now.year, "at": now}


def _sum(found: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    return sum(one for one, _ in found.values()), sum(of for _, of in found.values())


def _lines(session: Session, found: Mapping[int, tuple[int, int]]) -> list[Value]:
    tree = Tree(session)
    small = folded({unit_id: of for unit_id, (_, of) in found.items()}, terms.FEW)
    shown = sorted(found.keys() - small, key=lambda unit_id: (percent(*found[unit_id]), unit_id))
    lines: list[Value] = [_line(tree.path(unit_id)[-1], *found[unit_id]) for unit_id in shown]
    if small:
        lines.append(_line(None, *_sum({unit_id: found[unit_id] for unit_id in small})))
    return lines


def _line(unit: str | None, reached: int, of: int) -> Values:
    return {"unit": unit, "reached": reached, "of": of, "percent": percent(reached, of)}
