"""Figures: the register in numbers, by class, cause, stage, unit and year; small ones hidden from who has no case."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import aid, audit, pages, rights
from storage.aid import Grant
from storage.dossiers.records import HardshipClass
from storage.hardship.reports import ON_FILE, Cause, Stage
from storage.register import counting
from storage.register.counting import Scope
from storage.register.suppressing import LEAST, Balance, hidden
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Units of a page.
PAGE: Final = 20
_NOW: Final = "now"


@dataclass(slots=True)
class _Table:
    """Figures by their names, what adds up to what, and those told of few people though they are large (sums)."""

    cells: dict[Hashable, int] = field(default_factory=dict)
    balances: list[Balance] = field(default_factory=list)
    small: set[Hashable] | None = None

    def add(self, total: Hashable, parts: Mapping[Hashable, int]) -> None:
        self.cells |= {total: sum(parts.values()), **parts}
        if parts:
            self.balances.append(Balance((total,), tuple(parts)))

    def shown(self, *, exact: bool) -> dict[Hashable, int | None]:
        """What may be seen; None for what is hidden."""
        hide = set() if exact else hidden(self.cells, self.balances, self.small)
        return {key: None if key in hide else value for key, value in self.cells.items()}


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The figures of the units that the visitor's offices reach; noted. NotForYou."""
    rights.ask(by, Deed.READ_FIGURES)
    audit.note(session, "register.look", by=by.account_id, now=now)
    return told(session, by.account_id, now=now)


def told(session: Session, account_id: int, *, now: datetime) -> Values:
    """What a page or a paper tells of the register; a hidden figure is None. `hides`: some may be."""
    scope, exact = _reach(session, account_id)
    people, units, opened = _people(session, scope, now=now)
    shown = people.shown(exact=exact)
    may = rights.allowed(session, account_id, Deed.READ_REGISTER)
    return {
        "now": shown[_NOW],
        "open": shown["open"],
        "classes": _lines(shown, "hardship_class", [*HardshipClass, None]),
        "causes": _lines(shown, "cause", [*Cause, None]),
        "opened": opened,
        "most": counting.MOST_OPENED,
        "stages": _lines(shown, "stage", [one for one in Stage if one not in ON_FILE]),
        "movement": {name: shown[name] for name in ("start", "filed", "ended", "filed_before", "ended_before")},
        "units": _unit_lines(shown, units),
        "hides": not exact,
        "least": LEAST,
        "year": now.year,
        "at": now,
        "may_order": may,
        **_given(session, scope, exact=exact, year=now.year),
    }


