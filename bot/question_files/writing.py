"""Writing questions into the house's own workbook, the form to fill in, and what was refused. Text cells are texts: no
formula of anybody's gets in."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import xlsxwriter
from xlsxwriter.image import Image
from xlsxwriter.worksheet import Worksheet

from bot.question_files import template
from bot.question_files.template import Columns
from bot.sheets.cells import Row
from bot.sheets.words import Cell, filled
from storage.question_files import words
from storage.question_files.found import clean
from storage.question_files.notes import note_of
from storage.questions.content import Content, Difficulty, Kind, Span

_MANNERS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Columns by the names that `template` has for them; options stand between.
_BEFORE: Final = ("kind", "stem")
_BEHIND: Final = ("answer", "explanation", "category", "difficulty", "points")
#: Written where some question needs them.
_RARE: Final = ("name", "source", "author", "seconds", "note")
_WIDTHS: Final = {"kind": 10, "stem": 50, "answer": 14, "explanation": 40, "category": 18, "note": 12, "picture": 20}
#: Pixels that a picture has in its cell, and around it.
_PICTURE_WIDTH, _PICTURE_HEIGHT, _EDGE = 130, 90, 3
_OPTION_WIDTH, _OTHER_WIDTH, _REASON_WIDTH = 18, 10, 60
_FEWEST_OPTIONS: Final = 6
#: Rows of the form with lists to choose from.
_FORM_ROWS: Final = 1_000
#: Signs that XML has no way to write, and what a spreadsheet takes for one of them.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_LONGEST: Final = 32_767
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\\0'", " "))


#: The titles of a sheet, and rows of cells, each with why it was refused.
Table: TypeAlias = tuple[Sequence[str], list[tuple[Sequence[str], str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A question as cells by the names of their columns."""

    cells: dict[str, Cell]
    options: list[str]

    @property
    def named(self) -> set[str]:
        return {name for name, cell in self.cells.items() if cell not in {"", None}}


def line(content: Content) -> Line:
    """The question as a row, with a note of what the columns can't tell."""
    told = _line(content)
    names = list(told.cells)
    row = Row(1, [*(_survived(told.cells[name]) for name in names), *map(_survived, told.options)])
    heading = Columns([], {name: at for at, name in enumerate(names)}, list(range(len(names), len(row.cells))))
    again = template.question(row, heading)
    note = note_of(content, None if again is None else again.content)
    return told if note is None else Line({**told.cells, "note": note}, told.options)


def _line(content: Content) -> Line:
    options = [one.words for one in content.options] if content.kind is not Kind.FILL_IN else []
    if content.kind is Kind.MATCH:
        options = [f"{one.left}→{one.right}" for one in content.pairs]
    cells: dict[str, Cell] = {
        "kind": words.said_kind(content.kind),
        "stem": content.stem,
        "answer": _answer(content),
        "explanation": content.explanation,
        "category": "/".join(content.category),
        "difficulty": words.said_difficulty(content.difficulty),
        "points": float(words.said_points(content.points)),
        "name": content.name,
        "source": content.source,
        "author": content.author,
        "seconds": "" if content.seconds is None else float(content.seconds),
    }
    return Line(cells, options)


def _answer(content: Content) -> str:
    match content.kind:
        case Kind.SINGLE | Kind.SEVERAL:
            return "".join(words.LETTERS[at] for at in content.right_options)
        case Kind.TRUE_FALSE:
            return "" if content.truth is None else words.said_truth(right=content.truth)
        case Kind.ORDER:
            return words.LETTERS[: len(content.options)]
        case Kind.FILL_IN:
            return "；".join(one.words for one in content.options)
        case Kind.NUMERIC:
            return "；".join(map(_span, content.spans))
    return ""


def _span(one: Span) -> str:
    return one.low if one.low == one.high else f"{one.low}～{one.high}"


def _survived(cell: Cell) -> Cell:
    """What is read again where the cell was written."""
    if not isinstance(cell, str):
        return cell
    return filled(_LOOKS_ESCAPED.sub("_ x", _UNWRITABLE.sub("", cell).replace("\r", "\n"))[:_LONGEST])


def workbook(questions: Iterable[Content], name: str, pictures: Mapping[int, Path] | None = None) -> bytes:
    """The questions as a workbook that reads back as they are; `name` of its sheet. `pictures`: of some, by their
    places, JPEGs that are there until it is written."""
    pictures = pictures or {}
    lines = [line(one) for one in questions]
    count = max([_FEWEST_OPTIONS, *(len(one.options) for one in lines)])
    rare = [one for one in _RARE if any(one in each.named for each in lines)]
    rare += ["picture"] if pictures else []
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True, **_MANNERS}) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        _head(book, sheet, count, rare)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "General", "valign": "top"})
        last = len(_BEFORE) + count + len(_BEHIND) + len(rare) - 1
        for at, one in enumerate(lines, 1):
            if at - 1 in pictures:
                # Before its cells are: what is written is out of hand.
                _put(sheet, at, last, pictures[at - 1])
            _write(sheet, at, [one.cells.get(name_) for name_ in _BEFORE], 0, text, number)
            _write(sheet, at, one.options, len(_BEFORE), text, number)
            behind = [one.cells.get(name_) for name_ in (*_BEHIND, *rare)]
            _write(sheet, at, behind, len(_BEFORE) + count, text, number)
    return kept.getvalue()


