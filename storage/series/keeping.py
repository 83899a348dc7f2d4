"""Keeping a series: begun from an activity that is published, or from a sentence; paused, gone on with, ended."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from storage import activities, asking, audit, holidays, pages, rights
from storage.activities import Activity, NoSuchActivity
from storage.activities import State as Of
from storage.asking import Outdated, Unfit
from storage.errors import Refusal
from storage.rights import Deed
from storage.series import reading, rule, sentences
from storage.series.records import (
    SERVICE,
    Series,
    SeriesDay,
    State,
    hours_of,
    keep_hours,
    last_day,
    of_activity,
    put_on,
    rule_of,
)
from storage.values import Value, Values
from storage.visitors import Visitor

#: What can be chosen: weeks from one to the next, days before, how many in all (0: until somebody ends it).
EVERY: Final = (1, 2, 4)
AHEAD: Final = (3, 5, 7, 14)
TIMES: Final = (0, 4, 8, 12)
#: Lines of a page of the list, and days ahead that a page names.
PAGE: Final = 8
_NAMED: Final = 4


class NoSuchSeries(Refusal):
    """There is none, it has ended, or it is another unit's; which of them is not said."""


class NoRhythm(Unfit, Refusal):
    """No 每周 stands in the sentence."""


class NotToBeRepeated(Refusal):
    """An activity without a time, or called off, is repeated by nobody; values: title, activity."""


# Looking.


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The series of an activity, or what one of it would be. NoSuchActivity, NotYoursToKeep, NotToBeRepeated."""
    return set_up(session, activity_id, EVERY[0], 7, 0, by=by, now=now)


def set_up(
    session: Session, activity_id: int, every: int, ahead: int, times: int, *, by: Visitor, now: datetime
) -> Values:
    """The same, with what was chosen so far."""
    activity = _template(session, activity_id, by=by)
    stop(session, by=by)
    series = of_activity(session, activity.id)
    if series is not None and series.state != State.PLANNED:
        return {**page_of(session, series, now=now), "of": activity.id}
    every = series.every if series is not None and every not in EVERY[1:] else every
    if ahead not in AHEAD or times not in TIMES or not 1 <= every <= max(EVERY):
        raise Outdated
    trial = _made(activity, every, ahead, times, by=by, now=now)
    return {**_shown(session, activity, trial, None, now=now), "series": None, "of": activity.id, "times": times}


def open_(session: Session, series_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page of one. NoSuchSeries."""
    series = access(session, series_id, by=by)
    stop(session, by=by)
    return page_of(session, series, now=now)


def page_of(session: Session, series: Series, *, now: datetime) -> Values:
    """Its rule, what comes next, and what may be done."""
    activity = session.get_one(Activity, series.activity_id)
    return {
        **_shown(session, activity, series, last_day(session, series), now=now),
        "series": series.id,
        "of": activity.id,
        "template": activity.id,
        "times": series.times or 0,
        "put_on": put_on(session, series),
    }


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of those of one's units that have not ended, the newest first; the next sentence begins one. NotForYou."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    asking.ask(session, by, SERVICE, "sentence")
    return open_list(session, page=page, by=by, now=now)


def open_list(session: Session, *, by: Visitor, now: datetime, page: int = 0) -> Values:
    """What the list shows."""
    del now
    found = session.scalars(_reached(session, by).order_by(Series.id.desc())).all()
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = []
    for one in here.cut(found):
        activity = session.get_one(Activity, one.activity_id)
        lines.append({"series": one.id, "title": activity.title, "state": one.state, **_rhythm(one)})
    return {"lines": lines, "count": len(found), **here.told()}