def units_page(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what is on file, unit by unit; pages begin at 0. What `look` hides so that no cause can be reckoned is
    hidden here too: both are reckoned from the same table. NotForYou."""
    rights.ask(by, Deed.READ_FIGURES)
    audit.note(session, "register.look", by=by.account_id, now=now)
    scope, exact = _reach(session, by.account_id)
    people, units, _ = _people(session, scope, now=now)
    lines = _unit_lines(people.shown(exact=exact), units)
    here = pages.at(page, len(lines), PAGE)
    shown = here.cut(lines)
    return {"units": shown, **here.told(), "hides": not exact, "least": LEAST, "at": now}


def _reach(session: Session, account_id: int) -> tuple[Scope, bool]:
    """The units of the figures; and whether every case there is the reader's by office, so that nothing is hidden."""
    scope = rights.reach(session, account_id, Deed.READ_FIGURES)
    cases = rights.reach(session, account_id, Deed.WORK_CASES)
    return scope, cases is None or (scope is not None and scope <= cases)


def _people(session: Session, scope: Scope, *, now: datetime) -> tuple[_Table, list[tuple[int, str, int]], bool]:
    """Everything that counts people, in one table: what adds up must be hidden together, whichever page shows it. And
    whether the causes are in it."""
    classes = counting.classes(session, scope)
    opened = sum(classes.values()) <= counting.MOST_OPENED
    main = counting.causes(session, scope) if opened else {}
    found, table = counting.open_cases(session, scope), _Table()
    on_file: Counter[int] = Counter()
    stages: Counter[Hashable] = Counter({("stage", stage): 0 for stage in Stage if stage not in ON_FILE})
    for (unit_id, stage), count in found.items():
        if stage in ON_FILE:
            on_file[unit_id] += count
        else:
            stages["stage", stage] += count
    units = _units(table, Tree(session), scope, on_file)
    table.add(_NOW, {("hardship_class", kind): count for kind, count in classes.items()})
    if main:
        table.add(_NOW, {("cause", cause): count for cause, count in main.items()})
    table.add("open", {_NOW: table.cells[_NOW], **{key: count for key, count in stages.items() if count}})
    _moved(session, table, scope, now.year)
    return table, units, opened


def _moved(session: Session, table: _Table, scope: Scope, year: int) -> None:
    """What came and went; with what the year began follows from it."""
    filed, ended = counting.moved(session, scope, year)
    before, gone = counting.moved(session, scope, year - 1)
    start = table.cells[_NOW] + ended - filed
    table.cells.update(start=start, filed=filed, ended=ended, filed_before=before, ended_before=gone)
    table.balances.append(Balance(("start", "filed"), (_NOW, "ended")))


def _units(table: _Table, tree: Tree, scope: Scope, on_file: Counter[int]) -> list[tuple[int, str, int]]:
    """Bureaus and their stations (key, name, level), a station with all below it; those that have files."""
    tops: dict[int, Counter[int]] = {}
    for unit_id, count in on_file.items():
        chain = [one for one in tree.chain(unit_id) if scope is None or one in scope]
        tops.setdefault(chain[-1], Counter())[chain[-2] if len(chain) > 1 else chain[-1]] += count
    units: list[tuple[int, str, int]] = []
    for top, stations in sorted(tops.items()):
        units.append((top, tree.path(top)[-1], 0))
        table.add(("unit", top), {("station", one): count for one, count in stations.items()})
        units += [(one, tree.path(one)[-1], 1) for one in sorted(stations) if one != top]
    table.add(_NOW, {("unit", top): sum(stations.values()) for top, stations in tops.items()})
    return units


def _unit_lines(shown: Mapping[Hashable, int | None], units: Iterable[tuple[int, str, int]]) -> list[Value]:
    return [
        {"unit": name, "level": level, "count": shown["station" if level else "unit", unit_id]}
        for unit_id, name, level in units
    ]


def _lines(shown: Mapping[Hashable, int | None], what: str, every: Iterable[str | None]) -> list[Value]:
    """Those that are not nought, in the order of the table."""
    return [{what: one, "count": shown[what, one]} for one in every if shown.get((what, one), 0) != 0]


def _given(session: Session, scope: Scope, *, exact: bool, year: int) -> Values:
    """分 of the year by source and by kind, and of the year before; small is what fewer than five people had."""
    table, both = _Table(small=set()), counting.given(session, scope, year, Grant.source, Grant.kind)
    for at, what in enumerate(("source", "kind")):
        sums = Counter[Hashable]()
        for which, fen in both.items():
            sums[what, which[at]] += fen
        table.add("aid", sums)
    table.cells["aid_before"] = sum(counting.given(session, scope, year - 1).values())
    if not exact:
        table.small = _small(session, scope, year)
    shown = table.shown(exact=exact)
    return {
        "aid": shown["aid"],
        "aid_before": shown["aid_before"],
        "sources": _lines(shown, "source", [*aid.Source]),
        "kinds": _lines(shown, "kind", [*aid.Kind]),
    }


def _small(session: Session, scope: Scope, year: int) -> set[Hashable]:
    """The sums that few people had."""
    people: dict[Hashable, int] = {}
    for what, column in (("source", Grant.source), ("kind", Grant.kind)):
        people |= {(what, which): n for (which,), n in counting.receivers(session, scope, year, column).items()}
    for name, of in (("aid", year), ("aid_before", year - 1)):
        people[name] = counting.receivers(session, scope, of).get((), 0)
    return {key for key, count in people.items() if 0 < count < LEAST}
