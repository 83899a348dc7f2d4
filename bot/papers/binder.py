"""The binding process: `python -m bot.papers.binder` reads a cover and pages of lines as JSON, and writes a workbook.

The house's own library makes the workbook with one empty line; where that stands, the lines of the pages go in as they
come, so that a hundred thousand of them lie neither in memory nor on a disk. A text is written as a text.
"""

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: The binder stands back behind the bot, which answers people.
_NICENESS = 5
_FIRST = "xl/worksheets/sheet1.xml"
#: The empty line: a cell of each kind tells how such cells look. Counts, sums of money, texts.
_EMPTY = re.compile(r'<row r="\d+"[^>]*><c r="A\d+" s="(\d+)"/><c r="B\d+" s="(\d+)"/><c r="C\d+" s="(\d+)"/></row>')
#: Signs that XML has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Signs that a cell can hold.
_LONGEST = 32_767
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def main() -> None:
    os.nice(_NICENESS)
    bind(sys.stdin, sys.stdout.buffer)


def bind(said: IO[str], kept: IO[bytes]) -> None:
    """Writes the workbook once all is said; ValueError where it breaks off before the end."""
    cover = json.loads(said.readline())
    begun, made = zipfile.ZipFile(io.BytesIO(_shell(cover))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name in begun.namelist():
            if name != _FIRST:
                book.writestr(name, begun.read(name))
        with book.open(_FIRST, "w") as sheet:
            _fill(sheet, begun.read(_FIRST).decode(), cover, _pages(said))
    kept.write(made.getbuffer())


def _pages(said: IO[str]) -> Iterator[list[list[Any]]]:
    """Pages of lines, to the end that is said."""
    for line in said:
        page = json.loads(line)
        if page is None:
            return
        yield page
    raise ValueError("the pages break off")


def _shell(cover: dict[str, Any]) -> bytes:
    """The workbook with everything but the lines."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        kinds = [book.add_format({"num_format": how, "valign": "top"}) for how in ("0", "#,##0.00", "@")]
        sheet = book.add_worksheet(cover["name"])
        above = len(cover["above"])
        for number, words in enumerate(cover["above"]):
            sheet.write_string(number, 0, words)
        for column, (title, width) in enumerate(cover["columns"]):
            sheet.write_string(above, column, title, bold)
            sheet.set_column(column, column, width)
        for column, kind in enumerate(kinds):
            sheet.write_blank(above + 1, column, None, kind)
        sheet.freeze_panes(above + 1, 0)
        sheet.autofilter(above, 0, above + max(1, cover["count"]), len(cover["columns"]) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(above)
        for name, lines in cover["tables"]:
            _write_table(book.add_worksheet(name), lines, bold, kinds)
    return kept.getvalue()


def _write_table(sheet: Worksheet, lines: list[list[Any]], bold: Any, kinds: Sequence[Any]) -> None:
    """A line of one cell is a heading."""
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 3, 16)
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, bold if len(cells) == 1 else None)
            elif cell is not None:
                sheet.write_number(number, column, cell, kinds[isinstance(cell, float)])


def _fill(sheet: IO[bytes], xml: str, cover: dict[str, Any], pages: Iterator[list[list[Any]]]) -> None:
    # What it says of its size would be that of the shell; it need not be said.
    empty = _EMPTY.search(xml := re.sub("<dimension [^>]*/>", "", xml))
    assert empty is not None
    sheet.write(xml[: empty.start()].encode())
    line = _liner([xl_col_to_name(column) for column in range(len(cover["columns"]))], empty.groups())
    number = len(cover["above"]) + 1
    for page in pages:
        sheet.write("".join(line(number + place, cells) for place, cells in enumerate(page, 1)).encode())
        number += len(page)
    sheet.write(xml[empty.end() :].encode())


def _liner(columns: Sequence[str], kinds: Sequence[str]) -> Callable[[int, list[Any]], str]:
    """How a line of cells is written: texts as texts, whole numbers as counts, broken ones as sums of money."""
    count, money, text = kinds

    def line(number: int, cells: list[Any]) -> str:
        parts = [f'<row r="{number}">']
        for column, cell in zip(columns, cells, strict=True):
            if isinstance(cell, str):
                parts.append(f'<c r="{column}{number}" s="{text}" t="inlineStr"><is><t xml:space="preserve">')
                parts.append(written(cell))
                parts.append("</t></is></c>")
            elif cell is not None:
                kind = money if isinstance(cell, float) else count
                parts.append(f'<c r="{column}{number}" s="{kind}"><v>{cell}</v></c>')
        parts.append("</row>")
        return "".join(parts)

    return line


def written(words: str) -> str:
    """The words as XML holds them."""
    return _UNWRITABLE.sub("", words)[:_LONGEST].translate(_ESCAPED)


if __name__ == "__main__":
    main()
