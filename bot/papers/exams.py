"""Exams on paper: the certificate as a picture and as a page, and who took part as a workbook."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal

from babel.dates import format_date

from bot.papers import typesetting
from bot.papers.enclosures import PDF, PNG, Book, Enclosure, Forgotten, Say
from storage.exams import workbook
from storage.exams.workbook import Line
from storage.values import Values

#: What stands on the certificate, in both languages.
WORDS: Final = ("title", "lead", "exam", "union", "code", "check")
#: The columns of the workbook, as wide as they are mostly filled (in digits).
COLUMNS: Final = {"name": 14, "unit": 32, "took": 10, "at": 18}


def picture(values: Values, say: Say) -> Enclosure:
    """The letter's certificate, to be looked at and sent on."""
    return Enclosure("certificate.png", _drawn(values, say, "png"), PNG)


def page(found: Values | None, say: Say) -> Enclosure:
    """The same to be printed; Forgotten where it is not kept any more."""
    if found is None:
        raise Forgotten
    return Enclosure("certificate.pdf", _drawn(found, say, "pdf"), PDF)


def _drawn(found: Values, say: Say, kind: Literal["pdf", "png"]) -> bytes:
    passed = found["passed_at"]
    assert isinstance(passed, datetime)
    on = datetime.fromisoformat(say("exams.at", {"at": passed}))
    shown: Values = {"name": found["name"], "digits": found["code"]}
    for tongue, written in (("zh", "zh"), ("en", "en_GB")):
        told = {**found, "tongue": tongue}
        words: Values = {name: say(f"exams.on_paper_{name}", told) for name in WORDS}
        words["share"] = "" if found["share"] is None else say("exams.on_paper_share", told)
        shown[tongue] = {**words, "on": format_date(on, "long", written)}
    return typesetting.drawn("exams", shown, kind)


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    above = [say("exams.above_what", head), say("exams.above_who", head)]
    columns = [(say(f"exams.column_{column}", {}), width) for column, width in COLUMNS.items()]
    told = {"name": say("exams.file", {}), "above": above, "columns": columns, "count": head["count"], "tables": []}
    return f"exam-{head['exam']}.xlsx", told


def liner(say: Say) -> Callable[[Line], list[Any]]:
    """How one of the people becomes cells."""
    yes, no = say("exams.took_yes", {}), say("exams.took_no", {})

    def cells(line: Line) -> list[Any]:
        at = None if line.at is None else say("exams.at", {"at": line.at})
        return [line.name, line.unit, no if line.at is None else yes, at]

    return cells


BOOK: Final = Book("exams", workbook.head, workbook.lines, cover, liner)
