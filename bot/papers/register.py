"""The register as a workbook: a line a file, titled in the reader's language; and a sheet of figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from bot.papers.enclosures import Book, Say
from storage.register import ordering
from storage.register.ordering import Head
from storage.register.rows import Home, Row
from storage.values import Value

#: The columns, as wide as they are mostly filled (in digits).
COLUMNS: Final = {
    "number": 14,
    "case": 14,
    "name": 12,
    "unit": 28,
    "class": 12,
    "main_cause": 16,
    "other_causes": 20,
    "size": 8,
    "income": 14,
    "spending": 14,
    "monthly": 14,
    "phones": 16,
    "address": 30,
    "filed_on": 12,
    "approved": 20,
    "approved_on": 12,
    "agreed": 20,
    "agreed_on": 12,
    "given": 14,
    "times": 8,
    "look_on": 12,
    "stage": 12,
    "ended_on": 12,
    "end_reason": 30,
}
#: What has a line of its own on the sheet of figures, or stands above some.
LINES: Final = (
    *("now", "start", "filed", "ended", "filed_before", "ended_before", "units", "aid", "aid_before"),
    *("classes", "causes", "stages", "sources", "kinds"),
)
#: What is hidden.
_STAR: Final = "＊"
#: The tables of the sheet of figures: the heading's name, and how its lines are named; sums are money.
TABLES: Final = {
    "classes": "hardship_class",
    "causes": "cause",
    "stages": "stage",
    "sources": "source",
    "kinds": "kind",
}
_SUMMED: Final = ("sources", "kinds")
_NOBODY: Final = Home(None, (), None, None, None, None, (), None, None)


def cover(head: Head, say: Say) -> tuple[str, dict[str, Any]]:
    """The file's name, which tells of nobody, and what stands around the lines."""
    name = say("register.file", {})
    above = [
        say("register.above_what", {"shown": head.shown, "count": head.count}),
        say("register.above_who", {"who": head.who, "at": head.at}),
        say("register.above_home", {}),
    ]
    columns = [(say(f"register.column_{column}", {}), width) for column, width in COLUMNS.items()]
    figures = (say("register.sheet_figures", {}), list(_figures(head.figures, say)))
    told = {"name": name, "above": above, "columns": columns, "count": head.count, "tables": [figures]}
    return f"{name}-{head.at:%Y%m%d}.xlsx", told


def liner(say: Say) -> Callable[[Row], list[Any]]:
    """How a file becomes cells; a word is put into the reader's language once."""
    known: dict[str, str] = {}

    def word(key: str) -> str:
        if key not in known:
            known[key] = say(key, {})
        return known[key]

    return partial(_cells, word=word)


def _cells(row: Row, word: Callable[[str], str]) -> list[Any]:
    home = row.home or _NOBODY
    return [
        row.number,
        row.case,
        row.name,
        row.unit,
        row.hardship_class and word(f"dossiers.class_{row.hardship_class}"),
        home.main_cause and word(f"hardship.cause_{home.main_cause}"),
        " / ".join(word(f"hardship.cause_{one}") for one in home.other_causes) or None,
        home.size,
        _yuan(home.income),
        _yuan(home.spending),
        _yuan(home.monthly),
        " ".join(home.phones) or None,
        home.address,
        _day(row.filed_on),
        row.approved[0],
        _day(row.approved[1]),
        row.agreed[0],
        _day(row.agreed[1]),
        _yuan(row.given) if row.times else None,
        row.times or None,
        _day(row.look_on),
        word(f"hardship.stage_{row.stage}"),
        _day(row.ended_on),
        home.end_reason,
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _yuan(fen: int | None) -> float | None:
    """元, as workbooks reckon with; a sum of them is no sum of money yet."""
    return None if fen is None else fen / 100


def _figures(found: Mapping[str, Value], say: Say) -> list[list[Any]]:
    lines: list[list[Any]] = [[say("register.line_now", {}), _count(found["now"])]]
    movement = found["movement"]
    assert isinstance(movement, dict)
    lines += [[say(f"register.line_{name}", {}), _count(count)] for name, count in movement.items()]
    for name in ("classes", "causes", "stages"):
        lines += _table(name, found[name], say)
    units: list[list[Any]] = [
        ["　" * one["level"] + one["unit"], _count(one["count"])] for one in _lines(found["units"])
    ]
    lines += [[], [say("register.line_units", {})], *units, []]
    lines += [[say(f"register.line_{name}", {}), _sum(found[name])] for name in ("aid", "aid_before")]
    for name in _SUMMED:
        lines += _table(name, found[name], say)
    return [*lines, [], [say("register.star", {"least": found["least"]}), ""]] if found["hides"] else lines


def _table(name: str, lines: Value, say: Say) -> list[list[Any]]:
    """A heading, and a line for each that is not nought; nothing where there is none."""
    what, how = TABLES[name], _sum if name in _SUMMED else _count
    named = [[say(f"register.named_{what}", {what: one[what]}), how(one["count"])] for one in _lines(lines)]
    return [[], [say(f"register.line_{name}", {})], *named] if named else []


def _lines(lines: Value) -> Sequence[Mapping[str, Any]]:
    assert isinstance(lines, list)
    return [line for line in lines if isinstance(line, dict)]


def _count(count: Value) -> Value:
    return _STAR if count is None else count


def _sum(fen: Value) -> Any:
    return _STAR if not isinstance(fen, int) else fen / 100


BOOK: Final = Book("register", ordering.head, ordering.lines, cover, liner)
