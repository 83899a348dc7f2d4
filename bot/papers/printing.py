"""Papers of visits: the list to be signed, the cards of who goes, the days for a calendar, and the workbook."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from icalendar import Calendar, Event

from bot.papers import typesetting
from bot.papers.enclosures import ICS, PDF, Book, Enclosure, Forgotten, Say
from storage.campaigns import Reason
from storage.printing import table
from storage.values import Value, Values

#: The columns of the list, and what else stands on it; in both languages, as it goes to everybody's hands.
LIST_WORDS: Final = (
    *("title", "marked", "total", "made_by", "checked_by", "signed_on", "page_of"),
    *("no", "name", "unit", "money", "goods", "sign", "for", "walkers", "on", "by_phone"),
)
#: The lines of a card, in order; and which of them are printed large.
CARD_LINES: Final = ("address", "phones", "family", "bring", "day", "with", "wish", "tried")
_LARGE: Final = ("address", "phones", "wish")
#: The columns of the workbook, as wide as they are mostly filled (in digits).
COLUMNS: Final = {
    "number": 14,
    "name": 12,
    "unit": 28,
    "reasons": 24,
    "money": 12,
    "goods": 20,
    "walkers": 20,
    "day": 12,
    "wish": 14,
    "stage": 12,
    "outcome": 12,
    "done_on": 12,
    "gave_money": 12,
    "gave_goods": 20,
    "source": 16,
    "follow_up": 10,
}


def listed(found: Values, say: Say) -> Enclosure:
    """签领表 as a PDF; Forgotten where nobody is left on it."""
    rows = _dicts(found["rows"])
    if not rows:
        raise Forgotten
    shown: Values = {"rows": [_row(row) for row in rows]}
    at = found["at"]
    assert isinstance(at, datetime)
    printed = f"{at:%Y-%m-%d %H:%M}"
    for tongue in ("zh", "en"):
        told = {**found, "tongue": tongue, "count": len(rows), "money": _yuan(found["money"]), "printed": printed}
        shown[tongue] = {name: say(f"printing.list_{name}", told) for name in LIST_WORDS}
    return Enclosure(_named("list", found, "pdf"), typesetting.drawn("visit_list", shown, "pdf"), PDF)


def _row(row: Mapping[str, Any]) -> Value:
    return {
        "name": row["name"],
        "unit": row["unit"],
        "money": _yuan(row["money"]),
        "goods": row["goods"] or "",
        "by_phone": row["by_phone"],
        "walkers": " ".join(row["walkers"]),
        "on": _day(row["done_on"]) or "",
    }


def cards(found: Values, say: Say) -> Enclosure:
    """A sheet for each who goes, as a PDF; Forgotten where nothing is to be done."""
    every = _dicts(found["cards"])
    if not every:
        raise Forgotten
    shown: Values = {
        "marked": say("printing.card_marked", found),
        "page_of": say("printing.card_page_of", {}),
        "cards": [_card(card, found, say) for card in every],
    }
    return Enclosure(_named("cards", found, "pdf"), typesetting.drawn("visit_cards", shown, "pdf"), PDF)


def _card(card: Mapping[str, Any], found: Values, say: Say) -> Value:
    visits = _dicts(card["visits"])
    told: Values = {**found, "walker": card["walker"], "count": len(visits)}
    return {
        "title": card["walker"] or say("printing.card_nobody", {}),
        "lead": say("printing.card_lead", told),
        "visits": [_visit(number, one, say) for number, one in enumerate(visits, 1)],
    }


def _visit(number: int, one: Mapping[str, Any], say: Say) -> Value:
    why = say("campaigns.reasons", {"reasons": one["reasons"]})
    told: Values = {**one, "why": why, "alone": one["alone"] and Reason.ALONE not in one["reasons"]}
    return {
        "place": str(number),
        "name": one["name"],
        "number": one["number"],
        "about": say("printing.card_about", told),
        "lines": [
            {"label": say(f"printing.label_{name}", {}), "words": words, "big": name in _LARGE}
            for name, words in _lines(told, say).items()
            if words
        ],
        "ticks": say("printing.card_ticks", {}),
    }


def _lines(one: Mapping[str, Any], say: Say) -> dict[str, str]:
    """What a card says under each of `CARD_LINES`; nothing of what is not known."""
    return {
        "address": say("printing.card_address", {"address": one["address"]}),
        "phones": "  ".join(one["phones"]),
        "family": " ".join(one[name] for name in ("relation", "family", "family_phone") if one[name]),
        "bring": say("printing.card_bring", {"money": one["money"], "goods": one["goods"]}),
        "day": say("printing.card_day", {"day": one["day"]}) if one["day"] else "",
        "with": " ".join(one["with"]),
        "wish": say(f"printing.wish_{one['wish']}", {}) if one["wish"] else "",
        "tried": say(f"printing.tried_{one['tried']}", {}) if one["tried"] else "",
    }


def days(found: Values, say: Say) -> Enclosure:
    """Whole days for a calendar; taken in again, each takes the place of what it was."""
    every = _dicts(found["days"])
    if not every:
        raise Forgotten
    book = Calendar()
    book.add("prodid", "-//unionhall//visits//")
    book.add("version", "2.0")
    book.add("x-wr-calname", say("printing.title", found))
    for one in every:
        book.add_component(_event(one, found, say))
    return Enclosure(_named("days", found, "ics"), book.to_ical(), ICS)


def _event(one: Mapping[str, Any], found: Values, say: Say) -> Event:
    at = found["at"]
    assert isinstance(at, datetime)
    event = Event()
    event.add("uid", f"visits-{found['campaign']}-{one['day']:%Y%m%d}-{one['unit_id']}@unionhall")
    event.add("dtstamp", at)
    event.add("sequence", int(at.timestamp()))
    event.add("dtstart", one["day"])
    event.add("summary", say("printing.day_summary", {**one}))
    event.add("description", say("printing.day_about", {**one}))
    event.add("location", one["unit"])
    event.add("class", "PRIVATE")
    return event


def cover(head: Values, say: Say) -> tuple[str, dict[str, Any]]:
    """The workbook's name, which tells of nobody, and what stands around the lines."""
    name = say("printing.title", head)
    above = [say("printing.above_what", head), say("printing.above_who", head)]
    columns = [(say(f"printing.column_{column}", {}), width) for column, width in COLUMNS.items()]
    sheet = say("printing.sheet_name", {})
    told = {"name": sheet, "above": above, "columns": columns, "count": head["count"], "tables": []}
    return f"{name}.xlsx", told


