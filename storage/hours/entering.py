"""Entering: hours of each week, a day off or more hours on one: said in a line, or pressed together in few taps."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.asking import Unfit
from storage.errors import Refusal
from storage.hours import fitting, keeping, reading
from storage.hours.fitting import What
from storage.hours.keeping import SERVICE
from storage.hours.records import (
    MOST_PLACE,
    WAYS,
    HoursException,
    Kind,
    WeeklyHours,
    minutes,
    wall,
    ways_kept,
)
from storage.rights import Deed
from storage.talks import Way
from storage.values import Values
from storage.visitors import Visitor

#: Times that can be pressed.
SPANS: Final = ((9 * 60, 11 * 60), (10 * 60, 12 * 60), (14 * 60, 16 * 60), (15 * 60, 17 * 60), (19 * 60, 20 * 60 + 30))
#: How far ahead a day off may lie.
_AHEAD: Final = timedelta(days=366)


class Ways(StrEnum):
    """In which ways a talk can be had then."""

    BOTH = "both"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"


_WAYS: Final = {Ways.BOTH: WAYS, Ways.IN_PERSON: (Way.IN_PERSON,), Ways.TELEPHONE: (Way.TELEPHONE,)}


class HoursUnread(Unfit, Refusal):
    """The words are no such time; values: what."""


class DayOutOfReach(Unfit, Refusal):
    """The day is over, or lies more than a year ahead."""


class PlaceUnfit(Unfit, Refusal):
    """Nothing, or longer than a place may be; values: most."""


def begin(session: Session, what: What, *, by: Visitor, now: datetime) -> Values:
    """Asks when. NotForYou, EnoughHours."""
    rights.ask(by, Deed.KEEP_HOURS)
    fitting.expect_room(session, what, by=by)
    asking.keep(session, by, SERVICE, {"what": what}, now=now)
    asking.ask(session, by, SERVICE, "when")
    return shown(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked, as it stands."""
    return shown(session, by=by, now=now)


