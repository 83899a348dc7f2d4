"""Privacy: which numbers in a text must not be kept: those of ID cards and bank cards, however people write them.

A slip of the pen does not make such a number harmless, so little is asked of its check digit; telephone numbers, dates
and amounts side by side are none. Sources: GB 11643-1989 (15 digits) and -1999 (18), ISO/IEC 7812-1 (cards, Luhn).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Private(StrEnum):
    """What must not be kept: two kinds of numbers found in texts, and two kinds of things that are no text."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHOTO = "photo"
    FILE = "file"


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
#: Where people part an ID: around place, year, month, day and the last four; or every two to five digits.
_PARTED = ({2, 4, 6, 8, 10, 12, 14, 16, 17}, {3, 6, 9, 10, 12, 14, 15, 17}, {4, 8, 12, 16}, {5, 10, 15}, set(range(18)))
_PARTED_OLD = ({6, 8, 10, 12},)
#: As many as no telephone number with its codes has.
_CARD = range(16, 20)
_SHORTEST = 15
#: Signs that could be digits; with fewer there is nothing to look for. One such as ㊿ stands for two.
_FEWEST = 8

#: Chinese digits, plain and as on cheques, and 幺, as 1 is said on the telephone.
_CHINESE = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891")
#: A run of digits; an X can be the last sign of an ID.
_RUN = re.compile(r"([0-9]+)([ -]?[Xx])?")
#: What may stand between the groups of one number.
_GAP = re.compile(
    r"(?P<blank>[^\S\n]{1,4})|(?P<line>\s{1,4})|(?P<dash>\s?[-_\u2010-\u2015\u2212]{1,2}\s?)|(?P<dot>\s?[.·•‧・]\s?)"
)
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Codes of provinces (GB/T 2260; 83 is Taiwan's residents, 91 permanent residents from abroad), then four digits.
_PLACE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"
_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_ID = re.compile(rf"(?=({_PLACE}(?:19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9X]))")
_OLD_ID = re.compile(rf"(?=({_PLACE}[0-9]{{2}}{_DAY}[0-9]{{3}}))")


@dataclass(slots=True)
class _Cluster:
    """Groups of digits with nothing but gaps between them; `gaps[n]` stands before group n. `x`: an X ends it."""

    groups: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    x: bool = False


def found(text: str) -> Private | None:
    """The kind of private number that the text holds, if it holds one. The time grows with the text's length alone."""
    if sum(map(str.isnumeric, text)) < _FEWEST:
        return None
    plain = _plain(text)
    # Both readings, since a Chinese digit may belong to the number or to the word before it.
    for words in dict.fromkeys((plain, plain.translate(_CHINESE))):
        clusters = list(_clusters(words))
        if any(map(_holds_id, clusters)):
            return Private.ID_CARD
        if any(map(_holds_card, clusters)) or any(map(_is_card, _besides_phones(words, clusters))):
            return Private.BANK_CARD
    return None


def _plain(text: str) -> str:
    """Digits of every script and form as 0 to 9, without what can't be seen."""
    # Sign by sign: to bring a whole text into order takes the square of its length, if it is made for that.
    return text if text.isascii() else "".join(map(_sign, text))


@lru_cache(2**14)
def _sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    # Joiners, marks of direction, the boxes around digits.
    return "" if unicodedata.category(sign) in {"Cf", "Mn", "Me"} else unicodedata.normalize("NFKC", sign)


def _clusters(words: str) -> Iterator[_Cluster]:
    """Those with digits enough."""
    cluster, digits, end = _Cluster(), 0, 0
    for run in _RUN.finditer(words):
        gap = _GAP.fullmatch(words, end, run.start()) if digits and not cluster.x else None
        if gap is None and digits:
            if digits >= _SHORTEST:
                yield cluster
            cluster, digits = _Cluster(), 0
        group, end = run[1], run.end()
        cluster.groups.append(group)
        cluster.gaps.append(str(gap.lastgroup) if gap else "")
        cluster.x = bool(run[2])
        digits += len(group)
    if digits >= _SHORTEST:
        yield cluster


def _besides_phones(words: str, clusters: list[_Cluster]) -> Iterable[_Cluster]:
    others, times = _MOBILE.subn("#", words)
    return _clusters(others) if times else clusters


# ID cards.


def _holds_id(cluster: _Cluster) -> bool:
    starts, end = set(), 0
    for group in cluster.groups:
        starts.add(end)
        end += len(group)
    whole = "".join(cluster.groups) + "X" * cluster.x
    edges = starts | {end, len(whole)}
    return any(_is_id(each, starts, edges) for each in _ID.finditer(whole)) or any(
        _is_written(each, starts, edges, _PARTED_OLD) and _is_day("19" + each[1][6:12])
        for each in _OLD_ID.finditer(whole)
    )


def _is_id(seen: re.Match[str], starts: set[int], edges: set[int]) -> bool:
    """As people write it; with a right check digit parted in any way, or pasted together with other digits."""
    if not _is_day(seen[1][6:14]):
        return False
    if _is_written(seen, starts, edges, _PARTED):
        return True
    at = seen.start()
    inside = starts.isdisjoint(range(at + 1, at + 18))
    return (inside or edges.issuperset((at, at + 18))) and _has_check(seen[1])


def _is_written(seen: re.Match[str], starts: set[int], edges: set[int], ways: Iterable[set[int]]) -> bool:
    """Whether it begins and ends with groups, parted in one of the ways."""
    at, end = seen.start(), seen.end(1)
    if at not in edges or end not in edges:
        return False
    parted = {edge - at for edge in range(at + 1, end) if edge in starts}
    return any(parted <= way for way in ways)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _has_check(number: str) -> bool:
    """Whether the last sign of an ID fits the others (ISO 7064, MOD 11-2)."""
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECKS[weighed % 11] == number[17]


# Bank cards.


def _holds_card(cluster: _Cluster) -> bool:
    """A run of the right length, or groups of four."""
    lengths = [len(group) for group in cluster.groups]
    return any(length in _CARD for length in lengths) or any(
        _begins_card(cluster, first, lengths)
        for first in range(len(lengths) - 3)
        if lengths[first : first + 4] == [4, 4, 4, 4]
    )


def _begins_card(cluster: _Cluster, first: int, lengths: list[int]) -> bool:
    last = first + 4
    if len({"blank" if gap == "line" else gap for gap in cluster.gaps[first + 1 : last]}) != 1:
        return False
    number, rest = "".join(cluster.groups[first:last]), "".join(cluster.groups[last : last + 1])
    if all(map(_YEAR.fullmatch, cluster.groups[first:last])):
        return False
    passes = _has_luhn(number) or (len(rest) < 4 and _has_luhn(number + rest))
    # In the middle of a long list of numbers it takes both to be a card.
    alone = first == 0 or lengths[first - 1] != 4 or cluster.gaps[first] != cluster.gaps[first + 1]
    return (passes or number.startswith("62")) if alone else (passes and number.startswith("62"))


def _is_card(cluster: _Cluster) -> bool:
    """The whole of it as a UnionPay card in groups of any length but those of telephone numbers and dates."""
    number = "".join(cluster.groups)
    return (
        len(number) in _CARD
        and number.startswith("62")
        and not {len(group) for group in cluster.groups} & {7, 8, 11}
        and _has_luhn(number)
    )


def _has_luhn(number: str) -> bool:
    if number[0] == "0":
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(_DOUBLED[digit] for digit in digits[1::2])) % 10 == 0
