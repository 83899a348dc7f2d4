"""The terms of ledgers: which there are, what their columns hold, whose eyes read them, how their lines are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import offices, rights, visitors
from storage.accounts import Account
from storage.members import Member
from storage.offices import Role
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value
from storage.visitors import Visitor

#: Lines of a page: a moment of the reader's connection.
PAGE: Final = 500


class Group(StrEnum):
    """Under which heading of the page a ledger stands."""

    PEOPLE = "people"
    CARE = "care"
    ACTIVITIES = "activities"
    TALKS = "talks"
    LEARNING = "learning"
    OFFICE = "office"


class Ledger(StrEnum):
    """A list that can be had as a workbook. A letter names one by its place here: new ones stand at the end."""

    PEOPLE = "people"
    MISSING = "missing"
    OFFICES = "offices"
    COMMITTEE = "committee"
    GROUPS = "groups"
    CASES = "cases"
    AID = "aid"
    NOTICES = "notices"
    VISITS = "visits"
    ACTIVITIES = "activities"
    SIGN_UPS = "sign_ups"
    TURNOUT = "turnout"
    CHECKUPS = "checkups"
    TRAININGS = "trainings"
    CERTIFICATES = "certificates"
    TALKS = "talks"
    DUE_TALKS = "due_talks"
    COVERAGE = "coverage"
    EXAMS = "exams"
    DRIVES = "drives"
    LESSONS = "lessons"
    CONTESTS = "contests"
    SEASONS = "seasons"
    LEARNING = "learning"
    WAITING = "waiting"
    NOTES = "notes"
    ROTA = "rota"
    AUDIT = "audit"
    PURGES = "purges"


class Form(StrEnum):
    """What a column holds. TEXT; COUNT: a whole number; NUMBER: one that may be broken; MONEY: 分, written in 元; DAY;
    MONTH: its first day; MOMENT: an instant, written by clocks in the union's zone; WORD: a name of the house's own
    that texts have a word for, or several of them."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MONTH = "month"
    MOMENT = "moment"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name of its title. `word`: of a WORD, in which vocabulary."""

    name: str
    form: Form = Form.TEXT
    word: str | None = None


#: A statement of whatever columns.
Statement: TypeAlias = Select[*tuple[Any, ...]]
#: What stands in the cells of a line, in the order of its columns.
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes, by the rights of this moment: `reach`, the units whose things they have by the ledger's deed (None:
    all), `acts_as`, the accounts for which they act."""

    by: Visitor
    reach: frozenset[int] | None
    acts_as: frozenset[int]
    now: datetime

    def here(self, unit: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """What is of the units reached."""
        return true() if self.reach is None else unit.in_(self.reach or {0})

    def not_own(self, member: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Never what is about themselves."""
        return true() if self.by.member_id is None else member != self.by.member_id


def reader(session: Session, account_id: int, deed: Deed, *, now: datetime) -> Reader:
    reach = rights.reach(session, account_id, deed)
    return Reader(
        visitors.by_account(session, account_id),
        None if reach is None else frozenset(reach),
        frozenset(offices.acts_as(session, account_id)),
        now,
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of any length, read page by page: `found` is a statement, `key` tells its lines apart, in whose order they
    come; without one the statement has an order of its own. `cells` makes the lines of a page."""

    found: Callable[[Session, Reader], Statement]
    cells: Callable[[Session, Reader, Sequence[Any]], list[Cells]]
    key: InstrumentedAttribute[Any] | None = None

    def count(self, session: Session, whose: Reader) -> int:
        found = self.found(session, whose).order_by(None)
        return session.scalar(found.with_only_columns(func.count(), maintain_column_froms=True)) or 0

    def page(self, session: Session, whose: Reader, after: int) -> tuple[list[Cells], int | None]:
        """The lines behind that one, and behind which the next page goes on; None at the end."""
        found = self.found(session, whose).limit(PAGE)
        if self.key is None:
            rows = [tuple(row) for row in session.execute(found.offset(after))]
            return self.cells(session, whose, rows), after + PAGE if len(rows) == PAGE else None
        keyed = found.add_columns(self.key).where(self.key > after).order_by(self.key)
        rows = [tuple(row) for row in session.execute(keyed)]
        last = int(rows[-1][-1]) if len(rows) == PAGE else None
        return self.cells(session, whose, [row[:-1] for row in rows]), last


@dataclass(frozen=True, slots=True)
class Told:
    """A list that is as short as the union has units, offices, contests or things that wait: read at once."""

    lines: Callable[[Session, Reader], list[Cells]]

    def count(self, session: Session, whose: Reader) -> int:
        return len(self.lines(session, whose))

    def page(self, session: Session, whose: Reader, after: int) -> tuple[list[Cells], int | None]:
        del after
        return self.lines(session, whose), None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of ledgers: under which heading it stands, by which right it is read in chat, what its
    columns are, and how its lines are read."""

    group: Group
    deed: Deed
    columns: Sequence[Column]
    rows: Listed | Told


def texts(*names: str) -> list[Column]:
    return [Column(name) for name in names]


def cells_of(columns: Sequence[Column], line: Mapping[str, Value]) -> Cells:
    """The cells of a line that a service tells by names."""
    return tuple(line.get(column.name) for column in columns)


def paths(session: Session, unit_ids: set[int | None]) -> dict[int | None, str | None]:
    """What units are called, from the top; None for none."""
    tree = Tree(session)
    return {one: None if one is None else "/".join(tree.path(one)) for one in unit_ids}


def names_of(session: Session, account_ids: set[int | None]) -> dict[int | None, str]:
    """The names of those accounts, as far as the roster knows them."""
    named = select(Account.id, Member.name).join(Member, Member.id == Account.member_id)
    return dict(session.execute(named.where(Account.id.in_(account_ids - {None}))).all())


# What goes into a workbook.


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the columns by which its cells are written."""

    columns: Sequence[Column]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a sheet; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Row]
    last: int | None
    sheet: int = 0


def page_of(columns: Sequence[Column], lines: Sequence[Cells], last: int | None, now: datetime, sheet: int = 0) -> Page:
    """Instants are those of clocks in the zone of `now`, the union's."""
    moments = [place for place, column in enumerate(columns) if column.form is Form.MOMENT]
    return Page([Row(columns, _here(line, moments, now) if moments else line) for line in lines], last, sheet)


def _here(line: Cells, moments: Sequence[int], now: datetime) -> Cells:
    cells = [*line]
    for place in moments:
        if cells[place] is not None:
            cells[place] = cells[place].astimezone(now.tzinfo)
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class Maker:
    """Who had a workbook made: by which office, of which unit (None: of the whole union), and the name."""

    name: str | None
    role: Role | None
    unit: str | None


def maker(session: Session, account_id: int) -> Maker:
    """By the highest office that the account acts by."""
    names, held = names_of(session, {account_id}), offices.acting(session, account_id)
    first = min(held, key=lambda one: _ORDER.index(one.role), default=None)
    if first is None:
        return Maker(names.get(account_id), None, None)
    unit = None if first.unit_id is None else Tree(session).path(first.unit_id)[-1]
    return Maker(names.get(account_id), first.role, unit)


_ORDER: Final = (Role.CHAIR, Role.DEPUTY, Role.OFFICER, Role.STEWARD, Role.ADMIN)
