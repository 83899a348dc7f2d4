"""The whole union (全局) for those who lead it: how many reports are closed (办结率), how many were rung in time
(按期率), what people speak of (热点), where most is behind."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from storage.digests import behind
from storage.hardship.reports import Report, Stage
from storage.talk_notes.records import TalkNote
from storage.talks import Talk, Topic
from storage.values import Value, Values
from storage.visitors import Visitor

#: For how long back rates are reckoned, and what people speak of.
YEAR: Final = timedelta(days=365)
SEASON: Final = timedelta(days=90)
#: Of fewer than that nothing is told.
FEWEST: Final = 5
#: Units and topics that a letter has room for.
UNITS: Final = 3
TOPICS: Final = 3


def received(now: datetime) -> ColumnElement[bool]:
    """Within the last twelve months; what was taken back was never a matter."""
    return and_(Report.submitted_at >= now - YEAR, Report.stage != Stage.WITHDRAWN)


def unclosed(now: datetime) -> ColumnElement[bool]:
    """Received within the year, and not closed yet, as the year's summary counts: who is on file is helped on."""
    return and_(received(now), Report.closed_at.is_(None))


def _promised(now: datetime) -> ColumnElement[bool]:
    """Somebody has been in touch, or should have been."""
    return and_(received(now), or_(Report.contacted_at.is_not(None), Report.due_at < now))


def late(now: datetime) -> ColumnElement[bool]:
    """Received within the year, and rung after the promised day, or not yet."""
    return and_(_promised(now), or_(Report.contacted_at.is_(None), Report.contacted_at > Report.due_at))


def _put_off(now: datetime) -> ColumnElement[bool]:
    """In time by the day to which it was put off before the first had come: told beside the share, not hidden in it."""
    return and_(_promised(now), not_(late(now)), Report.first_due_at.is_not(None))


def _others(by: Visitor, which: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return select(*columns).where(which, Report.member_id.is_distinct_from(by.member_id))


def rates(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Counts, of the cases of others: what a share is of stands beside it."""
    which = (received(now), unclosed(now), _promised(now), late(now), _put_off(now))
    counts = [func.count().filter(one) for one in which]
    every, open_, promised, late_, moved = session.execute(_others(by, received(now), *counts)).one()
    in_time = promised - late_
    return {"received": every, "closed": every - open_, "promised": promised, "in_time": in_time, "moved": moved}


def topics(session: Session, *, now: datetime) -> list[Values]:
    """What people spoke of with the union of late, most first. Of fewer than five talks nothing is told; what is in
    reports and what officers did themselves is none of it."""
    found, order = Counter(_talked(session, now)), [*Topic]
    told = [(topic, count) for topic, count in found.items() if count >= FEWEST]
    told.sort(key=lambda one: (-one[1], order.index(one[0])))
    return [{"topic": topic, "count": count} for topic, count in told]


def _talked(session: Session, now: datetime) -> Iterator[Topic]:
    """What the talker noted, else what was asked for."""
    wanted = select(Talk.topic, TalkNote.themes).outerjoin(TalkNote, TalkNote.talk_id == Talk.id)
    for topic, themes in session.execute(wanted.where(Talk.asked_at > now - SEASON)):
        yield from (Topic(one) for one in (themes or "").split() or ([topic] if topic else []))


def whole(session: Session, found: list[Values], *, by: Visitor, now: datetime) -> Values:
    """What one screen has of it. `found`: the topics, which are the same for all."""
    units = behind.counted(session, by=by, now=now)
    most = units.most_common(UNITS)
    called = behind.names(session, [unit_id for unit_id, _ in most])
    worst: list[Value] = [{"unit": called[unit_id], "count": count} for unit_id, count in most]
    return {**rates(session, by=by, now=now), "behind": units.total(), "worst": worst, "topics": [*found[:TOPICS]]}
