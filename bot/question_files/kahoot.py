"""Kahoot's spreadsheet: question, up to some answers, seconds, and the numbers of the right ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.sheets.cells import Row, Sheet
from bot.sheets.words import header
from storage.question_files import words
from storage.question_files.found import Finding, Found, clean, folded
from storage.questions.content import Content, Defect, Kind, Option

_DEEPEST_HEADER: Final = 40


@dataclass(slots=True)
class Columns:
    titles: list[str]
    question: int = -1
    answers: list[int] = field(default_factory=list)
    seconds: int = -1
    right: int = -1


def columns(row: Row) -> Columns | None:
    """The columns that a row names; None where it is no header of such a sheet."""
    found = Columns([clean(row.shown(at)) for at in range(len(row.cells))])
    for at, cell in enumerate(row.cells):
        title = header(cell) if isinstance(cell, str) else ""
        if title.startswith("question") and found.question < 0:
            found.question = at
        elif re.match(r"answer\d", title):
            found.answers.append(at)
        elif title.startswith("timelimit"):
            found.seconds = at
        elif title.startswith("correctanswer"):
            found.right = at
    return found if found.question >= 0 and len(found.answers) > 1 and found.right >= 0 else None


def has_header(sheet: Sheet) -> bool:
    return any(columns(row) for row, _ in zip(sheet.rows(), range(_DEEPEST_HEADER), strict=False))


def read(sheets: Iterable[Sheet]) -> Finding:
    """Every question of the sheets that have such a header."""
    found = Finding("kahoot")
    for sheet in sheets:
        if sheet.hidden:
            continue
        heading: Columns | None = None
        for number, row in enumerate(sheet.rows()):
            if heading is None:
                heading = columns(row) if number < _DEEPEST_HEADER else None
                if heading is not None:
                    found.titles[sheet.name] = heading.titles
                continue
            one = _question(row, heading)
            if one is not None:
                one.sheet = sheet.name
                one.cells = [clean(row.shown(at)) for at in range(len(heading.titles))]
                found.questions.append(one)
    return found


def _question(row: Row, heading: Columns) -> Found | None:
    def cell(at: int) -> str:
        return clean(row.shown(at)) if at >= 0 else ""

    stem, right, seconds = cell(heading.question), cell(heading.right), cell(heading.seconds)
    options = [cell(at) for at in heading.answers]
    if not (stem or any(options)):
        return None
    found = Found(row.number, None, stem=stem)
    named = _numbers(right)
    if named is None:
        found.problem = Defect("bad_answer", {"words": folded(right)[:20]})
    elif beyond := [one for one in named if not (1 <= one <= len(options) and options[one - 1])]:
        found.problem = Defect("answer_out_of_range", {"letter": str(beyond[0]), "count": sum(map(bool, options))})
    chosen = {one - 1 for one in named or ()}
    filled = tuple(Option(one, right=at in chosen) for at, one in enumerate(options) if one)
    content = Content(Kind.SEVERAL if len(chosen) > 1 else Kind.SINGLE, stem, options=filled)
    if words.is_judging([one.words for one in filled]) and len(content.right_options) == 1:
        truth = words.truth(filled[content.right_options[0]].words)
        content = replace(content, kind=Kind.TRUE_FALSE, options=(), truth=truth)
    given = words.seconds(seconds)
    if given is None:
        code = "unknown_seconds" if seconds else "missing_time_limit"
        found.remarks.append((code, {"words": seconds[:20]} if seconds else {}))
    found.content = replace(content, seconds=given)
    return found


def _numbers(said: str) -> tuple[int, ...] | None:
    """1,2,3; none where nothing is said, None where something else is."""
    parts = [one for one in re.split(r"[\s,，、;；/.&和]+", folded(said)) if one]
    if not all(part.isdecimal() for part in parts):
        return None
    return tuple(dict.fromkeys(int(part) for part in parts))
