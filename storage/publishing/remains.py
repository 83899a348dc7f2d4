"""A message while it is read: what of it is understood, what is in doubt, and what is left. Pure."""

import re
from typing import Final

from storage.publishing import days, naming, phrases

#: Longest message that is read.
MOST: Final = 1000


class Message:
    """The words as they were typed, as they are read, and without what was understood."""

    def __init__(self, words: str) -> None:
        self.typed = days.plainly(words)[:MOST].strip()
        self.read = days.folded(self.typed)
        self.left = self.read
        #: What is to stand in the description whatever else was understood there.
        self.unsure: list[tuple[int, int]] = []

    def mask(self, begin: int, end: int) -> None:
        self.left = self.left[:begin] + phrases.MASK * (end - begin) + self.left[end:]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place that it fits, which is understood from now on."""
        match = pattern.search(self.left)
        if match is not None:
            self.mask(match.start(), match.end())
        return match

    def doubt(self, begin: int, end: int) -> None:
        """Nothing is made of it, and it must not be lost."""
        self.mask(begin, end)
        self.unsure.append((begin, end))

    def words(self, begin: int, end: int) -> str:
        return " ".join(self.typed[begin:end].split())

    def clause(self, at: int) -> str:
        """The words around it, between two marks."""
        begin = max((one.end() for one in naming.CLAUSE.finditer(self.read, 0, at)), default=0)
        end = naming.CLAUSE.search(self.read, at)
        return self.read[begin : len(self.read) if end is None else end.start()]
