"""Viewing: who keeps an activity looks through what people gave, a few at a time, takes one to use it, deletes one."""

import base64
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from storage import activities, audit, outbox, sealed, showing
from storage.activities import Activity
from storage.activity_photos import calling
from storage.activity_photos.records import (
    ActivityPhoto,
    PhotoCopy,
    PhotoSet,
    delete_photos,
)
from storage.asking import Outdated
from storage.outbox import Letter, Rank, State
from storage.showing import SHOWN_FOR
from storage.values import Values
from storage.visitors import Visitor

#: The right by which a photo is had.
RIGHT: Final = "activity_photo"
#: Photos of one press.
PAGE: Final = 6


def show(session: Session, activity_id: int, after: int, *, by: Visitor, now: datetime) -> Values:
    """The next few after that one, a letter each, opened in the moment it leaves; whose they are is not told. The page
    anew. NoSuchActivity, NotYoursToKeep, NotBegunYet, Outdated."""
    activity = calling.access(session, activity_id, by=by, now=now)
    total = calling.page(session, activity, now=now, after=after)
    theirs = select(ActivityPhoto).join(PhotoSet, PhotoSet.id == ActivityPhoto.set_id)
    theirs = theirs.where(PhotoSet.activity_id == activity.id, ActivityPhoto.id > after)
    found = session.scalars(theirs.order_by(ActivityPhoto.id).limit(PAGE).options(defer(ActivityPhoto.picture))).all()
    if not found:
        raise Outdated
    audit.note(session, "activity_photos.look", by=by.account_id, now=now, record=activity.number or "")
    before, photos = int(str(total["photos"])) - int(str(total["left"])), total["photos"]
    for nth, photo in enumerate(found, start=before + 1):
        told: Values = {"photo": photo.id, "title": activity.title, "nth": nth, "count": photos}
        told |= {"at": photo.at, "until": now + SHOWN_FOR}
        _send(session, "activity_photos.photo", photo, told, by=by, now=now)
    return calling.page(session, activity, now=now, after=found[-1].id)


def _send(session: Session, key: str, photo: ActivityPhoto, told: Values, *, by: Visitor, now: datetime) -> None:
    letter = Letter(by.account_id, key, told, rank=Rank.ANSWER, right=RIGHT, subject=photo.id)
    outbox.queue(session, letter, now=now)


def take(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> Values:
    """The file, to be used: the person agreed to that; noted, and told to them who took it should they withdraw.
    NoSuchActivity, NotYoursToKeep, NotBegunYet, Outdated."""
    photo, activity = _access(session, photo_id, by=by, now=now)
    photo.taken_by = by.account_id
    audit.note(session, "activity_photos.take", by=by.account_id, now=now, record=activity.number or "")
    told: Values = {"photo": photo.id, "title": activity.title, "at": photo.at, "until": now + SHOWN_FOR}
    _send(session, "activity_photos.file", photo, told, by=by, now=now)
    return {"title": activity.title}


def ask_delete(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether it shall really go. The refusals of `take`."""
    photo, activity = _access(session, photo_id, by=by, now=now)
    return {"photo": photo.id, "activity": activity.id, "title": activity.title, "at": photo.at}


def remove(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is gone at once, from chats too; the page anew. The refusals of `take`."""
    photo, activity = _access(session, photo_id, by=by, now=now)
    delete_photos(session, [photo.id])
    audit.note(session, "activity_photos.delete", by=by.account_id, now=now, record=activity.number or "")
    return calling.page(session, activity, now=now)


def _access(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> tuple[ActivityPhoto, Activity]:
    photo = session.get(ActivityPhoto, photo_id, options=[defer(ActivityPhoto.picture)])
    if photo is None:
        raise Outdated
    of = session.get_one(PhotoSet, photo.set_id)
    return photo, calling.access(session, of.activity_id, by=by, now=now)


def may_have_photo(session: Session, account_id: int, photo_id: int) -> bool:
    """The right "activity_photo": of who keeps the activity, asked again in the moment a letter leaves."""
    of = select(PhotoSet.activity_id).join(ActivityPhoto, ActivityPhoto.set_id == PhotoSet.id)
    activity_id = session.scalar(of.where(ActivityPhoto.id == photo_id))
    return activity_id is not None and activities.may_have(session, account_id, activity_id)


def opened(session: Session, photo_id: int) -> bytes | None:
    """The JPEG, for the letter that brings it; None once it is gone."""
    photo = session.get(ActivityPhoto, photo_id)
    if photo is None:
        return None
    return base64.b64decode(sealed.unseal(session, "activity_photos.picture", photo.row, photo.picture))


# What was opened lies in the officer's chat, and goes from it with the photo, when told so, or a day later.


def sent(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """It has arrived: from now on it is owed that it goes again; at once where the photo itself went meanwhile."""
    there = session.scalar(select(func.count(ActivityPhoto.id)).where(ActivityPhoto.id == letter.subject))
    showing.sent(session, letter, state, PhotoCopy if there else None, now=now)


def seen(session: Session, message_id: int, *, by: Visitor, now: datetime) -> None:
    """The officer has looked at it: it goes at once."""
    showing.seen(session, PhotoCopy, message_id, by=by, now=now)


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    return showing.take_back(session, PhotoCopy, now=now)
