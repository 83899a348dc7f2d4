"""Sheets as rows of cells, from a workbook or from text, each row with the place a person would look for it."""

import csv
import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import TextIO
from xml.etree import ElementTree as ET

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.sheets import formats as formatting
from bot.sheets.formats import Formats
from bot.sheets.guard import MOST_COLUMNS, MOST_ROWS, Unread
from bot.sheets.words import Cell, filled

_CHUNK = 1 << 20
_CARRY = 1 << 12
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:[\s/][^>]*)?>([^<]{0,400})'
)
#: Of so many formulas the words are kept, for giving their rows back; of all of them the place.
_FORMULAS_KEPT = 5_000
#: Cells merged in one sheet; a parser that met a million of them took 200 MB for these alone.
_MOST_MERGES = 50_000
#: A cell of more lines than this is a quotation mark that was never closed.
_LINES_OF_ONE_CELL = 50
#: As Excel allows.
LONGEST_SHEET_NAME = 31
#: Characters of a line of text, more than any roster's.
_LONGEST_LINE = 1 << 20


@dataclass(slots=True)
class Formulas:
    """Where formulas stand in a sheet, in columns counted from the first used one."""

    first: int = 0
    places: set[int] = field(default_factory=set)
    words: dict[int, str] = field(default_factory=dict)

    def add(self, row: int, column: int, words: bytes) -> None:
        place = row << 14 | column
        self.places.add(place)
        if words and len(self.words) < _FORMULAS_KEPT:
            self.words[place] = unescape(words.decode(errors="replace"))

    def at(self, row: int, column: int) -> str | None:
        """The formula of that cell as it is typed, `=` alone where it is not known any more; None where none is."""
        place = row << 14 | column + self.first
        return "=" + self.words.get(place, "") if place in self.places else None


@dataclass(slots=True)
class Row:
    """`number` as a spreadsheet counts it; `line` as a text editor does, where that can differ."""

    number: int
    cells: list[Cell]
    line: int | None = None
    formulas: Formulas | None = None
    formats: Formats | None = None

    def shown(self, column: int) -> str:
        """The cell of that column as the sheet shows it; of a text file as it is."""
        if column >= len(self.cells):
            return ""
        return formatting.shown(self.cells[column], self.formats.at(self.number, column) if self.formats else "")

    def formula(self, column: int) -> str | None:
        """The formula that made the value of that column."""
        return None if self.formulas is None else self.formulas.at(self.number, column)


@dataclass(slots=True)
class Sheet:
    """`name` is empty for a text file, which has one sheet. `rows()` reads it from the top, as often as wanted."""

    name: str
    rows: Callable[[], Iterator[Row]]
    hidden: bool = False


def workbook(path: Path, *, formatted: bool = False) -> Iterator[Sheet]:
    """The sheets of a workbook in their order. Hidden ones come too, marked. `formatted`: rows know how they look."""
    formulas = _formulas(path)
    formats = _formats(path) if formatted else {}
    with path.open("rb") as file:
        # By what is in it: of a path it believes the ending, and a workbook can be named .xls.
        book = CalamineWorkbook.from_filelike(file)
    for number, told in enumerate(book.sheets_metadata):
        if told.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        if sheet.end is not None and sheet.end[1] >= MOST_COLUMNS:
            raise Unread("rosters.too_many_columns", columns=sheet.end[1] + 1, most=MOST_COLUMNS)
        hidden = told.visible != SheetVisibleEnum.Visible
        yield Sheet(
            told.name[:LONGEST_SHEET_NAME], _rows_of(sheet, formulas.get(told.name), formats.get(told.name)), hidden
        )


def _rows_of(sheet: CalamineSheet, formulas: Formulas | None, formats: Formats | None) -> Callable[[], Iterator[Row]]:
    for one in (formulas, formats):
        if one is not None and sheet.start is not None:
            one.first = sheet.start[1]
    return lambda: _filled_down(sheet, formulas, formats)


