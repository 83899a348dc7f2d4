"""Ticking off: a visit was made, by telephone, at the bedside; or nobody was at home, it is another day, they are ill.

One press keeps it: whatever is asked afterwards may stay unanswered. What came in between leaves the visit open.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, days
from storage.asking import Unfit
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import access, booking, walking
from storage.visits.access import VisitMoved
from storage.visits.bringing import told
from storage.visits.records import SERVICE, WALKED, Outcome, Stage, Tried, Visit

#: Days from today that can be pressed for another day; how far ahead one can be written.
DAYS: Final = (1, 2, 3, 4, 5, 6)
_AHEAD: Final = timedelta(days=120)


class NoSuchDay(Unfit, Refusal):
    """The words are no day, or one that is over or too far off; values: example."""


def visited(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """已走访, today, and brought as it was set; at the bedside, where they are known to be in hospital."""
    visit = _pressed(session, visit_id, by=by)
    make(session, visit, _how(visit), now.date(), by=by, now=now)
    return told(session, visit, by=by, now=now)


def _pressed(session: Session, visit_id: int, *, by: Visitor) -> Visit:
    """Whatever was asked about another visit is asked no longer: the next words must not go to that one."""
    walking.stop(session, by=by)
    return access.own(session, visit_id, Deed.TICK_VISITS, by=by)


def _how(visit: Visit) -> Outcome:
    return Outcome.AT_HOSPITAL if visit.tried == Tried.IN_HOSPITAL else Outcome.VISITED


def phoned(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """电话慰问: nothing was brought."""
    visit = _pressed(session, visit_id, by=by)
    make(session, visit, Outcome.PHONED, now.date(), by=by, now=now)
    return told(session, visit, by=by, now=now)


def make(
    session: Session, visit: Visit, outcome: Outcome, on: date, *, by: Visitor, now: datetime, with_others: bool = False
) -> None:
    """It is done, on that day of the union's zone; done already it stays as it is: two go, and either may press.
    `with_others`: its money goes into the books in a moment. VisitMoved for one that is on no list any more."""
    if visit.stage == Stage.DONE:
        return
    planned(visit)
    visit.stage, visit.outcome, visit.done_on, visit.done_by = Stage.DONE, outcome, on, by.account_id
    if outcome is not Outcome.PHONED:
        visit.gave_money, visit.gave_goods = visit.money, visit.goods
    session.flush()
    if with_others:
        booking.lay_by(session, visit)
    else:
        booking.book(session, visit, by=by, now=now)
    audit.note(session, f"visits.{outcome}", by=by.account_id, now=now, record=visit.number)


def planned(visit: Visit) -> Visit:
    """The visit, if it is still to be made. VisitMoved."""
    if visit.stage != Stage.PLANNED:
        raise VisitMoved(number=visit.number)
    return visit


def absent(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """不在家: it stays on the list, behind the others of today."""
    return _try(session, visit_id, Tried.ABSENT, by=by, now=now)


def in_hospital(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """住院: it stays on the list, to be made there."""
    return _try(session, visit_id, Tried.IN_HOSPITAL, by=by, now=now)


def _try(session: Session, visit_id: int, tried: Tried, *, by: Visitor, now: datetime) -> Values:
    visit = planned(_pressed(session, visit_id, by=by))
    tell(session, visit, tried, by=by, now=now)
    return told(session, visit, by=by, now=now)


def tell(session: Session, visit: Visit, tried: Tried, *, by: Visitor, now: datetime) -> None:
    """What came in between today."""
    visit.tried, visit.tried_on = tried, now.date()
    session.flush()
    audit.note(session, f"visits.{tried}", by=by.account_id, now=now, record=visit.number)


# Another day.


def begin_day(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks to which day."""
    visit = planned(access.own(session, visit_id, Deed.TICK_VISITS, by=by))
    asking.keep(session, by, SERVICE, {"visit": visit.id}, now=now)
    asking.ask(session, by, SERVICE, "day")
    return open_day(session, by=by, now=now)


def choose_day(session: Session, version: int, ahead: int, *, by: Visitor, now: datetime) -> Values:
    """One of the next days."""
    asking.expect(by, SERVICE, "day", version)
    if ahead not in DAYS:
        raise asking.Outdated
    return _move(session, now.date() + timedelta(days=ahead), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Any day from today on. NoSuchDay."""
    asking.expect(by, SERVICE, "day")
    found = days.read(words, now.date(), ahead=True)
    if found is None or not now.date() <= found <= now.date() + _AHEAD:
        raise NoSuchDay(example=now.date() + timedelta(days=1))
    return _move(session, found, by=by, now=now)


def _move(session: Session, day: date, *, by: Visitor, now: datetime) -> Values:
    visit = planned(access.asked_about(session, by=by))
    visit.day = day
    walking.stop(session, by=by)
    tell(session, visit, Tried.POSTPONED, by=by, now=now)
    return told(session, visit, by=by, now=now)


def open_day(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    visit = access.asked_about(session, by=by)
    coming: list[Value] = [{"ahead": ahead, "day": now.date() + timedelta(days=ahead)} for ahead in DAYS]
    return {**walking.facts(session, visit, by=by, now=now), "version": by.question.version, "days": coming}


# Afterwards.


def undo(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """撤销: it is to be made as before, until the campaign is wrapped up; what was heard stays. VisitMoved."""
    visit = _pressed(session, visit_id, by=by)
    take_back(session, visit, by=by, now=now)
    return walking.card(session, visit, by=by, now=now)


def take_back(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> None:
    """Not done after all, or not in vain."""
    access.running(session, visit)
    if visit.stage not in WALKED:
        raise VisitMoved(number=visit.number)
    if visit.stage == Stage.DONE:
        booking.take_out(session, visit, by=by, now=now)
        visit.stage, visit.outcome, visit.done_on, visit.done_by = Stage.PLANNED, None, None, None
        visit.gave_money, visit.gave_goods, visit.source = None, None, None
    else:
        visit.tried, visit.tried_on = None, None
    session.flush()
    audit.note(session, "visits.undo", by=by.account_id, now=now, record=visit.number)
