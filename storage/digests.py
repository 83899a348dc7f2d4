"""The weekly digest (周报): once a week, who is in office reads what waits for them, and what the week brings.

Beside the desk: this room too opens services, and what it tells of is what the desk lists, oldest first.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import calendar, campaigns, desk, holidays, offices, outbox, results, rights, visitors
from storage.campaigns import Campaign, Kind, Planned, State, To, due
from storage.candidates import counting
from storage.drives import ending
from storage.hardship.reports import ON_FILE, OPEN, Report
from storage.offices import Role
from storage.outbox import Letter
from storage.public_notices import PublicNotice
from storage.public_notices import State as Notice
from storage.rights import Deed
from storage.rounds import Page, StoredRun
from storage.rounds import State as Ran
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit

#: The round, which is known by that name, and the hour at which it looks whether the week has had its digest.
ROUND: Final = "weekly_digest"
TOLD: Final = (time(8, 30),)
#: Who gets one; an admin keeps the roster and has no cases.
_READERS: Final = (Role.OFFICER, Role.STEWARD, Role.DEPUTY, Role.CHAIR)
#: Lines of what waits, and of the week's dates, that a letter has room for.
LINES: Final = 8
DATES: Final = 12
_WEEK: Final = timedelta(days=7)
#: Cases that somebody has in hand or should: those on file wait for nobody.
_IN_HAND: Final = tuple(stage for stage in OPEN if stage not in ON_FILE)


class Line(StrEnum):
    """What a line of the desk is, and so what its button opens."""

    REPORT = "report"
    STILL = "still"
    CLAIM = "claim"
    CORRECTION = "correction"
    REVIEW = "review"
    WORD = "word"
    GRANT = "grant"
    VISIT = "visit"
    DUE_TALK = "due_talk"
    TALK_SAMPLE = "talk_sample"
    TALK = "talk"
    TALK_AGAIN = "talk_again"
    ACTIVITY = "activity"
    DRAFT = "draft"
    CERTIFICATE = "certificate"
    LIST_FREE = "list_free"
    LIST_WORD = "list_word"


class What(StrEnum):
    """What a day of the week brings: a step of a campaign's plan, its festival, the last day of public notices, visits
    that are meant for that day or due by it; the last day of drives that people have not taken part in."""

    STEP = "step"
    FESTIVAL = "festival"
    NOTICES = "notices"
    VISITS = "visits"
    DRIVES = "drives"


# The round.


@dataclass(frozen=True, slots=True)
class Digest:
    """One reader's, read before it is written."""

    account_id: int
    values: Values


def ahead(session: Session, cursor: int, *, now: datetime) -> Digest | None:
    """The next reader's digest of the week, on its first working day; None where there is none (any more). What waits
    is reckoned over every open case of their units, which would keep the others from writing."""
    if not holidays.calendar(session).is_working_day(now.date()) or _was_told(session, _monday(now), now=now):
        return None
    account_id = next((one for one in readers(session) if one > cursor), None)
    return None if account_id is None else Digest(account_id, of_account(session, account_id, now=now))


def tell(session: Session, cursor: int, *, now: datetime, found: Digest | None) -> Page:
    """Queues what was found, a reader a page; where somebody else was faster with that one, the next."""
    if found is not None and found.account_id <= cursor:
        found = ahead(session, cursor, now=now)
    if found is None:
        return Page(0, None)
    letter = Letter(found.account_id, "digests.weekly", found.values, right="desk")
    letter.once = f"{ROUND}:{_monday(now):%y%m%d}:{found.account_id}"
    outbox.queue(session, letter, now=now)
    return Page(1, found.account_id)


