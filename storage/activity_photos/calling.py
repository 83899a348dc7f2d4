"""Calling: who keeps an activity asks who came for photos; one letter each, a page at a time."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, activities, audit, outbox
from storage.activities import Activity, SignUp, State
from storage.activity_photos.records import (
    OPEN,
    ActivityPhoto,
    NobodyCame,
    NotBegunYet,
    PhotoCall,
    PhotoSet,
    came_to,
)
from storage.outbox import Letter
from storage.values import Values
from storage.visitors import Visitor

#: People whom one transaction writes to.
_PAGE: Final = 50


def access(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """An activity that the visitor keeps and that has begun. NoSuchActivity, NotYoursToKeep, NotBegunYet."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    begun = activity.starts_at is not None and activity.starts_at <= now
    if activity.state not in (State.OPEN, State.OVER) or not begun:
        raise NotBegunYet(activity=activity.id, title=activity.title or "")
    return activity


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether photos were called for, and how many there are from how many people. NoSuchActivity, NotYoursToKeep,
    NotBegunYet."""
    return page(session, access(session, activity_id, by=by, now=now), now=now)


def page(session: Session, activity: Activity, *, now: datetime, after: int = 0) -> Values:
    """What the officer is shown; `after`: the last photo that was looked at, `left`: how many come after it."""
    called = session.get(PhotoCall, activity.id)
    theirs = select(ActivityPhoto.id).join(PhotoSet, PhotoSet.id == ActivityPhoto.set_id)
    theirs = theirs.where(PhotoSet.activity_id == activity.id)
    givers = select(func.count(PhotoSet.member_id.distinct()), func.count(ActivityPhoto.id))
    people, photos = session.execute(
        givers.join(ActivityPhoto, ActivityPhoto.set_id == PhotoSet.id).where(PhotoSet.activity_id == activity.id)
    ).one()
    left = select(func.count()).select_from(theirs.where(ActivityPhoto.id > after).subquery())
    return {
        "activity": activity.id,
        "title": activity.title,
        "came": _came(session, activity.id),
        "called_at": None if called is None else called.made_at,
        "until": None if called is None else called.until,
        "open": called is not None and now < called.until,
        "people": people,
        "photos": photos,
        "after": after,
        "left": session.scalar(left) or 0,
    }


def _came(session: Session, activity_id: int) -> int:
    return session.scalar(select(func.count(SignUp.id)).where(came_to(activity_id))) or 0


def call(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Who came is written to from now on, once; the page anew. NoSuchActivity, NotYoursToKeep, NotBegunYet,
    NobodyCame."""
    activity = access(session, activity_id, by=by, now=now)
    if session.get(PhotoCall, activity.id, with_for_update=True) is None:
        if not _came(session, activity.id):
            raise NobodyCame(activity=activity.id, title=activity.title or "")
        session.add(PhotoCall(activity_id=activity.id, made_by=by.account_id, made_at=now, until=now + OPEN))
        session.flush()
        audit.note(session, "activity_photos.call", by=by.account_id, now=now, record=activity.number or "")
    return page(session, activity, now=now)


def untold(session: Session) -> list[int]:
    """Activities of which people are being asked."""
    return list(session.scalars(select(PhotoCall.activity_id).where(PhotoCall.ended_at.is_(None))))


def tell(session: Session, activity_id: int, *, now: datetime) -> bool:
    """Writes to a page of who was checked in; whether there are more. Of what was called off nobody is asked."""
    called = session.get_one(PhotoCall, activity_id, with_for_update=True, populate_existing=True)
    if called.ended_at is not None:
        return False
    activity = session.get_one(Activity, activity_id)
    there = select(SignUp.id, SignUp.member_id).where(came_to(activity_id), SignUp.id > called.cursor)
    found = session.execute(there.order_by(SignUp.id).limit(_PAGE)).all()
    for _, member_id in found if activity.state != State.CANCELLED and now < called.until else ():
        _write_to(session, activity, called, member_id, now=now)
    if len(found) < _PAGE:
        called.ended_at = now
        return False
    called.cursor = found[-1][0]
    return True


def _write_to(session: Session, activity: Activity, called: PhotoCall, member_id: int, *, now: datetime) -> None:
    account_id = accounts.holder(session, member_id)
    if account_id is None:
        return
    letter = Letter(
        account_id,
        "activity_photos.called",
        {"activity": activity.id, "title": activity.title, "until": called.until},
        right="member",
        subject=member_id,
        once=f"activity_photos.called:{activity.id}:{member_id}",
        useful_until=called.until,
    )
    outbox.queue(session, letter, now=now)
