"""The binding process: `python -m bot.papers.binder` reads a cover and pages of lines as JSON, and writes a workbook.

The house's own library makes the workbook with one empty line a sheet; where that stands, the lines of the pages go in
as they come, so that a hundred thousand of them lie neither in memory nor on a disk. A text is written as a text.
Where the cover names several `sheets`, a `true` between two pages turns to the next of them.
"""

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: The binder stands back behind the bot, which answers people.
_NICENESS = 5
#: How cells look: counts, sums of money, texts, days, months, instants.
_LOOKS = ("0", "#,##0.00", "@", "yyyy-mm-dd", "yyyy-mm", "yyyy-mm-dd hh:mm")
#: The empty line: a cell of each kind tells how such cells look.
_EMPTY = re.compile(r'<row r="\d+"[^>]*>' + r'<c r="[A-Z]+\d+" s="(\d+)"/>' * len(_LOOKS) + "</row>")
#: How narrow and how wide a column of a table beside the lines is, in digits; from where on signs are two digits wide.
NARROW, WIDE = 8, 60
_CHINESE = 0x2E80
#: Points of a line of text, and how many lines of text a line of the sheet can be high.
_LINE, _MOST_LINES = 15, 27
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
    sheets = cover.get("sheets") or [cover]
    begun, made = zipfile.ZipFile(io.BytesIO(_shell(sheets, cover["tables"]))), io.BytesIO()
    filled = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name in begun.namelist():
            if name not in filled:
                book.writestr(name, begun.read(name))
        for number, (name, sheet) in enumerate(zip(filled, sheets, strict=True), 1):
            with book.open(name, "w") as written_:
                _fill(written_, begun.read(name).decode(), sheet, _pages(said, last=number == len(sheets)))
    kept.write(made.getbuffer())


def _pages(said: IO[str], *, last: bool) -> Iterator[list[list[Any]]]:
    """Pages of lines, to the end of the sheet that is said."""
    for line in said:
        page = json.loads(line)
        if page is True and not last:
            return
        if page is None and last:
            return
        if not isinstance(page, list):
            break
        yield page
    raise ValueError("the pages break off")


def _shell(sheets: Sequence[Mapping[str, Any]], tables: Sequence[Any]) -> bytes:
    """The workbook with everything but the lines."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        right = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "right"})
        kinds = [book.add_format({"num_format": how, "valign": "top", **_side(how)}) for how in _LOOKS]
        for one in sheets:
            _frame(book.add_worksheet(one["name"]), one, (bold, right), kinds)
        for name, lines in tables:
            _write_table(book.add_worksheet(name), lines, bold, kinds)
    return kept.getvalue()


def _side(look: str) -> dict[str, Any]:
    """Days and instants stand on the left: on the right they would touch the words of the next column. A text that is
    longer than its column goes on below: printed it would end where the next cell begins."""
    return {"align": "left"} if look.startswith("yyyy") else {"text_wrap": True} if look == "@" else {}


def _frame(sheet: Worksheet, cover: Mapping[str, Any], heads: tuple[Any, Any], kinds: Sequence[Any]) -> None:
    """What stands around the lines of a sheet. A column may say that it holds numbers: its head stands above them, on
    the right."""
    above = len(cover["above"])
    for number, words in enumerate(cover["above"]):
        sheet.write_string(number, 0, words)
    sheet.set_row(above, _height([title for title, *_ in cover["columns"]], _wide(cover)))
    for column, (title, width, *numbers) in enumerate(cover["columns"]):
        sheet.write_string(above, column, title, heads[any(numbers)])
        sheet.set_column(column, column, width)
    for column, kind in enumerate(kinds):
        sheet.write_blank(above + 1, column, None, kind)
    sheet.freeze_panes(above + 1, 0)
    sheet.autofilter(above, 0, above + max(1, cover["count"]), len(cover["columns"]) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(above)


def _wide(cover: Mapping[str, Any]) -> list[int]:
    return [width for _, width, *_ in cover["columns"]]


def _height(cells: Sequence[Any], widths: Sequence[int]) -> int:
    """Of a line, in points, so that the longest of its texts is seen whole: not every program finds out."""
    longest = max((_lines(cell, width) for cell, width in zip(cells, widths, strict=True)), default=1)
    return _LINE * min(longest, _MOST_LINES)


def _lines(cell: Any, width: int) -> int:
    """A text is broken between words, and so takes a little more than it is long."""
    if not isinstance(cell, str) or 2 * len(cell) < width:
        return 1
    return -(-_digits(cell) // max(width - 2, 1)) if _digits(cell) > width - 1 else 1


def _write_table(sheet: Worksheet, lines: list[list[Any]], bold: Any, kinds: Sequence[Any]) -> None:
    """A line of one cell is a heading, the first line what the columns are called; printed it is one page wide."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(lines)):
        sheet.set_column(column, column, width)
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, bold if len(cells) == 1 or number == 0 else None)
            elif cell is not None:
                sheet.write_number(number, column, cell, kinds[isinstance(cell, float)])


def _widths(lines: list[list[Any]]) -> list[int]:
    """How wide each column is, in digits: as its longest cell, within reason; Chinese signs are two digits wide."""
    rows = [cells for cells in lines if len(cells) > 1]
    columns = max(map(len, rows), default=0)
    longest = [max(_digits(cells[at]) for cells in rows if at < len(cells)) for at in range(columns)]
    return [min(max(width, NARROW), WIDE) + 2 for width in longest] or [WIDE]


def _digits(cell: Any) -> int:
    return sum(2 if ord(sign) >= _CHINESE else 1 for sign in str("" if cell is None else cell))


def _fill(sheet: IO[bytes], xml: str, cover: Mapping[str, Any], pages: Iterator[list[list[Any]]]) -> None:
    # What it says of its size would be that of the shell; it need not be said.
    empty = _EMPTY.search(xml := re.sub("<dimension [^>]*/>", "", xml))
    assert empty is not None
    sheet.write(xml[: empty.start()].encode())
    columns = [xl_col_to_name(column) for column in range(len(cover["columns"]))]
    line = _liner(columns, _wide(cover), empty.groups())
    number = len(cover["above"]) + 1
    for page in pages:
        sheet.write("".join(line(number + place, cells) for place, cells in enumerate(page, 1)).encode())
        number += len(page)
    sheet.write(xml[empty.end() :].encode())


def _liner(columns: Sequence[str], widths: Sequence[int], kinds: Sequence[str]) -> Callable[[int, list[Any]], str]:
    """How a line of cells is written: texts as texts, whole numbers as counts, broken ones as sums of money; a pair is
    a day, a month or an instant, and its number as workbooks count them."""
    count, money, text, *dates = kinds
    dated = dict(zip(("day", "month", "moment"), dates, strict=True))

    def line(number: int, cells: list[Any]) -> str:
        height = _height(cells, widths)
        parts = [f'<row r="{number}">' if height == _LINE else f'<row r="{number}" ht="{height}">']
        for column, cell in zip(columns, cells, strict=True):
            if isinstance(cell, str):
                parts.append(f'<c r="{column}{number}" s="{text}" t="inlineStr"><is><t xml:space="preserve">')
                parts.append(written(cell))
                parts.append("</t></is></c>")
            elif isinstance(cell, list):
                parts.append(f'<c r="{column}{number}" s="{dated[cell[0]]}"><v>{cell[1]}</v></c>')
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
