"""Pictures of a workbook: in which rows they stand, over their cells or in them, as the spreadsheets of several houses
write it; and their bytes. What can't be understood of that leaves the questions as they are."""

import base64
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from xml.etree import ElementTree as ET

from bot.question_files import in_cells
from bot.question_files.parts import called, first, parsed, relations
from bot.sheets import cells
from bot.sheets.cells import LONGEST_SHEET_NAME, Row
from storage.question_files.readings import Picture

T = TypeVar("T")

#: Bytes of one picture, of all of a file, and how many different ones it may have.
LARGEST: Final = 10 << 20
LARGEST_TOGETHER: Final = 64 << 20
MOST: Final = 1_500
#: Places that one drawing may tell.
_MOST_PLACES: Final = 10_000
#: The unit of drawings in a point; and points of a row's height where none are told.
_OF_A_POINT, _HEIGHT = 12_700, 15.0
_CHUNK, _CARRY = 1 << 20, 1 << 12
_HEAD: Final = re.compile(rb"<(?:\w+:)?(row|sheetFormatPr)\s([^<>]*)>")
_ATTRIBUTE: Final = re.compile(rb'\b(r|ht|hidden|defaultRowHeight)="([^"<>]*)"')
#: What a part that was spoiled brings about.
_SPOILED: Final = (ET.ParseError, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, NotImplementedError)


@dataclass(slots=True)
class Drawn:
    """`rows`: sheet -> row as a spreadsheet counts it -> its pictures, each the name of its part, empty where it lies
    outside the file. `names`: by which cells call for one. `spoiled`: some of it could not be understood."""

    rows: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    spoiled: bool = False

    def lift(self, sheet: str, row: Row) -> list[str]:
        """The pictures of the row, each once; of cells that call for one nothing is left."""
        found = self.rows.get(sheet, {}).pop(row.number, [])
        if self.names:
            for at, cell in enumerate(row.cells):
                name = in_cells.name(cell)
                if name is not None:
                    found.append(self.names.get(name, ""))
                    row.cells[at] = ""
        return [*dict.fromkeys(found)]

    def left(self, sheet: str) -> int:
        """How many have not been lifted."""
        return sum(map(len, self.rows.get(sheet, {}).values()))


def read(path: Path) -> Drawn:
    """Where the pictures are."""
    drawn = Drawn()
    with zipfile.ZipFile(path) as archive:
        there = archive.NameToInfo.keys()
        if not any("/drawings/" in one or one in {in_cells.WPS, in_cells.EXCEL} for one in there):
            return drawn
        drawn.names = _guarded(drawn, partial(in_cells.names, archive), {})
        rich = _guarded(drawn, partial(in_cells.rich, archive), list[str]())
        for sheet, part in cells.sheet_parts(archive).items():
            if part in there:
                rows = _guarded(drawn, partial(_rows, archive, part, rich), dict[int, list[str]]())
                drawn.rows[sheet[:LONGEST_SHEET_NAME]] = rows
    return drawn


def _guarded(drawn: Drawn, work: Callable[[], T], instead: T) -> T:
    try:
        return work()
    except _SPOILED:
        drawn.spoiled = True
        return instead


def _rows(archive: zipfile.ZipFile, part: str, rich: list[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    drawings = [one for one in relations(archive, part).values() if "/drawings/" in one and one.endswith(".xml")]
    heights = _heights(archive, part) if drawings else {}
    for drawing in drawings:
        for row, name in _floating(archive, drawing, heights):
            found[row].append(name)
    for row, name in in_cells.places(archive, part, rich):
        found[row].append(name)
    return {row: [*dict.fromkeys(names)] for row, names in found.items()}


def _floating(archive: zipfile.ZipFile, drawing: str, heights: Mapping[int, float]) -> Iterator[tuple[int, str]]:
    """Rows and pictures that lie over the cells; each belongs to the first row that it covers by half, or that has half
    of it: a hand leaves a picture a little too high."""
    targets = relations(archive, drawing)
    for _, anchor in zip(range(_MOST_PLACES), parsed(archive, drawing), strict=False):
        begin, blip = first(anchor, "from"), first(anchor, "blip")
        if begin is None or blip is None:
            continue
        name = targets.get(called(blip, "embed") or "", "")
        yield _row(anchor, _number(begin, "row"), _number(begin, "rowOff"), heights) + 1, name


def _row(anchor: ET.Element, row: int, offset: int, heights: Mapping[int, float]) -> int:
    def height(at: int) -> float:
        return heights.get(at, heights.get(-1, _HEIGHT)) * _OF_A_POINT

    there = height(row) - offset
    if 2 * there >= height(row) > 0:
        return row
    until, size = first(anchor, "to"), first(anchor, "ext")
    if until is not None:
        last = _number(until, "row")
        if last <= row:
            return row
        # Of a picture that goes on for many rows two are enough to know where most of it is.
        whole = there + (_number(until, "rowOff") if last == row + 1 else height(row + 1))
    else:
        whole = int(called(size, "cy") or 0) if size is not None else 0
    return row if 2 * there >= whole else row + 1


def _number(element: ET.Element, name: str) -> int:
    found = first(element, name)
    return int((found.text if found is not None else "") or 0)


def _heights(archive: zipfile.ZipFile, part: str) -> dict[int, float]:
    """Rows counted from 0 -> their height in points, where it is told; of all others at -1."""
    found: dict[int, float] = {}
    carry = b""
    with archive.open(part) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            window = carry + chunk
            for kind, attributes in _HEAD.findall(window):
                told = dict(_ATTRIBUTE.findall(attributes))
                if kind == b"sheetFormatPr":
                    found[-1] = float(told.get(b"defaultRowHeight", _HEIGHT))
                elif b"r" in told and (b"ht" in told or told.get(b"hidden") in {b"1", b"true"}):
                    hidden = told.get(b"hidden") in {b"1", b"true"}
                    found[int(told[b"r"]) - 1] = 0 if hidden else float(told[b"ht"])
            carry = window[-_CARRY:]
    return found


def pictures(path: Path, names: Iterable[str]) -> Iterator[Picture]:
    """Those of the archive, each once, within the limits."""
    together = 0
    with zipfile.ZipFile(path) as archive:
        for nth, name in enumerate(dict.fromkeys(names)):
            entry = archive.NameToInfo.get(name)
            if entry is None:
                yield Picture(name, "", "picture_elsewhere")
            elif entry.file_size > LARGEST:
                yield Picture(name, "", "picture_too_big")
            elif nth >= MOST or together + entry.file_size > LARGEST_TOGETHER:
                yield Picture(name, "", "pictures_too_many")
            else:
                together += entry.file_size
                yield Picture(name, base64.b64encode(archive.read(entry)).decode("ascii"))
