"""Answering a time: the officer's yes or no, with a word if they like; the employee's yes to what was proposed."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, outbox, rights, talks
from storage.appointments.access import AppointmentOver, of_employee, of_officer, told
from storage.appointments.records import Appointment, State, live_of
from storage.asking import Unfit
from storage.errors import Refusal
from storage.outbox import Letter
from storage.rights import Deed
from storage.talks import Talk
from storage.values import Values
from storage.visitors import Visitor

#: Under this name a half-given no is kept.
SERVICE: Final = "appointments.no"
_MOST_WORDS: Final = 200


class NoteUnfit(Unfit, Refusal):
    """It is empty, or longer than `most` characters; values: most, version."""


def confirm(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's yes to the time that the employee chose. Said twice it is said. NoSuchAppointment,
    AppointmentOver."""
    appointment, talk = of_officer(session, appointment_id, by=by)
    if appointment.state != State.AGREED:
        _agree(session, appointment, talk, State.PENDING, now=now)
        _tell(session, talk, "appointments.confirmed", told(session, talk, appointment), now=now)
    return told(session, talk, appointment)


def accept(session: Session, appointment_id: int, *, by: Visitor, now: datetime) -> Values:
    """The employee's yes to the time that the officer named. NoSuchAppointment, AppointmentOver."""
    appointment, talk = of_employee(session, appointment_id, by=by)
    if appointment.state != State.AGREED:
        _agree(session, appointment, talk, State.PROPOSED, now=now)
        values = told(session, talk, appointment)
        letter = Letter(appointment.officer_id, "appointments.accepted", values, right=talks.OFFICER, subject=talk.id)
        outbox.queue(session, letter, now=now)
    return told(session, talk, appointment)


def _agree(session: Session, appointment: Appointment, talk: Talk, waited: State, *, now: datetime) -> None:
    if appointment.state != waited or appointment.starts_at <= now or talk.state not in talks.OPEN:
        raise AppointmentOver(talk=talk.id)
    appointment.state, appointment.answered_at = State.AGREED, now
    talks.agree(session, talk, appointment.officer_id)


def begin_decline(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for a word on it, which need not be. NoSuchTalk, TalkOver."""
    talk = _to_decline(session, talk_id, by=by)
    asking.keep(session, by, SERVICE, {"talk": talk.id}, now=now)
    asking.ask(session, by, SERVICE, "note")
    return _shown(session, talk, by=by)


def write_note(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's no, with that word. NoteUnfit, NoSuchTalk, TalkOver."""
    asking.expect(by, SERVICE, "note")
    said = " ".join(words.split())
    if not 0 < len(said) <= _MOST_WORDS:
        raise NoteUnfit(most=_MOST_WORDS, version=by.question.version)
    return _decline(session, said, by=by, now=now)


def skip_note(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's no. NoSuchTalk, TalkOver."""
    asking.expect(by, SERVICE, "note", version)
    return _decline(session, None, by=by, now=now)


def leave_note(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It stays as it was."""
    del now
    asking.expect(by, SERVICE, "note", version)
    talk_id = _begun(session, by=by)
    stop(session, by=by)
    return {"talk": talk_id}


def open_note(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return _shown(session, _to_decline(session, _begun(session, by=by), by=by), by=by)


def stop(session: Session, *, by: Visitor) -> None:
    """Whoever looks elsewhere says no word any more: what they type next is none."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def _decline(session: Session, note: str | None, *, by: Visitor, now: datetime) -> Values:
    """The talk waits for anybody again; the employee says what next. The word stays in its letter alone."""
    talk = _to_decline(session, _begun(session, by=by), by=by)
    old = live_of(session, talk.id)
    values: Values = {**told(session, talk, old), "note": note}
    if old is not None:
        old.state, old.answered_at = State.DECLINED, now
    talks.wait_anew(session, talk)
    stop(session, by=by)
    audit.note(session, "appointments.decline", by=by.account_id, now=now, record=talk.number)
    # An officer's own words: never twice.
    _tell(session, talk, "appointments.declined", values, now=now, repeats=note is None)
    return values


def _to_decline(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    rights.ask(by, Deed.HOLD_TALKS)
    talk = talks.held_by(session, talk_id, by=by)
    if talk.state not in talks.OPEN or talk.anonymous:
        raise talks.TalkOver(talk=talk.number)
    return talk


def _begun(session: Session, *, by: Visitor) -> int:
    kept = asking.draft(session, by, SERVICE)
    if "talk" not in kept:
        raise asking.Outdated
    return int(str(kept["talk"]))


def _shown(session: Session, talk: Talk, *, by: Visitor) -> Values:
    return {
        **told(session, talk, live_of(session, talk.id)),
        "stands": talk.state == talks.State.AGREED,
        "most": _MOST_WORDS,
        "version": by.question.version,
    }


def _tell(session: Session, talk: Talk, key: str, values: Values, *, now: datetime, repeats: bool = True) -> None:
    to = talks.employee(session, talk)
    if to is not None:
        letter = Letter(to, key, values, right=talks.EMPLOYEE, subject=talk.id, repeats=repeats)
        outbox.queue(session, letter, now=now)
