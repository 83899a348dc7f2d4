"""Drives on paper: participation unit by unit as a picture, each part of a bar with a pattern and its number in words;
a workbook of it and of who has not taken part; thanks to keep."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.papers import typesetting
from bot.papers.enclosures import PNG, Book, Enclosure, Say
from storage.drives import figures
from storage.drives.figures import Line
from storage.values import Value, Values, lines_of

#: Units with a bar of their own.
_MOST_BARS: Final = 12
#: The parts of a bar, from left to right; `taken` stands for the first two where it is not told who of them passed.
PARTS: Final = ("passed", "trying", "taken", "missing")
#: The columns of the workbook, as wide as they are mostly filled (in digits).
COLUMNS: Final = {"name": 14, "unit": 36, "until": 16}
_FIGURES: Final = ("of", "taken", "passed")


def picture(found: Values, say: Say) -> Enclosure:
    """The sum and a bar for each unit, in the order of the page."""
    whole, bars = _parts(found), _folded(lines_of(found["units"]), say)
    named = {*whole, *(part for one in bars for part in _parts(one))}
    shown: Values = {
        "title": say("drives.picture_title", {"title": found["title"]}),
        "as_of": say("drives.as_of", {"at": found["at"], "of": found["of"]}),
        "legend": [
            {"part": part, "word": say(f"drives.word_{part}", {}), "figure": whole.get(part, "")}
            for part in PARTS
            if part in named
        ],
        "bars": [_bar(one, say) for one in bars],
        "note": say("drives.picture_note", {}),
    }
    return Enclosure("participation.png", typesetting.drawn("drives", shown, "png"), PNG)


def _parts(one: Mapping[str, Any]) -> dict[str, int]:
    of, taken, passed = int(one["of"]), int(one["taken"]), one["passed"]
    if passed is None:
        return {"taken": taken, "missing": of - taken}
    return {"passed": passed, "trying": taken - passed, "missing": of - taken}


def _bar(one: Mapping[str, Any], say: Say) -> Value:
    whole = _parts(one)
    parts: list[Value] = [
        {"part": part, "share": f"{whole[part] / max(one['of'], 1):.4f}"} for part in PARTS if whole.get(part)
    ]
    name = one["name"] if "name" in one else say("drives.unit", {"unit": one["unit"], "of": one["of"]})
    return {"name": name, "figures": say("drives.counts", {part: one[part] for part in _FIGURES}), "parts": parts}


def _folded(units: Sequence[Mapping[str, Any]], say: Say) -> list[Mapping[str, Any]]:
    """The first of them; what comes after in one bar."""
    if len(units) <= _MOST_BARS:
        return [*units]
    rest = units[_MOST_BARS - 1 :]
    sums = sum((Counter({name: one[name] or 0 for name in _FIGURES}) for one in rest), Counter[str]())
    veiled = any(one["passed"] is None for one in rest)
    others = {name: None if veiled and name == "passed" else sums[name] for name in _FIGURES}
    return [*units[: _MOST_BARS - 1], {"name": say("drives.word_others", {}), **others}]


def thanks(found: Values, say: Say) -> Enclosure:
    """To keep: what it was called, whose it is, and the day."""
    shown: Values = {
        "thanks_head": say("drives.thanks_head", found),
        "thanks_to": say("drives.thanks_to", found),
        "thanks_words": say("drives.thanks_words", found),
        "thanks_from": say("drives.thanks_from", found),
    }
    return Enclosure("thanks.png", typesetting.drawn("drive_thanks", shown, "png"), PNG)


# The workbook.


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    above = [say("drives.book_what", head), say("drives.book_who", head)]
    columns = [(say(f"drives.column_{column}", {}), width) for column, width in COLUMNS.items()]
    units: list[list[Any]] = [[say(f"drives.column_{name}", {}) for name in ("unit", *_FIGURES)]]
    units += [
        [_unit(one, say), *("" if one[name] is None else one[name] for name in _FIGURES)]
        for one in lines_of(head["units"])
    ]
    tables = [(say("drives.book_units", {}), units)] if not head["hides"] else []
    told = {"name": say("drives.book_missing", {}), "above": above, "columns": columns, "count": head["count"]}
    return f"drive-{head['drive']}.xlsx", {**told, "tables": tables}


def _unit(one: Mapping[str, Any], say: Say) -> str:
    return str(one["unit"]) if one["unit"] else say("drives.word_others", {})


def liner(say: Say) -> Callable[[Line], list[Any]]:
    """How somebody becomes cells."""
    return lambda line: [line.name, line.unit, say("drives.book_day", {"at": line.until})]


BOOK: Final = Book("drives", figures.head, figures.book_lines, cover, liner)
