"""Keeping: the notes of the last thirty days: one's own, to be corrected or taken back, and those of one's units."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, defer

from storage import asking, audit, rights, sealed
from storage.errors import Refusal
from storage.offices import absences
from storage.quick_notes import drafts
from storage.quick_notes.drafts import Begun
from storage.quick_notes.records import QuickNote
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which notes are had.
RIGHT: Final = "quick_notes"
#: So long a note is listed, and its writer may change it: after that it stands in what was reported.
KEPT: Final = timedelta(days=30)
PAGE: Final = 8


class NoSuchNote(Refusal):
    """There is none (any more) that this person may see, or change."""


def may_have(session: Session, account_id: int, note_id: int) -> bool:
    """Asked again in the moment a page leaves: whoever notes, and of one note its writer and whose units it is of; 0
    for a list."""
    if not rights.allowed(session, account_id, Deed.KEEP_NOTES):
        return False
    return not note_id or session.scalar(select(QuickNote.id).where(_seen(session, account_id, note_id))) is not None


def _seen(session: Session, account_id: int, note_id: int) -> ColumnElement[bool]:
    return (QuickNote.id == note_id) & or_(QuickNote.made_by == account_id, _within(session, account_id))


def _within(session: Session, account_id: int) -> ColumnElement[bool]:
    reach = rights.reach(session, account_id, Deed.KEEP_NOTES)
    return true() if reach is None else QuickNote.unit_id.in_(reach)


def listed(session: Session, everybody: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """One's own, or (`everybody`) those of one's units, newest first. Pages begin at 0. NotForYou."""
    rights.ask(by, Deed.KEEP_NOTES)
    mine = QuickNote.made_by == by.account_id
    here = (_within(session, by.account_id) if everybody else mine) & (QuickNote.made_at > now - KEPT)
    count = session.scalar(select(func.count()).select_from(QuickNote).where(here)) or 0
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 0), pages - 1)
    found = select(QuickNote).where(here).order_by(QuickNote.on.desc(), QuickNote.id.desc())
    rows = session.scalars(light(found.limit(PAGE).offset(page * PAGE)))
    lines: list[Value] = [line(session, one, by=by) for one in rows]
    return {
        "everybody": bool(everybody),
        "lines": lines,
        "count": count,
        "page": page,
        "pages": pages,
        "days": KEPT.days,
    }


def light(found: Any) -> Any:
    """A list must not read the photos."""
    return found.options(defer(QuickNote.picture), defer(QuickNote.words))


def line(session: Session, note: QuickNote, *, by: Visitor) -> Values:
    """What a list shows of a note: never its words."""
    path = None if note.unit_id is None else Tree(session).path(note.unit_id)
    return {
        "note": note.id,
        "number": note.number,
        "kind": note.kind,
        "unit": path[-1] if path else None,
        "on": note.on,
        "times": note.times,
        "households": note.households,
        "money": note.money,
        "who": None if note.made_by == by.account_id else absences.name_of(session, note.made_by),
        "mine": note.made_by == by.account_id,
    }


def told(session: Session, note: QuickNote, *, by: Visitor) -> Values:
    """A note whole, but for its photo; `picture`: whether there is one."""
    words = sealed.unseal(session, "quick_notes.words", note.row, note.words)
    return {**line(session, note, by=by), "words": words, "picture": note.picture is not None, "made_at": note.made_at}


def access(session: Session, note_id: int, *, by: Visitor) -> QuickNote:
    """A note that is the visitor's own, or of their units. NotForYou, NoSuchNote."""
    rights.ask(by, Deed.KEEP_NOTES)
    found = session.scalar(select(QuickNote).where(_seen(session, by.account_id, note_id)))
    if found is None:
        raise NoSuchNote
    return found


def own(session: Session, note_id: int, *, by: Visitor, now: datetime) -> QuickNote:
    """One's own of the last thirty days, to be changed. NotForYou, NoSuchNote."""
    found = access(session, note_id, by=by)
    if found.made_by != by.account_id or found.made_at <= now - KEPT:
        raise NoSuchNote
    return found


def look(session: Session, note_id: int, *, by: Visitor, now: datetime) -> Values:
    """A note; `open`: it is the visitor's to change. NotForYou, NoSuchNote."""
    note = access(session, note_id, by=by)
    mine = note.made_by == by.account_id
    if not mine:
        audit.note(session, "quick_notes.look", by=by.account_id, now=now, record=note.number)
    return {**told(session, note, by=by), "open": mine and note.made_at > now - KEPT}


def picture(session: Session, note_id: int, *, by: Visitor, now: datetime) -> Values:
    """The photo of a note. NotForYou, NoSuchNote."""
    note = access(session, note_id, by=by)
    if note.picture is None:
        raise NoSuchNote
    if note.made_by != by.account_id:
        audit.note(session, "quick_notes.look", by=by.account_id, now=now, record=note.number)
    opened = sealed.unseal(session, "quick_notes.picture", note.row, note.picture)
    return {"note": note.id, "number": note.number, "picture": opened}


def correct(session: Session, note_id: int, *, by: Visitor, now: datetime) -> Values:
    """One's own becomes a draft again; it stays as it is until that is saved. Where another draft waits, that is shown
    first. NotForYou, NoSuchNote."""
    note = own(session, note_id, by=by, now=now)
    waiting = drafts.load(session, by)
    if waiting is not None and waiting.says_something and waiting.note != note.id:
        step = "draft" if waiting.next is None else "other"
        return drafts.put(session, waiting, step, by=by, now=now)
    drafts.drop(session, by=by)
    if note.picture is not None:
        opened = sealed.unseal(session, "quick_notes.picture", note.row, note.picture)
        asking.keep(session, by, drafts.PHOTO, {"picture": opened, "album": None}, now=now)
    begun = Begun(
        words=sealed.unseal(session, "quick_notes.words", note.row, note.words),
        kinds=[note.kind],
        units=[] if note.unit_id is None else [note.unit_id],
        whole=note.unit_id is None,
        days=[note.on],
        counts=[] if note.times is None else [note.times],
        homes=[note.times] if note.households and note.times is not None else [],
        sums=[] if note.money is None else [note.money],
        note=note.id,
    )
    return drafts.put(session, begun, "fix", by=by, now=now)


def ask_take_back(session: Session, note_id: int, *, by: Visitor, now: datetime) -> Values:
    """NotForYou, NoSuchNote."""
    return told(session, own(session, note_id, by=by, now=now), by=by)


def take_back(session: Session, note_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is gone, and counts nowhere any more; that it was taken back stays in the audit. NotForYou, NoSuchNote."""
    note = own(session, note_id, by=by, now=now)
    audit.note(session, "quick_notes.take_back", by=by.account_id, now=now, record=note.number)
    begun = drafts.load(session, by)
    if begun is not None and begun.note == note.id:
        drafts.drop(session, by=by)
    session.delete(note)
    session.flush()
    return {"number": note.number}
