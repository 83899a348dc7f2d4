"""What a question says and takes: its kind, its words, its answers. Pure; files are read into it and written from it.

Two questions ask the same when their `gist` is the same: files say a thing twice with other spaces and brackets.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from storage.values import Value, Values, pack, unpack

#: Signs that the words may have, counted as people see them. The source of the first four: the samples' manifest.
MOST_STEM: Final = 300
MOST_OPTION: Final = 100
MOST_EXPLANATION: Final = 200
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 12
#: Line feeds in an explanation, as Telegram's polls allow.
MOST_FEEDS: Final = 2
MOST_NAME: Final = 80
MOST_SOURCE: Final = 100
#: Of a category's path: how deep, and each name.
MOST_DEPTH: Final = 4
MOST_CATEGORY: Final = 40
#: Hundredths of a point that a question can give; of 1 point where nothing is said.
MOST_POINTS: Final = 100_00
ONE_POINT: Final = 100
#: Share of the points that is all of them, in hundredths of a percent.
WHOLE: Final = 100_00

_SPACES = re.compile(r"\s+")
_BLANK = re.compile(r"_{2,}|[(\[]\s*[)\]]")


class Kind(StrEnum):
    """单选, 多选, 判断, 填空, 排序, 匹配, 数值."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    ORDER = "order"
    MATCH = "match"
    NUMERIC = "numeric"


class Difficulty(StrEnum):
    """易, 中, 难."""

    EASY = "easy"
    MIDDLE = "middle"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a single or several choice, one item of an order (in the right order), or one accepted answer of a
    fill-in. `share`: the part of the points that it gives, in hundredths of a percent, below nothing to take away; None
    by the published rule. `remark`: what is said to whoever chose it."""

    words: str
    right: bool = False
    share: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together; with an empty `left` a right side that belongs to nothing."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Span:
    """A number from `low` to `high`, both in plain decimal digits; of one number alone they are the same."""

    low: str
    high: str
    share: int | None = None
    remark: str = ""

    def holds(self, number: Decimal) -> bool:
        return Decimal(self.low) <= number <= Decimal(self.high)


@dataclass(frozen=True, slots=True)
class Content:
    """A question as its author means it.

    `options`: of SINGLE, SEVERAL, ORDER, FILL_IN; `truth` of TRUE_FALSE; `pairs` of MATCH; `spans` of NUMERIC.
    `points` in hundredths. `seconds`: how long a live contest gives for it, None by the contest's rule. `remarks`, of a
    true/false: what is said to whoever said right, and to whoever said wrong. `category`: its path from above.
    """

    kind: Kind
    stem: str
    options: tuple[Option, ...] = ()
    truth: bool | None = None
    pairs: tuple[Pair, ...] = ()
    spans: tuple[Span, ...] = ()
    remarks: tuple[str, str] = ("", "")
    explanation: str = ""
    category: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MIDDLE
    points: int = ONE_POINT
    seconds: int | None = None
    name: str = ""
    source: str = ""
    author: str = ""

    @property
    def right_options(self) -> tuple[int, ...]:
        """Which options are right, counted from 0."""
        return tuple(at for at, one in enumerate(self.options) if one.right)

    @property
    def gist(self) -> str:
        """What it asks, for finding it again: the stem without spaces, punctuation and brackets' width, and what is to
        be chosen among, so that two questions below one stem stay two."""
        among = sorted(plain(one) for one in _among(self))
        return "|".join([_KIND_OF_GIST[self.kind], plain(self.stem), *among])


class _Sense(dict[int, int | None]):
    """Which signs are sense, each looked up once: a file of ten thousand questions has a million of them."""

    def __missing__(self, sign: int) -> int | None:
        self[sign] = found = sign if unicodedata.category(chr(sign))[0] in "LNSM" else None
        return found


_SENSE: Final = _Sense()


def plain(words: str) -> str:
    """The words without what is no sense: width, case, spaces, punctuation, how a blank is drawn."""
    told = unicodedata.normalize("NFKC", words).casefold()
    return _BLANK.sub("", _SPACES.sub("", told)).translate(_SENSE)


# A single choice and a several choice among the same options ask the same thing.
_KIND_OF_GIST: Final = {kind: "c" if kind in {Kind.SINGLE, Kind.SEVERAL} else kind.value for kind in Kind}


def _among(content: Content) -> list[str]:
    match content.kind:
        case Kind.SINGLE | Kind.SEVERAL | Kind.ORDER:
            return [one.words for one in content.options]
        case Kind.MATCH:
            return [one.left + one.right for one in content.pairs]
        case _:
            return []


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a question can't be taken: the key of a sentence, and what fills it."""

    code: str
    values: Values


def defect(content: Content) -> Defect | None:
    """The first thing that keeps the question from being asked; None where it can be."""
    return next((one for check in _CHECKS if (one := check(content)) is not None), None)


def _of_stem(content: Content) -> Defect | None:
    if not plain(content.stem):
        return Defect("empty_question", {})
    if len(content.stem) > MOST_STEM:
        return Defect("question_too_long", {"signs": len(content.stem), "most": MOST_STEM})
    return None


