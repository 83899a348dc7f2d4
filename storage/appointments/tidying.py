"""Tidying: open talks that hang in the air: whose officer is out of office, whose employee is gone, about which nobody
says anything any more. What stays open for ever would keep its employee from another, and from being proposed to
anybody."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import talks
from storage.appointments.access import told
from storage.appointments.records import Appointment, State, live_of, of_talk
from storage.appointments.times import give_up
from storage.members import Member, Standing
from storage.rounds import Page
from storage.talks import OPEN, Talk, Way, shredding
from storage.values import Values
from storage.visitors import Visitor

#: So long after the end the officer can say how it went; after that the talk waits for another time.
UNSAID: Final = timedelta(days=14)
#: After so long without a time a talk is over.
QUIET: Final = timedelta(days=60)
_PAGE: Final = 50


def tidy_round(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of the open talks with times; how many were dealt with."""
    timed = (Talk.id > cursor) & (Talk.way != Way.HERE) & Talk.state.in_(OPEN)
    found = session.scalars(select(Talk).where(timed).order_by(Talk.id).limit(_PAGE).with_for_update()).all()
    done = sum([_tidy(session, talk, now=now) for talk in found])
    return Page(done, found[-1].id if len(found) == _PAGE else None)


def _tidy(session: Session, talk: Talk, *, now: datetime) -> bool:
    old = live_of(session, talk.id)
    if talk.member_id is not None and session.get_one(Member, talk.member_id).standing == Standing.LEFT:
        return _call_off(session, talk, old, now=now)
    if talk.officer_id is not None and not talks.may_hold(session, talk.officer_id, talk):
        return _look_for_another(session, talk, old, now=now)
    if old is not None:
        return old.state == State.AGREED and old.ends_at < now - UNSAID and _wait(session, talk, old, now=now)
    last = of_talk(session, talk.id)
    return max(talk.asked_at, last.starts_at if last else talk.asked_at) < now - QUIET and _end(session, talk, now=now)


def _call_off(session: Session, talk: Talk, old: Appointment | None, *, now: datetime) -> bool:
    values = told(session, talk, old)
    give_up(session, old, now=now)
    talks.end(session, talk, talks.State.CALLED_OFF, now=now)
    talks.to_officer(session, talk, "appointments.called_off", values, now=now)
    return True


def _look_for_another(session: Session, talk: Talk, old: Appointment | None, *, now: datetime) -> bool:
    values: Values = {**told(session, talk), "before": None if old is None else old.starts_at}
    give_up(session, old, now=now)
    talks.wait_anew(session, talk)
    talks.to_employee(session, talk, "appointments.officer_gone", values, now=now)
    talks.to_partners(session, talk, "appointments.requested", {**told(session, talk), "before": None}, now=now)
    return True


def _wait(session: Session, talk: Talk, old: Appointment, *, now: datetime) -> bool:
    """The officer has never said how it went: the talk stands before them anew."""
    give_up(session, old, now=now)
    talks.wait_anew(session, talk, keep_officer=True)
    return True


def _end(session: Session, talk: Talk, *, now: datetime) -> bool:
    talks.to_employee(session, talk, "appointments.ran_out", told(session, talk), now=now)
    talks.end(session, talk, talks.State.DECLINED, now=now)
    return True


def leave(session: Session, *, by: Visitor, now: datetime) -> None:
    """Whoever leaves calls off what they have open, and when it would have suited is forgotten."""
    timed = (Talk.member_id == by.member_id) & (Talk.way != Way.HERE) & Talk.state.in_(OPEN)
    for talk in session.scalars(select(Talk).where(timed).order_by(Talk.id).with_for_update()).all():
        _call_off(session, talk, live_of(session, talk.id), now=now)
        shredding.shred(session, [talk.id], at=now)
        session.expire(talk)
