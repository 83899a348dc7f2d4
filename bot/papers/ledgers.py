"""Ledgers as workbooks: a list of what is on record, and the year for the higher union with a sheet a service."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from bot.papers.enclosures import Book, Say
from storage.figures import QUIET, Source
from storage.ledgers import Column, Form, Row, ordering, year
from storage.ledgers.ordering import Head
from storage.ledgers.table import TABLE
from storage.ledgers.terms import Page
from storage.values import Value

#: How wide columns are mostly filled, in digits: by what they hold, and those that are an exception.
WIDTHS: Final = {
    Form.TEXT: 16,
    Form.COUNT: 13,
    Form.NUMBER: 11,
    Form.MONEY: 14,
    Form.DAY: 12,
    Form.MONTH: 10,
    Form.MOMENT: 18,
    Form.WORD: 16,
}
_NUMBERS: Final = frozenset((Form.COUNT, Form.NUMBER, Form.MONEY))
_WIDE: Final = {"unit": 30, "unit_line": 30, "title": 30, "words": 44, "phones": 18, "act": 28, "deed": 22, "kind": 20}
#: The day from which workbooks count days, and the seconds of one.
_BEGINNING: Final = date(1899, 12, 30)
_SECONDS: Final = 86_400


def cover(head: Head, say: Say) -> tuple[str, dict[str, Any]]:
    """The file's name, which tells of nobody, and what stands around the lines of a list."""
    name = say("ledgers.named_ledger", {"one": head.ledger})
    above = [
        say("ledgers.above_what", {"name": name, "count": head.count}),
        _who(head, say),
        say("ledgers.above_right", {}),
    ]
    told = {"name": name, "above": above, "columns": _columns(TABLE[head.ledger].columns, say), "count": head.count}
    return f"{name}-{head.at:%Y%m%d}.xlsx", {**told, "tables": []}


def _who(head: Head | year.Head, say: Say) -> str:
    made = head.maker
    return say("ledgers.above_who", {"name": made.name, "role": made.role, "unit": made.unit, "at": head.at})


def _columns(columns: Iterable[Column], say: Say) -> list[tuple[str, int, bool]]:
    """What each is called, how wide it is, and whether it holds numbers."""
    return [
        (say(f"ledgers.column_{one.name}", {}), _WIDE.get(one.name, WIDTHS[one.form]), one.form in _NUMBERS)
        for one in columns
    ]


def cover_of_year(head: year.Head, say: Say) -> tuple[str, dict[str, Any]]:
    """The same of the year: every figure, the units, and a sheet for each service."""
    above = [
        say("ledgers.year_what", {"year": head.year, "whole": head.whole, "unit": head.maker.unit}),
        _who(head, say),
        say("ledgers.year_how", {"first": date(head.year, 1, 1), "last": head.last}),
    ]
    sheets = [
        _sheet("ledgers.sheet_totals", {}, above, year.TOTALS, len(Source), say),
        _sheet("ledgers.sheet_units", {}, [*above[:2], say("ledgers.year_units", {})], year.UNITS, head.units, say),
    ]
    for service, count in head.services.items():
        columns = year.MONTHS if QUIET.issuperset(year.SERVICES[service]) else year.ENTRIES
        said = say("ledgers.year_service", {"one": service, "year": head.year, "count": count})
        sheets.append(_sheet("ledgers.named_service", {"one": service}, [said, above[1]], columns, count, say))
    return f"{say('ledgers.year_file', {'year': head.year})}.xlsx", {"sheets": sheets, "tables": []}


def _sheet(
    key: str, values: dict[str, Value], above: list[str], columns: Sequence[Column], count: int, say: Say
) -> dict[str, Any]:
    return {"name": say(key, values)[:31], "above": above, "columns": _columns(columns, say), "count": count}


def liner(say: Say) -> Callable[[Row], list[Any]]:
    """How a line becomes cells; a word is put into the reader's language once."""
    known: dict[tuple[str, str], str] = {}

    def word(vocabulary: str, one: Any) -> str:
        key = (vocabulary, str(one))
        if key not in known:
            known[key] = say(f"ledgers.named_{vocabulary}", {"one": one})
        return known[key]

    def cells(row: Row) -> list[Any]:
        return [_cell(column, value, word) for column, value in zip(row.columns, row.cells, strict=True)]

    return cells


def _cell(column: Column, value: Any, word: Callable[[str, Any], str]) -> Any:
    if column.name == "unit_line":
        return word("unit", value)
    if column.form is Form.WORD:
        many = value if isinstance(value, list) else [] if value is None else [value]
        return " / ".join(word(str(column.word), one) for one in many) or None
    return None if value is None or value == "" else _WRITTEN[column.form](value)


def _moment(at: datetime) -> float:
    """As workbooks count instants, by the clock that the instant was read on; to the minute."""
    return _days(at.date()) + (at.hour * 3600 + at.minute * 60) / _SECONDS


def _days(day: date) -> int:
    return (day - _BEGINNING).days


#: How what a column holds is written; words aside.
_WRITTEN: Final[dict[Form, Callable[[Any], Any]]] = {
    Form.TEXT: str,
    Form.COUNT: int,
    Form.NUMBER: float,
    Form.MONEY: lambda fen: fen / 100,
    Form.DAY: lambda day: ["day", _days(day)],
    Form.MONTH: lambda day: ["month", _days(day)],
    Form.MOMENT: lambda at: ["moment", _moment(at)],
}


def _place(page: Page) -> int:
    return page.sheet


BOOK: Final = Book("ledgers", ordering.head, ordering.lines, cover, liner)
YEAR: Final = Book("ledgers", year.head, year.lines, cover_of_year, liner, _place)
