"""Taking a file into the register, a short transaction at a time; and telling beforehand what that would do."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.rosters.reading import MOST_GIVEN_BACK, Item
from storage import rosters
from storage.database import Database
from storage.rosters import (
    Absences,
    Ahead,
    ChangeRow,
    Coverage,
    Forecast,
    Listed,
    RefusedRow,
    Remark,
    RosterRow,
    Taken,
    UnitRow,
)

Rule = Callable[[Session], Any]
#: Rules to be run one after the other, each in a transaction of its own; every one's result is sent back.
Work = Generator[Rule, Any, "Outcome"]
#: Hears how many rows are done, of how many.
Progress = Callable[[int, int], None]

#: How long a page may hold the writer, in seconds, and how many rows it may have: fast machines take more at once.
_HOLD = 0.02
_FEWEST, _MOST = 10, 400
#: Units made in one transaction.
_UNITS = 20


class Source(Protocol):
    """A file, read whole or while it comes (`Reading`, `Stream`)."""

    total: int
    unit_paths: set[tuple[str, ...]]
    coverage: Coverage
    refused: list[RefusedRow]
    remarks: list[Remark]

    def __iter__(self) -> Iterator[Item]: ...


@dataclass(slots=True)
class Outcome:
    """What became of a file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    units_made: list[str] = field(default_factory=list)
    units_meant: dict[str, str] = field(default_factory=dict)
    #: Of a list of units: how many it has, and which were put below the one that it tells.
    units_listed: int = 0
    units_placed: list[str] = field(default_factory=list)
    #: Only of a file declared complete.
    absences: Absences | None = None

    def add(self, taken: Taken) -> None:
        self.new += taken.new
        self.changed += taken.changed
        self.unchanged += taken.unchanged
        self.refuse(taken.refused)
        self.remarks += taken.remarks

    def refuse(self, rows: Iterable[RefusedRow]) -> None:
        for row in rows:
            self.refused.append(row if len(self.refused) < MOST_GIVEN_BACK else replace(row, cells=None))


def work(
    source: Source, progress: Progress, *, now: datetime, listed: Listed | None = None, by: int | None = None
) -> Work:
    """The rules that take the file, in order. Run again they go on where it stopped: what is taken is unchanged then.

    `listed` declares the file complete: who is absent is marked as having left at the end (`rosters.leave_absent`).
    `now` is aware, in the union's zone; `by` the account that does it, None on the machine itself.
    """
    outcome = Outcome()
    items = _Pages(source)
    if units := items.units():
        yield from _take_units(units, outcome)
    yield from _open_units(source.unit_paths, outcome)
    done = len(units)
    for rule, size in items.rules(now):
        timed = _Timed(rule)
        taken: Taken = yield timed
        items.pace(timed.seconds)
        outcome.add(taken)
        if listed is not None:
            listed.add(taken)
        done += size
        progress(done, source.total)
    yield partial(rosters.close, new=outcome.new, rows=done)
    taken_refused, outcome.refused = outcome.refused, []
    outcome.refuse([*source.refused, *taken_refused])
    remarks = [*source.remarks, *items.not_yet(now.date()), *outcome.remarks]
    outcome.remarks = rosters.still_true(remarks, outcome.refused)
    if listed is not None:
        listed.refused += source.refused
        outcome.absences = Absences()
        after: int | None = 0
        while after is not None:
            absences, after = yield partial(rosters.leave_absent, listed=listed, after=after, now=now, by=by)
            outcome.absences.add(absences)
    return outcome


def _open_units(paths: set[tuple[str, ...]], outcome: Outcome) -> Generator[Rule, Any, None]:
    # Longest first over all of them, as within one page: 办公室 then finds 局机关/办公室.
    ordered = sorted(paths, key=lambda path: (-len(path), path))
    for start in range(0, len(ordered), _UNITS):
        outcome.units_made += yield partial(rosters.open_units, paths=ordered[start : start + _UNITS])
    outcome.units_meant = yield partial(rosters.read_as, paths=sorted(paths))


