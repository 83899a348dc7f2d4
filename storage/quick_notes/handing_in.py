"""Handing in: one tap, and the draft is a note, or what the note says from now on."""

import base64
from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.asking import Outdated
from storage.quick_notes import drafting, drafts, keeping, saving
from storage.quick_notes.drafts import Begun
from storage.quick_notes.records import QuickNote
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def hand_in(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """It counts from now on. NotForYou; Outdated: the draft is another, is not whole, or the unit not the visitor's."""
    begun = drafts.access(session, mark, by=by)
    note = _kept(session, begun, by=by, now=now)
    drafts.drop(session, by=by)
    return {**keeping.told(session, note, by=by), "corrected": begun.note is not None, "now": now}


def hand_in_and_go_on(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """It counts from now on, and the words that were written meanwhile are the next draft; `saved`: its number. As
    `hand_in`."""
    begun = drafts.access(session, mark, by=by)
    if begun.next is None:
        raise Outdated
    note = _kept(session, begun, by=by, now=now)
    drafts.drop(session, by=by)
    return {**drafting.begin_with(session, begun.next, by=by, now=now), "saved": note.number}


def _kept(session: Session, begun: Begun, *, by: Visitor, now: datetime) -> QuickNote:
    draft = _draft(session, begun, by=by)
    if begun.note is None:
        return saving.save(session, draft, by=by.account_id, now=now)
    return saving.correct(session, keeping.own(session, begun.note, by=by, now=now), draft, by=by.account_id, now=now)


def _draft(session: Session, begun: Begun, *, by: Visitor) -> saving.Draft:
    kind, on, unit_id = begun.kind, begun.on, None if begun.whole else begun.unit
    if not begun.complete or kind is None or on is None:
        raise Outdated
    reach = rights.reach(session, by.account_id, Deed.KEEP_NOTES)
    if reach is not None and unit_id not in reach:
        raise Outdated
    picture = asking.draft(session, by, drafts.PHOTO).get("picture")
    content = base64.b64decode(str(picture)) if picture else None
    return saving.Draft(kind, on, begun.words, unit_id, begun.times, begun.money, content, begun.households)
