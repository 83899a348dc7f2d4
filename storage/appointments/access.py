"""Whose a time is: the employee's and the officer's of its talk; nobody stands in for either."""

from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, rights, talks
from storage.appointments.records import Appointment, State, locked
from storage.errors import Refusal
from storage.members import Member
from storage.offices import absences
from storage.rights import Deed
from storage.talks import Talk
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: By this right either side is reminded of a time, while it stands; the subject is its key.
RIGHT: Final = "appointment"


class NoSuchAppointment(Refusal):
    """There is none, or it is not this person's; which of them is not said."""


class AppointmentOver(Refusal):
    """It does not stand any more, or is not to be answered: another time was found, or somebody was quicker; values:
    talk, number."""


def of_employee(session: Session, appointment_id: int, *, by: Visitor) -> tuple[Appointment, Talk]:
    """A time of the visitor's own talk, both locked. NoSuchAppointment."""
    rights.ask(by, Deed.ASK_TALK)
    try:
        talk = talks.own(session, _talk_of(session, appointment_id), by=by)
    except talks.NoSuchTalk:
        raise NoSuchAppointment from None
    return _locked(session, appointment_id), talk


def of_officer(session: Session, appointment_id: int, *, by: Visitor) -> tuple[Appointment, Talk]:
    """A time that the visitor has with somebody, both locked. NoSuchAppointment."""
    rights.ask(by, Deed.HOLD_TALKS)
    try:
        talk = talks.held_by(session, _talk_of(session, appointment_id), by=by)
    except talks.NoSuchTalk:
        raise NoSuchAppointment from None
    return _locked(session, appointment_id), talk


def _talk_of(session: Session, appointment_id: int) -> int:
    found = session.get(Appointment, appointment_id)
    if found is None:
        raise NoSuchAppointment
    return found.talk_id


def _locked(session: Session, appointment_id: int) -> Appointment:
    found = locked(session, appointment_id)
    assert found is not None
    return found


def may_have(session: Session, account_id: int, appointment_id: int) -> bool:
    """The right `RIGHT`, asked again in the moment a letter leaves."""
    found = session.get(Appointment, appointment_id)
    if found is None or found.state != State.AGREED:
        return False
    talk = session.get_one(Talk, found.talk_id)
    officer = found.officer_id == account_id and talk.officer_id == account_id
    return (officer and talks.may_hold(session, account_id, talk)) or talks.employee(session, talk) == account_id


def told(session: Session, talk: Talk, appointment: Appointment | None = None) -> Values:
    """What letters and screens say of a talk and its time, to the two whose it is; never what it is about."""
    member = None if talk.member_id is None else session.get_one(Member, talk.member_id)
    found: Values = {
        "talk": talk.id,
        "number": talk.number,
        "way": talk.way,
        "urgency": talk.urgency,
        "name": None if member is None else member.name,
        "unit": None if talk.unit_id is None else session.get_one(Unit, talk.unit_id).name,
        "reachable": member is not None and accounts.holder(session, member.id) is not None,
        "officer": None if talk.officer_id is None else absences.name_of(session, talk.officer_id),
    }
    if appointment is not None:
        found |= {"appointment": appointment.id, "starts_at": appointment.starts_at, "place": appointment.place}
    return found
