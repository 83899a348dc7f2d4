"""Requesting: a talk is asked for, or another time for it; the officers who are asked hear of it in the same moment."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from storage import alarms, outbox, sealed, talks
from storage.appointments import questions, times
from storage.appointments.access import told
from storage.appointments.questions import How
from storage.appointments.records import Appointment, State, live_of
from storage.appointments.times import Free
from storage.bylaws import settings
from storage.errors import Refusal
from storage.outbox import Letter, Rank
from storage.talks import Talk, Topic, Urgency, Wanted, Way, life
from storage.values import Value, Values
from storage.visitors import Visitor


class Became(StrEnum):
    """BOOKED: a time is held, and the officer is asked. WAITING: officers are asked for one."""

    BOOKED = "booked"
    WAITING = "waiting"


class NobodyToTalkTo(Refusal):
    """Nobody is in office for talks there, or only whom they would rather not; values: besides."""


def most_open(session: Session) -> int:
    """How many talks with a time, or waiting for one, somebody may have at once."""
    return settings.value(session, "appointments.open_at_once")


def submit(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The talk is asked for: with a time, which is held, or waiting for one. Where somebody was quicker the times are
    shown again. TalkOpenYet, NobodyToTalkTo."""
    draft = questions.asked(session, "review", version, by=by)
    slot = None
    if draft.get("at") is not None:
        slot = questions.held(session, draft, None, now=now)
        if slot is None:
            return questions.put(session, draft | {"quicker": True, "page": 0}, "when", by=by, now=now)
    elif not questions.partners(session, questions.besides_in(draft), by=by):
        raise NobodyToTalkTo(besides=bool(questions.besides_in(draft)))
    talk = talks.ask(session, _wanted(draft, slot), by=by, now=now, most_open=most_open(session))
    questions.close(session, by=by)
    _heed(session, talk, draft.get("wish"), by=by, now=now)
    if slot is None:
        _tell_all(session, talk, by=by, now=now)
        return {**told(session, talk), "became": Became.WAITING}
    made = times.put_down(session, talk, slot, State.PENDING, by=by, now=now)
    _tell(session, talk, made, "appointments.asked", now=now)
    return {**told(session, talk, made), "became": Became.BOOKED}


def _wanted(draft: Values, slot: Free | None) -> Wanted:
    how = How(str(draft["way"]))
    way = slot.way if slot is not None else Way(how) if how is not How.EITHER else Way.IN_PERSON
    topic, wish = draft.get("topic"), draft.get("wish")
    return Wanted(
        way,
        urgency=Urgency(str(draft["urgency"])),
        topic=None if topic is None else Topic(str(topic)),
        officer_id=slot.officer_id if slot is not None else questions.number_in(draft, "officer") or None,
        besides=frozenset(questions.besides_in(draft)),
        wish=None if wish is None else str(wish),
    )


def begin_moving(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Another time with the same person, or, where nobody has the talk, with whom. NoSuchTalk, TalkOver."""
    talk = talks.own(session, talk_id, by=by)
    if talk.state not in talks.OPEN or talk.way is Way.HERE:
        raise talks.TalkOver(talk=talk.number)
    draft: Values = {
        "talk": talk.id,
        "way": How(talk.way),
        "officer": _still(session, talk),
        "besides": [*sorted(talks.besides_of(session, talk))],
        "urgency": talk.urgency,
        "page": 0,
    }
    return questions.ask_when(session, draft, by=by, now=now)


def _still(session: Session, talk: Talk) -> int:
    """The officer who has it, while they may; 0 for anybody."""
    officer = talk.officer_id
    return officer if officer is not None and talks.may_hold(session, officer, talk) else 0


def move(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """What was asked for before is given up only once the other time is held."""
    talk = talks.own(session, questions.number_in(draft, "talk"), by=by)
    old = live_of(session, talk.id)
    slot = None
    if draft.get("at") is not None:
        slot = questions.held(session, draft, old, now=now)
        if slot is None:
            return questions.put(session, draft | {"quicker": True, "page": 0}, "when", by=by, now=now)
    talks.wait_anew(session, talk, keep_officer=bool(_still(session, talk)))
    times.give_up(session, old, now=now)
    questions.close(session, by=by)
    if slot is None:
        return _wait(session, talk, draft, old, by=by, now=now)
    talk.way = slot.way
    life.take(session, talk, slot.officer_id)
    made = times.put_down(session, talk, slot, State.PENDING, by=by, now=now)
    before = None if old is None else old.starts_at
    _tell(session, talk, made, "appointments.asked", now=now, before=before)
    return {**told(session, talk, made), "became": Became.BOOKED}


def _heed(session: Session, talk: Talk, wish: Value, *, by: Visitor, now: datetime) -> None:
    """Words that call for help are met at once, wherever they stand; nothing is held up by them."""
    if wish is not None:
        alarms.heed(session, str(wish), talk.number, talk.member_id, by=by, now=now)


def _wait(
    session: Session, talk: Talk, draft: Values, old: Appointment | None, *, by: Visitor, now: datetime
) -> Values:
    _heed(session, talk, draft.get("wish"), by=by, now=now)
    if draft.get("wish") is not None:
        talk.wish = sealed.seal(session, "talks.wish", talk.row, str(draft["wish"]), under=talk.data_key)
    if talk.officer_id is None:
        _tell_all(session, talk, by=by, now=now)
    else:
        before = None if old is None else old.starts_at
        _write(session, talk, talk.officer_id, "appointments.requested", told(session, talk) | {"before": before}, now)
    return {**told(session, talk), "became": Became.WAITING}


# Letters to officers.


def _tell(
    session: Session, talk: Talk, made: Appointment, key: str, *, now: datetime, before: datetime | None = None
) -> None:
    _write(session, talk, made.officer_id, key, told(session, talk, made) | {"before": before}, now)


def _tell_all(session: Session, talk: Talk, *, by: Visitor, now: datetime) -> None:
    """Whom they chose; else everybody who may have it: the first to name a time does."""
    chosen = [talk.officer_id] if talk.officer_id is not None else None
    for officer_id in chosen or questions.partners(session, talks.besides_of(session, talk), by=by):
        _write(session, talk, officer_id, "appointments.requested", told(session, talk) | {"before": None}, now)


def _write(session: Session, talk: Talk, to: int, key: str, values: Values, now: datetime) -> None:
    soon = Rank.URGENT if talk.urgency is Urgency.SOON else Rank.NOTICE
    letter = Letter(to, key, values, rank=soon, right=talks.OFFICER, subject=talk.id)
    outbox.queue(session, letter, now=now)