def _monday(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


def _was_told(session: Session, monday: date, *, now: datetime) -> bool:
    """Whether a run of this week told anybody: the slots after it have nothing to do."""
    assert now.tzinfo is not None
    since = calendar.at(monday, time(0), now.tzinfo)
    told = select(StoredRun.slot).where(StoredRun.name == ROUND, StoredRun.state == Ran.DONE, StoredRun.done > 0)
    return session.scalar(told.where(StoredRun.done_at >= since, StoredRun.done_at <= now).limit(1)) is not None


def readers(session: Session) -> list[int]:
    """Officers, stewards, deputies and the chair, or who stands in for them, by their accounts."""
    return sorted({held.answers for held in offices.in_office(session) if held.role in _READERS})


# What one of them reads.


def of_account(session: Session, account_id: int, *, now: datetime) -> Values:
    """What waits for this person, oldest first, whatever week it is of; and what the week brings to their units.
    `quiet`: nothing of either, nor of visits that are theirs or past their day. `late`: the week's first working day is
    over. `mine`: a line for the button to their own visits, if there are any."""
    by = visitors.by_account(session, account_id)
    waiting = desk.every_line(session, by=by, now=now)
    dates = [*_dates(session, by, now)]
    own, own_late = _own_visits(session, by, now.date())
    rounds = _campaigns(session, by, now.date())
    behind = sum(one["late"] for one in rounds)
    shown: list[Value] = [_line(one, place, now) for place, one in enumerate(waiting[:LINES], 1)]
    return {
        "quiet": not (waiting or dates or own or behind),
        "late": _is_late(session, now),
        "count": len(waiting),
        "overdue": sum(bool(one.get("overdue")) for one in waiting),
        "lines": shown,
        "more": len(waiting) - len(shown),
        "dates": [*dates[:DATES]],
        "more_dates": max(0, len(dates) - DATES),
        "own": own,
        "own_late": own_late,
        "mine": [{}] if own else [],
        "behind": behind,
        "cases": _cases(session, by, now=now),
        "campaigns": [*rounds],
        "contests": _contests(session, by, now=now),
        "now": now,
    }


def _is_late(session: Session, now: datetime) -> bool:
    """Whether the week had a working day before; none counts that was over before the round's first run."""
    first = session.scalar(select(func.min(StoredRun.slot)).where(StoredRun.name == ROUND))
    if first is None:
        return False
    days, began = holidays.calendar(session), max(first.astimezone(now.tzinfo).date(), _monday(now))
    return any(days.is_working_day(began + timedelta(days=on)) for on in range((now.date() - began).days))


def _line(one: Values, place: int, now: datetime) -> Values:
    at = one["at"]
    assert isinstance(at, datetime)
    # One that names somebody does so on the desk, where it is opened.
    told = {name: value for name, value in one.items() if name != "name"}
    waited = (now.date() - at.astimezone(now.tzinfo).date()).days
    always: Values = {"kind": one["kind"], "id": one["id"], "number": None, "unit": None, "overdue": False}
    return {**always, **told, "place": place, "waited": max(waited, 0)}


def _own_visits(session: Session, by: Visitor, today: date) -> tuple[int, int]:
    """How many households the reader has still to visit themselves, and how many of them late."""
    if by.member_id is None:
        return 0, 0
    theirs = or_(Visit.first_id == by.member_id, Visit.second_id == by.member_id)
    own, late = session.execute(_planned(func.count(), func.count().filter(_behind(today))).where(theirs)).one()
    return own, late


def _behind(today: date) -> ColumnElement[bool]:
    """Past the day that was meant for it, or the festival: then whatever day it had."""
    return or_(func.coalesce(Visit.day, Visit.due_on) < today, Campaign.festival_on < today)


def _planned(*columns: ColumnElement[Any]) -> Select[Any]:
    """Of visits that are still to be made."""
    found = select(*columns).select_from(Visit).join(Campaign, Campaign.id == Visit.campaign_id)
    return found.where(Visit.stage == Stage.PLANNED, Campaign.state != State.CLOSED)


def _others(member: InstrumentedAttribute[Any], by: Visitor) -> ColumnElement[bool]:
    """Nobody reads in office of what is about themselves."""
    return member.is_distinct_from(by.member_id)


def _within(unit: InstrumentedAttribute[int], reach: Collection[int] | None) -> ColumnElement[bool]:
    return true() if reach is None else unit.in_(reach)


# What the week brings.


def _dates(session: Session, by: Visitor, now: datetime) -> Iterator[Values]:
    """From today to Sunday, day by day."""
    today = now.date()
    last = today + timedelta(days=6 - today.weekday())
    found = [
        *_of_plans(session, by, today, last),
        *_counted(What.NOTICES, _notices_ending(session, by, today, last)),
        *_counted(What.VISITS, _visits_due(session, by, today, last)),
        *_counted(What.DRIVES, ending.ends_within(session, by.account_id, today, last, now)),
    ]
    for _, _, line in sorted(found, key=lambda one: one[:2]):
        yield line


_Dated = tuple[date, int, Values]
_PLACES: Final = {what: place for place, what in enumerate(What)}


def _of_plans(session: Session, by: Visitor, first: date, last: date) -> Iterator[_Dated]:
    """Steps of the plans and festivals. Who keeps no lists hears of what those who go are told."""
    keeps, ticks = rights.may(by, Deed.KEEP_VISITS), rights.may(by, Deed.TICK_VISITS)
    for campaign in campaigns.find(session, *campaigns.OPEN) if ticks else ():
        name: Values = {"kind": Kind(campaign.kind), "year": campaign.year, "count": 0}
        for step in _needed(session, by, campaign):
            if first <= step.on <= last and (keeps or step.to in (To.ENVOYS, To.PEOPLE)):
                line: Values = {"what": What.STEP, "on": step.on, "step": step.name, **name}
                yield step.on, _PLACES[What.STEP], line
        if campaign.kind != Kind.YEAR and first <= campaign.festival_on <= last:
            line = {"what": What.FESTIVAL, "on": campaign.festival_on, "step": None, **name}
            yield campaign.festival_on, _PLACES[What.FESTIVAL], line


def _needed(session: Session, by: Visitor, campaign: Campaign) -> Iterable[Planned]:
    """The steps that need somebody's hand yet, in the reader's units."""
    free = counting.free(session, campaign, rights.reach(session, by.account_id, Deed.TICK_VISITS))
    return due.needed(campaign, due.steps(session, campaign), free=free)


def _counted(what: What, days: dict[date, int]) -> Iterator[_Dated]:
    for on, count in days.items():
        yield on, _PLACES[what], {"what": what, "on": on, "step": None, "kind": None, "year": None, "count": count}


def _notices_ending(session: Session, by: Visitor, first: date, last: date) -> dict[date, int]:
    """On which days notices of the reader's units hang for the last time."""
    if not rights.may(by, Deed.WORK_CASES):
        return {}
    here = _within(Report.unit_id, rights.reach(session, by.account_id, Deed.WORK_CASES))
    counted = select(PublicNotice.until, func.count()).join(Report, Report.id == PublicNotice.report_id)
    counted = counted.where(PublicNotice.state == Notice.UP, PublicNotice.until.between(first, last), here)
    counted = counted.where(_others(Report.member_id, by)).group_by(PublicNotice.until)
    return {until: count for until, count in session.execute(counted) if until is not None}


def _visits_due(session: Session, by: Visitor, first: date, last: date) -> dict[date, int]:
    """On which days somebody goes, or should have been, to how many of the reader's units."""
    if not rights.may(by, Deed.TICK_VISITS):
        return {}
    here = _within(Visit.unit_id, rights.reach(session, by.account_id, Deed.TICK_VISITS))
    on = func.coalesce(Visit.day, Visit.due_on)
    counted = _planned(on, func.count()).where(on.between(first, last), here, _others(Visit.member_id, by))
    return dict(session.execute(counted.group_by(on)).all())


# How it stands.


def _cases(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """Cases in hand in the reader's units: how many, how many of them nobody has, how many nobody has rung in time."""
    if not rights.may(by, Deed.WORK_CASES):
        return None
    here = _within(Report.unit_id, rights.reach(session, by.account_id, Deed.WORK_CASES))
    untaken = func.count().filter(Report.officer_id.is_(None))
    late = func.count().filter(Report.contacted_at.is_(None), Report.due_at < now)
    counted = select(func.count(), untaken, late).where(Report.stage.in_(_IN_HAND), here, _others(Report.member_id, by))
    count, untaken_, late_ = session.execute(counted).one()
    return {"count": count, "untaken": untaken_, "late": late_}


def _contests(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """Of the last seven days: contests held, and how many people of the reader's units played how often; None where
    nobody did."""
    if not rights.may(by, Deed.KEEP_CONTESTS):
        return None
    since = now - _WEEK
    took = results.in_all(session, rights.reach(session, by.account_id, Deed.KEEP_CONTESTS), since, now)
    held: Values = {"held": results.held(session, since, now), "people": took.people, "times": took.attendances}
    return held if took.people else None


def _campaigns(session: Session, by: Visitor, today: date) -> list[dict[str, Any]]:
    """How far the rounds of visits are in the reader's units."""
    if not rights.may(by, Deed.TICK_VISITS):
        return []
    reach = rights.reach(session, by.account_id, Deed.TICK_VISITS)
    lines = (_campaign(session, one, reach, today) for one in campaigns.find(session, *campaigns.OPEN))
    return [line for line in lines if line["count"]]


def _campaign(session: Session, campaign: Campaign, reach: Collection[int] | None, today: date) -> dict[str, Any]:
    stages = counting.by_stage(session, campaign, reach)
    late = _planned(func.count()).where(counting.here(campaign, reach), _behind(today))
    return {
        "kind": Kind(campaign.kind),
        "year": campaign.year,
        "state": campaign.state,
        "count": counting.live(stages),
        "done": stages.get(Stage.DONE, 0),
        "late": session.scalar(late) or 0,
    }
