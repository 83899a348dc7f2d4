"""The end of a time: called off, held, missed by somebody; and one to which nobody said yes before it was there."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import audit, outbox, talks
from storage.appointments.access import AppointmentOver, of_employee, of_officer, told
from storage.appointments.records import Appointment, Side, State, live_of
from storage.appointments.tidying import UNSAID
from storage.appointments.times import give_up
from storage.errors import Refusal
from storage.outbox import Letter
from storage.talks import Talk, Way
from storage.values import Values
from storage.visitors import Visitor

#: Times that one transaction ends or asks after.
A_PAGE: Final = 20
#: So long after the end the officer is asked how it went.
_AFTER: Final = timedelta(minutes=15)
#: Whoever does not say is asked again after so long, until the talk waits for another time.
_AGAIN: Final = timedelta(days=3)


class NotYet(Refusal):
    """It has not begun; values: talk, starts_at."""


def before_calling_off(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """What would be called off. NoSuchTalk, TalkOver."""
    del now
    talk = _to_call_off(session, talk_id, by=by)
    return told(session, talk, live_of(session, talk.id))


def call_off(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The employee wants no talk any more; nobody asks why. NoSuchTalk, TalkOver."""
    talk = _to_call_off(session, talk_id, by=by)
    old = live_of(session, talk.id)
    values = told(session, talk, old)
    give_up(session, old, now=now)
    talks.end(session, talk, talks.State.CALLED_OFF, now=now)
    if talk.officer_id is not None:
        _tell_officer(session, talk, "appointments.called_off", values, now=now)
    return values


def _to_call_off(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    talk = talks.own(session, talk_id, by=by)
    if talk.state not in talks.OPEN or talk.way == Way.HERE:
        raise talks.TalkOver(talk=talk.number)
    return talk


def held(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer says that they talked. Said twice it is said. NoSuchAppointment, AppointmentOver, NotYet."""
    appointment, talk = of_officer(session, appointment_id, by=by)
    if appointment.state != State.HELD:
        _expect_begun(appointment, talk, now=now)
        appointment.state = State.HELD
        on = appointment.starts_at.astimezone(now.tzinfo).date()
        talks.end(session, talk, talks.State.HELD, now=now, held_on=on)
        audit.note(session, "appointments.held", by=by.account_id, now=now, record=talk.number)
    return told(session, talk, appointment)


def not_met(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks who did not come. NoSuchAppointment, AppointmentOver, NotYet."""
    appointment, talk = of_officer(session, appointment_id, by=by)
    _expect_begun(appointment, talk, now=now)
    return told(session, talk, appointment)


def missed(session: Session, appointment_id: int, side: Side, *, by: Visitor, now: datetime) -> Values:
    """The officer says who did not come. The talk waits for another time; nobody is blamed. NoSuchAppointment,
    AppointmentOver, NotYet."""
    appointment, talk = of_officer(session, appointment_id, by=by)
    _miss(session, appointment, talk, side, by=by, now=now)
    to = talks.employee(session, talk)
    if to is not None:
        values: Values = {**told(session, talk, appointment), "by_officer": side == Side.OFFICER}
        letter = Letter(to, "appointments.missed", values, right=talks.EMPLOYEE, subject=talk.id)
        outbox.queue(session, letter, now=now)
    return told(session, talk, appointment)


def stood_waiting(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """The employee says that the officer did not come. The talk waits for another time. As `missed`."""
    appointment, talk = of_employee(session, appointment_id, by=by)
    _miss(session, appointment, talk, Side.OFFICER, by=by, now=now)
    _tell_officer(session, talk, "appointments.stood_waiting", told(session, talk, appointment), now=now)
    return told(session, talk, appointment)


def _miss(session: Session, appointment: Appointment, talk: Talk, side: Side, *, by: Visitor, now: datetime) -> None:
    _expect_begun(appointment, talk, now=now)
    appointment.state, appointment.missed_by = State.MISSED, side
    talks.wait_anew(session, talk, keep_officer=True)
    audit.note(session, "appointments.missed", by=by.account_id, now=now, record=talk.number)


def _expect_begun(appointment: Appointment, talk: Talk, *, now: datetime) -> None:
    if appointment.state != State.AGREED or talk.state not in talks.OPEN:
        raise AppointmentOver(talk=talk.id)
    if now < appointment.starts_at:
        raise NotYet(talk=talk.id, starts_at=appointment.starts_at)


def _tell_officer(session: Session, talk: Talk, key: str, values: Values, *, now: datetime) -> None:
    assert talk.officer_id is not None
    letter = Letter(talk.officer_id, key, values, right=talks.OFFICER, subject=talk.id)
    outbox.queue(session, letter, now=now)


# Without being asked.


def ask_held(session: Session, *, now: datetime) -> int:
    """Asks officers how it went, a quarter of an hour after the end, and again while they don't say; how many."""
    over = select(Appointment).where(
        Appointment.state == State.AGREED,
        or_(Appointment.asked_at.is_(None), Appointment.asked_at < now - _AGAIN),
        Appointment.ends_at.between(now - UNSAID, now - _AFTER),
    )
    found = session.scalars(over.order_by(Appointment.id).limit(A_PAGE).with_for_update()).all()
    for one in found:
        one.asked_at = now
        talk = session.get_one(Talk, one.talk_id)
        _tell_officer(session, talk, "appointments.ask_held", told(session, talk, one), now=now)
    return len(found)


def lapse(session: Session, *, now: datetime) -> int:
    """Times to which nobody said yes before they came stand no more, and both are told; how many."""
    waited = select(Appointment).where(
        Appointment.state.in_((State.PENDING, State.PROPOSED)), Appointment.starts_at <= now
    )
    found = session.scalars(waited.order_by(Appointment.id).limit(A_PAGE).with_for_update()).all()
    for one in found:
        talk = session.get_one(Talk, one.talk_id)
        values: Values = {**told(session, talk, one), "pending": one.state == State.PENDING}
        one.state = State.CANCELLED
        to = talks.employee(session, talk)
        if to is not None:
            letter = Letter(to, "appointments.lapsed", values, right=talks.EMPLOYEE, subject=talk.id)
            outbox.queue(session, letter, now=now)
        _tell_officer(session, talk, "appointments.lapsed_too", values, now=now)
    return len(found)
