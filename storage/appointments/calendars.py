"""What goes into a calendar, of both sides: when and where, by the talk's number; never with whom or about what, since
calendars are shared and shown."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import talks
from storage.appointments.access import NoSuchAppointment, told
from storage.appointments.records import Appointment, State
from storage.talks import Talk
from storage.values import Values
from storage.visitors import Visitor


def order(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """The file is asked for, by either side. NoSuchAppointment."""
    del now
    found = session.get(Appointment, appointment_id)
    if found is None or not _is_of(session, found, by.account_id):
        raise NoSuchAppointment
    return told(session, session.get_one(Talk, found.talk_id), found)


def on_calendar(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """Nothing of what is not the reader's to see any more. A talk's later time takes the place of an earlier one."""
    del values
    found = session.get(Appointment, subject)
    if found is None or not _is_of(session, found, account_id):
        return {}
    talk = session.get_one(Talk, found.talk_id)
    return {
        "talk": talk.id,
        "number": talk.number,
        "way": talk.way,
        "where": found.place,
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "cancelled": found.state in (State.CANCELLED, State.DECLINED),
        "version": found.id,
        "at": now,
    }


def _is_of(session: Session, found: Appointment, account_id: int) -> bool:
    return found.officer_id == account_id or talks.employee(session, session.get_one(Talk, found.talk_id)) == account_id
