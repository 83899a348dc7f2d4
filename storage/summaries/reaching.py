"""Reaching: how far services have come with the goals the union has set (职工之家看板), and which units fall short.

Figures as the board shows them: by the roster of now, units of few people together, what would tell of somebody left
out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage import goals
from storage.figures import Offer, Span
from storage.goals.board import board_of
from storage.summaries.measures import is_of_now
from storage.values import Values, lines_of


@dataclass(frozen=True, slots=True)
class Reach:
    """Of a unit (None: the small ones together): `reached` of so many people; None, and `met` too, where these are so
    few that it would tell of somebody."""

    unit: str | None
    reached: int | None
    of: int | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Goal:
    """So many in a hundred were to be reached with a service; how many were in all, and by unit. `next`: the year
    after's, None while there is none."""

    service: Offer
    percent: int
    next: int | None
    whole: Reach
    units: tuple[Reach, ...]

    def short(self) -> list[Reach]:
        """The units that are known not to have met it, the least reached first."""
        found = [one for one in self.units if one.met is False]
        return sorted(found, key=lambda one: (one.unit is None, (one.reached or 0) / (one.of or 1)))


def of_year(session: Session, year: int, *, now: datetime) -> tuple[Goal, ...]:
    """The goals of which anything can be told, in the order of the board. Of a year long past there is nothing, as who
    belonged to which unit is known of now alone."""
    assert now.tzinfo is not None
    wanted = goals.of_year(session, year)
    if not any(wanted.values()) or not is_of_now(Span.of_year(year, now.tzinfo), now):
        return ()
    return tuple(_goals(board_of(session, year, None, now=now), goals.of_year(session, year + 1)))


def _goals(board: Values, after: Mapping[Offer, int | None]) -> Iterator[Goal]:
    for cell in lines_of(board["cells"]):
        service, percent = Offer(str(cell["service"])), cell["goal"]
        if not isinstance(percent, int) or cell["met"] is None:
            continue
        units = [(line["unit"], _cell(line, service)) for line in lines_of(board["lines"])]
        told = tuple(_reach(unit, one) for unit, one in units if not one["nobody"])
        yield Goal(service, percent, after[service], _reach(None, cell), told)


def _cell(line: Values, service: Offer) -> Values:
    return next(cell for cell in lines_of(line["cells"]) if cell["service"] == service)


def _reach(unit: object, cell: Values) -> Reach:
    reached, of, met = cell["reached"], cell["of"], cell["met"]
    assert reached is None or isinstance(reached, int)
    assert of is None or isinstance(of, int)
    return Reach(str(unit) if unit else None, reached, of, None if met is None else bool(met))
