"""Saving: a draft becomes a note, with a number that can be said."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, numbers, sealed
from storage.quick_notes.records import Kind, QuickNote

PREFIX: Final = "JB"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a note is to say. `times`: 人次, or 户次 where they are `households`; `money` in 分; None where it was not
    said. `on` in the union's zone."""

    kind: Kind
    on: date
    words: str
    unit_id: int | None = None
    times: int | None = None
    money: int | None = None
    picture: bytes | None = None
    households: bool = False


def save(session: Session, draft: Draft, *, by: int, now: datetime) -> QuickNote:
    """The note of that account, which is noted in the audit. Whether it may, its caller has asked."""
    row = sealed.new_row()
    note = QuickNote(
        row=row,
        number=numbers.take(session, PREFIX, now=now),
        kind=draft.kind,
        unit_id=draft.unit_id,
        on=draft.on,
        times=draft.times,
        households=draft.households,
        money=draft.money,
        words=sealed.seal(session, "quick_notes.words", row, draft.words),
        picture=_sealed(session, row, draft.picture),
        made_by=by,
        made_at=now,
    )
    session.add(note)
    session.flush()
    audit.note(session, "quick_notes.save", by=by, now=now, record=note.number)
    return note


def correct(session: Session, note: QuickNote, draft: Draft, *, by: int, now: datetime) -> QuickNote:
    """The note says that from now on, under the same number, which is noted in the audit. As `save`."""
    # What is sealed anew takes a new row.
    note.row = sealed.new_row()
    note.kind, note.unit_id, note.on = draft.kind, draft.unit_id, draft.on
    note.times, note.households, note.money = draft.times, draft.households, draft.money
    note.words = sealed.seal(session, "quick_notes.words", note.row, draft.words)
    note.picture = _sealed(session, note.row, draft.picture)
    session.flush()
    audit.note(session, "quick_notes.correct", by=by, now=now, record=note.number)
    return note


def _sealed(session: Session, row: bytes, picture: bytes | None) -> bytes | None:
    if picture is None:
        return None
    return sealed.seal(session, "quick_notes.picture", row, base64.b64encode(picture).decode())
