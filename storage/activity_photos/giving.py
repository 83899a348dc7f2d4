"""Giving: whoever came agrees that their photos may be shown, sends some, sees them, and takes them back."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from storage import accounts, activities, asking, audit, erasures, outbox, rights, sealed
from storage.accounts import Account
from storage.activities import Activity, SignUp, State, sign_up_of
from storage.activities.access import NoSuchActivity
from storage.activity_photos.records import (
    MOST,
    SERVICE,
    VERSION,
    WAITS,
    ActivityPhoto,
    NotCalled,
    PhotoCall,
    PhotoSet,
    TooMany,
    WasNotThere,
    count_of,
    delete_photos,
)
from storage.asking import OpenQuestion, Outdated
from storage.errors import Refusal
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for photos, or first whether they may be shown. NoSuchActivity, NotCalled, WasNotThere, TooMany."""
    activity = _called(session, activity_id, by=by, now=now)
    mine = _set_of(session, activity.id, by=by)
    if mine is not None and count_of(session, mine.id) >= MOST:
        raise TooMany(activity=activity.id, title=activity.title or "", most=MOST)
    asking.keep(session, by, SERVICE, {"activity": activity.id, "until": now + WAITS}, now=now)
    if mine is None or mine.version != VERSION:
        asking.ask(session, by, SERVICE, "agree")
    else:
        asking.ask(session, by, SERVICE, "photo")
    return _question(session, activity, by=by)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """They may be shown, which is noted for this activity alone, and the photos are asked for. The refusals of
    `begin`, Outdated."""
    asking.expect(by, SERVICE, "agree", version)
    activity, _ = _begun(session, by=by, now=now)
    mine = _set_of(session, activity.id, by=by)
    if mine is None:
        mine = PhotoSet(activity_id=activity.id, member_id=_me(by), version=VERSION, agreed_at=now)
        session.add(mine)
    mine.version, mine.agreed_at = VERSION, now
    session.flush()
    audit.note(session, "activity_photos.agree", by=by.account_id, now=now, record=activity.number or "")
    asking.ask(session, by, SERVICE, "photo")
    return _question(session, activity, by=by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    activity, _ = _begun(session, by=by, now=now)
    return _question(session, activity, by=by)


def _question(session: Session, activity: Activity, *, by: Visitor) -> Values:
    mine = _set_of(session, activity.id, by=by)
    return {
        "activity": activity.id,
        "title": activity.title,
        "count": 0 if mine is None else count_of(session, mine.id),
        "most": MOST,
        "step": by.question.step,
        "version": by.question.version,
    }


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether somebody is asked for a photo of an activity; asked before it is fetched, and once more when kept."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    mine = asked.where(
        Account.telegram_id == telegram_id, OpenQuestion.service == SERVICE, OpenQuestion.step == "photo"
    )
    return session.scalar(mine) is not None


def keep(session: Session, content: bytes, message_id: int, *, by: Visitor, now: datetime) -> Values:
    """Seals the photo and orders its message deleted, whatever becomes of it: nothing here is a refusal, which would
    undo that order. `kept`: whether it was; if not, `full`, or it came when none was asked for."""
    instead = erasures.order(session, message_id, by=by, now=now)
    if (by.question.service, by.question.step) != (SERVICE, "photo"):
        return {**instead, "kept": False, "full": False}
    try:
        activity, until = _begun(session, by=by, now=now)
    except Refusal:
        return {**instead, "kept": False, "full": False}
    # Locked before it is counted: an album is as many updates as it has photos.
    mine = _set_of(session, activity.id, by=by, locked=True)
    if mine is None or until < now:
        stop(session, by=by)
        return {**instead, "kept": False, "full": False}
    full = count_of(session, mine.id) >= MOST
    if not full:
        row, text = sealed.new_row(), base64.b64encode(content).decode("ascii")
        picture = sealed.seal(session, "activity_photos.picture", row, text)
        session.add(ActivityPhoto(row=row, set_id=mine.id, picture=picture, at=now))
        session.flush()
        audit.note(session, "activity_photos.add", by=by.account_id, now=now, record=activity.number or "")
    return {**_question(session, activity, by=by), "kept": not full, "full": full}


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The visitor's own photos of one activity, and whether more may be sent. NoSuchActivity, NotCalled,
    WasNotThere."""
    rights.ask(by, Deed.TAKE_PART)
    stop(session, by=by)
    mine = _set_of(session, activity_id, by=by)
    activity = _called(session, activity_id, by=by, now=now) if mine is None else session.get(Activity, activity_id)
    assert activity is not None
    called = session.get(PhotoCall, activity.id)
    photos = [] if mine is None else _photos_of(session, mine.id)
    sent: list[Value] = [{"photo": one.id, "nth": nth, "at": one.at} for nth, one in enumerate(photos, start=1)]
    return {
        "activity": activity.id,
        "title": activity.title,
        "photos": sent,
        "agreed_at": None if mine is None else mine.agreed_at,
        "takes": called is not None and now < called.until and len(photos) < MOST,
        "until": None if called is None else called.until,
        "most": MOST,
    }


def each(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Activities of which the visitor has given photos, or is asked for some, newest first."""
    rights.ask(by, Deed.TAKE_PART)
    stop(session, by=by)
    return {"lines": lines(session, by=by, now=now)}


