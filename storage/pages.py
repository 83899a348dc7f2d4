"""A long list is shown a page at a time: which page that is, of how many, and what stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from storage.values import Values

_Line = TypeVar("_Line")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. Pages begin at 0; an empty list has one, which is empty."""

    number: int
    pages: int
    size: int

    @property
    def first(self) -> int:
        """The place of its first line, counted from 0: so many stand on the pages before it."""
        return self.number * self.size

    @property
    def after(self) -> int:
        """The place of the first line of the next page."""
        return self.first + self.size

    def cut(self, lines: Sequence[_Line]) -> list[_Line]:
        """What stands on it, of all lines."""
        return list(lines[self.first : self.after])

    def told(self) -> Values:
        """What a screen needs in order to turn it."""
        return {"page": self.number, "pages": self.pages}


def at(asked: int, count: int, size: int) -> Page:
    """That page of so many lines, or the nearest there is: the list may be shorter by the time of the press."""
    pages = max(1, -(-count // size))
    return Page(min(max(asked, 0), pages - 1), pages, size)
