"""The board (职工之家看板): of each unit how many every service has reached, of how many, and whether the goal is met.

Figures alone. A unit of few people shares a line; where a service is for few people of a unit, its figure is left out,
and that of the next smallest with it where sums would give it away.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import figures, rights
from storage.charts import covering, printing, terms
from storage.charts.telling import paged
from storage.figures import Offer
from storage.folding import folded
from storage.goals.records import of_year
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: By line (a unit, or None for the small ones together): reached, of how many.
Column = dict[int | None, tuple[int, int]]
#: Units of a page: each has a line of every service.
PAGE: Final = 6
#: What opens the list behind a figure, by the right that it asks.
LISTS: Final[Mapping[Offer, Deed]] = {
    Offer.TALKS: Deed.READ_COVERAGE,
    Offer.TRAININGS: Deed.KEEP_TRAININGS,
    Offer.CHECKUPS: Deed.READ_TURNOUT,
    Offer.LEARNING: Deed.READ_LEARNING,
    Offer.ACTIVITIES: Deed.READ_TURNOUT,
    Offer.VISITS: Deed.KEEP_VISITS,
    Offer.BOUND: Deed.SEE_MISSING,
}


def look(session: Session, year: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units, of the running year (also 0) or of the one before it. Pages begin at 0. NotForYou."""
    return paged(picture(session, year, by=by, now=now), page, PAGE)


def picture(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """All units at once. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    found = board_of(session, year, terms.reach(session, by.account_id), now=now)
    return {**found, "may_set": rights.may(by, Deed.SET_GOALS)}


def order(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """The paper of that year's board: what the letter names. NotForYou."""
    del session
    rights.ask(by, Deed.READ_YEAR)
    return {"year": covering.year_of(year, now)}


def on_paper(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """The board of the year `subject`, as far as the reader's offices reach in this moment."""
    del values
    board = board_of(session, subject, terms.reach(session, account_id), now=now)
    return {**board, **printing.marked(session, account_id, now)}


def see(session: Session, service: Offer, year: int, *, by: Visitor, now: datetime) -> Values:
    """One service of the board: who belongs to it, how many were reached, how many units are there. NotForYou."""
    found = picture(session, year, by=by, now=now)
    cells = [_cell_of(line, service) for line in lines_of(found["lines"])]
    known = [cell for cell in cells if cell["met"] is not None]
    total = _cell_of({"cells": found["cells"]}, service)
    return {
        **{name: found[name] for name in ("year", "at", "fewest")},
        **total,
        "units": len(known),
        "units_met": sum(cell["met"] is True for cell in known),
        "lists": rights.may(by, LISTS[service]),
    }


def board_of(session: Session, year: int, scope: Collection[int] | None, *, now: datetime) -> Values:
    """The sums, and a line for each unit, by their names' order in the tree; small units together, last."""
    year = covering.year_of(year, now)
    people, goals = terms.people(session, scope), of_year(session, year)
    hides = sum(people.values()) < terms.FEW
    small = folded(people, terms.FEW)
    columns: dict[Offer, Column] = {}
    for service in Offer:
        found = {} if hides else figures.reached(session, service, year, scope, now=now)
        columns[service] = _by_line(found, small)
    totals = {service: _total(column) for service, column in columns.items()}
    tree = Tree(session)
    shown: list[int | None] = [*sorted(people.keys() - small, key=lambda one: (tree.place(one), one))]
    shown = [] if hides else [*shown, *([None] if small else [])]
    closed = {service: _closed(column) for service, column in columns.items()}
    lines: list[Value] = [
        {
            "unit": None if one is None else tree.path(one)[-1],
            "of": sum(people[each] for each in small) if one is None else people[one],
            "cells": [
                _cell(service, columns[service].get(one, (0, 0)), goals[service], one in closed[service])
                for service in Offer
            ],
        }
        for one in shown
    ]
    return {
        "year": year,
        "other": now.year - 1 if year == now.year else now.year,
        "this_year": now.year,
        "at": now,
        "of": 0 if hides else sum(people.values()),
        "cells": [_cell(service, totals[service], goals[service], totals[service][1] < terms.FEW) for service in Offer],
        "lines": lines,
        "hides": hides,
        "fewest": terms.FEW,
    }


def _by_line(found: Mapping[int, tuple[int, int]], small: Collection[int]) -> Column:
    column: Column = {}
    for unit_id, (reached, of) in found.items():
        line = None if unit_id in small else unit_id
        before = column.get(line, (0, 0))
        column[line] = before[0] + reached, before[1] + of
    return column


def _total(column: Column) -> tuple[int, int]:
    return sum(reached for reached, _ in column.values()), sum(of for _, of in column.values())


def _closed(column: Column) -> set[int | None]:
    """The lines whose figure is of so few people that it is not shown; with as many more as keep sums from telling."""
    # The line of small units has no key of its own in the arithmetic: 0 is no unit's.
    closed = folded({line or 0: of for line, (_, of) in column.items()}, terms.FEW)
    return {line or None for line in closed}


def _cell(service: Offer, found: tuple[int, int], goal: int | None, closed: bool) -> Values:  # noqa: FBT001
    """`met`: None where there is no goal, or nothing to hold against it."""
    reached, of = found
    known = not closed and of > 0
    return {
        "service": service,
        "reached": reached if known else None,
        "of": of if known else None,
        "percent": covering.percent(reached, of) if known else None,
        "goal": goal,
        "met": reached * 100 >= goal * of if known and goal is not None else None,
        "nobody": of == 0,
    }


def _cell_of(line: Values, service: Offer) -> Values:
    return next(cell for cell in lines_of(line["cells"]) if cell["service"] == service)
