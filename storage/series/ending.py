"""Until when a series goes: a day, how many in all, or until somebody ends it."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, days
from storage.asking import Outdated, Unfit
from storage.errors import Refusal
from storage.series.keeping import access, listed, number, page_of, stop
from storage.series.records import SERVICE, Series, State
from storage.values import Values
from storage.visitors import Visitor

#: Nothing is repeated for longer, and not more often.
_FAR: Final = timedelta(days=730)
_MOST: Final = 100


class NoEnd(Unfit, Refusal):
    """Neither a day to come nor a number stands there; values: most, series."""


def end(session: Session, series_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing more is published; what is published stays. The list. NoSuchSeries."""
    series = access(session, series_id, by=by)
    series.state, series.ended_at = State.ENDED, now
    session.flush()
    audit.note(session, "series.end", by=by.account_id, now=now, record=number(session, series))
    return listed(session, 0, by=by, now=now)


def ask_until(session: Session, series_id: int, *, by: Visitor, now: datetime) -> Values:
    """Until which day, or how many in all. NoSuchSeries."""
    series = access(session, series_id, by=by)
    asking.keep(session, by, SERVICE, {"series": series.id}, now=now)
    asking.ask(session, by, SERVICE, "until")
    return open_until(session, by=by, now=now)


def open_until(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    draft = asking.draft(session, by, SERVICE)
    if "series" not in draft:
        raise Outdated
    return page_of(session, access(session, int(str(draft["series"])), by=by), now=now)


def write_until(session: Session, text: str, *, by: Visitor, now: datetime) -> Values:
    """A day, a number, or 一直办. NoEnd."""
    asking.expect(by, SERVICE, "until")
    draft = asking.draft(session, by, SERVICE)
    series = access(session, int(str(draft["series"])), by=by)
    series.until, series.times = _end_of(series, text, now.date())
    stop(session, by=by)
    session.flush()
    return page_of(session, series, now=now)


def _end_of(series: Series, text: str, today: date) -> tuple[date | None, int | None]:
    said = text.strip().lower()
    if said in _FOR_EVER:
        return None, None
    bare = said.removesuffix("times").strip(" 共办次场。.")
    if bare.isdecimal() and bare.isascii():
        if 1 <= int(bare) <= _MOST:
            return None, int(bare)
        raise NoEnd(most=_MOST, series=series.id)
    day = days.read(said.removeprefix("到").removeprefix("until ").removesuffix("为止"), today, ahead=True)
    if day is None or not today <= day <= today + _FAR:
        raise NoEnd(most=_MOST, series=series.id)
    return day, None


_FOR_EVER: Final = ("一直办", "一直", "不限", "always", "no end", "none")
