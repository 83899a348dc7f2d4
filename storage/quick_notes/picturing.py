"""Picturing: one photo of a draft: sent while it is at hand, or with words below it that read clearly as a note."""

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import alarms, asking, erasures, rights, visitors
from storage.accounts import Account
from storage.errors import Refusal
from storage.quick_notes import drafting, drafts, reading
from storage.quick_notes.drafting import NotAChange
from storage.quick_notes.drafts import Begun
from storage.quick_notes.records import SERVICE
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def is_awaited(session: Session, telegram_id: int, caption: str | None, now: datetime) -> bool:
    """Whether a photo with these words is of a note; asked before it is fetched, and once more when it is kept."""
    account_id = session.scalar(select(Account.id).where(Account.telegram_id == telegram_id))
    return account_id is not None and _is_of_note(session, visitors.by_account(session, account_id), caption, now)


def _is_of_note(session: Session, by: Visitor, caption: str | None, now: datetime) -> bool:
    if not rights.may(by, Deed.KEEP_NOTES):
        return False
    if by.question.service == SERVICE:
        begun = drafts.load(session, by)
        return begun is not None and begun.until is not None and now <= begun.until
    clear = by.question.service is None and caption is not None and not alarms.call_for_help(caption)
    return clear and reading.is_note(caption or "", now.date(), drafts.places(session, by))


def keep(
    session: Session,
    content: bytes,
    caption: str | None,
    album: str | None,
    message_id: int,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    """Lays the photo by the draft and orders its message deleted, whatever becomes of it: nothing here is a refusal,
    which would undo that order. `step` "refused": `key` says why; `more`: another photo of an album, of which the
    first is kept; `unkept`: it has to be sent again, once the draft before it is saved."""
    instead = erasures.order(session, message_id, by=by, now=now)
    if not _is_of_note(session, by, caption, now):
        # It was left while the photo was on its way.
        return {**instead, "step": "refused", "key": "privacy.photo"}
    begun, kept = drafts.load(session, by) or Begun(), asking.draft(session, by, drafts.PHOTO)
    if album is not None and kept.get("album") == album:
        return {**drafting.open_question(session, by=by, now=now), "more": True}
    try:
        found = _with_words(session, begun, caption, by=by, now=now)
    except Refusal as refusal:
        return {**instead, **refusal.values, "step": "refused", "key": refusal.key}
    if found["step"] == "other":
        # It belongs to words that are no draft yet, and would be lost beside those of another.
        return {**found, "more": False, "unkept": True}
    if found["step"] != "personal":
        picture = base64.b64encode(content).decode("ascii")
        asking.keep(session, by, drafts.PHOTO, {"picture": picture, "album": album}, now=now)
        found["picture"] = True
    return {**found, "more": False}


def _with_words(session: Session, begun: Begun, caption: str | None, *, by: Visitor, now: datetime) -> Values:
    """The draft with what stands below the photo; without words of a note these are still waited for."""
    if caption and caption.strip():
        if by.question.service == SERVICE:
            try:
                return drafting.write(session, caption, by=by, now=now)
            except NotAChange:  # the words are of the photo alone
                return drafts.put(session, begun, "draft", by=by, now=now)
        offered = drafting.hear(session, caption, by=by, now=now)
        assert offered is not None
        return offered
    return drafts.put(session, begun, "draft" if begun.says_something else "words", by=by, now=now)