def _put(sheet: Worksheet, row: int, column: int, path: Path) -> None:
    """The picture into its cell, whole, so that it moves with the row."""
    sheet.set_row_pixels(row, _PICTURE_HEIGHT + 2 * _EDGE)
    image = Image(str(path))
    scale = min(_PICTURE_WIDTH / image.width, _PICTURE_HEIGHT / image.height, 1)
    place = {"x_offset": _EDGE, "y_offset": _EDGE, "object_position": 1, "description": words.PICTURE}
    sheet.insert_image(row, column, image, {"x_scale": scale, "y_scale": scale, **place})


def _head(book: Any, sheet: Worksheet, options: int, rare: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    names = [*_BEFORE, *(f"option{at}" for at in range(options)), *_BEHIND, *rare]
    for column, name in enumerate(names):
        width = _OPTION_WIDTH if name.startswith("option") else _WIDTHS.get(name, _OTHER_WIDTH)
        sheet.set_column(column, column, width, None if name in {"points", "seconds"} else text)
        sheet.write_string(0, column, title(name), bold)
    sheet.freeze_panes(1, len(_BEFORE))


def title(name: str) -> str:
    """What the column is called; with a star where it must be filled in."""
    if name.startswith("option"):
        return template.TITLES["options"].split()[0] + words.LETTERS[int(name.removeprefix("option"))]
    return template.TITLES[name].split()[0] + ("*" if name in {"kind", "stem", "answer"} else "")


def _write(sheet: Worksheet, row: int, cells: Sequence[Cell], first: int, text: Any, number: Any) -> None:
    for column, cell in enumerate(cells, first):
        if isinstance(cell, float):
            sheet.write_number(row, column, cell, number)
        elif isinstance(cell, str) and cell:
            sheet.write_string(row, column, _UNWRITABLE.sub("", cell)[:_LONGEST], text)


def form(examples: Sequence[Content], name: str, rules_name: str, rules: Sequence[str]) -> bytes:
    """The empty form with an example of each kind, and a sheet that says how it is filled in."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, **_MANNERS}) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        count = max([_FEWEST_OPTIONS, *(len(one.options) for one in examples)])
        _head(book, sheet, count, ("source",))
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#666666"})
        for at, example in enumerate(examples, 1):
            one = _line(example)
            _write(sheet, at, [one.cells[name_] for name_ in _BEFORE], 0, text, None)
            _write(sheet, at, one.options, len(_BEFORE), text, None)
            _write(sheet, at, [one.cells[name_] for name_ in _BEHIND], len(_BEFORE) + count, text, None)
        kinds = [words.said_kind(kind) for kind in Kind]
        sheet.data_validation(1, 0, _FORM_ROWS, 0, {"validate": "list", "source": kinds})
        column = len(_BEFORE) + count + _BEHIND.index("difficulty")
        levels = [words.said_difficulty(level) for level in Difficulty]
        sheet.data_validation(1, column, _FORM_ROWS, column, {"validate": "list", "source": levels})
        told = book.add_worksheet(_sheet_name(rules_name))
        told.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        for at, rule in enumerate(rules):
            told.write_string(at, 0, rule)
    return kept.getvalue()


def refused(sheets: Mapping[str, Table], reason: str, name: str) -> bytes:
    """Rows that were not taken, below their own titles, each with the reason in a last column called `reason`.
    `name`: of a sheet that has none."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, **_MANNERS}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for at, (called, (titles, rows)) in enumerate(sheets.items()):
            sheet = book.add_worksheet(
                _sheet_name(called or name) if at == 0 or called else f"{_sheet_name(name)[:28]} {at}"
            )
            _write(sheet, 0, [*titles, reason], 0, bold, None)
            for number, (cells, why) in enumerate(rows, 1):
                _write(sheet, number, [*cells, *[""] * (len(titles) - len(cells)), why], 0, text, None)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(0, len(titles) - 1), _OPTION_WIDTH, text)
            sheet.set_column(len(titles), len(titles), _REASON_WIDTH, text)
    return kept.getvalue()


def _sheet_name(name: str) -> str:
    return clean(name.translate(_FORBIDDEN))[:31] or "1"
