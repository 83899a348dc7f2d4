"""A roster or a list of changes, sheet by sheet: what is taken, what is refused, what is left aside and told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.sheets import columns as titles
from bot.sheets import people
from bot.sheets.cells import Row, Sheet
from bot.sheets.columns import HEADER_WITHIN, Columns
from bot.sheets.gathering import Gathering
from bot.sheets.guard import Unread
from bot.sheets.people import Person, Place, RowRefused, Values

_RETIRED_SHEET = re.compile("离退休|退休|离休|retire", re.IGNORECASE)
#: Of rows left aside so many are named.
_ROWS_NAMED = 20


@dataclass(slots=True)
class Found:
    """Everything that a file tells, in file order."""

    people: list[Person] = field(default_factory=list)
    changes: list[Person] = field(default_factory=list)
    refused: list[tuple[Place, str, Values]] = field(default_factory=list)
    #: What concerns a sheet or the file and no single person.
    notes: list[tuple[str, Values]] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """A sheet while it is read."""

    sheet: str
    columns: Columns
    left: list[int] = field(default_factory=list)
    retired: bool = False
    without_phone: int = 0


def read(sheets: Iterable[Sheet]) -> Found:
    """The people of all sheets that have a roster's header; Unread when there is none."""
    found, gathering = Found(), Gathering()
    known = units = 0
    for sheet in sheets:
        if sheet.hidden:
            found.notes.append(("rosters.sheet_hidden", {"sheet": sheet.name}))
            continue
        head = list(islice(sheet.rows, HEADER_WITHIN))
        columns = next(filter(None, (titles.of(row.cells) for row in head)), None)
        if columns is None:
            units += any(titles.is_unit_list(row.cells) for row in head)
            found.notes.append(("rosters.sheet_left", {"sheet": sheet.name}))
            continue
        known += 1
        _read_sheet(sheet, head, found, gathering)
    if not known:
        raise Unread("rosters.units_file" if units else "rosters.not_a_roster")
    found.people = gathering.people
    if gathering.twice:
        found.notes.append(("rosters.on_two_sheets", {"n": gathering.twice}))
    return found


def _read_sheet(sheet: Sheet, head: list[Row], found: Found, gathering: Gathering) -> None:
    page: _Page | None = None
    fresh = False
    for row in _chained(head, sheet.rows):
        columns = titles.of(row.cells)
        if columns is not None:
            # Printed lists repeat the header on each page, and the columns may have moved.
            page = _begun(sheet, columns, page)
            fresh = True
        elif page is not None and not (fresh and titles.second_line(page.columns, row.cells)):
            fresh = False
            _read_row(page, row, found, gathering)
    assert page is not None, "a sheet is read only when its header was seen"
    found.notes += _notes(page)


def _chained(head: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from head
    yield from rest


def _begun(sheet: Sheet, columns: Columns, page: _Page | None) -> _Page:
    if page is None:
        return _Page(sheet.name, columns, retired=bool(_RETIRED_SHEET.search(sheet.name)))
    page.columns = columns
    return page


def _read_row(page: _Page, row: Row, found: Found, gathering: Gathering) -> None:
    if people.is_nobody(page.columns, row.cells):
        # Rows of borders only are not worth a word; rows with words in them are.
        if any(isinstance(cell, str) and cell.strip() for cell in row.cells):
            page.left.append(row.number)
        return
    if people.is_sum_or_signature(page.columns, row.cells):
        page.left.append(row.number)
        return
    try:
        person = people.person(page.sheet, row, page.columns)
        if page.retired:
            _of_the_retired(page, person)
        if person.change is not None:
            found.changes.append(person)
        else:
            gathering.take(person)
    except RowRefused as refusal:
        found.refused.append(((page.sheet, row.number, row.line), refusal.key, refusal.values))


def _of_the_retired(page: _Page, person: Person) -> None:
    """On a sheet of retired people nobody is in service, and many have no telephone: that is told once."""
    person.standing = person.standing or "retired"
    missing: tuple[str, Values] = ("rosters.missing_phone", {})
    if missing in person.remarks:
        person.remarks.remove(missing)
        page.without_phone += 1


def _notes(page: _Page) -> Iterator[tuple[str, Values]]:
    sheet: Values = {"sheet": page.sheet}
    if "identity" in page.columns:
        yield "rosters.identity_left", {**sheet}
    if page.left:
        yield "rosters.rows_left", {**sheet, "rows": page.left[:_ROWS_NAMED], "n": len(page.left)}
    if page.without_phone:
        yield "rosters.without_phone", {**sheet, "n": page.without_phone}
