"""A roster, a list of changes or of units, sheet by sheet: what is taken, refused, or left aside and told."""

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
from bot.sheets.unit_list import UnitList

_RETIRED_SHEET = re.compile("离退休|退休|离休|retire", re.IGNORECASE)
#: Of rows left aside so many are named.
_ROWS_NAMED = 20
#: A column of addresses is none of units.
MOST_UNITS = 3_000


@dataclass(slots=True)
class Refused:
    """A row that is not taken; `trace` is what it tells of whom it meant."""

    place: Place
    key: str
    values: Values
    trace: tuple[str | None, str | None, list[str], list[str]] = (None, None, [], [])


@dataclass(slots=True)
class Found:
    """Everything that a file tells, in file order."""

    people: list[Person] = field(default_factory=list)
    changes: list[Person] = field(default_factory=list)
    units: list[tuple[Place, tuple[str, ...], list[str]]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    #: Every unit that somebody is in.
    unit_paths: set[tuple[str, ...]] = field(default_factory=set)
    #: What concerns a sheet or the file and no single person.
    notes: list[tuple[str, Values]] = field(default_factory=list)
    #: Whether there is a sheet of people in service, and one of retired people.
    in_service: bool = False
    retired: bool = False
    #: Sheets with people in them, to be read once more for what their cells show.
    sheets: list[Sheet] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """A sheet while it is read."""

    sheet: str
    columns: Columns
    left: list[int] = field(default_factory=list)
    retired: bool = False
    without_phone: int = 0


def read(sheets: Iterable[Sheet]) -> Found:
    """The people of all sheets that have a roster's header, or the units of a list; Unread when there is neither."""
    found, gathering, lists = Found(), Gathering(), list[UnitList]()
    for sheet in sheets:
        if sheet.hidden:
            found.notes.append(("rosters.sheet_hidden", {"sheet": sheet.name}))
            continue
        head = list(islice(sheet.rows(), HEADER_WITHIN))
        if any(titles.of(row.cells) for row in head):
            _read_sheet(sheet, found, gathering)
        elif any(titles.of_units(row.cells) for row in head):
            lists.append(_read_units(sheet))
        elif not (head and titles.of_notes(head[0].cells)):
            found.notes.append(("rosters.sheet_left", {"sheet": sheet.name}))
    found.people = gathering.people
    if gathering.twice:
        found.notes.append(("rosters.on_two_sheets", {"n": gathering.twice}))
    for one in lists:
        found.units += one.paths()
        found.refused += [Refused(*refused) for refused in one.refused]
    if not (found.sheets or lists):
        raise Unread("rosters.not_a_roster")
    _check_number(len(found.units))
    return found


def _check_number(of_units: int) -> None:
    if of_units > MOST_UNITS:
        raise Unread("rosters.too_many_units", most=MOST_UNITS)


def with_columns(sheet: Sheet) -> Iterator[tuple[Row, Columns]]:
    """The rows below the sheet's header, each with the columns that count for it."""
    columns: Columns | None = None
    fresh = False
    for row in sheet.rows():
        begun = titles.of(row.cells)
        if begun is not None:
            # Printed lists repeat the header on each page, and the columns may have moved.
            columns, fresh = begun, True
        elif columns is not None and not (fresh and titles.second_line(columns, row.cells)):
            fresh = False
            yield row, columns


def _read_sheet(sheet: Sheet, found: Found, gathering: Gathering) -> None:
    page = _Page(sheet.name, Columns(), retired=bool(_RETIRED_SHEET.search(sheet.name)))
    for row, columns in with_columns(sheet):
        page.columns = columns
        _read_row(page, row, found, gathering)
    found.sheets.append(sheet)
    if "change" not in page.columns:
        found.retired |= page.retired
        found.in_service |= not page.retired
    found.notes += _notes(page)


def _read_units(sheet: Sheet) -> UnitList:
    listed, columns = UnitList(), None
    for row in sheet.rows():
        begun = titles.of_units(row.cells)
        if begun is not None:
            columns = begun
        elif columns is not None:
            listed.take(sheet.name, row, columns)
    return listed


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
        without_phone = page.retired and _of_the_retired(page, person, row)
        if person.standing in people.RETIRED:
            person.home = people.home(page.columns, row.cells)
        if person.change is not None:
            found.changes.append(person)
        else:
            gathering.take(person)
            found.unit_paths.add(person.unit)
            _check_number(len(found.unit_paths))
        page.without_phone += without_phone
    except RowRefused as refusal:
        place = (page.sheet, row.number, row.line)
        found.refused.append(Refused(place, refusal.key, refusal.values, people.trace(row, page.columns)))


def _of_the_retired(page: _Page, person: Person, row: Row) -> bool:
    """On a sheet of retired people nobody is in service, and many have no telephone: that is told once. Whether so."""
    person.standing = person.standing or "retired"
    told = tuple(remark for remark in person.remarks if remark[1] != "rosters.missing_phone")
    without_phone = len(told) < len(person.remarks)
    person.remarks = told
    people.check_retired(person, page.columns, row.cells)
    return without_phone


def _notes(page: _Page) -> Iterator[tuple[str, Values]]:
    sheet: Values = {"sheet": page.sheet}
    if "identity" in page.columns:
        yield "rosters.identity_left", {**sheet}
    if page.left:
        yield "rosters.rows_left", {**sheet, "rows": page.left[:_ROWS_NAMED], "n": len(page.left)}
    if page.without_phone:
        yield "rosters.without_phone", {**sheet, "n": page.without_phone}
