"""What came of a round of visits: a picture to be looked at, and a document for Word, which the union styles itself."""

import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from docxtpl import DocxTemplate

from bot.papers import typesetting
from bot.papers.enclosures import DOCX, PNG, Enclosure, Say
from storage.values import Value, Values
from storage.wrap_ups.reckoning import MOST_OPENED

#: What has a tile of the picture and a line of the first table, in order; and which of them are money.
FIGURES: Final = ("homes", "people", "money", "follow_ups")
_MONEY: Final = ("money",)
#: Units with a bar of their own.
_MOST_BARS: Final = 12
#: The words that stand beside the figures.
WORDS: Final = (
    *(
        *FIGURES,
        "by_unit",
        "by_source",
        "others",
        "what",
        "this_year",
        "last_year",
        "change",
        "unit",
        "people_and_money",
    ),
)


def picture(found: Values, say: Say) -> Enclosure:
    """Four figures, and bars by unit and source."""
    units, sources = _dicts(found["units"]), _dicts(found["sources"])
    shown: Values = {
        "title": say("wrap_ups.title", _name(found)),
        "as_of": say("wrap_ups.as_of", {name: found[name] for name in ("state", "at", "closed_at")}),
        "tiles": [_tile(name, found, say) for name in FIGURES],
        "by_unit": say("wrap_ups.bars_by_unit", {}),
        "units": _bars([(one["unit"], one["people"], _share(one, say)) for one in _folded(units, say)]),
        "by_source": say("wrap_ups.bars_by_source", {}),
        "sources": _bars([(_source(one, say), one["money"], _yuan(one["money"], say)) for one in sources]),
        "note": _note(found, say),
    }
    return Enclosure("wrap-up.png", typesetting.drawn("wrap_ups", shown, "png"), PNG)


def document(found: Values, say: Say) -> Enclosure:
    """Prose, a table of figures with last year's, tables by unit and by source."""
    told: dict[str, Any] = {
        "title": say("wrap_ups.title", _name(found)),
        "prose": say("wrap_ups.prose", found),
        "unreached": _left(found, say),
        "note": _note(found, say),
        "words": {name: say(f"wrap_ups.word_{name}", {}) for name in WORDS},
        "lines": [_line(name, found, say) for name in FIGURES],
        "units": [{"unit": one["unit"], "share": _share(one, say)} for one in _dicts(found["units"])],
        "sources": [
            {"source": _source(one, say), "money": _yuan(one["money"], say)} for one in _dicts(found["sources"])
        ],
    }
    template = DocxTemplate(io.BytesIO(files("bot.papers").joinpath("summary_of_visits.docx").read_bytes()))
    template.render(told, autoescape=True)
    kept = io.BytesIO()
    template.save(kept)
    return Enclosure(f"{told['title']}.docx", kept.getvalue(), DOCX)


def _left(found: Values, say: Say) -> str:
    """Whom nobody reached, and what is not in the books; nothing where all is well."""
    told = [say("wrap_ups.unreached", {"open": found["open"]})] if found["open"] else []
    unbooked = found["unbooked"]
    assert isinstance(unbooked, int)
    return "".join([*told, *([say("wrap_ups.unbooked", {"unbooked": unbooked})] if unbooked > 0 else [])])


def _name(found: Values) -> Values:
    return {"kind": found["kind"], "year": found["year"]}


def _tile(name: str, found: Values, say: Say) -> Value:
    line = _line(name, found, say)
    than = say("wrap_ups.than", {"then": line["then"], "change": line["change"]}) if line["change"] else ""
    return {"word": line["word"], "figure": line["now"], "than": than}


def _line(name: str, found: Values, say: Say) -> dict[str, str]:
    """A figure, last year's and the change; both are empty where there is nothing to compare."""
    before, now = found["before"], found[name]
    word = say(f"wrap_ups.word_{name}", {})
    shown = _yuan if name in _MONEY else _count
    if not isinstance(before, dict) or name not in before:
        return {"word": word, "now": shown(now, say), "then": "", "change": ""}
    then = before[name]
    how = "wrap_ups.change_of_money" if name in _MONEY else "wrap_ups.change"
    return {
        "word": word,
        "now": shown(now, say),
        "then": shown(then, say),
        "change": say(how, {"now": now, "then": then}),
    }


def _folded(units: Sequence[Mapping[str, Any]], say: Say) -> list[Mapping[str, Any]]:
    """The first of them; what comes after in one line."""
    if len(units) <= _MOST_BARS:
        return [*units]
    rest = units[_MOST_BARS - 1 :]
    sums = {name: sum(one[name] for one in rest) for name in ("people", "money")}
    return [*units[: _MOST_BARS - 1], {"unit": say("wrap_ups.word_others", {}), **sums}]


def _bars(lines: Sequence[tuple[str, int, str]]) -> list[Value]:
    most = max((size for _, size, _ in lines), default=0) or 1
    # The share is drawn, never reckoned with.
    return [{"name": name, "figure": figure, "share": f"{size / most:.4f}"} for name, size, figure in lines]


def _share(one: Mapping[str, Any], say: Say) -> str:
    return say("wrap_ups.share", {"people": one["people"], "money": one["money"]})


def _source(one: Mapping[str, Any], say: Say) -> str:
    return say("wrap_ups.source", {"source": one["source"]})


def _note(found: Values, say: Say) -> str:
    return say("wrap_ups.same_home", {}) if found["compared"] else say("wrap_ups.many_homes", {"most": MOST_OPENED})


def _count(number: Value, _: Say) -> str:
    return f"{number:,}"


def _yuan(fen: Value, say: Say) -> str:
    return say("wrap_ups.sum", {"fen": fen})


def _dicts(lines: Value) -> list[Mapping[str, Any]]:
    assert isinstance(lines, list)
    return [line for line in lines if isinstance(line, dict)]
