"""Reminding: who has a place hears of it a week, a day and two hours before, with 来 and 来不了 at hand.

`reminded_at` says when somebody last heard: a reminder is theirs if it fell due after that, and after they had their
place. So one that was missed while the bot stood still is made up for only while it says anything new, the later one
goes instead of two, and an activity that is put off has its reminders anew. One that waits for the morning does not
leave if time or place are others by then: of that there is a letter.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage.activities import Activity, Option, Place, SignUp, State, options_of
from storage.attendance import times
from storage.attendance.records import named
from storage.attendance.times import Due, Stage, When
from storage.outbox import ATTENDING, Letter, StoredLetter
from storage.values import Values

#: Letters of one transaction: a millisecond each, and nobody waits for the writer longer than 50.
A_PAGE: Final = 20
_LETTERS: Final = {
    Stage.WEEK: "attendance.remind_week",
    Stage.DAY: "attendance.remind_day",
    Stage.HOURS: "attendance.remind_hours",
}
#: How far ahead somebody is reminded.
_AHEAD: Final = timedelta(days=7)


def remind(session: Session, *, now: datetime) -> int:
    """A page of letters; how many were reminded, nought when all are."""
    for activity, option, due in _due(session, now):
        found = _waiting(session, activity, option, due)
        for sign_up in found:
            _tell(session, activity, option, sign_up, due, now=now)
        if found:
            return len(found)
    return 0


def _due(session: Session, now: datetime) -> Iterator[tuple[Activity, Option | None, Due]]:
    """What is to be told of, with the reminder that is due: activities that are near, and each option of theirs with a
    time of its own."""
    latest = select(func.max(Option.starts_at)).where(Option.activity_id == Activity.id).scalar_subquery()
    near = select(Activity).where(
        Activity.state == State.OPEN,
        Activity.starts_at <= now + _AHEAD,
        or_(Activity.starts_at > now, latest > now),
    )
    for activity in session.scalars(near.order_by(Activity.id)).all():
        timed = [one for one in options_of(session, activity.id) if one.starts_at is not None]
        for option in (None, *timed):
            due = times.due(times.when(activity, option).starts, now=now)
            if due is not None:
                yield activity, option, due


def _waiting(session: Session, activity: Activity, option: Option | None, due: Due) -> Sequence[SignUp]:
    """Who has not heard of that yet; without an option, of those who have none with a time of its own."""
    timed = select(Option.id).where(Option.activity_id == activity.id, Option.starts_at.is_not(None))
    untimed = or_(SignUp.option_id.is_(None), SignUp.option_id.not_in(timed))
    mine = select(SignUp).where(
        SignUp.activity_id == activity.id,
        SignUp.place == Place.SEATED,
        SignUp.came_at.is_(None),
        untimed if option is None else SignUp.option_id == option.id,
        or_(SignUp.seated_at.is_(None), SignUp.seated_at < due.at),
        or_(SignUp.reminded_at.is_(None), SignUp.reminded_at < due.at),
    )
    return session.scalars(mine.order_by(SignUp.id).limit(A_PAGE).with_for_update()).all()


def _tell(
    session: Session, activity: Activity, option: Option | None, sign_up: SignUp, due: Due, *, now: datetime
) -> None:
    """Who has no Telegram is told by whoever entered them; that is not asked anew each minute."""
    sign_up.reminded_at = now
    account_id = accounts.holder(session, sign_up.member_id)
    if account_id is None:
        return
    when = times.when(activity, option)
    mark = _mark(activity, when)
    old = _waits(account_id, sign_up) & (StoredLetter.state == outbox.State.PENDING)
    stale = update(StoredLetter).where(old, ~StoredLetter.once.endswith(mark))
    session.execute(stale.values(state=outbox.State.WITHDRAWN, content=None, ended_at=now))
    letter = Letter(
        account_id,
        _LETTERS[due.stage],
        told(session, activity, sign_up, when),
        right=ATTENDING,
        subject=sign_up.id,
        once=f"attendance.remind:{sign_up.id}:{due.stage}:{mark}",
        useful_until=due.until,
    )
    outbox.queue(session, letter, now=now)


def _waits(account_id: int, sign_up: SignUp) -> ColumnElement[bool]:
    """Reminders of that place which have not left."""
    return and_(
        StoredLetter.account_id == account_id,
        StoredLetter.key.in_([*_LETTERS.values()]),
        StoredLetter.subject == sign_up.id,
        StoredLetter.state.in_(outbox.OPEN),
    )


def _mark(activity: Activity, when: When) -> str:
    """Of which time and place it tells."""
    return f"{when.starts.astimezone(UTC):%y%m%d%H%M}:{zlib.crc32((activity.place or '').encode()):08x}"


def told(session: Session, activity: Activity, sign_up: SignUp, when: When) -> Values:
    """What somebody with a place is told of it."""
    option = None if sign_up.option_id is None else session.get(Option, sign_up.option_id)
    return {
        **named(activity),
        "place": activity.place,
        "directions": activity.directions,
        "starts_at": when.starts,
        "opens_at": when.opens,
        "option": None if option is None else option.words,
        "family": sign_up.family,
        "comes": sign_up.comes,
    }


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "attending", asked again when the letter leaves: whose place it is, while they have it, it is on, and
    it is when and where the letter says."""
    sign_up = session.get(SignUp, subject)
    if sign_up is None or sign_up.place != Place.SEATED:
        return False
    activity = session.get_one(Activity, sign_up.activity_id)
    mark = _mark(activity, times.of_sign_up(session, activity, sign_up))
    waits = session.scalars(select(StoredLetter.once).where(_waits(account_id, sign_up))).all()
    true = all(str(one).endswith(mark) for one in waits)
    return true and activity.state == State.OPEN and accounts.speaks_for(session, account_id, sign_up.member_id)
