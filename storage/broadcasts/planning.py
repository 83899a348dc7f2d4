"""Planning: what an officer sees before anybody is told: to how many it goes, when, and how it looks."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from storage import activities, audit, calendar, pages
from storage.activities import Activity
from storage.broadcasts import addressing, feeding, sorts, telling
from storage.broadcasts.records import Broadcast, BroadcastUnit, NoSuchBroadcast, NotToTell, State
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Units that a page shows.
PAGE = 8


def still_told(activity: Activity, now: datetime) -> bool:
    """Whether there is a reason to tell of it: it is open, and one can still sign up."""
    until = activity.closes_at or activity.starts_at
    return activity.state == activities.State.OPEN and (until is None or until > now)


def open_(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The plan of telling of an activity, or how far the telling is. As `activities.access_to_keep`; NotToTell."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    newest = session.scalar(_begun(activity_id).order_by(Broadcast.id.desc()).limit(1))
    if newest is not None:
        return telling.progress(session, newest, activity, now=now)
    return more(session, activity_id, by=by, now=now)


def more(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """A plan, also where some have been told already: nobody is told twice. As `open_`."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    if not still_told(activity, now):
        raise NotToTell(activity=activity.id, title=activity.title or "")
    going = session.scalar(_begun(activity_id).where(Broadcast.state == State.GOING).limit(1))
    if going is not None:
        return telling.progress(session, going, activity, now=now)
    mine = select(Broadcast).where(Broadcast.activity_id == activity_id, Broadcast.made_by == by.account_id)
    planned = session.scalar(mine.where(Broadcast.state == State.PLANNED).with_for_update().limit(1))
    if planned is None:
        planned = Broadcast(activity_id=activity_id, made_by=by.account_id, made_at=now, state=State.PLANNED)
        session.add(planned)
        session.flush()
    return _plan(session, planned, activity, now=now)


def look(session: Session, broadcast_id: int, *, by: Visitor, now: datetime) -> Values:
    """The plan, or how far it is. NoSuchBroadcast; as `open_`."""
    broadcast, activity = access(session, broadcast_id, by=by)
    if broadcast.state != State.PLANNED:
        return telling.progress(session, broadcast, activity, now=now)
    if not still_told(activity, now):
        raise NotToTell(activity=activity.id, title=activity.title or "")
    return _plan(session, broadcast, activity, now=now)


def begin(session: Session, broadcast_id: int, *, by: Visitor, now: datetime) -> Values:
    """The yes: it begins now, or in the morning. A second press shows how far it is. As `look`."""
    broadcast, activity = access(session, broadcast_id, by=by)
    if broadcast.state == State.PLANNED:
        if not still_told(activity, now):
            raise NotToTell(activity=activity.id, title=activity.title or "")
        # Two plans of one activity: who is second goes behind the first, and tells only whom that has not told.
        broadcast.state, broadcast.begun_at = State.GOING, now
        broadcast.people = addressing.reckon(session, broadcast, activity)[0]
        audit.note(session, "broadcasts.begin", by=by.account_id, now=now, record=activity.number or "")
        feeding.rouse(session, broadcast.id)
    return telling.progress(session, broadcast, activity, now=now)


def stop(session: Session, broadcast_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody else is told: what has not left does not leave. As `look`."""
    broadcast, activity = access(session, broadcast_id, by=by)
    if broadcast.state == State.GOING:
        feeding.end(session, broadcast, activity, State.STOPPED, tell=by.account_id != broadcast.made_by, now=now)
        audit.note(session, "broadcasts.stop", by=by.account_id, now=now, record=activity.number or "")
    return telling.progress(session, broadcast, activity, now=now)


def access(session: Session, broadcast_id: int, *, by: Visitor) -> tuple[Broadcast, Activity]:
    """The broadcast, locked, and its activity, for who keeps it; a plan for who made it. NoSuchBroadcast."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if broadcast is None or (broadcast.state == State.PLANNED and broadcast.made_by != by.account_id):
        raise NoSuchBroadcast
    return broadcast, activities.access_to_keep(session, broadcast.activity_id, by=by)


# The units.


def pick(session: Session, broadcast_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the units of which some can be chosen. As `look`."""
    broadcast, activity = access(session, broadcast_id, by=by)
    if broadcast.state != State.PLANNED:
        return telling.progress(session, broadcast, activity, now=now)
    choices, some = addressing.choices(session, activity, broadcast.made_by), addressing.chosen(session, broadcast.id)
    here = pages.at(page, len(choices), PAGE)
    lines: list[Value] = [{"unit": unit_id, "name": name, "on": unit_id in some} for unit_id, name in here.cut(choices)]
    return {
        **_plan(session, broadcast, activity, now=now),
        "choices": lines,
        **here.told(),
    }


def turn(session: Session, broadcast_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The unit is told, or not (any more). As `look`."""
    broadcast, activity = access(session, broadcast_id, by=by)
    choices = [key for key, _ in addressing.choices(session, activity, broadcast.made_by)]
    if broadcast.state == State.PLANNED:
        held = session.get(BroadcastUnit, (broadcast.id, unit_id))
        if held is not None:
            session.delete(held)
        elif unit_id in choices:
            session.add(BroadcastUnit(broadcast_id=broadcast.id, unit_id=unit_id))
        session.flush()
    page = choices.index(unit_id) // PAGE if unit_id in choices else 0
    return pick(session, broadcast_id, page, by=by, now=now)


def everybody(session: Session, broadcast_id: int, *, by: Visitor, now: datetime) -> Values:
    """No unit is chosen: it goes to all. As `look`."""
    broadcast, _ = access(session, broadcast_id, by=by)
    if broadcast.state == State.PLANNED:
        session.execute(delete(BroadcastUnit).where(BroadcastUnit.broadcast_id == broadcast.id))
    return look(session, broadcast_id, by=by, now=now)


def _plan(session: Session, broadcast: Broadcast, activity: Activity, *, now: datetime) -> Values:
    there, away, wished = addressing.reckon(session, broadcast, activity)
    some = addressing.chosen(session, broadcast.id)
    named: list[Value] = [*session.scalars(select(Unit.name).where(Unit.id.in_(some)).order_by(Unit.id))]
    off = [one for one in wished if sorts.is_unwanted(*one, kind=activity.kind)]
    people = there - len(off)
    return {
        "state": State.PLANNED,
        "broadcast": broadcast.id,
        "people": people,
        "away": away,
        "unwanted": len(off),
        "units": named,
        "morning": calendar.wake_of(now),
        "minutes": max(1, round(timedelta(seconds=people / feeding.A_SECOND) / timedelta(minutes=1))),
        "told": telling.letter(session, activity),
        **telling.of(activity),
    }


def _begun(activity_id: int) -> Select[Broadcast]:
    return select(Broadcast).where(Broadcast.activity_id == activity_id, Broadcast.state != State.PLANNED)
