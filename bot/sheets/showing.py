"""What stands in the cells of rows that have been read: a second way through the sheets, for giving rows back.

Held beside the people of a large file the cells would weigh more than they; read again they cost a moment.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from bot.sheets import roster, words
from bot.sheets.cells import Row, Sheet
from bot.sheets.columns import Columns, identities
from bot.sheets.people import Place


class Placed(Protocol):
    """Anything that stands in a row."""

    place: Place


Item = TypeVar("Item", bound=Placed)


class Showing(Generic[Item]):
    """Items in file order, each with the titles of its columns and what its cells show; None where it has no row."""

    def __init__(self, sheets: Iterable[Sheet], items: Iterable[Item]) -> None:
        self._sheets = sheets
        self._items = iter(items)
        self._next: Item | None = next(self._items, None)

    def __iter__(self) -> Iterator[tuple[Item, list[str] | None, list[str]]]:
        for sheet in self._sheets:
            yield from self._of(sheet)
        while self._next is not None:
            yield self._next, None, []
            self._next = next(self._items, None)

    def _of(self, sheet: Sheet) -> Iterator[tuple[Item, list[str] | None, list[str]]]:
        heading: Columns | None = None
        kept: list[int] = []
        titles: list[str] = []
        rows = roster.with_columns(sheet)
        while self._next is not None and self._next.place[0] == sheet.name:
            row, columns = next(((row, columns) for row, columns in rows if row.number == self._next.place[1]), _NO_ROW)
            if columns is None:
                return
            if columns is not heading:
                heading, kept = columns, _kept(columns)
                titles = [columns.titles[at] for at in kept]
            yield self._next, titles, _shown(row, kept)
            self._next = next(self._items, None)


_NO_ROW: tuple[Row, Columns | None] = (Row(0, []), None)


def _kept(columns: Columns) -> list[int]:
    left = identities(columns)
    return [at for at in range(len(columns.titles)) if at not in left]


def _shown(row: Row, kept: list[int]) -> list[str]:
    here = [at if at < len(row.cells) else -1 for at in kept]
    shown = ["" if at < 0 else row.formula(at) or words.shown(row.cells[at]) for at in here]
    # No row of people is that long; thousands of such rows are held at once.
    return shown if sum(map(len, shown)) <= _LONGEST_ROW else [cell[:_OF_LONG_ROWS] for cell in shown]


_LONGEST_ROW, _OF_LONG_ROWS = 4_000, 10
