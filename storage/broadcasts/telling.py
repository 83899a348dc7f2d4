"""Telling: what the letter says, who may have it in the moment it leaves, and what became of them all."""

from datetime import datetime

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from storage import activities, calendar
from storage.accounts import Account
from storage.activities import Activity, showing
from storage.broadcasts import sorts
from storage.broadcasts.records import KEY, Broadcast, State
from storage.members import Member
from storage.notices.wishes import Wish
from storage.outbox import OPEN, StoredLetter
from storage.outbox import State as Of
from storage.values import Values

#: Written out, not bound: only so does SQLite see that its index of these letters serves.
TOLD = text(f"outbox.key = '{KEY}'")


def of(activity: Activity) -> Values:
    """What screens call it by."""
    return {"activity": activity.id, "title": activity.title or "", "number": activity.number}


def letter(session: Session, activity: Activity) -> Values:
    """The card in short, as everybody gets it; how full it is is not in it: it may wait for days."""
    del session
    found = showing.Counts()
    return {**showing.line(activity, found), "place": activity.place, "fee": activity.fee}


def may_have(session: Session, account_id: int, broadcast_id: int) -> bool:
    """The right "broadcast": it was not stopped, and the activity is still on, for this person, and of a kind that they
    want to hear of."""
    broadcast = session.get(Broadcast, broadcast_id, populate_existing=True)
    if broadcast is None or broadcast.state not in (State.GOING, State.DONE):
        return False
    activity = session.get_one(Activity, broadcast.activity_id, populate_existing=True)
    member = session.scalar(
        select(Member).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    )
    if activity.state != activities.State.OPEN or member is None or not activities.is_for(session, activity, member):
        return False
    wish = session.get(Wish, account_id, populate_existing=True)
    return wish is None or not sorts.is_unwanted(wish.off, wish.off_activities, kind=activity.kind)


def counts(session: Session, broadcast_id: int, *, now: datetime) -> dict[str, int]:
    """How many of its letters are in each state; `held`: those that wait for a later time."""
    later = func.sum(case((StoredLetter.not_before > now, 1), else_=0))
    rows = session.execute(
        select(StoredLetter.state, func.count(), later)
        .where(TOLD, StoredLetter.subject == broadcast_id)
        .group_by(StoredLetter.state)
    )
    found: dict[str, int] = {"held": 0}
    for state, many, held in rows:
        found[state] = many
        if state in OPEN:
            found["held"] += int(held or 0)
    return found


def is_going_out(session: Session, broadcast_id: int, *, now: datetime) -> int:
    """How many of its letters may leave now and have not."""
    found = counts(session, broadcast_id, now=now)
    return found.get(Of.PENDING, 0) + found.get(Of.SENDING, 0) - found["held"]


def progress(session: Session, broadcast: Broadcast, activity: Activity, *, now: datetime) -> Values:
    """How far it is. `sent`; `failed`: not delivered; `unsure`: nobody knows; `waiting` to leave; `held` until the
    week has room for it; `dropped`: there is none before it is too late; `unwanted`; `before`: told or in already."""
    found = counts(session, broadcast.id, now=now)
    written = sum(many for state, many in found.items() if state != "held")
    seen = broadcast.queued + broadcast.unwanted + broadcast.before
    left = max(0, broadcast.people - seen) if broadcast.state == State.GOING and broadcast.fed_at is None else 0
    sent, failed = found.get(Of.SENT, 0), found.get(Of.UNDELIVERABLE, 0) + found.get(Of.EXPIRED, 0)
    gone = broadcast.counted is not None and not written
    return {
        "state": broadcast.state,
        "broadcast": broadcast.id,
        "people": broadcast.people,
        "sent": broadcast.counted if gone else sent,
        "failed": broadcast.failed if gone else failed,
        "unsure": found.get(Of.UNCONFIRMED, 0),
        "waiting": left + found.get(Of.PENDING, 0) + found.get(Of.SENDING, 0) - found["held"],
        "held": found["held"],
        "dropped": 0 if gone else max(0, broadcast.queued - written),
        "unwanted": broadcast.unwanted,
        "before": broadcast.before,
        "morning": calendar.wake_of(now) if broadcast.state == State.GOING and broadcast.fed_at is None else None,
        "ended_at": broadcast.ended_at,
        **of(activity),
    }