def _filled_down(sheet: CalamineSheet, formulas: Formulas | None, formats: Formats | None) -> Iterator[Row]:
    """Every row that is not blank, from the first used column on; a cell merged over several rows counts in each."""
    first = sheet.start[1] if sheet.start is not None else 0
    starting: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            starting.setdefault(top, []).append((bottom, left - first))
    open_merges: list[tuple[int, int, Cell]] = []
    for row, values in enumerate(sheet.iter_rows()):
        if not any(values):  # somebody's stray cell can leave a million of these above it
            continue
        cells: list[Cell] = [*map(filled, values)]
        open_merges = [merge for merge in open_merges if merge[0] >= row]
        for _, column, value in open_merges:
            if column < len(cells) and cells[column] == "":
                cells[column] = value
        begun = starting.get(row, ())
        open_merges += [(bottom, left, cells[left]) for bottom, left in begun if 0 <= left < len(cells)]
        yield Row(row + 1, cells, formulas=formulas, formats=formats)


def _formulas(path: Path) -> dict[str, Formulas]:
    """Sheet name -> its formulas: the parser tells results only, and a name must not be one."""
    with zipfile.ZipFile(path) as archive:
        parts = set(archive.namelist())
        found = {name: _formulas_of(archive, part) for name, part in sheet_parts(archive).items() if part in parts}
    return {name: formulas for name, formulas in found.items() if formulas.places}


def _formats(path: Path) -> dict[str, Formats]:
    with zipfile.ZipFile(path) as archive:
        return formatting.read(archive, sheet_parts(archive))


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the part of the archive that it is."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat stops entity bombs itself
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        # The namespace of `id` differs between the two flavours of the format.
        sheet.get("name", ""): _absolute(targets.get(next((v for k, v in sheet.items() if k.endswith("}id")), ""), ""))
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _absolute(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _formulas_of(archive: zipfile.ZipFile, part: str) -> Formulas:
    found = Formulas()
    merges, carry = 0, b""
    with archive.open(part) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            merges += chunk.count(b"mergeCell ")
            if merges > _MOST_MERGES:
                raise Unread("rosters.too_heavy")
            window = carry + chunk
            if b"<f" in window or b":f" in window:
                for letters, row, words in _FORMULA.findall(window):
                    found.add(int(row), _column(letters), words)
            carry = window[-_CARRY:]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def text_file(path: Path) -> Iterator[Sheet]:
    """The one sheet of a CSV or tab-separated file in UTF-8, GB18030 or UTF-16."""
    coded = encoding(path)
    with path.open(encoding=coded, newline="") as file:
        head = file.read(20_000)
    yield Sheet("", lambda: _records(path, coded, max(",\t;，", key=head.count)))


def encoding(path: Path) -> str:
    """How the text is encoded. Unread where it is no text."""
    with path.open("rb") as file:
        marked = file.read(2) in {b"\xff\xfe", b"\xfe\xff"}
    for name in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        if _is_in(path, name):
            return name
    raise Unread("rosters.unknown_encoding")


def _is_in(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    number, line = 0, 1
    with path.open(encoding=encoding, newline="") as file:
        record: list[str] = []
        reader = csv.reader(_kept(_lines(file), record), delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, 1):
                if number > MOST_ROWS:
                    raise Unread("rosters.rows_without_end", most=MOST_ROWS)
                if len(cells) > MOST_COLUMNS:
                    raise Unread("rosters.too_many_columns", columns=len(cells), most=MOST_COLUMNS)
                if len(record) > _LINES_OF_ONE_CELL or not _is_closed(record, delimiter):
                    raise Unread("rosters.broken_quotes", row=number, line=line)
                yield Row(number, [*map(filled, cells)], line)
                record.clear()
                line = reader.line_num + 1
        except csv.Error:
            raise Unread("rosters.broken_quotes", row=number + 1, line=line) from None


def _kept(lines: Iterator[str], record: list[str]) -> Iterator[str]:
    """The lines, each put into `record` too."""
    for line in lines:
        record.append(line)
        yield line


def _is_closed(record: list[str], delimiter: str) -> bool:
    """Whether its quotation marks are in pairs where lines went into one cell, or one is left over.

    The parser is lenient: a mark that nobody closed takes in all lines up to the next one, or to the end.
    """
    if len(record) == 1 and record[0].count('"') % 2 == 0:
        return True
    try:
        return len(list(csv.reader(record, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _lines(file: TextIO) -> Iterator[str]:
    """The lines; one without end is not held whole before it is told."""
    for number in count(1):
        line = file.readline(_LONGEST_LINE)
        if len(line) == _LONGEST_LINE:
            raise Unread("rosters.line_too_long", line=number)
        if not line:
            return
        yield line