def shown(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question that is open, with what was said so far."""
    draft = asking.draft(session, by, SERVICE)
    begins, ends = draft.get("begins"), draft.get("ends")
    return {
        "step": by.question.step,
        "version": by.question.version,
        "what": draft["what"],
        "weekdays": draft.get("weekdays", []),
        "on": draft.get("on"),
        "begins": None if begins is None else fitting.on_clock(begins),
        "ends": None if ends is None else fitting.on_clock(ends),
        "before": _place_before(session, by.account_id),
        "now": now,
    }


def write_when(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """每周三 14:00-16:00; a day, days, a part of one. HoursUnread, HoursTooShort, HoursOverlap, DayOutOfReach."""
    asking.expect(by, SERVICE, "when")
    what = What(str(asking.draft(session, by, SERVICE)["what"]))
    if what is What.WEEKLY:
        return _read_weekly(session, words, by=by, now=now)
    found = reading.some_days(words, now.date())
    if found is None or (what is What.EXTRA and (found.begins is None or found.first != found.last)):
        raise HoursUnread(what=what)
    if not now.date() <= found.first <= found.last <= now.date() + _AHEAD:
        raise DayOutOfReach
    if what is What.OFF:
        return _take_off(session, found.first, found.last, found.begins, found.ends, by=by, now=now)
    assert found.begins is not None
    assert found.ends is not None
    draft: Values = {"what": what, "on": found.first}
    return _timed(session, draft, found.begins, found.ends, found.rest, by=by, now=now)


def _read_weekly(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    draft = asking.draft(session, by, SERVICE)
    found, spans = reading.weekly(words), reading.clocks(words)
    if found is not None:
        draft = {"what": What.WEEKLY, "weekdays": [*found.weekdays]}
        return _timed(session, draft, found.begins, found.ends, found.rest, by=by, now=now)
    # A weekday was pressed, and the times are typed.
    if spans is None or spans.before or not draft.get("weekdays"):
        raise HoursUnread(what=What.WEEKLY)
    return _timed(session, draft, spans.begins, spans.ends, spans.behind, by=by, now=now)


def choose_weekday(session: Session, version: int, weekday: int, *, by: Visitor, now: datetime) -> Values:
    """A day of the week; the times come next."""
    asking.expect(by, SERVICE, "when", version)
    if not 0 <= weekday <= 6:
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {"what": What.WEEKLY, "weekdays": [weekday]}, now=now)
    asking.ask(session, by, SERVICE, "when")
    return shown(session, by=by, now=now)


def choose_span(session: Session, version: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """One of SPANS, on the day that was pressed. HoursTooShort, HoursOverlap."""
    asking.expect(by, SERVICE, "when", version)
    draft = asking.draft(session, by, SERVICE)
    if not draft.get("weekdays") or not 0 <= nth < len(SPANS):
        raise asking.Outdated
    begins, ends = SPANS[nth]
    return _timed(session, draft, wall(begins), wall(ends), "", by=by, now=now)


def take_off_day(session: Session, version: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """A day without hours, pressed. DayOutOfReach."""
    asking.expect(by, SERVICE, "when", version)
    if asking.draft(session, by, SERVICE)["what"] != What.OFF:
        raise asking.Outdated
    day = date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
    if not now.date() <= day <= now.date() + _AHEAD:
        raise DayOutOfReach
    return _take_off(session, day, day, None, None, by=by, now=now)


def _take_off(
    session: Session, first: date, last: date, begins: time | None, ends: time | None, *, by: Visitor, now: datetime
) -> Values:
    keeping.lock(session, by.account_id)
    fitting.expect_room(session, What.OFF, by=by)
    times = {} if begins is None or ends is None else {"begins": minutes(begins), "ends": minutes(ends)}
    session.add(HoursException(account_id=by.account_id, kind=Kind.OFF, first_on=first, last_on=last, **times))
    return _done(session, by=by, now=now)


def _timed(
    session: Session, draft: Values, begins: time, ends: time, place: str, *, by: Visitor, now: datetime
) -> Values:
    """The times are known: in which ways, is asked next."""
    said: Values = {**draft, "begins": minutes(begins), "ends": minutes(ends), "place": place[:MOST_PLACE] or None}
    fitting.expect_fits(session, said, by=by)
    asking.keep(session, by, SERVICE, said, now=now)
    asking.ask(session, by, SERVICE, "way")
    return shown(session, by=by, now=now)


def choose_way(session: Session, version: int, ways: Ways, *, by: Visitor, now: datetime) -> Values:
    """In which ways; for who comes the place is asked, where it was not said. HoursOverlap, EnoughHours."""
    asking.expect(by, SERVICE, "way", version)
    draft: Values = {**asking.draft(session, by, SERVICE), "ways": ways_kept(_WAYS[ways])}
    if ways is Ways.TELEPHONE:
        return _keep(session, {**draft, "place": None}, by=by, now=now)
    if draft["place"] is not None:
        return _keep(session, draft, by=by, now=now)
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, "place")
    return shown(session, by=by, now=now)


def write_place(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Where. PlaceUnfit, HoursOverlap, EnoughHours."""
    asking.expect(by, SERVICE, "place")
    place = " ".join(words.split())
    if not 0 < len(place) <= MOST_PLACE:
        raise PlaceUnfit(most=MOST_PLACE)
    return _keep(session, {**asking.draft(session, by, SERVICE), "place": place}, by=by, now=now)


def same_place(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Where the officer's other hours are; nothing where there are none."""
    asking.expect(by, SERVICE, "place", version)
    place = _place_before(session, by.account_id)
    return _keep(session, {**asking.draft(session, by, SERVICE), "place": place}, by=by, now=now)


def no_place(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is told when a time is confirmed."""
    asking.expect(by, SERVICE, "place", version)
    return _keep(session, {**asking.draft(session, by, SERVICE), "place": None}, by=by, now=now)


def _keep(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    rights.ask(by, Deed.KEEP_HOURS)
    keeping.lock(session, by.account_id)
    what = What(str(draft["what"]))
    fitting.expect_room(session, what, by=by)
    fitting.expect_fits(session, draft, by=by)
    kept = {
        "begins": fitting.number(draft["begins"]),
        "ends": fitting.number(draft["ends"]),
        "ways": str(draft["ways"]),
    }
    place = draft["place"]
    assert place is None or isinstance(place, str)
    if what is What.EXTRA:
        day = draft["on"]
        assert isinstance(day, date)
        session.add(
            HoursException(account_id=by.account_id, kind=Kind.EXTRA, first_on=day, last_on=day, place=place, **kept)
        )
    else:
        for weekday in fitting.weekdays(draft):
            session.add(WeeklyHours(account_id=by.account_id, weekday=weekday, place=place, **kept))
    return _done(session, by=by, now=now)


def _done(session: Session, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    keeping.stop(session, by=by)
    return keeping.page(session, by=by, now=now)


def _place_before(session: Session, account_id: int) -> str | None:
    """Where the newest hours with a place are."""
    held = [one for one in keeping.weekly_of(session, account_id) if one.place is not None]
    return max(held, key=lambda one: one.id).place if held else None
