"""Results of contests on paper: the podium and the table as pictures, a workbook, the result sheet to be signed, and
certificates. Places stand in words beside every step and colour; a trial says that it is one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from babel.dates import format_date

from bot.papers import typesetting
from bot.papers.enclosures import PDF, PNG, Book, Enclosure, Forgotten, Say
from storage.contests.tables import Line
from storage.results import papers
from storage.values import Value, Values, lines_of

#: The columns of the workbook, as wide as they are mostly filled (in digits); what its sheets of teams, questions and
#: corrections have.
COLUMNS: Final = {"place": 8, "name": 14, "unit": 32, "points": 10, "right": 10, "seconds": 12}
TEAMS: Final = ("place", "team", "points", "players", "divisor", "right", "seconds")
QUESTIONS: Final = ("mark", "stem", "key", "answered", "right", "counts")
CORRECTIONS: Final = ("mark", "before", "after", "why", "at")
#: The rules that the result sheet tells, in order; and the lines to sign.
RULES: Final = ("scoring", "stages", "sides", "tie")
SIGNED: Final = ("host", "jury", "day")
#: What stands on a certificate, in both languages.
WORDS: Final = ("title", "contest", "place", "lead", "union")


def podium(values: Values, say: Say) -> Enclosure:
    """Three steps, each with its place in words and everybody who shares it."""
    steps: list[Value] = [
        {
            "place": one["place"],
            "word": say("results.place", {"place": one["place"]}),
            "names": [{"name": each["name"], "unit": each["unit"]} for each in lines_of(one["names"])],
            "more": say("results.and_more", {"more": one["more"]}) if one["more"] else "",
            "points": say("results.points", {"points": one["points"]}),
            "right": "" if values["of_teams"] else say("results.right_of", {"right": one["right"], "of": values["of"]}),
        }
        for one in lines_of(values["steps"])
    ]
    shown: Values = {**_above(values, say), "steps": steps, "note": say("results.podium_note", values)}
    return Enclosure("podium.png", typesetting.drawn("results_podium", shown, "png"), PNG)


def _above(found: Values, say: Say) -> Values:
    return {
        "title": say("results.headline", found),
        "union": found["union"],
        "on": say("results.ended_on", found),
        "trial": say("results.trial_mark", {}) if found["trial"] else "",
    }


def table(values: Values, say: Say) -> Enclosure:
    """Lines of the table."""
    shown: Values = {
        **_above(values, say),
        "heads": _heads(values, say),
        "lines": [_cells(one, values, say) for one in lines_of(values["lines"])],
        "note": say("results.table_note", values),
    }
    return Enclosure("table.png", typesetting.drawn("results_table", shown, "png"), PNG)


def _heads(found: Values, say: Say) -> list[Value]:
    names = ("place", "team", "points", "divisor") if found["of_teams"] else ("place", "name", "points", "right")
    return [*(say(f"results.column_{name}", {}) for name in names)]


def _cells(one: Mapping[str, Any], found: Values, say: Say) -> Value:
    last = (
        say("results.divided", {"players": one["players"], "divisor": one["divisor"]})
        if found["of_teams"]
        else say("results.right_and_time", {"right": one["right"], "of": found["of"], "seconds": one["seconds"]})
    )
    return {
        "place": str(one["place"]),
        "name": one["name"],
        "unit": one["team"],
        "points": say("results.points", {"points": one["points"]}),
        "last": last,
    }


# The workbook.


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    above = [say("results.book_what", head), say("results.book_who", head)]
    columns = [(say(f"results.column_{column}", {}), width) for column, width in COLUMNS.items()]
    tables: list[tuple[str, list[list[Any]]]] = []
    if head["of_teams"]:
        tables.append((say("results.sheet_teams", {}), _table(TEAMS, _teams(head), say)))
    tables.append((say("results.sheet_questions", {}), _table(QUESTIONS, _questions(head, say), say)))
    if head["corrections"]:
        tables.append((say("results.sheet_corrections", {}), _table(CORRECTIONS, _corrections(head, say), say)))
    told = {"name": say("results.sheet_people", {}), "above": above, "columns": columns}
    return f"contest-{head['code']}.xlsx", {**told, "count": head["count"], "tables": tables}


def _table(columns: tuple[str, ...], lines: list[list[Any]], say: Say) -> list[list[Any]]:
    return [[say(f"results.column_{column}", {}) for column in columns], *lines]


def _teams(head: Values) -> list[list[Any]]:
    names = ("place", "name", "points", "players", "divisor", "right", "seconds")
    lines: list[Mapping[str, Any]] = [*lines_of(head["teams"])]
    return [[one[name] / 100 if name == "points" else one[name] for name in names] for one in lines]


def _questions(head: Values, say: Say) -> list[list[Any]]:
    return [
        [
            *(one[name] for name in ("mark", "stem", "key", "answered", "right")),
            say("results.counts", {"void": one["void"], "skipped": one["skipped"]}),
        ]
        for one in lines_of(head["questions"])
    ]


def _corrections(found: Values, say: Say) -> list[list[Any]]:
    return [
        [one["mark"], one["before"], say("results.new_key", one), one["why"], say("results.stamp", {"at": one["at"]})]
        for one in lines_of(found["corrections"])
    ]


def liner(say: Say) -> Callable[[Line], list[Any]]:
    """How a player becomes cells; points with their hundredths."""
    del say
    return lambda line: [line.place, line.name, line.team, line.points / 100, line.right, line.seconds]


BOOK: Final = Book("contests", papers.head, papers.lines, cover, liner)


# The result sheet.


def sheet(found: Values, say: Say) -> Enclosure:
    """To be signed: the rules as played, what decided between equals, the table, corrections, lines to sign."""
    shown: Values = {
        **_above(found, say),
        "head": say("results.sheet_title", {}),
        "facts": [*say("results.sheet_facts", found).split("\n")],
        "rules_head": say("results.sheet_rules", {}),
        "rules": [line for name in RULES for line in say(f"results.rule_{name}", found).split("\n") if line],
        "decided_head": say("results.sheet_decided", {}),
        "decided": [say("results.decided", {**one}) for one in lines_of(found["decided"])]
        or [say("results.nothing_decided", {})],
        "heads": _heads(found, say),
        "lines": [_cells(one, found, say) for one in lines_of(found["lines"])],
        "changes_head": say("results.sheet_changes", {}),
        "changes": _changes(found, say),
        "signed": [say(f"results.sign_{name}", {}) for name in SIGNED],
        "note": say("results.sheet_note", found),
    }
    name = say("results.sheet_file", {"code": found["code"]})
    return Enclosure(f"{name}.pdf", typesetting.drawn("results_sheet", shown, "pdf"), PDF)


def _changes(found: Values, say: Say) -> list[Value]:
    told: list[Value] = [*(say("results.change_line", {**one}) for one in lines_of(found["corrections"]))]
    void, skipped = found["void"], found["skipped"]
    told += [say("results.void_line", {"marks": void})] if void else []
    told += [say("results.skipped_line", {"marks": skipped})] if skipped else []
    return told or [say("results.no_changes", {})]


# Certificates.


def certificate(values: Values, say: Say) -> Enclosure:
    """The letter's certificate, to be looked at and sent on."""
    return Enclosure("certificate.png", _certificates([values], say, "png"), PNG)