def lines(session: Session, *, by: Visitor, now: datetime) -> list[Value]:
    """Those activities, a line each."""
    given = select(PhotoSet.activity_id).where(PhotoSet.member_id == by.member_id)
    there = select(SignUp.activity_id).where(SignUp.member_id == by.member_id, SignUp.came_at.is_not(None))
    asked = select(PhotoCall.activity_id).where(PhotoCall.until > now, PhotoCall.activity_id.in_(there))
    wanted = Activity.id.in_(given) | (Activity.id.in_(asked) & (Activity.state != State.CANCELLED))
    found = select(Activity.id, Activity.title).where(wanted).order_by(Activity.starts_at.desc(), Activity.id).limit(8)
    return [{"activity": key, "title": title} for key, title in session.execute(found)]


def remove(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> Values:
    """One less, gone at once, from officers' chats too; the page anew. Outdated."""
    rights.ask(by, Deed.TAKE_PART)
    photo = session.get(ActivityPhoto, photo_id)
    mine = None if photo is None else session.get_one(PhotoSet, photo.set_id)
    if photo is None or mine is None or mine.member_id != by.member_id:
        raise Outdated
    _take_away(session, mine, [photo], by=by, now=now)
    return look(session, mine.activity_id, by=by, now=now)


def withdraw(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """They may be shown no longer: all of them are gone at once, and so is the yes. Outdated."""
    rights.ask(by, Deed.TAKE_PART)
    mine = _set_of(session, activity_id, by=by, locked=True)
    if mine is None:
        raise Outdated
    stop(session, by=by)
    gone = _end(session, mine, by=by, now=now)
    title = session.get_one(Activity, activity_id).title
    return {"activity": activity_id, "title": title, "gone": gone}


def leave(session: Session, *, by: Visitor, now: datetime) -> None:
    """Whoever leaves takes all of theirs along."""
    stop(session, by=by)
    for one in session.scalars(select(PhotoSet).where(PhotoSet.member_id == by.member_id)).all():
        _end(session, one, by=by, now=now)


def _end(session: Session, mine: PhotoSet, *, by: Visitor, now: datetime) -> int:
    photos = _photos_of(session, mine.id)
    _take_away(session, mine, photos, by=by, now=now)
    activity = session.get_one(Activity, mine.activity_id)
    audit.note(session, "activity_photos.withdraw", by=by.account_id, now=now, record=activity.number or "")
    session.delete(mine)
    session.flush()
    return len(photos)


def _take_away(
    session: Session, mine: PhotoSet, photos: Sequence[ActivityPhoto], *, by: Visitor, now: datetime
) -> None:
    """Gone; whoever had the file of one is told to use it no longer."""
    activity = session.get_one(Activity, mine.activity_id)
    users: dict[int, list[Value]] = {}
    for one in photos:
        audit.note(session, "activity_photos.remove", by=by.account_id, now=now, record=activity.number or "")
        if one.taken_by is not None:
            users.setdefault(one.taken_by, []).append({"at": one.at})
    delete_photos(session, [one.id for one in photos])
    for account_id, sent in users.items():
        told: Values = {"activity": activity.id, "title": activity.title, "sent": sent}
        letter = Letter(account_id, "activity_photos.taken_back", told, right=activities.RIGHT, subject=activity.id)
        outbox.queue(session, letter, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """A photo that was asked for is not waited for any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """For the copy of their data: of what they gave photos, since when these may be shown, when each was sent."""
    mine = select(PhotoSet, Activity.title).join(Activity, Activity.id == PhotoSet.activity_id)
    rows = session.execute(mine.where(PhotoSet.member_id == member_id).order_by(PhotoSet.id)).all()
    return [
        {"title": title, "agreed_at": one.agreed_at, "sent_at": [photo.at for photo in _photos_of(session, one.id)]}
        for one, title in rows
    ]


def _me(by: Visitor) -> int:
    assert by.member_id is not None
    return by.member_id


def _set_of(session: Session, activity_id: int, *, by: Visitor, locked: bool = False) -> PhotoSet | None:
    mine = (PhotoSet.activity_id == activity_id) & (PhotoSet.member_id == by.member_id)
    found = select(PhotoSet).where(mine)
    return session.scalar(found.with_for_update() if locked else found)


def _photos_of(session: Session, set_id: int) -> Sequence[ActivityPhoto]:
    # Not the pictures themselves: a page that only counts them must not read megabytes.
    kept = select(ActivityPhoto).where(ActivityPhoto.set_id == set_id).order_by(ActivityPhoto.id)
    return session.scalars(kept.options(defer(ActivityPhoto.picture))).all()


def _called(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """An activity that the visitor came to and of which photos are asked for."""
    rights.ask(by, Deed.TAKE_PART)
    activity, there = session.get(Activity, activity_id), sign_up_of(session, activity_id, _me(by))
    if activity is None or there is None:
        raise NoSuchActivity
    called = session.get(PhotoCall, activity_id)
    if called is None or called.until <= now or activity.state == State.CANCELLED:
        raise NotCalled(title=activity.title or "")
    if there.came_at is None or accounts.holder(session, there.member_id) != by.account_id:
        raise WasNotThere(title=activity.title or "")
    return activity


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Activity, datetime]:
    """Of which activity photos are asked for, and until when they are waited for; Outdated for nothing."""
    begun = asking.draft(session, by, SERVICE)
    until = begun.get("until")
    if not isinstance(until, datetime):
        raise Outdated
    return _called(session, int(str(begun["activity"])), by=by, now=now), until
