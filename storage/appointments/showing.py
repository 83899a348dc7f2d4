"""What the card of a talk says of its time, to the two whose it is, and what can be done about it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.appointments import answering
from storage.appointments.records import Appointment, State, of_talk
from storage.talks import OPEN, Talk, Way, beside
from storage.values import Values
from storage.visitors import Visitor


def on_card(session: Session, talk: Talk, by: Visitor, now: datetime) -> Values:
    """`timed`: times are made for it; `asks`: whose yes it waits for; `begun`: it can be said how it went."""
    # What is typed with a card before one's eyes is no word with a no.
    answering.stop(session, by=by)
    found = of_talk(session, talk.id)
    told: Values = {"timed": talk.way != Way.HERE and not talk.anonymous, "mine": talk.officer_id == by.account_id}
    if found is not None:
        told |= _of(found, now=now)
    return {"appointments": {**told, "open": talk.state in OPEN, "talk": talk.id}}


def on_line(session: Session, talk: Talk, by: Visitor, now: datetime) -> Values:
    """When it is, where a time is asked for or stands."""
    del by
    found = None if talk.way == Way.HERE else of_talk(session, talk.id)
    return {"appointments": _of(found, now=now) if found is not None else {"state": None, "starts_at": None}}


def _of(found: Appointment, *, now: datetime) -> Values:
    return {
        "appointment": found.id,
        "state": found.state,
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "place": found.place,
        "missed_by": found.missed_by,
        "begun": found.state == State.AGREED and found.starts_at <= now,
    }


beside.BESIDE_CARD.append(on_card)
beside.BESIDE_LINE.append(on_line)
