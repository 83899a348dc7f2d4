"""Talking: what a copy has of the member's own talks. Anonymous ones are in none: the file says whose it is."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import sealed
from storage.offices import absences
from storage.relay.records import Said, words_of
from storage.talk_notes import TalkNote
from storage.talks import Talk


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Each by name, oldest first: with whom, when, how it went, and what was said through the bot while that is kept.
    The talker's note is theirs."""
    mine = select(Talk).where(Talk.member_id == member_id).order_by(Talk.id)
    return [_copy(session, one) for one in session.scalars(mine)]


def _copy(session: Session, talk: Talk) -> dict[str, Any]:
    note = session.get(TalkNote, talk.id)
    return {
        "number": talk.number,
        "origin": talk.origin,
        "way": talk.way,
        "stands": talk.state,
        "urgency": talk.urgency,
        "topic": talk.topic,
        "officer": None if talk.officer_id is None else absences.name_of(session, talk.officer_id),
        "asked_at": talk.asked_at,
        "held_on": talk.held_on,
        "word": talk.word,
        "helped": None if note is None else note.helped,
        "wish": talk.wish and sealed.unseal(session, "talks.wish", talk.row, talk.wish, under=talk.data_key),
        "said": _said(session, talk),
    }


def _said(session: Session, talk: Talk) -> list[dict[str, Any]]:
    every = session.scalars(select(Said).where(Said.talk_id == talk.id).order_by(Said.nth))
    return [{"on": one.day, "side": one.side, "words": words_of(session, talk, one)} for one in every]
