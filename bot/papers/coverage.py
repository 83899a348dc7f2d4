"""How far talks have come, unit by unit, as a picture: each part of a bar has a pattern, and its number in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.papers import typesetting
from bot.papers.enclosures import PNG, Enclosure, Say
from storage.coverage.reckoning import Stage
from storage.values import Value, Values, lines_of

#: Units with a bar of their own.
_MOST_BARS: Final = 12
#: The parts of a bar, from left to right.
PARTS: Final = (Stage.TALKED, Stage.UNCONFIRMED, Stage.DUE, Stage.OVERDUE)


def picture(found: Values, say: Say) -> Enclosure:
    """The sum and a bar for each unit, in the order of the page."""
    shown: Values = {
        "title": say("coverage.title", {}),
        "as_of": say("coverage.as_of", {"at": found["at"], "of": found["of"]}),
        "legend": [{"part": part, "word": say(f"coverage.word_{part}", {}), "figure": found[part]} for part in PARTS],
        "bars": [_bar(one, say) for one in _folded(lines_of(found["units"]), say)],
        "note": say("coverage.note", {}),
    }
    return Enclosure("talk-coverage.png", typesetting.drawn("coverage", shown, "png"), PNG)


def _bar(one: Mapping[str, Any], say: Say) -> Value:
    parts: list[Value] = [
        {"part": part, "share": f"{one[part] / max(one['of'], 1):.4f}"} for part in PARTS if one[part]
    ]
    name = one["name"] if "name" in one else say("coverage.unit", {"unit": one["unit"], "of": one["of"]})
    figures = say("coverage.figures", {part: one[part] for part in Stage})
    return {"name": name, "figures": figures, "parts": parts}


def _folded(units: Sequence[Mapping[str, Any]], say: Say) -> list[Mapping[str, Any]]:
    """The first of them; what comes after in one bar."""
    if len(units) <= _MOST_BARS:
        return [*units]
    rest = units[_MOST_BARS - 1 :]
    sums = sum((Counter({name: one[name] for name in ("of", *Stage)}) for one in rest), Counter[str]())
    others = {name: sums[name] for name in ("of", *Stage)}
    return [*units[: _MOST_BARS - 1], {"name": say("coverage.word_others", {}), **others}]
