"""Attendance on paper: a member's code, the poster of a door, the sheet to be signed there, and who has signed up as a
workbook."""

import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import segno

from bot.papers import typesetting
from bot.papers.enclosures import PDF, PNG, Book, Enclosure, Forgotten, Say
from storage.attendance import exporting
from storage.attendance.exporting import Line
from storage.values import Value, Values

#: What stands on the sheet and on the poster, in both languages.
SHEET_WORDS: Final = (
    *("title", "about", "marked", "page_of", "spare"),
    *("no", "name", "unit", "family", "sign"),
)
POSTER_WORDS: Final = ("title", "scan", "type", "until")
#: The columns of the workbook before the answers, as wide as they are mostly filled (in digits).
COLUMNS: Final = {
    "name": 12,
    "unit": 28,
    "place": 16,
    "option": 16,
    "family": 10,
    "comes": 10,
    "came_at": 18,
    "made_at": 18,
}
_ANSWER: Final = 24


def ticket(values: Values, say: Say) -> Enclosure:
    """The letter's code, to be held out."""
    address = say("attendance.ticket_address", {"sign_up": values["sign_up"], "token": values["token"]})
    kept = io.BytesIO()
    segno.make_qr(address, error="m").save(kept, kind="png", scale=12, border=4)
    return Enclosure("code.png", kept.getvalue(), PNG)


def poster(values: Values, say: Say) -> Enclosure:
    """A page to be printed or held out at the door: the code to scan, and the digits to type."""
    code: list[Value] = [*typesetting.matrix(say("attendance.door_address", {"secret": values["secret"]}))]
    shown: Values = {name: values[name] for name in ("title", "digits")}
    shown["when"] = say("attendance.on_poster", values)
    shown["place"] = values["place"] or ""
    for tongue in ("zh", "en"):
        told = {**values, "tongue": tongue}
        shown[tongue] = {name: say(f"attendance.poster_{name}", told) for name in POSTER_WORDS}
    return Enclosure("door.png", typesetting.drawn("door_poster", {**shown, "code": code}, "png"), PNG)


def sheet(found: Values, say: Say) -> Enclosure:
    """签到表 as a PDF; Forgotten where nobody is left on it."""
    rows = _dicts(found["rows"])
    if not rows:
        raise Forgotten
    shown: Values = {"rows": [_row(row) for row in rows], "spare": found["spare"]}
    for tongue in ("zh", "en"):
        told = {**found, "tongue": tongue, "count": len(rows)}
        shown[tongue] = {name: say(f"attendance.sheet_{name}", told) for name in SHEET_WORDS}
    return Enclosure(f"{_name('sign-in', found)}.pdf", typesetting.drawn("sign_in_sheet", shown, "pdf"), PDF)


def _row(row: Mapping[str, Any]) -> Value:
    return {
        "name": row["name"],
        "unit": row["unit"],
        "option": row["option"] or "",
        "family": f"+{row['family']}" if row["family"] else "",
    }


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    above = [say("attendance.above_what", head), say("attendance.above_who", head)]
    columns = [(say(f"attendance.column_{column}", {}), width) for column, width in COLUMNS.items()]
    columns += [(_asked(one, say), _ANSWER) for one in _dicts(head["asked"])]
    told = {"name": say("attendance.file", {}), "above": above, "columns": columns, "count": head["count"]}
    return f"{_name('sign-ups', head)}.xlsx", {**told, "tables": []}


def _asked(question: Mapping[str, Any], say: Say) -> str:
    return str(question["words"] or say(f"activities.stock_{question['stock']}", {}))


def liner(say: Say) -> Callable[[Line], list[Any]]:
    """How a sign-up becomes cells; a word is put into the reader's language once."""
    known: dict[str, str] = {}

    def word(key: str) -> str:
        if key not in known:
            known[key] = say(key, {})
        return known[key]

    return partial(_cells, word=word, say=say)


def _cells(line: Line, word: Callable[[str], str], say: Say) -> list[Any]:
    came = word("attendance.missed") if line.missed else None
    return [
        line.name,
        line.unit,
        word(f"attendance.place_{line.place}"),
        line.option,
        line.family or None,
        None if line.comes is None else word("attendance.yes" if line.comes else "attendance.no"),
        came if line.came_at is None else say("attendance.at", {"at": line.came_at}),
        say("attendance.at", {"at": line.made_at}),
        *(_answer(one, word) for one in line.answers),
    ]


def _answer(answer: Value, word: Callable[[str], str]) -> Any:
    if isinstance(answer, bool):
        return word("attendance.yes" if answer else "attendance.no")
    if isinstance(answer, list):
        return word(f"activities.choice_{answer[0]}")
    return answer if answer is None or isinstance(answer, int) else str(answer)


def _name(what: str, found: Values) -> str:
    """What a file is called: by the activity's number, of nobody."""
    return f"{what}-{found['number'] or found['activity']}"


def _dicts(lines: Any) -> list[Mapping[str, Any]]:
    return [*lines]


BOOK: Final = Book("activities", exporting.head, exporting.lines, cover, liner)
