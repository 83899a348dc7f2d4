"""The year for the higher union (上级工会): one workbook of what was done, a sheet a service, from the figures alone.

The first sheet has every figure beside the one of the year before, the second the units, the others the records behind
the figures. Nobody is named; of what is reserved neither unit nor day is told, and small units share a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, figures, outbox, rights
from storage.figures import DUTIES, PARTS, QUIET, RESERVED, Entry, Source, Span, Sums
from storage.folding import FEWEST, folded
from storage.ledgers import ordering, terms
from storage.ledgers.terms import Cells, Column, Form, Maker, Page, page_of, paths, texts
from storage.members import Member, Standing
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

RIGHT: Final = "ledgers_year"
#: Records of a page; a page is named by its sheet, the source on it, and how many of its records came before.
PAGE: Final = 2000
_SOURCE: Final = 10**9
_SHEET: Final = 100 * _SOURCE
#: Cases: whoever does not work them is not told of so few that it would be somebody.
CASES: Final = frozenset({Source.REPORTS, Source.CLOSED, Source.FILED, Source.AID, Source.NOTICES})


class Sheet(StrEnum):
    """A sheet each, whether it has records or not."""

    LEARNING = "learning"
    TRAININGS = "trainings"
    ACTIVITIES = "activities"
    CHECKUPS = "checkups"
    NOTICES = "notices"
    CARE = "care"
    VISITS = "visits"
    TALKS = "talks"
    NOTES = "notes"
    CARE_NOTES = "care_notes"


#: What stands on the sheet of each; what is within another source already stands there once.
SERVICES: Final[dict[Sheet, tuple[Source, ...]]] = {
    Sheet.LEARNING: (Source.EXAMS, Source.DRIVES, Source.LESSONS, Source.CONTESTS, Source.DAILY),
    Sheet.TRAININGS: (Source.TRAININGS,),
    Sheet.ACTIVITIES: (Source.SPORTS, Source.CULTURE, Source.GATHERINGS),
    Sheet.CHECKUPS: (Source.CHECKUPS,),
    Sheet.NOTICES: (Source.NOTICES,),
    Sheet.CARE: (Source.REPORTS, Source.CLOSED, Source.FILED, Source.AID),
    Sheet.VISITS: (Source.VISITS,),
    Sheet.TALKS: (Source.TALKS,),
    Sheet.NOTES: tuple(one for one in Source if one.startswith("note_") and one not in QUIET),
    Sheet.CARE_NOTES: tuple(one for one in Source if one.startswith("note_") and one in QUIET),
}
SHEETS: Final = tuple(SERVICES)


class Remark(StrEnum):
    """What is said beside a figure. GAP: nothing is on record. PART: it is within the figure above it. FEW: so few that
    it is not told."""

    GAP = "gap"
    PART = "part"
    FEW = "few"


TOTALS: Final = (
    Column("duty", Form.WORD, "duty"),
    Column("work", Form.WORD, "source"),
    *(Column(name, Form.COUNT) for name in ("records", "times", "households", "reached")),
    Column("money", Form.MONEY),
    *(Column(name, Form.COUNT) for name in ("records_before", "times_before", "households_before")),
    Column("money_before", Form.MONEY),
    *(Column(name, Form.COUNT) for name in ("records_change", "times_change", "households_change")),
    Column("money_change", Form.MONEY),
    Column("remark", Form.WORD, "remark"),
)
UNITS: Final = (
    Column("work", Form.WORD, "source"),
    Column("unit_line"),
    *(Column(name, Form.COUNT) for name in ("records", "times", "households")),
    Column("money", Form.MONEY),
)
ENTRIES: Final = (
    Column("work", Form.WORD, "source"),
    Column("number"),
    Column("on", Form.DAY),
    *texts("title", "unit"),
    *(Column(name, Form.COUNT) for name in ("times", "households")),
    Column("money", Form.MONEY),
)
#: Of what is reserved, and of notes that are often of one person.
MONTHS: Final = (
    Column("work", Form.WORD, "source"),
    Column("number"),
    Column("month", Form.MONTH),
    *(Column(name, Form.COUNT) for name in ("times", "households")),
    Column("money", Form.MONEY),
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the workbook begins with. `last`: the last day that counts; `services`: how many records the sheet of each
    has; `units`: lines of the sheet of units; `whole`: of the whole union."""

    year: int
    last: date
    maker: Maker
    at: datetime
    whole: bool
    units: int
    services: Mapping[Sheet, int]


