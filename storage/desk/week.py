"""The week: what a span of days brings to somebody in office, across services; the desk and the weekly digest tell of
it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import campaigns, offices, rights
from storage.campaigns import Campaign, Kind, Planned, State, To, due
from storage.candidates import counting
from storage.desk import coming
from storage.desk.coming import Dated, What
from storage.drives import ending
from storage.hardship.reports import Report
from storage.public_notices import PublicNotice
from storage.public_notices import State as Notice
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit

__all__ = ["What", "dates", "sunday"]

#: On which day, in which unit, whom it is about.
_Due = tuple[date, int, int | None]
_PLACES: Final = {what: place for place, what in enumerate(What)}


def sunday(day: date) -> date:
    """The last day of that day's week."""
    return day + timedelta(days=6 - day.weekday())


def dates(session: Session, *, by: Visitor, now: datetime, first: date, last: date) -> list[Values]:
    """What those days bring, both included, day by day, by clocks in the union's zone; each service by the visitor's
    right to it. `what` says what, `on` the day, `at` the hour if it has one; `title` what it is called, `count` of how
    many; `kind`, `year` and `step` are those of a round of visits."""
    if last < first:
        return []
    found = [
        *_of_plans(session, by, first, last),
        *_counted(What.NOTICES, _notices_ending(session, by, first, last)),
        *_counted(What.VISITS, _visits_due(session, by, first, last)),
        *_counted(What.DRIVES, ending.ends_within(session, by.account_id, first, last, now)),
        *coming.dates(session, by, first, last, now),
    ]
    return [one.values() for one in sorted(found, key=_order)]


def _order(one: Dated) -> tuple[Any, ...]:
    return one.on, _PLACES[one.what], "" if one.at is None else one.at.isoformat(), one.title or ""


def _counted(what: What, days: dict[date, int]) -> Iterator[Dated]:
    for on, count in days.items():
        yield Dated(what, on, count=count)


def _of_plans(session: Session, by: Visitor, first: date, last: date) -> Iterator[Dated]:
    """Steps of the plans and festivals. Who keeps no lists hears of what those who go are told."""
    keeps, ticks = rights.may(by, Deed.KEEP_VISITS), rights.may(by, Deed.TICK_VISITS)
    for campaign in campaigns.find(session, *campaigns.OPEN) if ticks else ():
        kind, year = Kind(campaign.kind), campaign.year
        for step in _needed(session, by, campaign):
            if first <= step.on <= last and (keeps or step.to in (To.ENVOYS, To.PEOPLE)):
                yield Dated(What.STEP, step.on, step=step.name, kind=kind, year=year)
        if campaign.kind != Kind.YEAR and first <= campaign.festival_on <= last:
            yield Dated(What.FESTIVAL, campaign.festival_on, kind=kind, year=year)


def _needed(session: Session, by: Visitor, campaign: Campaign) -> Iterable[Planned]:
    """The steps that need somebody's hand yet, in the reader's units."""
    free = counting.free(session, campaign, rights.reach(session, by.account_id, Deed.TICK_VISITS))
    return due.needed(campaign, due.steps(session, campaign), free=free)


def _notices_ending(session: Session, by: Visitor, first: date, last: date) -> dict[date, int]:
    """On which days notices of the reader's units hang for the last time."""
    if not rights.may(by, Deed.WORK_CASES):
        return {}
    reach = rights.reach(session, by.account_id, Deed.WORK_CASES)
    key = _notices_ending, first, last
    found = offices.once_for_all(session, key, reach, partial(_notices, session, first, last))
    return Counter(on for on, unit_id, whose in found if whose != by.member_id and (reach is None or unit_id in reach))


def _notices(session: Session, first: date, last: date, reach: set[int] | None) -> list[_Due]:
    found = select(PublicNotice.until, Report.unit_id, Report.member_id).select_from(PublicNotice)
    found = found.join(Report, Report.id == PublicNotice.report_id).where(PublicNotice.state == Notice.UP)
    rows = session.execute(found.where(PublicNotice.until.between(first, last), _within(Report.unit_id, reach)))
    return [(until, unit_id, whose) for until, unit_id, whose in rows if until is not None]


def _visits_due(session: Session, by: Visitor, first: date, last: date) -> dict[date, int]:
    """On which days somebody goes, or should have been, to how many of the reader's units."""
    if not rights.may(by, Deed.TICK_VISITS):
        return {}
    reach = rights.reach(session, by.account_id, Deed.TICK_VISITS)
    key = _visits_due, first, last
    found = offices.once_for_all(session, key, reach, partial(_visits, session, first, last))
    return Counter(on for on, unit_id, whose in found if whose != by.member_id and (reach is None or unit_id in reach))


def _visits(session: Session, first: date, last: date, reach: set[int] | None) -> list[_Due]:
    on = func.coalesce(Visit.day, Visit.due_on)
    found = select(on, Visit.unit_id, Visit.member_id).join(Campaign, Campaign.id == Visit.campaign_id)
    found = found.where(Visit.stage == Stage.PLANNED, Campaign.state != State.CLOSED)
    rows = session.execute(found.where(on.between(first, last), _within(Visit.unit_id, reach)))
    return [(day, unit_id, whose) for day, unit_id, whose in rows]


def _within(unit: InstrumentedAttribute[int], reach: Collection[int] | None) -> ColumnElement[bool]:
    return true() if reach is None else unit.in_(reach)
