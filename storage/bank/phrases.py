"""What officers write when they make a question: options a line each, pairs, a number or a span, a category's path.
Pure; None where the words say nothing of that."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from storage.questions.content import ONE_POINT, Pair, Span
from storage.questions.spelling import quantity

#: A. A、 (A) 1. ① before an option, in whatever width.
_MARK: Final = re.compile(r"^\s*(?:[(（]?(?:[A-La-lＡ-Ｌａ-ｌ]|\d{1,2})\s*[.．、)）:：]|[①-⑫])\s*")
_PAIR: Final = re.compile(r"\s*(?:=>|->|→|—+|－+|=|＝|\t)\s*")
_SPAN: Final = re.compile(r"\s*(?:到|至|~|～|—+|－|–|(?<=\d)-)\s*")
_PATH: Final = re.compile(r"\s*[/／>＞》]\s*")


def lines(words: str) -> list[str]:
    """The lines that say something, without a letter in front where all but one have one."""
    found = [" ".join(one.split()) for one in words.splitlines() if one.strip()]
    marked = [_MARK.sub("", one) for one in found]
    count = sum(one != other for one, other in zip(found, marked, strict=True))
    return (
        [one or other for one, other in zip(marked, found, strict=True)] if count >= max(2, len(found) - 1) else found
    )


def pairs(words: str) -> list[Pair] | None:
    """工会 = 12351, a line each; a line with nothing before the sign is a right side that belongs to nothing."""
    found = []
    for line in words.splitlines():
        if not line.strip():
            continue
        left, *right = _PAIR.split(line.strip(), maxsplit=1)
        if not right or not right[0].strip():
            return None
        found.append(Pair(left.strip(), right[0].strip()))
    return found or None


def span(words: str) -> Span | None:
    """110, 100-120, 100 到 120; the lower first."""
    told = unicodedata.normalize("NFKC", words).strip()
    ends = [found for one in _SPAN.split(told) if (found := quantity(one)) is not None]
    if len(ends) != len(_SPAN.split(told)) or len(ends) > 2:
        return None
    low, high = min(ends), max(ends)
    return Span(f"{low:f}", f"{high:f}")


def path(words: str) -> tuple[str, ...]:
    """安全/用电: the names from above."""
    return tuple(" ".join(one.split()) for one in _PATH.split(words.strip()) if one.strip())


def points(words: str) -> int | None:
    """2, 1.5, 两分: in hundredths."""
    found = quantity(words)
    if found is None or found != found.quantize(Decimal("0.01")):
        return None
    return int(found * ONE_POINT)
