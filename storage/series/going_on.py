"""The round of series: the next of each is published so many days before; a holiday is left out, and the officer told.

What was missed while nothing ran is not made up for: a day that has begun is written down as left out.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, audit, holidays, numbers, offices, outbox
from storage.activities import RIGHT, Activity, Option, Selection
from storage.activities import State as Of
from storage.draws.records import Draw, draw_of
from storage.offices import Charge, Role
from storage.outbox import Letter
from storage.publishing import PREFIX, drafts
from storage.rounds import Page
from storage.series import keeping, rule
from storage.series.records import Series, SeriesDay, State, active, hours_of, last_day, put_on, rule_of
from storage.series.rule import DayKind
from storage.values import Values

#: Series that a page looks at: to publish one copies options, questions, picture and rule, and people press meanwhile.
_PAGE: Final = 1


def publish(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of the round; how many activities were published."""
    found = active(session, cursor, _PAGE)
    done = sum(_come_to(session, one, now=now) for one in found)
    return Page(done, found[-1].id if len(found) == _PAGE else None)


def _come_to(session: Session, series: Series, *, now: datetime) -> int:
    """Everything that is due of one series."""
    if series.state == State.PLANNED and not _begun(session, series, now=now):
        return 0
    if not activities.may_have(session, series.made_by, series.activity_id):
        _orphaned(session, series, now=now)
        return 0
    rule_, done = rule_of(series), 0
    calendar = holidays.calendar(session)
    last = last_day(session, series) or now.date()
    for day in rule_.days(last, date.fromordinal(now.date().toordinal() + series.ahead)):
        if series.times is not None and put_on(session, series) >= series.times:
            break
        done += _day(session, series, day, rule.kind_of(day, calendar), now=now)
    _end(session, series, now=now)
    return done


def _begun(session: Session, series: Series, *, now: datetime) -> bool:
    """A draft that was written as a series begins one when it is published; dropped, it takes the plan along."""
    activity = session.get(Activity, series.activity_id)
    if activity is None or activity.state in (Of.CANCELLED, Of.OVER):
        series.state, series.ended_at = State.ENDED, now
        session.flush()
        return False
    if activity.state == Of.DRAFT:
        return False
    keeping.fit(series, activity, now=now)
    keeping.start(session, series, now=now)
    return True


def _day(session: Session, series: Series, day: date, kind: DayKind, *, now: datetime) -> int:
    """One day: published, or left out."""
    zone = now.tzinfo
    assert zone is not None
    late = hours_of(series).starts(day, zone) <= now
    row = SeriesDay(series_id=series.id, day=day, activity_id=None, made_at=now)
    session.add(row)
    if late or kind is DayKind.HOLIDAY:
        session.flush()
        if not late:
            _tell(session, series, "series.skipped", {"day": day}, now=now, once=f"{day}")
        return 0
    activity = _copy(session, series, day, now=now)
    row.activity_id = activity.id
    session.flush()
    values: Values = {"day": day, "activity": activity.id, "number": activity.number, "worked": kind is DayKind.WORKED}
    _tell(session, series, "series.published", values, now=now, once=f"{day}")
    return 1


def _copy(session: Session, series: Series, day: date, *, now: datetime) -> Activity:
    """The activity of that day, open at once, with a number of its own."""
    zone, old, hours = now.tzinfo, session.get_one(Activity, series.activity_id), hours_of(series)
    assert zone is not None
    assert old.starts_at is not None
    new = drafts.copied(session, old, made_by=series.made_by, now=now)
    new.starts_at, new.ends_at, new.closes_at = hours.starts(day, zone), hours.ends(day, zone), hours.closes(day, zone)
    if new.closes_at <= now:
        new.closes_at = new.starts_at
    first = old.starts_at.astimezone(zone).date()
    for mine, theirs in zip(
        activities.options_of(session, new.id), activities.options_of(session, old.id), strict=True
    ):
        _move(mine, theirs, first, day, now=now)
    _draw_alike(session, old, new, now=now)
    new.number, new.state, new.published_at = numbers.take(session, PREFIX, now=now), Of.OPEN, now
    session.flush()
    audit.note(session, "series.publish", by=None, now=now, record=new.number)
    return new


def _move(mine: Option, theirs: Option, first: date, day: date, *, now: datetime) -> None:
    """A time of its own lies as far from the day as it did."""
    zone = now.tzinfo
    assert zone is not None
    mine.starts_at = None if theirs.starts_at is None else rule.moved(theirs.starts_at, first, day, zone)
    mine.ends_at = None if theirs.ends_at is None else rule.moved(theirs.ends_at, first, day, zone)


def _draw_alike(session: Session, old: Activity, new: Activity, *, now: datetime) -> None:
    """By the same rule, and a lot of its own."""
    rule_ = session.get(Draw, old.id)
    if rule_ is None or new.selection != Selection.DRAW:
        return
    mine = draw_of(session, new, now=now)
    mine.unit_most, mine.not_twice = rule_.unit_most, rule_.not_twice
    mine.share, mine.fronts = rule_.share, rule_.fronts
    session.flush()


def _end(session: Session, series: Series, *, now: datetime) -> None:
    """It is over once no day is left."""
    last = last_day(session, series)
    none_left = last is not None and rule_of(series).next(last) is None
    if none_left or (series.times is not None and put_on(session, series) >= series.times):
        series.state, series.ended_at = State.ENDED, now
        session.flush()
        _tell(session, series, "series.ended", {"page": 0}, now=now, once="ended")


def _orphaned(session: Session, series: Series, *, now: datetime) -> None:
    """Whoever kept it keeps none any more: it stands still, and who answers for the unit hears of it."""
    series.state = State.PAUSED
    session.flush()
    unit_id = session.get_one(Activity, series.activity_id).unit_id
    heirs = (
        offices.chairs(session)
        if unit_id is None
        else offices.responsible(session, Role.OFFICER, unit_id, charge=Charge.ACTIVITIES)
    )
    for heir in heirs:
        _tell(session, series, "series.orphaned", {}, now=now, once=f"orphaned:{now:%y%m%d}:{heir}", to=heir)


def _tell(
    session: Session, series: Series, key: str, values: Values, *, now: datetime, once: str, to: int | None = None
) -> None:
    activity = session.get_one(Activity, series.activity_id)
    letter = Letter(
        series.made_by if to is None else to,
        key,
        {"series": series.id, "title": activity.title, **values},
        right=RIGHT,
        subject=activity.id,
        once=f"series:{series.id}:{once}",
    )
    outbox.queue(session, letter, now=now)