def page(found: Values | None, say: Say) -> Enclosure:
    """The same to be printed; Forgotten where it is not theirs any more."""
    if found is None:
        raise Forgotten
    return Enclosure(f"{say('results.certificate_file', {})}.pdf", _certificates([found], say, "pdf"), PDF)


def certificates(found: Values | None, say: Say) -> Enclosure:
    """All of a contest in one file; Forgotten where there is none any more."""
    if found is None:
        raise Forgotten
    pages = lines_of(found["pages"])
    name = say("results.certificates_file", {"code": pages[0]["code"]})
    return Enclosure(f"{name}.pdf", _certificates(pages, say, "pdf"), PDF)


def _certificates(pages: list[Any], say: Say, kind: Literal["pdf", "png"]) -> bytes:
    shown: list[Value] = [_one(found, say) for found in pages]
    return typesetting.drawn("results_certificates", {"pages": shown}, kind)


def _one(found: Mapping[str, Any], say: Say) -> Value:
    on = datetime.fromisoformat(say("results.stamp", {"at": found["ended_at"]}))
    shown: dict[str, Value] = {"name": found["name"], "team": found["team"] or ""}
    for tongue, written in (("zh", "zh"), ("en", "en_GB")):
        words: Values = {name: say(f"results.on_paper_{name}", {**found, "tongue": tongue}) for name in WORDS}
        shown[tongue] = {**words, "on": format_date(on, "long", written)}
    return shown
