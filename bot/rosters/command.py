"""`unionhall import members`: what it tells, asks and leaves behind, beside the running bot."""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from bot.papers import rosters as papers
from bot.rosters.importing import Outcome, foresee, run_beside, work
from bot.rosters.reading import opened
from bot.sheets.process import Unread
from bot.terminal import FAILED, MISUSED, OK, Console
from storage.database import Database
from storage.rosters import Absences, Concerned, Coverage, Forecast, Listed, RefusedRow, Remark

#: Of one kind of remark or person so many are told one by one, the rest as a number: a list of 20,000 helps nobody.
TOLD_OF_A_KIND = 100
#: How often progress is told, whatever the size.
TIMES_TOLD = 10


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    path: Path
    preview: bool = False
    complete: bool = False
    yes: bool = False
    refused: Path | None = None


def import_members(database: Database, order: Order, console: Console, *, now: datetime) -> int:
    """Takes the roster, list of changes or list of units into the register; the exit status.

    Tells progress, then each refused row, remarks and the sum. `now` is aware, in the union's zone.
    """
    if order.refused is not None and order.refused.exists():
        console.warn("rosters.refused_exists", {"file": order.refused.name})
        return MISUSED
    try:
        if order.preview:
            _tell_forecast(_foreseen(database, order, now), console)
            return OK
        return _import(database, order, console, now)
    except Unread as unread:
        console.warn(unread.key, {"file": order.path.name, **unread.values})
        return MISUSED if unread.key == "rosters.complete_without_people" else FAILED


def _import(database: Database, order: Order, console: Console, now: datetime) -> int:
    listed = None
    if order.complete:
        before = _fingerprint(order.path)
        absences = _foreseen(database, order, now).absences
        _tell_absences(absences, console)
        if absences.left and not order.yes:
            agreed = console.ask("rosters.ask_leave", {"n": len(absences.left)})
            if not agreed:
                console.warn("rosters.needs_yes" if agreed is None else "rosters.not_confirmed")
                return MISUSED if agreed is None else FAILED
        if _fingerprint(order.path) != before:
            raise Unread("rosters.file_changed")
        keys = frozenset(one.member for one in absences.left if one.member is not None)
        listed = Listed(Coverage(), agreed=keys)
    with opened(order.path) as stream:
        if listed is not None:
            listed.coverage = stream.coverage
        outcome = run_beside(database, work(stream, _Progress(console), now=now, listed=listed))
    _tell_outcome(outcome, console)
    return _give_back(outcome.refused, order, console)


def _foreseen(database: Database, order: Order, now: datetime) -> Forecast:
    with opened(order.path) as stream:
        if order.complete and not (stream.coverage.in_service or stream.coverage.retired):
            raise Unread("rosters.complete_without_people")
        return database.read_now(partial(foresee, source=stream, today=now.date(), complete=order.complete))


def _fingerprint(path: Path) -> bytes:
    # What is not there or can't be read is told by who opens it.
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
    return b""


class _Progress:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        if done == total or (done - self._told) * TIMES_TOLD >= total:
            self._told = done
            self._console.say("rosters.progress", {"done": done, "total": total})


