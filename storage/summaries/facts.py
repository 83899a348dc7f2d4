"""Facts: what records show of a year or a quarter, beside the year before, each figure with the records behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import campaigns, figures
from storage.campaigns import Kind
from storage.coverage.norms import Norms
from storage.coverage.records import Group
from storage.figures import QUIET, Entry, Source, Sums
from storage.folding import folded
from storage.hardship.reports import ON_FILE, OPEN, Report
from storage.members import Member, Standing
from storage.summaries import drafts, measures, reaching, surveying, winning
from storage.summaries.measures import Counted, Measure, Share
from storage.summaries.reaching import Goal
from storage.summaries.winning import Won
from storage.summaries.years import Before, Change, Year, missing
from storage.trainings import reckoning as trainings
from storage.units import Tree
from storage.values import Values

#: Records that an appendix lists of one figure; the others stand in the year's workbook.
MOST_LISTED: Final = 100
_FESTIVALS: Final = (Kind.SPRING, Kind.SUMMER, Kind.AUTUMN)


@dataclass(frozen=True, slots=True)
class Listed:
    """A record behind a figure. `monthly`: of `on` the month alone is told."""

    number: str | None
    on: date
    monthly: bool
    unit: str | None
    title: str | None
    times: int
    fen: int
    households: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """`source`: what is counted. `now` is `lost` and what is on record still; `before`
    the year before, None where that is not known. `quarters`: of each that has begun. `listed`: the first of its
    records, `more` how many there are beside them."""

    source: Counted
    now: Sums
    before: Sums | None
    quarters: tuple[Sums, ...]
    lost: Sums
    listed: tuple[Listed, ...]
    more: Sums


@dataclass(frozen=True, slots=True)
class Ahead:
    """What next year owes by the calendar, by rules and by what is open: festivals with their days, households on file,
    cases in hand, talks a year that are owed to everybody in service (0: none), hours of training ("": no plan)."""

    festivals: tuple[tuple[Kind, date], ...]
    on_file: int
    open: int
    talks: int
    hours: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`upto`: the last day that is counted. `running`: it is not over, and of the year before the same days are told.
    `compared`: whether there is anything of the year before. `an_hour`: minutes of one 学时. `survey`: as
    `surveying.of_year`. `put_off`: cases of which the promised call was put off (延期), None where there are none in
    either year."""

    year: int
    quarter: int
    upto: date
    running: bool
    compared: bool
    figures: Mapping[Source, Figure]
    shares: Mapping[Measure, Share]
    shares_before: Mapping[Measure, Share]
    changes: tuple[Change, ...]
    ahead: Ahead
    an_hour: int
    at: datetime
    survey: Values | None = None
    won: tuple[Won, ...] = ()
    goals: tuple[Goal, ...] = ()
    put_off: Figure | None = None


def gather(session: Session, year: int, quarter: int, *, now: datetime) -> Facts:
    """What there is of that year, or of that quarter of it (1 to 4; 0 for the whole)."""
    span = drafts.span_of(year, quarter, now)
    upto, running = max(span.first, min(span.last, now.date())), now.date() <= span.last
    year_, last = Year(session, year, now), Before(session, year - 1, quarter, upto if running else None, now)
    units = _names(session)
    found = {source: _figure(session, source, quarter, year_, last, units) for source in Source}
    return Facts(
        year=year,
        quarter=quarter,
        upto=upto,
        running=running,
        compared=any(one.before is None or one.before.records for one in found.values()),
        figures=found,
        shares=year_.shares(quarter),
        shares_before=last.shares(),
        changes=tuple(year_.changes()),
        ahead=_ahead(session, year + 1),
        an_hour=trainings.an_hour(session),
        at=now,
        survey=surveying.of_year(session, year, span),
        won=winning.of_span(session, span, units),
        goals=() if quarter else reaching.of_year(session, year, now=now),
        put_off=_put_off(session, quarter, year_, last, now),
    )


def _figure(
    session: Session, source: Source, quarter: int, year: Year, last: Before, units: Mapping[int, str]
) -> Figure:
    now = year.counted(source, quarter)
    listed = figures.entries(session, source, year.span(quarter))
    lines = tuple(_listed(source, one, units) for one in islice(listed, MOST_LISTED)) if now.records else ()
    there, lost = year.on_record(source, quarter), year.lost(source, quarter)
    shown = Sums(
        len(lines),
        sum(one.times for one in lines),
        fen=sum(one.fen for one in lines),
        households=sum(one.households for one in lines),
    )
    quarters = () if quarter else tuple(year.counted(source, one) for one in year.begun())
    return Figure(source, now, last.of(source), quarters, lost, lines, missing(there, shown))


def _put_off(session: Session, quarter: int, year: Year, last: Before, now: datetime) -> Figure | None:
    this, before, there = year.put_off(quarter), last.put_off(), year.put_off_on_record(quarter)
    if not this.records and not (before and before.records):
        return None
    found = measures.put_off(session, year.span(quarter), MOST_LISTED, now=now) if this.records else []
    lines = tuple(Listed(number, on, monthly=True, unit=None, title=None, times=1, fen=0) for number, on in found)
    more = missing(there, Sums(len(lines), len(lines))) if lines else Sums()
    quarters = () if quarter else tuple(year.put_off(one) for one in year.begun())
    return Figure(Measure.PUT_OFF, this, before, quarters, missing(this, there), lines, more)


def _listed(source: Source, one: Entry, units: Mapping[int, str]) -> Listed:
    unit = units.get(one.unit_id or 0)
    return Listed(one.number, one.on, source in QUIET, unit, one.title, one.times, one.fen, one.households)


def _names(session: Session) -> dict[int, str]:
    """Of units with people enough that a line tells of nobody."""
    counted = select(Member.unit_id, func.count()).where(Member.standing != Standing.LEFT).group_by(Member.unit_id)
    people = {unit_id: count for unit_id, count in session.execute(counted).all()}  # noqa: C416 - rows are no pairs
    tree = Tree(session)
    # A unit above others stands for all below it.
    above = {one for unit_id in tree.paths() for one in tree.chain(unit_id)[1:]}
    return {unit_id: tree.path(unit_id)[-1] for unit_id in above | (people.keys() - folded(people))}


def _ahead(session: Session, year: int) -> Ahead:
    counted = select(func.count()).select_from(Report)
    on_file = session.scalar(counted.where(Report.stage.in_(ON_FILE))) or 0
    in_hand = (
        session.scalar(counted.where(Report.stage.in_(OPEN), Report.stage.not_in(ON_FILE), Report.agreed.is_(True)))
        or 0
    )
    plan = trainings.plan(session)
    return Ahead(
        tuple((kind, campaigns.day_of(kind, year)) for kind in _FESTIVALS),
        on_file,
        in_hand,
        Norms(session).of(None, Group.IN_SERVICE),
        trainings.hours(plan, trainings.an_hour(session)) if plan else "",
    )
