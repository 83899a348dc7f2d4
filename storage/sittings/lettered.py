"""Letters: an answer to a choice that was written instead of pressed: B, ABD, ａ、ｃ, 对."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from storage.questions import Content, Kind, marking

#: What options are called, in the order in which they are shown.
LETTERS: Final = "ABCDEFGHIJKL"
_YES: Final = frozenset({"对", "对的", "正确", "是", "√", "✓", "✔", "T", "TRUE", "RIGHT", "YES"})
_NO: Final = frozenset({"错", "错的", "错误", "不对", "不是", "否", "×", "✗", "✘", "X", "F", "FALSE", "WRONG", "NO"})
#: What stands between letters, or around them.
_BETWEEN: Final = str.maketrans(dict.fromkeys(" ,、.。;()[]->→", ""))


def picked(content: Content, order: Sequence[int], words: str) -> tuple[int, ...] | None:
    """The options that those words name, as `marking.Given` has them, where they are shown in that `order`; None where
    they name none, or not as many as the question takes."""
    plain = unicodedata.normalize("NFKC", words).upper().translate(_BETWEEN)
    if content.kind is Kind.TRUE_FALSE:
        return (0,) if plain in _YES else (1,) if plain in _NO else None
    at = [LETTERS.find(letter) for letter in plain]
    if not at or not all(0 <= one < len(order) for one in at):
        return None
    options = tuple(order[one] for one in at)
    twice = len(set(options)) < len(options)
    fits = {
        Kind.SINGLE: len(options) == 1,
        Kind.SEVERAL: not twice,
        Kind.ORDER: len(options) == len(order) and not twice,
        Kind.MATCH: len(options) == len(marking.lefts(content)),
    }
    if not fits.get(content.kind, False):
        return None
    return tuple(sorted(options)) if content.kind is Kind.SEVERAL else options