def liner(say: Say) -> Callable[[table.Line], list[Any]]:
    """How a visit becomes cells; a word is put into the reader's language once."""
    known: dict[str, str] = {}

    def word(key: str) -> str:
        if key not in known:
            known[key] = say(key, {})
        return known[key]

    return partial(_cells, word=word)


def _cells(line: table.Line, word: Callable[[str], str]) -> list[Any]:
    return [
        line.number,
        line.name,
        line.unit,
        " / ".join(word(f"campaigns.reason_{one}") for one in line.reasons) or None,
        _float(line.money),
        line.goods,
        " ".join(line.walkers) or None,
        _day(line.day),
        line.wish and word(f"printing.wish_{line.wish}"),
        word(f"printing.stage_{line.stage}"),
        line.outcome and word(f"printing.outcome_{line.outcome}"),
        _day(line.done_on),
        _float(line.gave_money),
        line.gave_goods,
        line.source and word(f"aid.source_{line.source}"),
        word("printing.followed") if line.follow_up else None,
    ]


def _named(what: str, found: Values, ending: str) -> str:
    """The file's name, which tells of nobody."""
    return f"visits-{what}-{found['year']}-{found['at']:%Y%m%d}.{ending}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _float(fen: int | None) -> float | None:
    """元, as workbooks reckon with."""
    return None if fen is None else fen / 100


def _yuan(fen: Value) -> str:
    """元 in a column that says so."""
    return "" if not isinstance(fen, int) else f"{fen / 100:,.2f}".removesuffix(".00")


def _dicts(lines: Any) -> list[Mapping[str, Any]]:
    return [*lines]


BOOK: Final = Book("campaigns", table.head, table.lines, cover, liner)
