"""Likeness: which of many stems are nearly the one at hand, without comparing it with all of them.

Two stems whose ratio is 92 or more differ by few signs, so they share most of their runs of three signs: hardly any of
one's runs may be unknown to the others, and of its rarest few the other must have one. What is left is compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz import fuzz

#: Of 100, as rapidfuzz counts: 200 times the signs in common, by all signs of both.
ALIKE: Final = 92
#: Compared at most, of those that may be alike: a bank of one sentence with many numbers in it holds nobody up.
_COMPARED: Final = 60


def _runs(stem: str) -> set[str]:
    return set(map("".join, zip(stem, stem[1:], stem[2:], strict=False))) or {stem}


def _lost(length: int) -> int:
    """How many of its runs a stem of that length can have that one alike has not: each sign that only one of the two
    has costs three, and of such signs there are at most 8 in 100 of both together."""
    return 3 * int(length * 2 * (100 - ALIKE) / ALIKE)


class Likeness:
    """Stems, as `content.plain` leaves them, each found by what is nearly it. Numbered as they were added, from 0."""

    def __init__(self, stems: Iterable[str] = ()) -> None:
        self._stems: list[str] = []
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._known: set[str] = set()
        for stem in stems:
            self.add(stem)

    def add(self, stem: str) -> None:
        number = len(self._stems)
        self._stems.append(stem)
        runs = _runs(stem)
        self._known |= runs
        for run in runs:
            self._having[run].append(number)

    def like(self, stem: str) -> Iterator[int]:
        """Those that are nearly it, or it."""
        runs, lost = _runs(stem), _lost(len(stem))
        known = runs & self._known
        missing = len(runs) - len(known)
        if missing > lost:
            return
        rarest = sorted(known, key=lambda run: len(self._having[run]))
        places: dict[int, None] = {}
        for run in rarest[: lost + 1 - missing]:
            for number in self._having[run]:
                if len(places) >= _COMPARED:
                    break
                places[number] = None
        for number in places:
            if fuzz.ratio(stem, self._stems[number], score_cutoff=ALIKE):
                yield number