def _tell_outcome(outcome: Outcome, console: Console) -> None:
    _tell_refused(outcome.refused, console)
    _tell_remarks(outcome.remarks, console)
    if outcome.units_made:
        console.say("rosters.units_made", {"n": len(outcome.units_made), "units": outcome.units_made})
    if outcome.units_placed:
        console.say("rosters.units_placed", {"units": outcome.units_placed})
    _tell_meant(outcome.units_meant, console)
    if outcome.absences is not None and outcome.absences.left:
        console.say("rosters.left_done", {"n": len(outcome.absences.left)})
    made, refused = len(outcome.units_made), len(outcome.refused)
    if outcome.units_listed:
        console.say("rosters.units_done", {"listed": outcome.units_listed, "made": made, "refused": refused})
    people = {"new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged}
    if any(people.values()) or not outcome.units_listed:
        console.say("rosters.done", {**people, "refused": refused})


def _tell_forecast(told: Forecast, console: Console) -> None:
    _tell_people("rosters.would_enter", told.new, console)
    _tell_people("rosters.would_change", told.changed, console)
    _tell_people("rosters.would_leave", [*told.left, *told.absences.left], console)
    _tell_kept(told.absences, console)
    _tell_refused(told.refused, console)
    _tell_remarks(told.remarks, console)
    if told.units_made:
        console.say("rosters.would_make_units", {"n": len(told.units_made), "units": told.units_made})
    if told.units_placed:
        console.say("rosters.would_place_units", {"units": told.units_placed})
    _tell_meant(told.units_meant, console)
    made, refused, left = len(told.units_made), len(told.refused), len(told.left) + len(told.absences.left)
    if told.units_listed:
        console.say("rosters.would_units", {"listed": told.units_listed, "made": made, "refused": refused})
    counts = {"new": len(told.new), "changed": len(told.changed), "left": left, "unchanged": told.unchanged}
    if any(counts.values()) or not told.units_listed:
        console.say("rosters.would", {**counts, "refused": refused})


def _tell_absences(absences: Absences, console: Console) -> None:
    """Everybody who would be marked is named: whoever agrees must have been able to see whom."""
    console.say("rosters.absent", {"n": len(absences.left)})
    for one in absences.left:
        _tell_person("rosters.would_leave", one, console)
    _tell_kept(absences, console)


def _tell_kept(absences: Absences, console: Console) -> None:
    if absences.in_doubt:
        console.say("rosters.in_doubt", {"n": len(absences.in_doubt)})
        _tell_people("rosters.would_stay", absences.in_doubt, console)
    if absences.seated:
        console.say("rosters.seated", {"n": len(absences.seated)})
        _tell_people("rosters.would_stay", absences.seated, console)
    if absences.unnamed:
        units = [console.text("rosters.unnamed_one", {"unit": unit, "n": n}) for unit, n in absences.unnamed.items()]
        console.say("rosters.unnamed", {"units": units})
    if absences.not_compared:
        console.say("rosters.not_compared", {"n": absences.not_compared})


def _tell_people(key: str, people: Sequence[Concerned], console: Console) -> None:
    for one in people[:TOLD_OF_A_KIND]:
        _tell_person(key, one, console)
    if len(people) > TOLD_OF_A_KIND:
        console.say("rosters.more_people", {"n": len(people) - TOLD_OF_A_KIND})


def _tell_person(key: str, one: Concerned, console: Console) -> None:
    changes = [
        console.text(f"rosters.change_{change.what}", {"before": change.before, "after": change.after})
        for change in one.changes
    ]
    console.say(key, {"name": one.name, "unit": one.unit, "changes": changes})


def _tell_meant(meant: Mapping[str, str], console: Console) -> None:
    if meant:
        console.say("rosters.units_meant", {"units": "；".join(f"{short} → {whole}" for short, whole in meant.items())})


def _tell_refused(refused: Sequence[RefusedRow], console: Console) -> None:
    for row in papers.in_file_order(refused):
        console.say(row.reason, {**row.place.values(), **row.values})


def _tell_remarks(remarks: Sequence[Remark], console: Console) -> None:
    told: Counter[str] = Counter()
    unheld = [remark.values["n"] for remark in remarks if remark.reason == "rosters.more_remarks"]
    for remark in remarks:
        if remark.reason == "rosters.more_remarks":
            continue
        told[remark.reason] += 1
        if told[remark.reason] <= TOLD_OF_A_KIND:
            if remark.place is None:
                console.say(remark.reason, remark.values)
            else:
                console.say("rosters.remark", papers.line_of(remark))
    more = sum(n - TOLD_OF_A_KIND for n in told.values() if n > TOLD_OF_A_KIND)
    more += sum(n for n in unheld if isinstance(n, int))
    if more:
        console.say("rosters.more_remarks", {"n": more})


def _give_back(refused: Sequence[RefusedRow], order: Order, console: Console) -> int:
    """Writes the refused rows into a file of their own, where there are any."""
    rows = [row for row in papers.in_file_order(refused) if row.cells is not None]
    reasons = [console.text(row.reason, {**row.place.values(), **row.values}) for row in rows]
    name = console.text("rosters.refused_name")
    content = papers.workbook(rows, reasons, title=console.text("rosters.refused_title"), unnamed=name)
    if content is None:
        return OK
    try:
        path = _written(content, order.path, order.refused, name)
    except OSError:
        console.warn("rosters.refused_unsaved", {"file": (order.refused or order.path.parent).name})
        return FAILED
    console.say("rosters.refused_saved", {"n": len(rows), "file": str(path)})
    if len(rows) < len(refused):
        console.say("rosters.refused_first", {"n": len(rows), "file": path.name})
    return OK


def _written(content: bytes, path: Path, wanted: Path | None, name: str) -> Path:
    """Where it was written: never over a file that is there."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        out = wanted or path.with_name(f"{path.stem.partition(f'-{name}')[0]}-{name}{again}.xlsx")
        try:
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if wanted is not None:
                raise
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return out
    raise AssertionError("numbers never end")
