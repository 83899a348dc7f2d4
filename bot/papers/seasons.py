"""Seasons on paper: a workbook of the sides and of all people."""

from collections.abc import Callable
from typing import Any, Final

from bot.papers.enclosures import Book, Say
from storage.seasons import posting
from storage.seasons.posting import Line
from storage.values import Values, lines_of

#: The columns, as wide as they are mostly filled (in digits).
COLUMNS: Final = {"place": 8, "name": 14, "unit": 28, "points": 12, "contests": 10}
_SIDES: Final = ("place", "side", "league", "contests")


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    above = [say("seasons.book_what", head), say("seasons.book_rule", head)]
    columns = [(say(f"seasons.column_{column}", {}), width) for column, width in COLUMNS.items()]
    sides: list[list[Any]] = [[say(f"seasons.column_{name}", {}) for name in _SIDES]]
    sides += [[one["place"], one["name"], _points(one["points"]), one["contests"]] for one in lines_of(head["sides"])]
    told = {"name": say("seasons.book_people", {}), "above": above, "columns": columns, "count": head["count"]}
    return f"season-{head['season']}.xlsx", {**told, "tables": [(say("seasons.book_sides", {}), sides)]}


def liner(_: Say) -> Callable[[Line], list[Any]]:
    """How somebody becomes cells."""
    return lambda line: [line.place, line.name, line.unit, _points(line.points), line.contests]


def _points(hundredths: Any) -> float:
    """As a number that can be sorted and added."""
    return int(hundredths) / 100


BOOK: Final = Book("seasons", posting.head, posting.book_lines, cover, liner)
