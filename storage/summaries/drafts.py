"""Drafts: when a quarter has ended its figures are kept, so that they count whatever is cleared away later."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import figures, holidays, offices, outbox
from storage.bylaws import settings
from storage.figures import Source, Span, Sums
from storage.offices import Role
from storage.outbox import Letter
from storage.rounds import Page
from storage.summaries.measures import measured
from storage.summaries.records import RIGHT, YEAR, QuarterFigure
from storage.values import Values

#: At which working day after a quarter's end its figures are kept, and when it is looked whether it is that day.
WORKING_DAYS: Final = 3
KEPT: Final = (time(8, 40),)
#: Whoever starts later than so many days after its end has no draft of it: what then stands is no quarter's end.
_LATEST: Final = timedelta(days=45)
QUARTERS: Final = (1, 2, 3, 4)
#: Which kind of retention takes the records behind a source.
_KINDS: Final[Mapping[Source, str]] = {
    **dict.fromkeys((Source.EXAMS, Source.DAILY), "sittings"),
    Source.DRIVES: "drives",
    Source.LESSONS: "lesson_readings",
    Source.CONTESTS: "contest_players",
    **dict.fromkeys((Source.TRAININGS, Source.SPORTS, Source.CULTURE), "sign_ups"),
    **dict.fromkeys((Source.GATHERINGS, Source.CHECKUPS), "sign_ups"),
    **dict.fromkeys((Source.NOTICES, Source.REPORTS, Source.CLOSED, Source.FILED), "cases"),
    Source.AID: "aid",
    **dict.fromkeys((Source.VISITS, Source.RETIRED), "visits"),
    Source.TALKS: "talks",
}


def span_of(year: int, quarter: int, now: datetime) -> Span:
    """The days of that quarter, or of the whole year (0)."""
    assert now.tzinfo is not None
    return Span.of_quarter(year, quarter, now.tzinfo) if quarter else Span.of_year(year, now.tzinfo)


def kept(session: Session, year: int) -> dict[tuple[int, str], Sums]:
    """By quarter (0: the year) and name, what was kept of that year."""
    rows = session.scalars(select(QuarterFigure).where(QuarterFigure.year == year))
    return {(one.quarter, one.name): Sums(one.records, one.times, 0, one.fen, one.households) for one in rows}


def may_be_cleared(session: Session, source: Source, span: Span, now: datetime) -> bool:
    """Whether records of those days may be over their time. If not, one that is missing was set right, and does not
    count."""
    days = settings.days(session, _KINDS.get(source, "quick_notes"))
    return span.first + timedelta(days=days) <= now.date()


# The round.


def keep_quarter(session: Session, cursor: int, *, now: datetime) -> Page:
    """Keeps the figures of the quarter before, from its third working day on, and writes to the chair and the deputies;
    how many it wrote to. With the last quarter the year's are kept too."""
    del cursor
    year, quarter = _before(now.date())
    span = span_of(year, quarter, now)
    if now.date() < _due(session, span.last) or now.date() > span.last + _LATEST or _is_kept(session, year, quarter):
        return Page(0, None)
    some = _keep(session, year, quarter, now=now)
    if quarter == QUARTERS[-1]:
        _keep(session, year, YEAR, now=now)
    return Page(_tell(session, year, quarter, now=now) if some else 0, None)


def _before(today: date) -> tuple[int, int]:
    quarter = (today.month - 1) // 3
    return (today.year, quarter) if quarter else (today.year - 1, QUARTERS[-1])


def _due(session: Session, last: date) -> date:
    """The third working day after it."""
    days, day, left = holidays.calendar(session), last, WORKING_DAYS
    while left and day < last + _LATEST:
        day += timedelta(days=1)
        left -= days.is_working_day(day)
    return day


def _is_kept(session: Session, year: int, quarter: int) -> bool:
    found = select(QuarterFigure.name).where(QuarterFigure.year == year, QuarterFigure.quarter == quarter)
    return session.scalar(found.limit(1)) is not None


def _keep(session: Session, year: int, quarter: int, *, now: datetime) -> bool:
    """Whether there was anything."""
    span = span_of(year, quarter, now)
    sums = figures.sums(session, span)
    shares = measured(session, span, now=now)
    found = {str(source): one for source, one in sums.items()}
    found |= {str(measure): Sums(one.part, one.whole) for measure, one in shares.items()}
    session.add_all(
        QuarterFigure(
            year=year,
            quarter=quarter,
            name=name,
            kept_at=now,
            records=one.records,
            times=one.times,
            fen=one.fen,
            households=one.households,
        )
        for name, one in found.items()
    )
    session.flush()
    return any(one.records for one in sums.values())


def _tell(session: Session, year: int, quarter: int, *, now: datetime) -> int:
    """The draft is ready; of a quarter in which nothing was done nobody hears."""
    heads = (Role.CHAIR, Role.DEPUTY)
    readers = sorted({held.answers for held in offices.in_office(session) if held.role in heads})
    for account_id in readers:
        told: Values = {"year": year, "quarter": quarter}
        letter = Letter(account_id, "summaries.draft", told, right=RIGHT, subject=year)
        letter.once = f"summaries.draft:{year}:{quarter}:{account_id}"
        outbox.queue(session, letter, now=now)
    return len(readers)
