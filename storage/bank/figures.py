"""Figures: what the answers to a question say of it. Pure; `docs/figures.md` says the same for people.

Difficulty is the share of right answers. Discrimination is the point-biserial correlation of being right with the rest
score: the share of the other questions of the same sitting that were right. Both from 20 answers on. A flag is raised
only where chance alone would hardly (one in twenty) explain the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

#: Answers from which figures are told, and those from which an option that nobody takes is one.
FEWEST, FEWEST_FOR_OPTIONS = 20, 30
#: In thousandths: right answers of a question that is too easy, or too hard; discrimination that is too little.
EASY, HARD, WEAK = 950, 200, 150
#: By how many standard errors (1/√n) a discrimination must be off: one in twenty, on one side.
_SURE: Final = 1.645


class Flag(StrEnum):
    """太容易, 太难, 分不出高低, 会的人反而错 (the key is likely wrong), 有选项没人选."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    WEAK = "weak"
    NEGATIVE = "negative"
    DEAD_OPTION = "dead_option"


@dataclass(frozen=True, slots=True)
class Sums:
    """What answers add up to, as `QuestionFigure` keeps it."""

    answers: int
    right: int
    pairs: int = 0
    right_pairs: int = 0
    rest: int = 0
    rest_squares: int = 0
    rest_of_right: int = 0
    taken: Sequence[int] = ()

    @property
    def share(self) -> int | None:
        """Right answers in thousandths."""
        return None if self.answers < FEWEST else round(1000 * self.right / self.answers)

    @property
    def discrimination(self) -> int | None:
        """In thousandths, from -1000 to 1000; None from too few, or where all were right, or wrong, or alike."""
        n, y, x = self.pairs, self.right_pairs, self.rest
        spread = (n * self.rest_squares - x * x) * (n * y - y * y)
        if n < FEWEST or spread <= 0:
            return None
        return round(1000 * (n * self.rest_of_right - x * y) / sqrt(spread))

    def flags(self, *, options: bool) -> list[Flag]:
        """What is to be said of it; `options`: it is chosen among some, which can lie dead."""
        share, found = self.share, list[Flag]()
        if share is None:
            return []
        if share >= EASY:
            found.append(Flag.TOO_EASY)
        if share <= HARD:
            found.append(Flag.TOO_HARD)
        told = self.discrimination
        if told is not None:
            error = 1000 * _SURE / sqrt(self.pairs)
            if told + error < 0:
                found.append(Flag.NEGATIVE)
            elif told + error < WEAK:
                found.append(Flag.WEAK)
        if options and self.answers >= FEWEST_FOR_OPTIONS and 0 in self.taken:
            found.append(Flag.DEAD_OPTION)
        return found
