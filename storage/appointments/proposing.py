"""Naming a time: the officer's, for a talk that was asked for, or for somebody whom they ask to one.

Whoever has Telegram says yes to it themselves; for somebody without, the officer has asked before, and it stands.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, outbox, rights, talks
from storage.appointments import times
from storage.appointments.access import told
from storage.appointments.records import Appointment, State, live_of, lock
from storage.appointments.times import Free
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.talks import Talk, Way, life
from storage.values import Values
from storage.visitors import Visitor


class TakenByAnother(Refusal):
    """A colleague has taken that talk; values: talk."""


class NotYoursToAsk(Refusal):
    """The person is of another unit, has left, or is the visitor."""


@dataclass(frozen=True, slots=True)
class Named:
    """A time, for that talk, or (0) for a new one with that member in that way."""

    talk_id: int
    member_id: int
    way: Way
    starts_at: datetime
    ends_at: datetime
    place: str | None


def name(session: Session, named: Named, *, by: Visitor, now: datetime) -> Values | None:
    """The time stands as proposed, or, for somebody without Telegram, as agreed; one that stood before is given up.
    None: another talk of the officer's lies there, and nothing has changed. NoSuchTalk, TakenByAnother, TalkOver,
    NotYoursToAsk."""
    lock(session, by.account_id)
    if not is_free(session, named.talk_id, named.starts_at, named.ends_at, by=by, now=now):
        return None
    talk = _talk(session, named, by=by, now=now)
    old = live_of(session, talk.id)
    talks.wait_anew(session, talk, keep_officer=True)
    life.take(session, talk, by.account_id)
    times.give_up(session, old, now=now)
    to = talks.employee(session, talk)
    state = State.AGREED if to is None else State.PROPOSED
    slot = Free(talk.way, by.account_id, named.starts_at, named.ends_at, named.place)
    made = times.put_down(session, talk, slot, state, by=by, now=now)
    if to is None:
        made.answered_at = now
        talks.agree(session, talk, by.account_id)
    else:
        _tell(session, talk, made, old, to, offered=not named.talk_id, now=now)
    return {**told(session, talk, made), "state": made.state}


def is_free(
    session: Session, talk_id: int, starts_at: datetime, ends_at: datetime, *, by: Visitor, now: datetime
) -> bool:
    """Whether no other talk of the officer's lies across that time."""
    old = live_of(session, talk_id)
    spans = times.busy_spans(session, by.account_id, now=now, besides=None if old is None else old.id)
    return times.is_clear(spans, starts_at, ends_at)


def _talk(session: Session, named: Named, *, by: Visitor, now: datetime) -> Talk:
    if named.talk_id:
        return to_have(session, named.talk_id, by=by)
    member = to_ask(session, named.member_id, by=by)
    talk = talks.offer(session, member.id, member.unit_id, named.way, by=by, now=now)
    audit.note(session, "appointments.offer", by=by.account_id, now=now, record=talk.number)
    return talk


def _tell(
    session: Session, talk: Talk, made: Appointment, old: Appointment | None, to: int, *, offered: bool, now: datetime
) -> None:
    key = "appointments.offered" if offered else "appointments.proposed"
    values: Values = {**told(session, talk, made), "before": None if old is None else old.starts_at}
    letter = Letter(to, key, values, right=talks.EMPLOYEE, subject=talk.id, useful_until=made.starts_at)
    outbox.queue(session, letter, now=now)


def to_have(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """A talk that waits for whoever takes it, or the visitor's own. NoSuchTalk, TakenByAnother, TalkOver."""
    rights.ask(by, Deed.HOLD_TALKS)
    found = talks.locked(session, talk_id)
    taken = found is not None and found.officer_id not in (None, by.account_id) and found.state in talks.OPEN
    if found is not None and taken and talks.may_hold(session, by.account_id, found):
        raise TakenByAnother(talk=found.number)
    talk = talks.to_take(session, talk_id, by=by)
    if talk.state not in talks.OPEN or talk.way is Way.HERE or talk.anonymous:
        raise talks.TalkOver(talk=talk.number)
    return talk


def to_ask(session: Session, member_id: int, *, by: Visitor) -> Member:
    rights.ask(by, Deed.HOLD_TALKS)
    member = session.get(Member, member_id)
    if member is None or not may_ask(session, member, by=by):
        raise NotYoursToAsk
    return member


def may_ask(session: Session, member: Member, *, by: Visitor) -> bool:
    here = rights.permits(session, by.account_id, Deed.HOLD_TALKS, member.unit_id, about=member.id)
    return member.standing != Standing.LEFT and here
