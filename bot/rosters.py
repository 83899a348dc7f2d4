"""Importing a roster: a child process reads the file under limits, its rows go into the register page by page."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from storage import rosters
from storage.database import Database
from storage.members import Standing
from storage.rosters import ChangeRow, Happening, Place, RefusedRow, Remark, RosterRow, Taken
from storage.values import Value, Values

Tell = Callable[[str, dict[str, Value]], None]
Item = TypeVar("Item")

#: Of one kind of remark so many are told one by one, the rest as a number: a list of 20,000 helps nobody.
REMARKS_OF_A_KIND = 100
#: How often progress is told, whatever the size.
TIMES_TOLD = 10
_ROOT = Path(__file__).parents[1]
#: Processor seconds: enough for any small file, and more for each megabyte (a roster takes one, measured).
_SECONDS, _SECONDS_PER_MEGABYTE = 4, 5
_PATIENCE = 4  # wall time may be so many times that, on a machine with other work


class Unread(Exception):
    """The file can't be read as a roster; `key` is the sentence's and `values` fill it."""

    def __init__(self, key: str, values: Values | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.values = values or {}


@dataclass(slots=True)
class Reading:
    """What stands in a file; nothing of it is in the register yet."""

    rows: list[RosterRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def import_members(database: Database, path: Path, tell: Tell) -> bool:
    """Takes the roster or list of changes at `path` into the register; False when the file as a whole is not read.

    `tell(key, values)` hears progress, then each refused row, remarks and the sum. Run again it goes on where it
    stopped. Runs beside the bot: each page is a short transaction of its own.
    """
    try:
        reading = read(path)
    except Unread as unread:
        tell(unread.key, {"file": path.name, **unread.values})
        return False
    paths = {row.unit_path for row in reading.rows if row.unit_path}
    made = database.write_now(partial(rosters.open_units, paths=paths))
    meant = database.read_now(partial(rosters.read_as, paths=sorted(paths)))
    taken = _take_pages(database, reading, tell)
    _tell_refused([*reading.refused, *taken.refused], tell)
    _tell_remarks([*reading.remarks, *taken.remarks], tell)
    if made:
        tell("rosters.units_made", {"n": len(made), "units": [*made]})
    if meant:
        tell("rosters.units_meant", {"units": "；".join(f"{short} → {whole}" for short, whole in meant.items())})
    refused = len(reading.refused) + len(taken.refused)
    counts: dict[str, Value] = {"new": taken.new, "changed": taken.changed, "unchanged": taken.unchanged}
    tell("rosters.done", {**counts, "refused": refused})
    return True


def _take_pages(database: Database, reading: Reading, tell: Tell) -> Taken:
    total = len(reading.rows) + len(reading.changes)
    rules: list[tuple[int, Callable[[Session], Taken]]] = [
        *((len(rows), partial(rosters.take, rows=rows)) for rows in _pages(reading.rows)),
        *((len(rows), partial(rosters.take_changes, changes=rows)) for rows in _pages(reading.changes)),
    ]
    taken, done, told = Taken(), 0, 0
    for size, rule in rules:
        taken += database.write_now(rule)
        done += size
        if done == total or (done - told) * TIMES_TOLD >= total:
            told = done
            tell("rosters.progress", {"done": done, "total": total})
    return taken


def _pages(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), rosters.PAGE):
        yield items[start : start + rosters.PAGE]


def _tell_refused(refused: list[RefusedRow], tell: Tell) -> None:
    # Sheets in the order they were read, rows from the top: as the person goes through the file.
    sheets = {sheet: order for order, sheet in enumerate(dict.fromkeys(row.place.sheet for row in refused))}
    for row in sorted(refused, key=lambda row: (sheets[row.place.sheet], row.place.row)):
        tell(row.reason, {**row.place.values(), **row.values})


def _tell_remarks(remarks: list[Remark], tell: Tell) -> None:
    told: Counter[str] = Counter()
    for remark in remarks:
        told[remark.reason] += 1
        if told[remark.reason] <= REMARKS_OF_A_KIND:
            place = remark.place.values() if remark.place is not None else {}
            tell(remark.reason, {**place, **remark.values})
    more = sum(n - REMARKS_OF_A_KIND for n in told.values() if n > REMARKS_OF_A_KIND)
    if more:
        tell("rosters.more_remarks", {"n": more})


def read(path: Path) -> Reading:
    """What stands in the file; Unread with one clear sentence where it is no roster, damaged, hostile or gone."""
    if not path.exists():
        raise Unread("rosters.no_such_file")
    if not path.is_file():
        raise Unread("rosters.no_file")
    if not os.access(path, os.R_OK):
        raise Unread("rosters.no_access")
    reading = Reading()
    for line in _child(path):
        _understand(json.loads(line), reading)
    if not (reading.rows or reading.changes or reading.refused):
        raise Unread("rosters.nobody")
    return reading


def _child(path: Path) -> list[bytes]:
    """The lines that the reading process wrote; Unread where it did not come to its end."""
    seconds = _SECONDS + _SECONDS_PER_MEGABYTE * (path.stat().st_size >> 20)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the file is only an argument
            [sys.executable, "-P", "-m", "bot.sheets.child", str(path.absolute()), str(seconds)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of our environment goes along: it holds the token.
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "random"},
            timeout=seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unread("rosters.too_slow") from None
    lines = done.stdout.splitlines()
    if not lines or lines.pop() != b'{"end":true}':
        if done.returncode == 1 and not lines:
            raise RuntimeError("the reading process did not start")
        # Killed by its limits: the processor's limit has a signal of its own, an allocator without memory aborts.
        raise Unread("rosters.too_slow" if done.returncode == -signal.SIGXCPU else "rosters.too_heavy")
    return lines


def _understand(said: dict[str, Any], reading: Reading) -> None:
    match said:
        case {"person": person}:
            row = _row(person, reading)
            reading.rows.append(row)
        case {"change": person}:
            row = _row(person, reading)
            happening = Happening(person["change"])
            reading.changes.append(ChangeRow(row, happening, tuple(person["from_unit"])))
        case {"refused": [place, reason, values]}:
            reading.refused.append(RefusedRow(_place(place), reason, values))
        case {"note": [reason, values]}:
            reading.remarks.append(Remark(None, reason, values))
        case {"unread": key, "values": values}:
            raise Unread(key, values)


def _row(person: dict[str, Any], reading: Reading) -> RosterRow:
    place = _place(person["place"])
    reading.remarks += [Remark(place, reason, values) for reason, values in person["remarks"]]
    return RosterRow(
        place=place,
        name=person["name"],
        staff_no=person["staff_no"],
        unit_path=tuple(person["unit"]),
        team=person["team"],
        phones=tuple(person["phones"]),
        standing=Standing(person["standing"]) if person["standing"] else None,
        shares_phone=person["shares_phone"],
    )


def _place(place: list[Any]) -> Place:
    sheet, row, line = place
    return Place(sheet, row, line or row)
