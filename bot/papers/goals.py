"""The board of goals as a picture and as a paper: units down, services across, ✓ and ✗ explained in words below."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.papers import typesetting
from bot.papers.enclosures import PDF, PNG, Enclosure, Forgotten, Say
from storage.figures import Offer
from storage.values import Value, Values, lines_of

#: Lines of a picture; on paper there are all.
MOST: Final = 24
#: Signs of a unit's name in a picture.
_LONGEST: Final = 22
_SIGNS: Final = {True: "✓", False: "✗", None: ""}


def picture(found: Values, say: Say) -> Enclosure:
    """The board with its first units; how many there are besides stands below."""
    lines = lines_of(found["lines"])
    shown = _shown(found, lines[:MOST], say, full=False)
    notes = [*_notes(say, full=False)]
    if len(lines) > MOST:
        notes.append(say("goals.more_units", {"count": len(lines) - MOST}))
    values: Values = {**shown, "notes": [*notes], "paper": False, "marked": ""}
    return Enclosure("board.png", typesetting.drawn("goals", values, "png"), PNG)


def paper(found: Values, say: Say) -> Enclosure:
    """The whole board as a PDF; Forgotten where the reader's units have come to be too few to tell."""
    if found["hides"]:
        raise Forgotten
    shown = _shown(found, lines_of(found["lines"]), say, full=True)
    values: Values = {**shown, "notes": [*_notes(say, full=True)], "paper": True, "marked": say("charts.marked", found)}
    return Enclosure("board.pdf", typesetting.drawn("goals", values, "pdf"), PDF)


def _shown(found: Values, lines: Sequence[Mapping[str, Any]], say: Say, *, full: bool) -> Values:
    cells = lines_of(found["cells"])
    return {
        "title": say("goals.title", found),
        "as_of": say("goals.as_of", found),
        "unit": say("goals.word_unit", {}),
        "goal": say("goals.word_goal", {}),
        "all": say("goals.word_all", {}),
        "columns": [say(f"charts.service_{one}", {}) if full else say(f"goals.short_{one}", {}) for one in Offer],
        "goals": [f"{cell['goal']}%" if cell["goal"] else "–" for cell in cells],
        "totals": [_cell(cell, full=full) for cell in cells],
        "lines": [
            {"name": _name(line, say, full=full), "cells": [_cell(cell, full=full) for cell in line["cells"]]}
            for line in lines
        ],
    }


def _notes(say: Say, *, full: bool) -> list[str]:
    """What the signs mean; on paper also who belongs to each service."""
    notes = [say("goals.signs", {}), say("charts.reach_note", {})]
    if full:
        notes += [
            say("goals.belongs", {"service": say(f"charts.service_{one}", {}), "who": say(f"charts.who_{one}", {})})
            for one in Offer
        ]
    return notes


def _name(line: Mapping[str, Any], say: Say, *, full: bool) -> str:
    name = line["unit"] or say("charts.small_units", {})
    return name if full or len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _cell(cell: Mapping[str, Any], *, full: bool) -> Value:
    if cell["nobody"] or cell["reached"] is None:
        return {"figure": "–" if cell["nobody"] else "＊", "sign": "", "met": ""}
    figure = f"{cell['reached']}/{cell['of']} · {cell['percent']}%" if full else f"{cell['percent']}%"
    return {"figure": figure, "sign": _SIGNS[cell["met"]], "met": "yes" if cell["met"] else ""}
