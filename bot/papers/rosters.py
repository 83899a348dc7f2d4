"""The rows of a roster that were not taken, as a workbook to mend and send again; and what else is to be told of it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.papers.enclosures import XLSX, Enclosure, Forgotten, Say
from storage.rosters import Cells, Leftover, RefusedRow, Remark
from storage.values import Values

_NARROWEST, _WIDEST = 8, 30
#: Of the reason, which is a sentence.
_REASON = 60
#: What no name of a sheet may hold.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\\0'", " "))


@dataclass(frozen=True, slots=True)
class Notes:
    """A sheet of remarks in the reader's language: its name, its titles, and lines of as many cells."""

    name: str
    titles: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]


def workbook(
    rows: Sequence[RefusedRow], reasons: Sequence[str], notes: Notes | None = None, *, title: str, unnamed: str
) -> bytes | None:
    """An XLSX of the rows whose cells are known, under their own sheets and titles, each with its reason at the end.

    `reasons` are the rows' sentences, `title` stands above them, `unnamed` names the sheet of a text file; all in the
    reader's language, as are the `notes`, the last sheet. Columns of identity numbers are not in it. None when empty.
    """
    sheets: dict[str, list[tuple[Cells, str]]] = {}
    for row, reason in zip(rows, reasons, strict=True):
        if row.cells is not None:
            sheets.setdefault(row.place.sheet, []).append((row.cells, reason))
    if not (sheets or notes):
        return None
    kept = io.BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        taken: set[str] = set()
        for name, told in sheets.items():
            _fill(book.add_worksheet(_sheet_name(name or unnamed, taken)), told, title, bold, text)
        if notes is not None:
            _note(book.add_worksheet(_sheet_name(notes.name, taken)), notes, bold, text)
    return kept.getvalue()


def in_file_order(refused: Sequence[RefusedRow]) -> list[RefusedRow]:
    """Sheets in the order they were read, rows from the top: as the person goes through the file."""
    sheets = {sheet: order for order, sheet in enumerate(dict.fromkeys(row.place.sheet for row in refused))}
    return sorted(refused, key=lambda row: (sheets[row.place.sheet], row.place.row))


def given_back(left: Leftover, say: Say) -> Enclosure:
    """The same as a file to be sent, in the order of the rows."""
    rows = in_file_order(left.refused)
    reasons = [say(row.reason, {**row.place.values(), **row.values}) for row in rows]
    name, notes = say("rosters.refused_name", {}), _notes(left.remarks, say)
    content = workbook(rows, reasons, notes, title=say("rosters.refused_title", {}), unnamed=name)
    if content is None:
        raise Forgotten
    return Enclosure(f"{name if rows or notes is None else notes.name}.xlsx", content, XLSX)


def line_of(remark: Remark) -> Values:
    """The values of the line about a row's remark."""
    reason = remark.reason.partition(".")[2]
    return {"one": {"reason": reason, "who": remark.who, "values": {**_place(remark), **remark.values}}}


def _notes(remarks: Sequence[Remark], say: Say) -> Notes | None:
    if not remarks:
        return None
    lines = []
    for remark in remarks:
        place = _place(remark)
        where = say("rosters.place", place) if place else ""
        lines.append((where, remark.who, say(remark.reason, {**place, **remark.values})))
    what = say("rosters.noted_what", {})
    return Notes(what, (say("rosters.noted_row", {}), say("rosters.noted_who", {}), what), lines)


def _place(remark: Remark) -> Values:
    return {} if remark.place is None else remark.place.values()


def _note(sheet: Worksheet, notes: Notes, bold: Format, text: Format) -> None:
    for number, line in enumerate([notes.titles, *notes.lines]):
        _write(sheet, number, line, text if number else bold)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((_WIDEST, _WIDEST // 2, _REASON)):
        sheet.set_column(column, column, width, text)


def _fill(sheet: Worksheet, told: list[tuple[Cells, str]], title: str, bold: Format, text: Format) -> None:
    number, above = 0, None
    for cells, reason in told:
        if cells.titles != above:
            # Columns that moved in mid-sheet have their own header there, as in a printed list.
            above = cells.titles
            _write(sheet, number, [*above, title], bold)
            number += 1
        _write(sheet, number, [*cells.shown, *[""] * (len(above) - len(cells.shown)), reason], text)
        number += 1
    sheet.freeze_panes(1, 0)
    first = told[0][0]
    for column, heading in enumerate(first.titles):
        longest = max(_width(text) for text in [heading, *(_cell(cells, column) for cells, _ in told[:200])])
        sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST), text)
    sheet.set_column(len(first.titles), len(first.titles), _REASON, text)


def _write(sheet: Worksheet, number: int, cells: Sequence[str], how: Format) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(number, column, cell, how)


def _cell(cells: Cells, column: int) -> str:
    return cells.shown[column] if column < len(cells.shown) else ""


def _width(text: str) -> int:
    """In the width of a digit; a Chinese sign takes two."""
    return max((sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n")), default=0)


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = name.translate(_FORBIDDEN).strip()[:31] or "1"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[:28]} {number}"
    taken.add(found.lower())
    return found
