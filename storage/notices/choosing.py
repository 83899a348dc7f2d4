"""Choosing: which notices one wants, and one's own quiet hours."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.notices import wishes
from storage.notices.kinds import LINES, Kind
from storage.outbox import OPEN, State, StoredLetter
from storage.values import Value, Values
from storage.visitors import Visitor

#: Hours that can be chosen for the quiet to begin and to end.
FROM, UNTIL = (20, 21, 22, 23), (6, 7, 8, 9)


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is wanted now, and when it is quiet."""
    del now
    wish = wishes.of(session, by.account_id)
    off, (begins, ends) = wishes.unwanted(wish.off), wishes.hours(wish.quiet_from, wish.quiet_until)
    kinds: list[Value] = [
        {"kind": line.kind, "on": line.kind not in off} for line in LINES.values() if by.has_desk or not line.desk
    ]
    return {"kinds": kinds, "begins": begins.hour, "ends": ends.hour, "desk": by.has_desk}


def toggle(session: Session, kind: Kind, on: bool, *, by: Visitor, now: datetime) -> Values:  # noqa: FBT001
    """The kind is wanted from now on, or not: then what waits of it is not sent either."""
    wish = wishes.of(session, by.account_id)
    off = wishes.unwanted(wish.off)
    wish.off = wishes.words(off - {kind} if on else off | {kind})
    session.add(wish)
    session.flush()
    if not on:
        waiting = select(StoredLetter.id).where(
            StoredLetter.account_id == by.account_id, StoredLetter.kind == kind, StoredLetter.state.in_(OPEN)
        )
        for letter_id in session.scalars(waiting.where(StoredLetter.not_before > now)).all():
            outbox.end_open(session, outbox.ending(letter_id, State.WITHDRAWN, now=now))
    return look(session, by=by, now=now)


def begin_quiet(session: Session, hour: int, *, by: Visitor, now: datetime) -> Values:
    """The quiet hours begin at that hour."""
    return _set(session, by=by, now=now, begins=hour)


def end_quiet(session: Session, hour: int, *, by: Visitor, now: datetime) -> Values:
    """The quiet hours end at that hour."""
    return _set(session, by=by, now=now, ends=hour)


def _set(session: Session, *, by: Visitor, now: datetime, begins: int | None = None, ends: int | None = None) -> Values:
    wish = wishes.of(session, by.account_id)
    if begins in FROM:
        wish.quiet_from = begins
    if ends in UNTIL:
        wish.quiet_until = ends
    session.add(wish)
    session.flush()
    return look(session, by=by, now=now)
