"""Wording: what a screen says of a question: its options in their order, what is chosen among them, what is right."""

import random
from collections.abc import Sequence
from typing import Final

from storage.questions import Content, Kind, marking
from storage.questions.content import Option
from storage.sittings.lettered import LETTERS
from storage.sittings.records import Sitting, SittingAnswer
from storage.values import Value, Values

#: Options that stay last however the others are mixed: 以上都对, none of the above.
_LAST: Final = ("以上", "上述", "都不", "all of the above", "none of the above")


def mixed(content: Content, sitting: Sitting, place: int) -> list[int]:
    """In which order the options (of a match its right sides) are shown: by the sitting's seed where it has one; of an
    order and a match always mixed, as they stand in their right order."""
    count = choices(content)
    order = list(range(count))
    if content.kind is Kind.TRUE_FALSE or (sitting.seed is None and content.kind not in {Kind.ORDER, Kind.MATCH}):
        return order
    random.Random(f"{sitting.seed or sitting.id}.{place}").shuffle(order)  # noqa: S311 - no secret, only a mixture
    if content.kind in {Kind.ORDER, Kind.MATCH}:
        return order if order != sorted(order) or count < 2 else [*order[1:], order[0]]
    return sorted(order, key=lambda at: _stays_last(content.options[at]))


def shown(content: Content, order: Sequence[int], picked: Sequence[int], *, tells: bool) -> Values:
    """What a screen says of a question: its words, its options in that order, what is chosen among them; with `tells`
    what is right too, and why. Options have letters by the order; of a fill-in and a number the right answer has words.
    """
    right, letters = _right(content), {at: LETTERS[place] for place, at in enumerate(order)}
    options: list[Value] = [
        {"at": at, "words": words, "picked": at in picked, "right": tells and at in right, "order": _turn(picked, at)}
        for at, words in ((one, words_of_options(content)[one]) for one in order)
    ]
    told: Values = {"kind": content.kind, "stem": content.stem, "options": options, "worth": content.points}
    told |= {"category": list(content.category), "difficulty": content.difficulty, "tells": tells}
    told |= {"chosen": _lettered(content, letters, picked)}
    if content.kind is Kind.MATCH:
        told |= {"lefts": _lefts(content, letters, picked, tells=tells)}
    if tells:
        told |= {"explanation": content.explanation, "solution": _solution(content), "truth": content.truth}
        told |= {"solved": _lettered(content, letters, _solved(content)), "picked": list[Value](picked)}
    return told


def _lettered(content: Content, letters: dict[int, str], places: Sequence[int]) -> list[Value]:
    """Their letters: of an order as they stand in it, else as people read them off the screen."""
    found = [letters[at] for at in places if at in letters]
    return list[Value](found if content.kind is Kind.ORDER else sorted(found))


def _lefts(content: Content, letters: dict[int, str], picked: Sequence[int], *, tells: bool) -> list[Value]:
    """The left sides of a match, each with the letter that it got, and with `tells` its own."""
    sides, lefts = marking.sides(content), [pair for pair in content.pairs if pair.left]
    return [
        {
            "words": pair.left,
            "got": letters.get(picked[at], "") if at < len(picked) else "",
            "right": letters[sides.index(pair.right)] if tells else "",
        }
        for at, pair in enumerate(lefts)
    ]


def _solved(content: Content) -> Sequence[int]:
    """The right options; of an order all of them, in their order."""
    return range(len(content.options)) if content.kind is Kind.ORDER else sorted(_right(content))


def remark(content: Content, answer: SittingAnswer) -> str:
    """What the author says to whoever chose that."""
    match content.kind:
        case Kind.SINGLE | Kind.SEVERAL:
            said = [content.options[at].remark for at in answer.picks if at < len(content.options)]
        case Kind.TRUE_FALSE:
            said = [content.remarks[at] for at in answer.picks if at < 2]
        case _:
            said = []
    return " ".join(one for one in said if one)


def _solution(content: Content) -> list[Value]:
    """The right answer in words, where it has no letters."""
    match content.kind:
        case Kind.FILL_IN:
            return [one.words for one in content.options if one.right]
        case Kind.NUMERIC:
            return [one.low if one.low == one.high else f"{one.low}～{one.high}" for one in content.spans]
        case _:
            return []


def _right(content: Content) -> tuple[int, ...]:
    if content.kind is Kind.TRUE_FALSE:
        return (0 if content.truth else 1,)
    return content.right_options if content.kind in {Kind.SINGLE, Kind.SEVERAL} else ()


def words_of_options(content: Content) -> list[str]:
    """What there is to choose among, in the author's order; of a true/false the texts know the words."""
    match content.kind:
        case Kind.SINGLE | Kind.SEVERAL | Kind.ORDER:
            return [one.words for one in content.options]
        case Kind.MATCH:
            return list(marking.sides(content))
        case Kind.TRUE_FALSE:
            return ["", ""]
        case _:
            return []


def choices(content: Content) -> int:
    """How many there are to choose among."""
    return len(words_of_options(content))


def fewest(content: Content) -> int:
    """How many must be ticked before it can be handed in."""
    match content.kind:
        case Kind.ORDER:
            return len(content.options)
        case Kind.MATCH:
            return len(marking.lefts(content))
        case _:
            return 1


def _turn(picked: Sequence[int], at: int) -> int:
    """As the how-manieth it was ticked, from 1; 0 where it was not."""
    return picked.index(at) + 1 if at in picked else 0


def _stays_last(option: Option) -> bool:
    return option.words.casefold().startswith(_LAST)