def access(session: Session, series_id: int, *, by: Visitor) -> Series:
    """One of those that the visitor keeps, and that has not ended. NotForYou, NoSuchSeries."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    series = session.get(Series, series_id)
    if series is None or series.state in (State.PLANNED, State.ENDED):
        raise NoSuchSeries
    if not activities.may_have(session, by.account_id, series.activity_id):
        raise NoSuchSeries
    return series


def stop(session: Session, *, by: Visitor) -> None:
    """Nothing is asked any more."""
    if by.question.service == SERVICE:
        asking.close(session, by)
        asking.drop(session, by, SERVICE)


# Beginning.


def begin(
    session: Session, activity_id: int, every: int, ahead: int, times: int, *, by: Visitor, now: datetime
) -> Values:
    """From now on it repeats; pressed twice, it is one. NoSuchActivity, NotYoursToKeep, NotToBeRepeated, Outdated."""
    activity = _template(session, activity_id, by=by)
    session.get_one(Activity, activity.id, with_for_update=True)
    series = of_activity(session, activity.id)
    if series is not None and series.state != State.PLANNED:
        return page_of(session, series, now=now)
    if ahead not in AHEAD or times not in TIMES or not 1 <= every <= max(EVERY):
        raise Outdated
    if series is not None:
        session.delete(series)
    return page_of(session, start(session, _made(activity, every, ahead, times, by=by, now=now), now=now), now=now)


def start(session: Session, series: Series, *, now: datetime) -> Series:
    """The first of it is the activity that there is."""
    assert series.first_on is not None
    series.state = State.ACTIVE
    session.add(series)
    session.flush()
    first = SeriesDay(series_id=series.id, day=series.first_on, activity_id=series.activity_id, made_at=now)
    session.add(first)
    session.flush()
    audit.note(session, "series.begin", by=series.made_by, now=now, record=number(session, series))
    return series


def write(session: Session, text: str, *, by: Visitor, now: datetime) -> Values:
    """A sentence with a rhythm becomes a draft; published, it repeats. NoRhythm, TooManyDrafts."""
    asking.expect(by, SERVICE, "sentence")
    found = reading.read(text)
    if found is None or found.every > max(EVERY):
        raise NoRhythm
    return sentences.draft(session, found, by=by, now=now)


def fit(series: Series, activity: Activity, *, now: datetime) -> None:
    """Day and hours are those of the activity."""
    zone = now.tzinfo
    assert activity.starts_at is not None
    assert zone is not None
    series.first_on = activity.starts_at.astimezone(zone).date()
    keep_hours(series, rule.hours_of(activity.starts_at, activity.ends_at, activity.closes_at, zone))


def _made(activity: Activity, every: int, ahead: int, times: int, *, by: Visitor, now: datetime) -> Series:
    made = Series(activity_id=activity.id, state=State.PLANNED, made_by=by.account_id, made_at=now)
    made.every, made.ahead, made.times = every, ahead, times or None
    fit(made, activity, now=now)
    return made


# Changing.


def pause(session: Session, series_id: int, *, by: Visitor, now: datetime) -> Values:
    """None is published until somebody goes on. NoSuchSeries."""
    return _become(session, series_id, State.PAUSED, by=by, now=now)


def go_on(session: Session, series_id: int, *, by: Visitor, now: datetime) -> Values:
    """The next ones are published again; what was left out stays so. Whoever goes on with it hears of it from now on.
    NoSuchSeries."""
    series = access(session, series_id, by=by)
    if series.state == State.PAUSED:
        series.made_by = by.account_id
        for day in rule_of(series).days(last_day(session, series) or now.date(), now.date()):
            session.add(SeriesDay(series_id=series.id, day=day, activity_id=None, made_at=now))
    return _become(session, series_id, State.ACTIVE, by=by, now=now)


def adopt(session: Session, series_id: int, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The next ones are as that one is; day and hours stay those of the series. NoSuchSeries, Outdated."""
    series = access(session, series_id, by=by)
    mine = session.scalar(select(SeriesDay).filter_by(series_id=series.id, activity_id=activity_id))
    if mine is None:
        raise Outdated
    series.activity_id = activity_id
    session.flush()
    audit.note(session, "series.adopt", by=by.account_id, now=now, record=number(session, series))
    return page_of(session, series, now=now)


def _become(session: Session, series_id: int, state: State, *, by: Visitor, now: datetime) -> Values:
    series = access(session, series_id, by=by)
    if series.state != state:
        series.state = state
        session.flush()
        record = number(session, series)
        if state is State.PAUSED:
            audit.note(session, "series.pause", by=by.account_id, now=now, record=record)
        else:
            audit.note(session, "series.go_on", by=by.account_id, now=now, record=record)
    return page_of(session, series, now=now)


# What is shown.


def _shown(session: Session, activity: Activity, series: Series, last: date | None, *, now: datetime) -> Values:
    days_ = holidays.calendar(session)
    next_: list[Value] = []
    day = rule_of(series).next(max(last or date.min, series.first_on or date.min))
    while day is not None and len(next_) < _NAMED:
        next_.append({"day": day, "kind": rule.kind_of(day, days_)})
        day = rule_of(series).next(day)
    zone = now.tzinfo
    assert zone is not None
    hours = hours_of(series)
    assert series.first_on is not None
    return {
        "title": activity.title,
        "state": series.state,
        "every": series.every,
        "ahead": series.ahead,
        "until": series.until,
        "starts_at": hours.starts(series.first_on, zone),
        "ends_at": hours.ends(series.first_on, zone),
        "days": next_,
        "put_on": 1,
    }


def _rhythm(series: Series) -> Values:
    begins = series.begins
    if series.first_on is None or begins is None:
        return {"every": series.every, "first_on": None, "hour": None}
    return {"every": series.every, "first_on": series.first_on, "hour": f"{begins // 60:02}:{begins % 60:02}"}


def _template(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    activity = activities.access_to_keep(session, activity_id, by=by)
    if activity.state == Of.DRAFT:
        raise NoSuchActivity
    if activity.starts_at is None or activity.state == Of.CANCELLED:
        raise NotToBeRepeated(title=activity.title, activity=activity.id)
    return activity


def _reached(session: Session, by: Visitor) -> Select[Series]:
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    found = select(Series).join(Activity, Activity.id == Series.activity_id)
    found = found.where(Series.state.in_((State.ACTIVE, State.PAUSED)))
    return found.where(true() if reach is None else Activity.unit_id.in_(reach))


def number(session: Session, series: Series) -> str:
    return session.get_one(Activity, series.activity_id).number or ""