@dataclass(frozen=True, slots=True)
class _Year:
    """What a reader has of the year. `span`: its days, of the running one those up to today; `before`: the same days of
    the year before; `scope`: units whose people count, None for all; `people`: how many each unit has;
    `works_cases`: all the cases behind the figures are theirs to work anyway."""

    span: Span
    before: Span
    scope: set[int] | None
    people: Mapping[int, int]
    works_cases: bool

    def sums(self, session: Session, source: Source, span: Span | None = None) -> Sums | None:
        """None where they are so few that it would be somebody."""
        if sum(self.people.values()) < FEWEST:
            return None
        found = figures.of(session, source, span or self.span, self.scope)
        few = source in CASES and not self.works_cases and 0 < found.records < FEWEST
        return None if few else found


def may_take(session: Session, account_id: int, subject: int) -> bool:
    """The right "ledgers_year"."""
    del subject
    return all(rights.allowed(session, account_id, deed) for deed in (Deed.TAKE_RECORDS, Deed.READ_YEAR))


def order(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook of that year, the one that runs or the one before; noted with how many records.
    The page anew. NotForYou."""
    rights.ask(by, Deed.TAKE_RECORDS)
    rights.ask(by, Deed.READ_YEAR)
    year = year if year == now.year - 1 else now.year
    count = sum(_counted(session, _read(session, by.account_id, year, now)).values())
    audit.note(session, "ledgers.take_year", by=by.account_id, now=now, record=f"year {year} {count}")
    letter = Letter(by.account_id, "ledgers.year", {"year": year}, Rank.ANSWER, right=RIGHT, subject=year)
    outbox.queue(session, letter, now=now)
    return {**ordering.look(session, by=by, now=now), "ordered": year}


def head(session: Session, account_id: int, subject: int, now: datetime) -> Head:
    """What the workbook begins with, by the rights of this moment."""
    here = _read(session, account_id, subject, now)
    units, counted = len(_units(session, here)), _counted(session, here)
    return Head(subject, here.span.last, terms.maker(session, account_id), now, here.scope is None, units, counted)


def _counted(session: Session, here: _Year) -> dict[Sheet, int]:
    """How many records stand on the sheet of each service."""
    return {
        service: sum(sums.records for one in sources if (sums := here.sums(session, one)) is not None)
        for service, sources in SERVICES.items()
    }


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Page:
    """The next page of it."""
    if not may_take(session, account_id, subject):
        return Page([], None)
    here, (sheet, rest) = _read(session, account_id, subject, now), divmod(after, _SHEET)
    if sheet == 0:
        return page_of(TOTALS, [_total(session, here, one) for one in Source], _SHEET, now)
    if sheet == 1:
        return page_of(UNITS, _units(session, here), 2 * _SHEET, now, 1)
    return _records(session, here, sheet, divmod(rest, _SOURCE), now)


def _records(session: Session, here: _Year, sheet: int, place: tuple[int, int], now: datetime) -> Page:
    """A page of a source's records: `place` says which source of the sheet, and how many came before."""
    sources = SERVICES[SHEETS[sheet - 2]]
    at, skip = place
    source, found = sources[at], list[Entry]()
    if here.sums(session, source) is not None:
        found = [*figures.entries(session, source, here.span, here.scope, skip=skip, most=PAGE)]
    columns = MONTHS if source in QUIET else ENTRIES
    last = _next(sheet, at, skip, full=len(found) == PAGE, sources=len(sources))
    return page_of(columns, _entries(session, here, source, found), last, now, sheet)


def _next(sheet: int, at: int, skip: int, *, full: bool, sources: int) -> int | None:
    """Where the page after goes on: with more of the same, the next source, or the next sheet."""
    if full:
        return sheet * _SHEET + at * _SOURCE + skip + PAGE
    if at + 1 < sources:
        return sheet * _SHEET + (at + 1) * _SOURCE
    return (sheet + 1) * _SHEET if sheet - 1 < len(SHEETS) else None


def _entries(session: Session, here: _Year, source: Source, found: Sequence[Entry]) -> list[Cells]:
    """A small unit is not named: one person of it who came would be."""
    if source in QUIET:
        return [(source, one.number, one.on, one.times, one.households or None, one.fen or None) for one in found]
    small, units = folded(here.people), paths(session, {one.unit_id for one in found})
    return [
        (
            source,
            one.number,
            one.on,
            one.title,
            None if one.unit_id in small else units[one.unit_id],
            one.times,
            one.households or None,
            one.fen or None,
        )
        for one in found
    ]


def _read(session: Session, account_id: int, year: int, now: datetime) -> _Year:
    assert now.tzinfo is not None
    scope = rights.reach(session, account_id, Deed.READ_YEAR)
    works = rights.reach(session, account_id, Deed.WORK_CASES)
    works_all = works is None or (scope is not None and scope <= works)
    return _Year(*_spans(year, now), scope, _people(session, scope), works_all)


def _spans(year: int, now: datetime) -> tuple[Span, Span]:
    """A part of a year is set beside the same part."""
    assert now.tzinfo is not None
    whole, before = Span.of_year(year, now.tzinfo), Span.of_year(year - 1, now.tzinfo)
    today = now.date()
    if not whole.first <= today < whole.last:
        return whole, before
    leap = (today.month, today.day) == (2, 29)
    same = today.replace(year=year - 1, day=28 if leap else today.day)
    return Span(whole.first, today, whole.zone), Span(before.first, same, whole.zone)


def _people(session: Session, scope: set[int] | None) -> dict[int, int]:
    counted = select(Member.unit_id, func.count()).where(Member.standing != Standing.LEFT).group_by(Member.unit_id)
    if scope is not None:
        counted = counted.where(Member.unit_id.in_(scope or {0}))
    return dict(session.execute(counted).all())


def _total(session: Session, here: _Year, source: Source) -> Cells:
    """A figure beside that of the year before."""
    this, last = here.sums(session, source), here.sums(session, source, here.before)
    duty = DUTIES[source]
    if this is None or last is None:
        return duty, source, *[None] * (len(TOTALS) - 3), Remark.FEW
    remark = Remark.GAP if not this.records else Remark.PART if source in PARTS else None
    was = (last.records, last.times, last.households or None, last.fen or None)
    change = (this.records - last.records, this.times - last.times, *_changed(this, last))
    # Whom a note is of, nobody wrote down.
    people = this.people or (None if this.records else 0)
    told = (this.records, this.times, this.households or None, people, this.fen or None)
    return duty, source, *told, *was, *change, remark


def _changed(this: Sums, last: Sums) -> tuple[int | None, int | None]:
    """By how many households, and how much money; None where there are none in either year."""
    households = this.households - last.households if this.households or last.households else None
    return households, this.fen - last.fen if this.fen or last.fen else None


def _units(session: Session, here: _Year) -> list[Cells]:
    """Of what is not reserved, each unit's part; small ones share a line."""
    if sum(here.people.values()) < FEWEST:
        return []
    return [line for one in Source if one not in RESERVED for line in _of_units(session, here, one)]


def _of_units(session: Session, here: _Year, source: Source) -> list[Cells]:
    by_unit = figures.by_unit(session, source, here.span, here.scope)
    small = {one for one in folded(here.people) | (by_unit.keys() - here.people.keys()) if one is not None}
    units = paths(session, {*by_unit})
    found: list[Cells] = [
        (
            source,
            units[one] if one is not None else "",
            sums.records,
            sums.times,
            sums.households or None,
            sums.fen or None,
        )
        for one, sums in sorted(by_unit.items(), key=lambda line: (-line[1].times, line[0] or 0))
        if one not in small
    ]
    if by_unit.keys() & small:
        together = figures.of(session, source, here.span, small)
        found.append(
            (source, None, together.records, together.times, together.households or None, together.fen or None)
        )
    return found
