"""Feeding: the letters of a broadcast come into the outbox a few at a time, as fast as they leave it.

Five thousand at once would stand in the way of everybody else's: measured in `docs/decisions.md`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from storage import activities, calendar, outbox
from storage.activities import IN, Activity, SignUp
from storage.broadcasts import addressing, sorts, telling
from storage.broadcasts.records import KEY, RIGHT, Broadcast, State
from storage.commits import later
from storage.outbox import Letter, Rank, StoredLetter

#: Letters that are written in one transaction; while fewer than `LOW` may leave, more are written.
PAGE, LOW = 25, 40
#: So many a second leave at most (`bot/pace.py`), for what an officer is told beforehand.
A_SECOND: Final = 25


def rouse(session: Session, broadcast_id: int) -> None:
    """It need not wait for the next look."""
    later(session, roused, broadcast_id)


def roused(_: Connection, broadcast_ids: Iterable[int]) -> list[int]:
    """Nothing to write; whoever keeps time hears that there is something to do."""
    return list(broadcast_ids)


def due(session: Session, *, now: datetime) -> int | None:
    """The broadcast for which there is something to do now: the oldest goes first; in quiet hours none begins."""
    quiet = calendar.wake_of(now) is not None
    going = select(Broadcast).where(Broadcast.state == State.GOING).order_by(Broadcast.begun_at, Broadcast.id)
    for broadcast in session.scalars(going):
        out = telling.is_going_out(session, broadcast.id, now=now)
        if broadcast.fed_at is not None and not out:
            return broadcast.id
        if broadcast.fed_at is None:
            return broadcast.id if out < LOW and not quiet else None
    return None


def feed(session: Session, broadcast_id: int, *, now: datetime) -> int:
    """Writes the next letters, or ends the broadcast when all that may leave have left; how many were written."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if broadcast is None or broadcast.state != State.GOING:
        return 0
    activity = session.get_one(Activity, broadcast.activity_id)
    if broadcast.fed_at is not None:
        if not telling.is_going_out(session, broadcast.id, now=now):
            end(session, broadcast, activity, State.DONE, tell=True, now=now)
        return 0
    until = activity.closes_at or activity.starts_at
    if activity.state != activities.State.OPEN or (until is not None and until <= now):
        end(session, broadcast, activity, State.LATE, tell=True, now=now)
        return 0
    return _page(session, broadcast, activity, until, now=now)


def _page(session: Session, broadcast: Broadcast, activity: Activity, until: datetime | None, *, now: datetime) -> int:
    found = addressing.page(session, broadcast, activity, PAGE)
    names = {row.id: f"{KEY}:{activity.id}:{row.id}" for row in found}
    told, by_this = _told(session, broadcast, [*names.values()])
    mine = select(SignUp.member_id).where(SignUp.activity_id == activity.id, SignUp.place.in_(IN))
    there = set(session.scalars(mine.where(SignUp.member_id.in_([row.member_id for row in found]))))
    values, written = telling.letter(session, activity), 0
    for row in found:
        if names[row.id] in by_this:
            continue
        if row.member_id in there or names[row.id] in told:
            broadcast.before += 1
        elif sorts.is_unwanted(row.off, row.off_activities, kind=activity.kind):
            broadcast.unwanted += 1
        else:
            letter = Letter(row.id, KEY, values, Rank.BROADCAST, right=RIGHT, subject=broadcast.id)
            letter.once, letter.useful_until = names[row.id], until
            outbox.queue(session, letter, now=now)
            written += 1
    broadcast.queued += written
    if len(found) < PAGE:
        broadcast.fed_at = now
    else:
        broadcast.cursor = found[-1].id
    return written


def _told(session: Session, broadcast: Broadcast, names: list[str]) -> tuple[set[str], set[str]]:
    """Who need not be told: all, and those whom this broadcast wrote to before it began anew. A letter of another that
    never came to its reader tells nothing: it gives its name back."""
    letters = select(StoredLetter.once, StoredLetter.subject, StoredLetter.state).where(StoredLetter.once.in_(names))
    found = session.execute(letters).all()
    lost = [one.once for one in found if one.subject != broadcast.id and one.state in _NEVER_CAME]
    if lost:
        freed = update(StoredLetter).where(StoredLetter.once.in_(lost)).values(once=None)
        session.execute(freed, execution_options={"synchronize_session": False})
    told = {one.once for one in found} - {*lost}
    return told, {one.once for one in found if one.subject == broadcast.id}


_NEVER_CAME: Final = (outbox.State.WITHDRAWN, outbox.State.EXPIRED, outbox.State.UNDELIVERABLE)


def tell_anew(session: Session, activity_id: int, *, now: datetime) -> None:
    """What the letters say is not so any more: those that have not left are taken back, and written once more."""
    told = select(Broadcast).where(Broadcast.activity_id == activity_id, Broadcast.state.in_((State.GOING, State.DONE)))
    for broadcast in session.scalars(told.order_by(Broadcast.id).with_for_update()).all():
        if not _take_back(session, broadcast, gone=True, now=now):
            continue
        broadcast.state, broadcast.ended_at, broadcast.counted, broadcast.failed = State.GOING, None, None, None
        broadcast.cursor, broadcast.fed_at, broadcast.unwanted, broadcast.before = 0, None, 0, 0
        broadcast.queued = sum(telling.counts(session, broadcast.id, now=now).values())
        broadcast.queued -= telling.counts(session, broadcast.id, now=now)["held"]
        rouse(session, broadcast.id)


def call_off(session: Session, activity: Activity, *, by: int, now: datetime) -> None:
    """The activity is called off: nobody is told of it any more, not in the morning nor in a week with room either."""
    told = select(Broadcast).where(Broadcast.activity_id == activity.id, Broadcast.state.in_((State.GOING, State.DONE)))
    for broadcast in session.scalars(told.order_by(Broadcast.id).with_for_update()).all():
        if broadcast.state == State.GOING:
            end(session, broadcast, activity, State.LATE, tell=broadcast.made_by != by, now=now)
        else:
            _take_back(session, broadcast, gone=False, now=now)


def _take_back(session: Session, broadcast: Broadcast, *, gone: bool, now: datetime) -> bool:
    """Its letters that have not left do not leave, and nobody counts as told by them; whether there were any. `gone`:
    they are counted nowhere either."""
    mine = update(StoredLetter).where(telling.TOLD, StoredLetter.subject == broadcast.id)
    taken = mine.where(StoredLetter.state == outbox.State.PENDING).values(
        state=outbox.State.WITHDRAWN, content=None, ended_at=now, once=None
    )
    if gone:
        taken = taken.values(subject=0)
    found: Any = session.execute(taken, execution_options={"synchronize_session": False})
    return bool(found.rowcount)


def end(
    session: Session,
    broadcast: Broadcast,
    activity: Activity,
    state: State,
    *,
    tell: bool,
    now: datetime,
) -> None:
    """It is over, and who began it hears what became of it. What has not left does not leave, unless it is done and
    waits for a week with room."""
    if state != State.DONE:
        _take_back(session, broadcast, gone=False, now=now)
    broadcast.state, broadcast.ended_at = state, now
    found = telling.progress(session, broadcast, activity, now=now)
    broadcast.counted, broadcast.failed = int(str(found["sent"])), int(str(found["failed"]))
    if tell:
        letter = Letter(broadcast.made_by, "broadcasts.over", found, right=activities.RIGHT, subject=activity.id)
        letter.once = f"broadcasts.over:{broadcast.id}"
        outbox.queue(session, letter, now=now)