def _take_units(units: list[UnitRow], outcome: Outcome) -> Generator[Rule, Any, None]:
    once = rosters.once(units)
    ordered = sorted(units, key=lambda row: len(row.path))
    for start in range(0, len(ordered), _UNITS):
        page = ordered[start : start + _UNITS]
        taken = yield partial(rosters.take_units, rows=page, once=once)
        outcome.units_made += taken.made
        outcome.units_placed += taken.placed
        outcome.units_listed += len(page) - len(taken.refused)
        outcome.refuse(taken.refused)


class _Timed:
    """A rule and how long it ran: without the wait for its turn, and without what comes between two rules."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.seconds = 0.0

    def __call__(self, session: Session) -> Any:
        begun = time.perf_counter()
        result = self._rule(session)
        self.seconds = time.perf_counter() - begun
        return result


class _Pages:
    """The file's rows in pages of one kind, as many as a short transaction holds."""

    def __init__(self, source: Source) -> None:
        self._items = iter(source)
        self._next = next(self._items, None)
        self._size = rosters.PAGE
        self._not_yet: list[ChangeRow] = []

    def units(self) -> list[UnitRow]:
        """Units come first, and all of them are wanted before one is made."""
        units: list[UnitRow] = []
        while isinstance(self._next, UnitRow):
            units.append(self._next)
            self._next = next(self._items, None)
        return units

    def rules(self, now: datetime) -> Iterator[tuple[Rule, int]]:
        while self._next is not None:
            page = self._page(type(self._next))
            if isinstance(page[0], ChangeRow):
                yield partial(rosters.take_changes, changes=page, now=now), len(page)
            else:
                yield partial(rosters.take, rows=page, now=now), len(page)

    def pages(self) -> Iterator[list[Any]]:
        self._size = _MOST
        while self._next is not None:
            yield self._page(type(self._next))

    def pace(self, seconds: float) -> None:
        """The next page is as large as this machine takes in the time that the bot's writer can wait."""
        fitting = int(self._size * min(2.0, _HOLD / max(seconds, 1e-6)))
        self._size = max(_FEWEST, min(_MOST, fitting))

    def not_yet(self, today: date) -> list[Remark]:
        """Of the lines whose day has not come, each a remark: they are done all the same."""
        return [
            Remark(line.row.place, "rosters.not_yet", {"day": line.effective}, line.row.name)
            for line in self._not_yet
            if line.effective is not None and line.effective > today
        ]

    def _page(self, kind: type[Item]) -> list[Any]:
        page: list[Item] = []
        while isinstance(self._next, kind) and len(page) < self._size:
            page.append(self._next)
            if isinstance(self._next, ChangeRow):
                self._not_yet.append(self._next)
            self._next = next(self._items, None)
        return page


def foresee(session: Session, source: Source, *, today: date, complete: bool = False) -> Forecast:
    """What `work` would do with the file, by the same rules, reckoned and not written."""
    items = _Pages(source)
    units = items.units()
    ahead = Ahead(session, source.unit_paths, units)
    for page in items.pages():
        if isinstance(page[0], ChangeRow):
            ahead.take_changes(page)
        elif isinstance(page[0], RosterRow):
            ahead.take(page)
    forecast = ahead.close(source.refused, source.coverage if complete else None)
    forecast.refused[:0] = source.refused
    remarks = [*source.remarks, *items.not_yet(today), *forecast.remarks]
    forecast.remarks = rosters.still_true(remarks, forecast.refused)
    return forecast


def run_beside(database: Database, todo: Work) -> Outcome:
    """Runs the work from another process than the bot's, leaving its writer as much time as it takes."""
    # PostgreSQL has many writers, and locks the rows that are written alone.
    rest = _HOLD if database.url.get_backend_name() == "sqlite" else 0.0
    result: Any = None
    held, free_since = 0.0, 0.0
    while True:
        try:
            rule = todo.send(result)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        # SQLite's waiting writers look again now and then and do not queue: between two pages one must get in.
        time.sleep(max(0.0, min(rest, held) - (time.perf_counter() - free_since)))
        begun = time.perf_counter()
        result = database.write_now(rule)
        free_since = time.perf_counter()
        held = free_since - begun
