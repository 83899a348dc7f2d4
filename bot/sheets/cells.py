"""Sheets as rows of cells, from a workbook or from text, each row with the place a person would look for it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.sheets.guard import MOST_COLUMNS, Unread
from bot.sheets.words import Cell

_CHUNK = 1 << 20
_CARRY = 1 << 12
_FORMULA = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
#: A cell of more lines than this is a quotation mark that was never closed.
_LINES_OF_ONE_CELL = 50


@dataclass(slots=True)
class Row:
    """`number` as a spreadsheet counts it; `line` as a text editor does, where that can differ."""

    number: int
    cells: list[Cell]
    line: int | None = None
    #: Columns whose value a formula made.
    formulas: frozenset[int] = frozenset()


@dataclass(slots=True)
class Sheet:
    """`name` is empty for a text file, which has one sheet."""

    name: str
    rows: Iterator[Row]
    hidden: bool = False


def workbook(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook in their order. Hidden ones come too, marked."""
    book = CalamineWorkbook.from_path(path)
    formulas = _formulas(path)
    for number, told in enumerate(book.sheets_metadata):
        if told.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        if sheet.end is not None and sheet.end[1] >= MOST_COLUMNS:
            raise Unread("rosters.too_many_columns", columns=sheet.end[1] + 1, most=MOST_COLUMNS)
        hidden = told.visible != SheetVisibleEnum.Visible
        yield Sheet(told.name, _filled_down(sheet, formulas.get(told.name, {})), hidden)


def _filled_down(sheet: CalamineSheet, formulas: dict[int, frozenset[int]]) -> Iterator[Row]:
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
        cells: list[Cell] = [*values]
        open_merges = [merge for merge in open_merges if merge[0] >= row]
        for _, column, value in open_merges:
            if column < len(cells) and cells[column] == "":
                cells[column] = value
        begun = starting.get(row, ())
        open_merges += [(bottom, left, cells[left]) for bottom, left in begun if 0 <= left < len(cells)]
        yield Row(row + 1, cells, formulas=frozenset(column - first for column in formulas.get(row + 1, ())))


def _formulas(path: Path) -> dict[str, dict[int, frozenset[int]]]:
    """Sheet name -> row -> columns with a formula: the parser tells results only, and a name must not be one."""
    with zipfile.ZipFile(path) as archive:
        parts = set(archive.namelist())
        return {name: _formulas_of(archive, part) for name, part in _sheet_parts(archive).items() if part in parts}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
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


def _formulas_of(archive: zipfile.ZipFile, part: str) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    carry = b""
    with archive.open(part) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            window = carry + chunk
            if b"<f" in window or b":f" in window:
                for letters, row in _FORMULA.findall(window):
                    found.setdefault(int(row), set()).add(_column(letters))
            carry = window[-_CARRY:]
    return {row: frozenset(columns) for row, columns in found.items()}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def text_file(path: Path) -> Iterator[Sheet]:
    """The one sheet of a CSV or tab-separated file in UTF-8, GB18030 or UTF-16."""
    text = _decoded(path.read_bytes())
    yield Sheet("", _records(text, _delimiter(text)))


def _decoded(content: bytes) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unread("rosters.unknown_encoding")


def _delimiter(text: str) -> str:
    head = text[:20_000]
    return max(",\t;，", key=head.count)


def _records(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS:
                raise Unread("rosters.too_many_columns", columns=len(cells), most=MOST_COLUMNS)
            if reader.line_num - line > _LINES_OF_ONE_CELL:
                raise Unread("rosters.broken_quotes", line=line)
            yield Row(number, list(cells), line)
            line = reader.line_num + 1
    except csv.Error:
        raise Unread("rosters.broken_quotes", line=line) from None
