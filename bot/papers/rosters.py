"""The rows of a roster that were not taken, as a workbook to mend and send again."""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.papers.enclosures import XLSX, Enclosure, Forgotten, Say
from storage.rosters import Cells, RefusedRow

_NARROWEST, _WIDEST = 8, 30
#: Of the reason, which is a sentence.
_REASON = 60
#: What no name of a sheet may hold.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\\0'", " "))


def refused_rows(rows: Sequence[RefusedRow], reasons: Sequence[str], *, title: str, unnamed: str) -> bytes | None:
    """An XLSX of the rows whose cells are known, under their own sheets and titles, each with its reason at the end.

    `reasons` are the rows' sentences, `title` stands above them, `unnamed` names the sheet of a text file; all in the
    reader's language. Columns of identity numbers are not in it. None when no row's cells are known.
    """
    sheets: dict[str, list[tuple[Cells, str]]] = {}
    for row, reason in zip(rows, reasons, strict=True):
        if row.cells is not None:
            sheets.setdefault(row.place.sheet, []).append((row.cells, reason))
    if not sheets:
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
    return kept.getvalue()


def in_file_order(refused: Sequence[RefusedRow]) -> list[RefusedRow]:
    """Sheets in the order they were read, rows from the top: as the person goes through the file."""
    sheets = {sheet: order for order, sheet in enumerate(dict.fromkeys(row.place.sheet for row in refused))}
    return sorted(refused, key=lambda row: (sheets[row.place.sheet], row.place.row))


def given_back(refused: Sequence[RefusedRow], say: Say) -> Enclosure:
    """The same as a file to be sent, in the order of the rows."""
    rows = in_file_order(refused)
    reasons = [say(row.reason, {**row.place.values(), **row.values}) for row in rows]
    name = say("rosters.refused_name", {})
    content = refused_rows(rows, reasons, title=say("rosters.refused_title", {}), unnamed=name)
    if content is None:
        raise Forgotten
    return Enclosure(f"{name}.xlsx", content, XLSX)


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
