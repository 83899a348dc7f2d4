"""The notice for the board (公示): an A4 page, to be read standing before it. Both languages stand on it."""

from datetime import date

from babel.dates import format_date

from bot.papers import typesetting
from bot.papers.enclosures import PDF, Enclosure, Forgotten, Say
from storage.values import Value, Values

#: What is told of each, in the order of the page.
_LINES = ("name", "unit", "class")
_WORDS = ("title", "lead", "period", "days", "counted", "object", "ways", "ask", "union", "on")


def drawn(found: Values, say: Say) -> Enclosure:
    """The page of what `storage.public_notices.on_paper` found; Forgotten where it may not hang (any more)."""
    if not found["standing"]:
        raise Forgotten
    address = say("public_notices.paper_address", {"code": found["code"]})
    code: list[Value] = [*typesetting.matrix(address)]
    shown: Values = {"code": code, "address": address.removeprefix("https://")}
    for tongue, written in (("zh", "zh"), ("en", "en_GB")):
        told = {**found, "tongue": tongue, **_days(found, written)}
        words: Values = {name: say(f"public_notices.paper_{name}", told) for name in (*_WORDS, *_LINES)}
        shown[tongue] = {**words, "class_name": say("public_notices.paper_class_name", told)}
    return Enclosure(
        "notice.pdf",
        typesetting.drawn("public_notice", {**shown, **{n: found[n] for n in ("name", "unit")}}, "pdf"),
        PDF,
    )


def _days(found: Values, locale: str) -> Values:
    """From when to when, with the year: a paper is read on another day than it was printed."""
    first, last = found["posted_on"], found["until"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    return {"begins": format_date(first, "long", locale), "ends": format_date(last, "long", locale)}
