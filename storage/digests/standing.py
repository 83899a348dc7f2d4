"""How it stands in the reader's units: own visits, cases in hand, rounds of visits, last week's contests."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import campaigns, offices, results, rights
from storage.campaigns import Campaign, Kind, State
from storage.candidates import counting
from storage.digests.behind import IN_HAND, within
from storage.hardship import waiting
from storage.hardship.reports import Report
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit

_WEEK: Final = timedelta(days=7)


def own_visits(session: Session, by: Visitor, today: date) -> tuple[int, int]:
    """How many households the reader has still to visit themselves, and how many of them late."""
    if by.member_id is None:
        return 0, 0
    theirs = or_(Visit.first_id == by.member_id, Visit.second_id == by.member_id)
    own, late = session.execute(planned(func.count(), func.count().filter(overdue(today))).where(theirs)).one()
    return own, late


def overdue(today: date) -> ColumnElement[bool]:
    """Past the day that was meant for it, or the festival: then whatever day it had."""
    return or_(func.coalesce(Visit.day, Visit.due_on) < today, Campaign.festival_on < today)


def planned(*columns: Any) -> Select[Any]:
    """Of visits that are still to be made."""
    found = select(*columns).select_from(Visit).join(Campaign, Campaign.id == Visit.campaign_id)
    return found.where(Visit.stage == Stage.PLANNED, Campaign.state != State.CLOSED)


def others(member: InstrumentedAttribute[Any], by: Visitor) -> ColumnElement[bool]:
    """Nobody reads in office of what is about themselves."""
    return member.is_distinct_from(by.member_id)


def cases(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """Cases in hand in the reader's units: how many, how many of them nobody has, how many nobody has rung in time."""
    if not rights.may(by, Deed.WORK_CASES):
        return None
    reach = rights.reach(session, by.account_id, Deed.WORK_CASES)
    which = and_(Report.stage.in_(IN_HAND), others(Report.member_id, by))
    untaken = func.count().filter(Report.officer_id.is_(None))
    behind = func.count().filter(Report.contacted_at.is_(None), Report.due_at < now)
    counted = select(func.count(), untaken, behind).where(within(Report.unit_id, reach), which)
    count, untaken_, late_ = session.execute(counted).one()
    return {"count": count, "untaken": untaken_ + waiting.left_alone(session, reach, which), "late": late_}


def contests(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """Of the last seven days: contests held, and how many people of the reader's units played how often; None where
    nobody did."""
    if not rights.may(by, Deed.KEEP_CONTESTS):
        return None
    since = now - _WEEK
    took = results.in_all(session, rights.reach(session, by.account_id, Deed.KEEP_CONTESTS), since, now)
    held: Values = {"held": results.held(session, since, now), "people": took.people, "times": took.attendances}
    return held if took.people else None


def rounds(session: Session, by: Visitor, today: date) -> list[dict[str, Any]]:
    """How far the rounds of visits are in the reader's units."""
    if not rights.may(by, Deed.TICK_VISITS):
        return []
    reach = rights.reach(session, by.account_id, Deed.TICK_VISITS)
    lines = (_campaign(session, one, reach, today) for one in campaigns.find(session, *campaigns.OPEN))
    return [line for line in lines if line["count"]]


def _campaign(session: Session, campaign: Campaign, reach: Collection[int] | None, today: date) -> dict[str, Any]:
    stages = counting.by_stage(session, campaign, reach)
    units = offices.once_for_all(session, (rounds, campaign.id), reach, partial(_late, session, campaign, today))
    return {
        "kind": Kind(campaign.kind),
        "year": campaign.year,
        "state": campaign.state,
        "count": counting.live(stages),
        "done": stages.get(Stage.DONE, 0),
        "late": sum(count for unit_id, count in units.items() if reach is None or unit_id in reach),
    }


def _late(session: Session, campaign: Campaign, today: date, reach: Collection[int] | None) -> dict[int, int]:
    counted = planned(Visit.unit_id, func.count()).where(counting.here(campaign, reach), overdue(today))
    return dict(session.execute(counted.group_by(Visit.unit_id)).all())
