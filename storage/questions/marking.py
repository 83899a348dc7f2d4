"""Marking: what an answer is worth. The published rule, for every kind (`docs/marking.md` says it for people):

- one choice, true/false, fill-in, numeric: all of the points, or what the author gave for just that answer, or none;
- several: the options' own shares where the author gave any, added up; else an equal part for each right one, as long
  as no wrong one is among them (漏选得部分分, 错选不得分);
- order: for each item that stands at its place an equal part; match: for each left side with its own right side.

Points are counted in hundredths and rounded down, never below nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from storage.questions import spelling
from storage.questions.content import WHOLE, Content, Kind

_ALL: Final = Fraction(1)
_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: `picked`, of SINGLE and SEVERAL the options; of TRUE_FALSE 0 for right and 1 for wrong; of ORDER the
    options in the order given; of MATCH for each left side, in the author's order, which of the `sides` it got (-1 for
    none). `words` of FILL_IN and NUMERIC."""

    picked: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """`points` in hundredths; `full`: nothing was missing and nothing wrong."""

    points: int
    full: bool


def sides(content: Content) -> tuple[str, ...]:
    """The right sides of a match to choose among, each once, in the author's order."""
    return tuple(dict.fromkeys(pair.right for pair in content.pairs))


def lefts(content: Content) -> tuple[str, ...]:
    """The left sides of a match that get one."""
    return tuple(pair.left for pair in content.pairs if pair.left)


def mark(content: Content, given: Given) -> Mark:
    """What the answer is worth; an answer that names what there is not is worth nothing."""
    share = max(_NOTHING, min(_share(content, given), _ALL))
    return Mark(int(content.points * share), share == _ALL)


def _share(content: Content, given: Given) -> Fraction:
    match content.kind:
        case Kind.SINGLE:
            return _of_one(content, given.picked)
        case Kind.SEVERAL:
            return _of_several(content, given.picked)
        case Kind.TRUE_FALSE:
            return _ALL if given.picked == (0 if content.truth else 1,) else _NOTHING
        case Kind.FILL_IN | Kind.NUMERIC:
            return _of_words(content, given.words)
        case Kind.ORDER if len({*given.picked}) < len(given.picked):
            return _NOTHING
        case Kind.ORDER | Kind.MATCH:
            return _of_places(given.picked, _places(content))


def _told(share: int | None) -> Fraction:
    """What the author gave."""
    return Fraction(share or 0, WHOLE)


def _places(content: Content) -> Sequence[int]:
    """What belongs at each place of an order, and to each left side of a match."""
    if content.kind is Kind.ORDER:
        return range(len(content.options))
    told = sides(content)
    return [told.index(pair.right) for pair in content.pairs if pair.left]


def _of_one(content: Content, picked: Sequence[int]) -> Fraction:
    if len(picked) != 1 or not 0 <= picked[0] < len(content.options):
        return _NOTHING
    option = content.options[picked[0]]
    return _ALL if option.right else _told(option.share)


def _of_several(content: Content, picked: Sequence[int]) -> Fraction:
    chosen, right = set(picked), set(content.right_options)
    if len(chosen) != len(picked) or not chosen <= set(range(len(content.options))):
        return _NOTHING
    if chosen == right:
        return _ALL
    equal = Fraction(1, len(right))
    if any(one.share is not None for one in content.options):
        shares = [equal * one.right if one.share is None else _told(one.share) for one in content.options]
        # Whoever chose other than the right ones has less than all of it, however the shares add up.
        return min(Fraction(WHOLE - 1, WHOLE), sum((shares[at] for at in chosen), _NOTHING))
    return equal * len(chosen) if chosen <= right else _NOTHING


def _of_words(content: Content, words: str) -> Fraction:
    if content.kind is Kind.NUMERIC:
        return _of_number(content, words)
    said = spelling.spelt(words)
    if not said:
        return _NOTHING
    found = [one for one in content.options if spelling.spelt(one.words) == said]
    return max((_ALL if one.share is None and one.right else _told(one.share) for one in found), default=_NOTHING)


def _of_number(content: Content, words: str) -> Fraction:
    said = spelling.quantity(words)
    if said is None:
        return _NOTHING
    held = [one for one in content.spans if one.holds(said)]
    return max((_ALL if one.share is None else _told(one.share) for one in held), default=_NOTHING)


def _of_places(picked: Sequence[int], right: Sequence[int]) -> Fraction:
    if len(picked) != len(right):
        return _NOTHING
    hits = sum(one == other for one, other in zip(picked, right, strict=True))
    return Fraction(hits, len(right))
