"""The poster at a unit's door: a code that leads to the bot, three steps, whom to ask. Both languages stand on it."""

from bot.papers import typesetting
from bot.papers.enclosures import PDF, Enclosure, Say
from storage.values import Value, Values

STEPS = (1, 2, 3)
#: Letters of a name that there is room for.
_LONGEST = 20


def drawn(posted: Values, say: Say) -> Enclosure:
    """An A4 page as a PDF; `posted` is what `storage.joining.posted` found."""
    address = say("joining.poster_address", {"unit": posted["id"]})
    code: list[Value] = [*typesetting.matrix(address)]
    shown: Values = {"code": code, "address": address.removeprefix("https://"), "unit": posted["unit"]}
    for tongue in ("zh", "en"):
        shown[tongue] = _words(posted, say, tongue)
    return Enclosure("poster.pdf", typesetting.drawn("poster", shown, "pdf"), PDF)


def _words(posted: Values, say: Say, tongue: str) -> Values:
    people = posted["names"]
    assert isinstance(people, list)
    names: list[Value] = [str(name)[:_LONGEST] for name in people]
    steps: list[Value] = [say(f"joining.poster_step_{number}", {"tongue": tongue}) for number in STEPS]
    return {
        "title": say("joining.poster_title", {"tongue": tongue}),
        "lead": say("joining.poster_lead", {"tongue": tongue}),
        "steps": steps,
        "ask": say("joining.poster_ask", {"tongue": tongue, "names": names}),
        "hotlines": say("joining.poster_hotlines", {"tongue": tongue}),
    }