def _of_options(content: Content) -> Defect | None:
    count = {Kind.MATCH: len(content.pairs)}.get(content.kind, len(content.options))
    if content.kind in {Kind.SINGLE, Kind.SEVERAL, Kind.ORDER, Kind.MATCH}:
        if count < FEWEST_OPTIONS:
            return Defect("too_few_options", {"count": count, "fewest": FEWEST_OPTIONS})
        if count > MOST_OPTIONS:
            return Defect("too_many_options", {"count": count, "most": MOST_OPTIONS})
    sides = [words for pair in content.pairs for words in (pair.left, pair.right)]
    words_ = [*(one.words for one in content.options), *sides]
    for at, words in enumerate(words_):
        if len(words) > MOST_OPTION:
            return Defect("option_too_long", {"at": at, "signs": len(words), "most": MOST_OPTION})
    if any(not words.strip() for words in (one.words for one in content.options)):
        return Defect("empty_option", {})
    if content.kind in {Kind.SINGLE, Kind.SEVERAL, Kind.ORDER}:
        told = [unicodedata.normalize("NFKC", one.words).strip() for one in content.options]
        twice = next((words for at, words in enumerate(told) if words in told[:at]), None)
        if twice is not None:
            return Defect("option_twice", {"words": twice})
    return None


def _of_pairs(content: Content) -> Defect | None:
    if content.kind is not Kind.MATCH:
        return None
    lefts = [pair.left for pair in content.pairs if pair.left]
    if len(lefts) < FEWEST_OPTIONS or any(not pair.right.strip() for pair in content.pairs):
        return Defect("too_few_options", {"count": len(lefts), "fewest": FEWEST_OPTIONS})
    if len({*lefts}) < len(lefts):
        return Defect("option_twice", {"words": next(one for one in lefts if lefts.count(one) > 1)})
    return None


def _of_answers(content: Content) -> Defect | None:
    rights = len(content.right_options)
    match content.kind:
        case Kind.SINGLE if rights > 1:
            return Defect("several_answers", {"count": rights})
        case Kind.SINGLE | Kind.SEVERAL | Kind.FILL_IN if not rights:
            return Defect("no_answer", {})
        case Kind.TRUE_FALSE if content.truth is None:
            return Defect("no_answer", {})
        case Kind.NUMERIC if not content.spans:
            return Defect("no_answer", {})
        case Kind.NUMERIC if not all(map(_is_span, content.spans)):
            return Defect("bad_number", {})
    return None


def _is_span(span: Span) -> bool:
    low, high = number(span.low), number(span.high)
    return low is not None and high is not None and low <= high


def _of_the_rest(content: Content) -> Defect | None:
    told = content.explanation
    if len(told) > MOST_EXPLANATION:
        return Defect("explanation_too_long", {"signs": len(told), "most": MOST_EXPLANATION})
    if told.count("\n") > MOST_FEEDS:
        return Defect("explanation_lines", {"most": MOST_FEEDS + 1})
    if not 0 < content.points <= MOST_POINTS:
        return Defect("bad_points", {"most": MOST_POINTS // ONE_POINT})
    if len(content.category) > MOST_DEPTH or not all(0 < len(one.strip()) <= MOST_CATEGORY for one in content.category):
        return Defect("bad_category", {"deep": MOST_DEPTH, "most": MOST_CATEGORY})
    return None


_CHECKS: Final = (_of_stem, _of_options, _of_pairs, _of_answers, _of_the_rest)


def number(words: str) -> Decimal | None:
    """The number that the words are, in plain digits; None where they are none, or one without end."""
    try:
        found = Decimal(words)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 30 else None


# Kept as JSON.


def packed(content: Content) -> str:
    """The question as it is kept."""
    told: Values = {"kind": content.kind, "stem": content.stem, "difficulty": content.difficulty}
    rest: Values = {
        "options": [[one.words, one.right, one.share, one.remark] for one in content.options],
        "truth": content.truth,
        "pairs": [[one.left, one.right] for one in content.pairs],
        "spans": [[one.low, one.high, one.share, one.remark] for one in content.spans],
        "remarks": [*content.remarks] if any(content.remarks) else [],
        "explanation": content.explanation,
        "category": [*content.category],
        "points": content.points,
        "seconds": content.seconds,
        "name": content.name,
        "source": content.source,
        "author": content.author,
    }
    return pack({**told, **{key: value for key, value in rest.items() if value not in (None, "", [])}})


def unpacked(kept: str) -> Content:
    """What `packed` took."""
    return from_values(unpack(kept))


def from_values(told: Values) -> Content:
    """The question out of plain values, as `packed` names them."""

    def listed(name: str) -> list[Value]:
        found = told.get(name)
        return found if isinstance(found, list) else []

    def rows(name: str) -> list[list[Value]]:
        return [one for one in listed(name) if isinstance(one, list)]

    found = Content(
        kind=Kind(str(told["kind"])), stem=str(told["stem"]), difficulty=Difficulty(str(told["difficulty"]))
    )
    remarks = [str(one) for one in listed("remarks")] or ["", ""]
    return replace(
        found,
        options=tuple(
            Option(str(w), bool(right), _whole(share), str(said)) for w, right, share, said in rows("options")
        ),
        truth=None if told.get("truth") is None else bool(told["truth"]),
        pairs=tuple(Pair(str(left), str(right)) for left, right in rows("pairs")),
        spans=tuple(Span(str(low), str(high), _whole(share), str(said)) for low, high, share, said in rows("spans")),
        remarks=(remarks[0], remarks[1]),
        explanation=str(told.get("explanation", "")),
        category=tuple(str(one) for one in listed("category")),
        points=_whole(told.get("points")) or ONE_POINT,
        seconds=_whole(told.get("seconds")),
        name=str(told.get("name", "")),
        source=str(told.get("source", "")),
        author=str(told.get("author", "")),
    )


def _whole(told: Value) -> int | None:
    return told if isinstance(told, int) else None
