"""Telling one figure: its months beside those of the year before, its units, the records behind it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from storage import figures, pages, rights
from storage.charts import terms
from storage.charts.choosing import head, told
from storage.charts.terms import PAGE, When
from storage.figures import QUIET, Source, Sums
from storage.folding import folded
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def trend(session: Session, source: Source, when: When, *, by: Visitor, now: datetime) -> Values:
    """Month by month. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    return trend_of(session, source, when, terms.reach(session, by.account_id), now=now)


def trend_of(session: Session, source: Source, when: When, scope: Collection[int] | None, *, now: datetime) -> Values:
    """The months of those days beside the same months a year before; of a month that is not over, the same days.
    `most`, `least`: the months with most and with least, of several the first; None where nothing was."""
    days = terms.days(when, now)
    hides = sum(terms.people(session, scope).values()) < terms.few(source)
    kept = None if hides else scope
    none: Collection[int] | None = [] if hides else kept
    months = _months(session, source, days.now, none), _months(session, source, days.before, none)
    lines: list[Value] = [
        {"month": month, "count": months[0][month - 1], "before": months[1][month - 1]}
        for month in range(days.now.first.month, days.now.last.month + 1)
    ]
    shown = {month: months[0][month - 1] for month in range(days.now.first.month, days.now.last.month + 1)}
    before = figures.of(session, source, days.before, none)
    return {
        **head(when, days),
        "source": source,
        **told(source, figures.of(session, source, days.now, none)),
        "before": terms.measured(source, before),
        "lines": lines,
        "most": _extreme(shown, most=True),
        "least": _extreme(shown, most=False),
        "hides": hides,
        "fewest": terms.few(source),
    }


def _months(session: Session, source: Source, span: figures.Span, scope: Collection[int] | None) -> list[int]:
    found = figures.by_month(session, source, span.first.year, span, scope)
    return [terms.measured(source, sums) for sums in found]


def _extreme(shown: Mapping[int, int], *, most: bool) -> Value:
    if not any(shown.values()):
        return None
    month = (max if most else min)(shown, key=lambda one: (shown[one], -one if most else one))
    return {"month": month, "count": shown[month]}


def units(session: Session, source: Source, when: When, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units. Pages begin at 0. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    found = units_of(session, source, when, terms.reach(session, by.account_id), now=now)
    return paged(found, page)


def every_unit(session: Session, source: Source, when: When, *, by: Visitor, now: datetime) -> Values:
    """All units at once, to be drawn. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    return units_of(session, source, when, terms.reach(session, by.account_id), now=now)


def paged(found: Values, page: int, size: int = PAGE) -> Values:
    """A page of its lines. Pages begin at 0."""
    lines = found["lines"]
    assert isinstance(lines, list)
    here = pages.at(page, len(lines), size)
    return {**found, "lines": here.cut(lines), **here.told(), "units": len(lines)}


def units_of(session: Session, source: Source, when: When, scope: Collection[int] | None, *, now: datetime) -> Values:
    """Every unit of the roster, those with most first; then small ones together (`unit` None), then what is of no unit
    (`of` None). `most`, `least`: the units with most and with least, of those with a line of their own."""
    days, people = terms.days(when, now), terms.people(session, scope)
    hides = sum(people.values()) < terms.few(source)
    counts = {} if hides else _counts(session, source, days.now, scope)
    before = {} if hides else _counts(session, source, days.before, scope)
    lines = [] if hides else _lines(session, people, counts, before, terms.few(source))
    named = [line for line in lines if line["unit"] is not None]
    return {
        **head(when, days),
        "source": source,
        **told(source, Sums() if hides else figures.of(session, source, days.now, scope)),
        "before": 0 if hides else terms.measured(source, figures.of(session, source, days.before, scope)),
        "lines": [*lines],
        "most": named[0] if len(named) > 1 else None,
        "least": named[-1] if len(named) > 1 else None,
        "hides": hides,
        "fewest": terms.few(source),
    }


def _counts(
    session: Session, source: Source, span: figures.Span, scope: Collection[int] | None
) -> dict[int | None, int]:
    found = figures.by_unit(session, source, span, scope)
    return {unit_id: terms.measured(source, sums) for unit_id, sums in found.items()}


def _lines(
    session: Session,
    people: Mapping[int, int],
    counts: Mapping[int | None, int],
    before: Mapping[int | None, int],
    few: int,
) -> list[Values]:
    tree, small = Tree(session), folded(people, few)
    shown = sorted(people.keys() - small, key=lambda unit_id: (-counts.get(unit_id, 0), unit_id))
    lines: list[Values] = [
        {
            "unit": tree.path(unit_id)[-1],
            "of": people[unit_id],
            "count": counts.get(unit_id, 0),
            "before": before.get(unit_id, 0),
        }
        for unit_id in shown
    ]
    # A unit of which nobody is left has no line of its own either.
    gone = {unit_id for unit_id in {*counts, *before} if unit_id is not None and unit_id not in people}
    if small or gone:
        lines.append({"unit": None, "of": sum(people[one] for one in small), **_both(small | gone, counts, before)})
    if None in counts or None in before:
        lines.append({"unit": None, "of": None, **_both({None}, counts, before)})
    return lines


def _both(
    some: Collection[int | None], counts: Mapping[int | None, int], before: Mapping[int | None, int]
) -> dict[str, Value]:
    return {"count": sum(counts.get(one, 0) for one in some), "before": sum(before.get(one, 0) for one in some)}


def records(session: Session, source: Source, when: When, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the records behind the figure, oldest first. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    days, scope = terms.days(when, now), terms.reach(session, by.account_id)
    hides = sum(terms.people(session, scope).values()) < terms.few(source)
    sums = figures.of(session, source, days.now, [] if hides else scope)
    here = pages.at(page, sums.records, PAGE)
    listed = islice(figures.entries(session, source, days.now, [] if hides else scope), here.first, here.after)
    tree = Tree(session)
    lines: list[Value] = [
        {
            "number": one.number,
            "title": one.title,
            "on": one.on,
            "unit": None if one.unit_id is None else tree.path(one.unit_id)[-1],
            "times": one.times,
            "households": one.households,
            "fen": one.fen,
        }
        for one in listed
    ]
    return {
        **head(when, days),
        "source": source,
        **told(source, sums),
        "reserved": source in QUIET,
        "lines": lines,
        **here.told(),
        "hides": hides,
        "fewest": terms.few(source),
    }
