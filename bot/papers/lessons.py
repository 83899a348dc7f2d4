"""Learning cards: the picture of one, and who took part as a workbook: a line a unit, never a line a person."""

import base64
from collections.abc import Callable
from typing import Any, Final

from bot.papers.enclosures import JPEG, Book, Enclosure, Say
from storage.lessons import following
from storage.lessons.following import Line
from storage.values import Values

#: The columns, as wide as they are mostly filled (in digits).
COLUMNS: Final = {"unit": 28, "of": 10, "opened": 10, "done": 10, "late": 10, "percent": 12}


def picture(values: Values, _: Say) -> Enclosure:
    """The picture that the letter holds."""
    return Enclosure("card.jpg", base64.b64decode(str(values["picture"])), JPEG)


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, and what stands around the lines."""
    above = [say("lessons.above_what", head), say("lessons.above_who", head)]
    columns = [(say(f"lessons.column_{column}", {}), width) for column, width in COLUMNS.items()]
    told = {"name": say("lessons.sheet", {}), "above": above, "columns": columns, "count": head["count"]}
    return f"{say('lessons.sheet', {})}.xlsx", {**told, "tables": []}


def liner(say: Say) -> Callable[[Line], list[Any]]:
    """How a unit becomes cells."""
    few = say("lessons.few", {})

    def cells(line: Line) -> list[Any]:
        percent = round(100 * line.done / line.of) if line.of else 0
        return [line.unit or few, line.of, line.opened, line.done, line.late, percent]

    return cells


BOOK: Final = Book("lessons", following.head, following.lines, cover, liner)
