"""Examples: what a form that was sent in is filled with, so that it is known whether it can be."""

from typing import Any, Final

from bot.papers.summaries.tables import WORDS
from storage.satisfaction.records import Said

_SIGN: Final = "x"
_COMPARED: Final = dict.fromkeys(("what", "unit", "now", "before", "change", "rate", "appendix"), _SIGN)
_QUARTERS: Final = dict.fromkeys(("what", "unit", "first", "second", "third", "fourth", "whole"), _SIGN)
_WON: Final = dict.fromkeys(("number", "on", "title", "place_1", "place_2", "place_3"), _SIGN)
_SURVEY: Final = dict.fromkeys(("side", "asked", *(f"said_{said}" for said in Said), "satisfied"), _SIGN)
_GOALS: Final = dict.fromkeys(("service", "where", "reached", "of", "reach", "goal", "met"), _SIGN)
_ROW: Final = dict.fromkeys(("number", "on", "where", "title", "times", "households", "yuan"), _SIGN)

#: Each field that a document is told, as in `bot.papers.summaries.told_of`.
TOLD: Final[dict[str, Any]] = {
    **dict.fromkeys(("title", "span", "mark"), _SIGN),
    "opening": [_SIGN],
    "chapters": [{"title": _SIGN, "lines": [_SIGN], "topics": [{"title": _SIGN, "lines": [_SIGN]}]}],
    "changes_title": _SIGN,
    "changes": [_SIGN],
    "words": dict.fromkeys(WORDS, _SIGN),
    "compare_title": _SIGN,
    "compare_note": _SIGN,
    "compare": [_COMPARED],
    "quarters_title": _SIGN,
    "quarters_note": _SIGN,
    "quarters": [_QUARTERS],
    "won_title": _SIGN,
    "won_note": _SIGN,
    "won": [_WON],
    "survey_title": _SIGN,
    "survey_note": _SIGN,
    "survey": [_SURVEY],
    "goals_title": _SIGN,
    "goals_note": _SIGN,
    "goals": [_GOALS],
    "appendix_title": _SIGN,
    "appendix_note": _SIGN,
    "appendix": [{"title": _SIGN, "rows": [_ROW], **dict.fromkeys(("sum", "times", "households", "yuan"), _SIGN)}],
}
