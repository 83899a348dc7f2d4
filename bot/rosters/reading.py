"""A file as the reading process tells it: line by line while it is taken, or all of it at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.sheets.process import Unread, said
from storage.homes import Details
from storage.members import Standing
from storage.rosters import Cells, ChangeRow, Coverage, Happening, Place, RefusedRow, Remark, RosterRow, Trace, UnitRow

Item = RosterRow | ChangeRow | UnitRow
#: Of so many refused rows the cells are held, for giving them back.
MOST_GIVEN_BACK = 5_000
#: Of one kind of remark so many are held; the rest is told as a number, by a remark of its own at the end.
REMARKS_HELD = 1_000


@dataclass(slots=True)
class Reading:
    """What stands in a file; nothing of it is in the register yet."""

    #: How many rows are to be taken; every unit that people are in; of whom the file has a sheet.
    total: int = 0
    unit_paths: set[tuple[str, ...]] = field(default_factory=set)
    coverage: Coverage = field(default=Coverage(in_service=False))
    units: list[UnitRow] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def __iter__(self) -> Iterator[Item]:
        yield from self.units
        yield from self.rows
        yield from self.changes


class Stream:
    """The same while it comes: iterate once; `refused` and `remarks` are whole at the end."""

    def __init__(self, lines: Iterator[dict[str, Any]]) -> None:
        self._said = lines
        self._titles: tuple[str, ...] | None = None
        self._remarked: Counter[str] = Counter()
        self.refused: list[RefusedRow] = []
        self.remarks: list[Remark] = []
        begun = next(lines)
        self.total: int = begun["begin"]
        self.refused_in_all: int = begun["refused"]
        self.unit_paths = {tuple(path) for path in begun["unit_paths"]}
        self.coverage = Coverage(in_service=begun["in_service"], retired=begun["retired"])

    def __iter__(self) -> Iterator[Item]:
        for line in self._said:
            item = self._understand(line)
            if item is not None:
                yield item
        if not (self.total or self.refused):
            raise Unread("rosters.nobody")
        more = sum(max(0, n - REMARKS_HELD) for n in self._remarked.values())
        if more:
            self.remarks.append(Remark(None, "rosters.more_remarks", {"n": more}))

    def _understand(self, line: dict[str, Any]) -> Item | None:
        match line:
            case {"person": person, "cells": shown}:
                return self._row(person, shown)
            case {"change": person, "cells": shown}:
                row, effective = self._row(person, shown), person.get("effective")
                from_path = tuple(person.get("from_unit", ()))
                day = date.fromisoformat(effective) if effective else None
                return ChangeRow(row, Happening(person["change"]), from_path, day)
            case {"unit": [place, path, teams]}:
                return UnitRow(_place(place), tuple(path), tuple(teams))
            case {"titles": titles}:
                self._titles = None if titles is None else tuple(titles)
            case {"refused": refused, "cells": shown}:
                self._refuse(refused, shown)
            case {"note": [reason, values]}:
                self.remarks.append(Remark(None, reason, values))
        return None

    def _row(self, person: dict[str, Any], shown: list[str]) -> RosterRow:
        tell = person.get
        for place, reason, values in tell("remarks", ()):
            self._remarked[reason] += 1
            if self._remarked[reason] <= REMARKS_HELD:
                self.remarks.append(Remark(_place(place), reason, values, person["name"], _place(person["place"])))
        standing = tell("standing")
        return RosterRow(
            place=_place(person["place"]),
            name=person["name"],
            staff_no=tell("staff_no"),
            unit_path=tuple(tell("unit", ())),
            team=tell("team"),
            post=tell("post"),
            phones=tuple(tell("phones", ())),
            standing=Standing(standing) if standing else None,
            shares_phone="shares_phone" in person,
            home=_home(tell("home")),
            cells=self._cells(shown),
        )

    def _refuse(self, refused: dict[str, Any], shown: list[str]) -> None:
        name, staff_no, phones, unit = refused["trace"]
        cells = self._cells(shown) if len(self.refused) < MOST_GIVEN_BACK else None
        trace = Trace(name, staff_no, tuple(phones), tuple(unit))
        row = RefusedRow(_place(refused["place"]), refused["key"], refused.get("values", {}), trace, cells)
        self.refused.append(row)

    def _cells(self, shown: list[str]) -> Cells | None:
        return None if self._titles is None else Cells(self._titles, tuple(shown))


@contextmanager
def opened(path: Path, *, ending: str | None = None, descriptors: Sequence[int] = ()) -> Iterator[Stream]:
    """The file while it is read. Unread, here or at any step, where it is no roster, damaged, hostile or gone.

    `ending`: that of the name that people know it by, where the path has another. `descriptors`: what the reading
    process keeps open, for a path that leads to one.
    """
    with said("bot.sheets.child", path, ending=ending, descriptors=descriptors) as lines:
        yield Stream(lines)


def read(path: Path, *, ending: str | None = None, descriptors: Sequence[int] = (), most: int | None = None) -> Reading:
    """All that stands in the file; Unread with one clear sentence where it is no roster, damaged, hostile or gone.

    `most`: with more rows than that it is Unread too, before they are held.
    """
    with opened(path, ending=ending, descriptors=descriptors) as stream:
        if most is not None and stream.total + stream.refused_in_all > most:
            raise Unread("rosters.too_many_rows", {"most": most})
        reading = Reading(stream.total, stream.unit_paths, stream.coverage)
        for item in stream:
            match item:
                case RosterRow():
                    reading.rows.append(item)
                case ChangeRow():
                    reading.changes.append(item)
                case UnitRow():
                    reading.units.append(item)
        reading.refused, reading.remarks = stream.refused, stream.remarks
    return reading


def _home(told: dict[str, Any] | None) -> Details | None:
    if told is None:
        return None
    born = told.get("born")
    return Details(**{**told, "born": date.fromisoformat(born) if born else None})


def _place(place: list[Any]) -> Place:
    sheet, row, line = place
    return Place(sheet, row, line or row)
