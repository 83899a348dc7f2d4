"""Evening: while people are out visiting, the chair reads each evening who is unvisited, and who has not begun."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import ColumnElement, case, func, select, union_all
from sqlalchemy.orm import Session

from storage import accounts, audit, campaigns, outbox
from storage.campaigns import Campaign, Kind, State, due
from storage.candidates import RIGHT, counting, telling
from storage.members import Member
from storage.outbox import Letter
from storage.reminders import going
from storage.rounds import Page
from storage.units import Unit
from storage.values import Value, Values
from storage.visits import Stage, Visit

EVENING: Final = (time(18, 30),)
#: Units, people unvisited and visitors that a message has room for.
UNITS, NAMES, IDLE = 20, 40, 20


def report(session: Session, cursor: int, *, now: datetime, slot: datetime) -> Page:
    """The round: a letter for the chair and each deputy of every round of visits that is under way; few, so all on one
    page. Late it says of which evening it is."""
    del cursor
    day, done = slot.date(), 0
    for campaign in _under_way(session, day):
        for account_id in telling.heads(session):
            done += _tell(session, campaign, account_id, day, now=now)
    return Page(done, None)


def _under_way(session: Session, day: date) -> Iterator[Campaign]:
    """From the day on which visits begin to the eve of the festival."""
    for campaign in campaigns.find(session, State.APPROVED):
        begins = next((one.on for one in due.steps(session, campaign) if one.name == "visits"), None)
        if begins is not None and begins <= day < campaign.festival_on:
            yield campaign


def _tell(session: Session, campaign: Campaign, account_id: int, day: date, *, now: datetime) -> int:
    """Nothing where nobody is left to be visited. Nobody reads of a visit to themselves."""
    about = Visit.member_id.is_distinct_from(accounts.member_of(session, account_id))
    here = (Visit.campaign_id == campaign.id) & about
    units = _units(session, here)
    if not units:
        return 0
    stages = counting.by_stage(session, campaign, None)
    idle, more = _idle(session, here)
    values: Values = {
        "campaign": campaign.id,
        "kind": Kind(campaign.kind),
        "year": campaign.year,
        "on": day,
        "late": day < now.date(),
        "count": counting.live(stages),
        "done": stages.get(Stage.DONE, 0),
        "units": [*units[:UNITS]],
        "more_units": max(0, len(units) - UNITS),
        "idle": idle,
        "more_idle": more,
    }
    letter = Letter(account_id, "reminders.evening", values, right=RIGHT, subject=campaign.id)
    letter.once = f"reminders.evening:{campaign.id}:{day:%y%m%d}:{account_id}"
    outbox.queue(session, letter, now=now)
    audit.note(session, "reminders.evening", by=account_id, now=now, record=f"campaigns {campaign.id}")
    return 1


def _units(session: Session, here: ColumnElement[bool]) -> list[Values]:
    """Units with somebody unvisited, the most first; names as far as there is room."""
    counted = select(Visit.unit_id, Unit.name, func.count()).join(Unit, Unit.id == Visit.unit_id)
    counted = counted.where(here, going.is_open).group_by(Visit.unit_id, Unit.name)
    rows = session.execute(counted.order_by(func.count().desc(), Visit.unit_id)).all()
    room, found = NAMES, list[Values]()
    for unit_id, name, count in rows:
        people = _people(session, here & (Visit.unit_id == unit_id), min(room, count)) if room else []
        room -= len(people)
        found.append({"unit": name, "count": count, "names": people, "more": count - len(people)})
    return found


def _people(session: Session, here: ColumnElement[bool], most: int) -> list[Value]:
    named = select(Member.name).join(Visit, Visit.member_id == Member.id).where(here, going.is_open)
    return [*session.scalars(named.order_by(Visit.place, Visit.id).limit(most))]


def _idle(session: Session, here: ColumnElement[bool]) -> tuple[list[Value], int]:
    """Who goes and has neither visited anybody nor been at a door, with how many they have; and how many more."""
    open_ = func.sum(case((going.is_open, 1), else_=0)).label("open")
    begun = func.sum(case((Visit.stage == Stage.DONE, 1), (Visit.tried.is_not(None), 1), else_=0)).label("begun")
    walked = Visit.stage.in_((Stage.PLANNED, Stage.DONE))
    sides = [
        select(side.label("member"), open_, begun).where(here, walked, side.is_not(None)).group_by(side)
        for side in (Visit.first_id, Visit.second_id)
    ]
    both = union_all(*sides).subquery()
    left = func.sum(both.c.open)
    idle = select(Member.name, left).join(both, both.c.member == Member.id).group_by(Member.id, Member.name)
    rows = session.execute(idle.having(func.sum(both.c.begun) == 0).order_by(left.desc(), Member.id)).all()
    return [{"name": name, "count": int(count)} for name, count in rows[:IDLE]], max(0, len(rows) - IDLE)
