"""Leaving: open letters are taken up, marked, and each ends in a named state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, bindparam, func, select, union_all, update
from sqlalchemy.orm import Session

from storage import sealed, stale
from storage.accounts import Account
from storage.chats import Group
from storage.commits import later
from storage.outbox.letters import IS_OPEN, OUTBOX, Letter, Rank, State, StoredLetter, unpacked
from storage.prepared import Prepared

_ACCOUNTS = cast("Table", Account.__table__)
_GROUPS = cast("Table", Group.__table__)
_MARK_SENDING = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("letter")).values(state=State.SENDING))
_ENDING = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("letter"))
    .values(
        state=bindparam("ended"),
        content=None,
        message_id=bindparam("message"),
        reason=bindparam("why"),
        ended_at=bindparam("at"),
    )
)
_END = Prepared(_ENDING)
_END_OPEN = _ENDING.where(IS_OPEN)
_OPEN_IDS = select(OUTBOX.c.id).where(IS_OPEN).order_by(OUTBOX.c.id)
# Two selects, sorted afterwards: each finds its place in the index. For an OR SQLite walks all of it, and for an order
# by number it reads the whole table.
_DUE_IDS = union_all(
    select(OUTBOX.c.id).where(IS_OPEN, OUTBOX.c.not_before.is_(None)),
    select(OUTBOX.c.id).where(IS_OPEN, OUTBOX.c.not_before <= bindparam("now")),
)
_OPEN_LETTERS = (
    select(
        OUTBOX,
        func.coalesce(_GROUPS.c.chat_id, _ACCOUNTS.c.telegram_id).label("chat_id"),
        func.coalesce(_GROUPS.c.language, _ACCOUNTS.c.language).label("language"),
    )
    .outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == OUTBOX.c.account_id)
    .outerjoin(_GROUPS, _GROUPS.c.id == OUTBOX.c.group_id)
    .where(IS_OPEN, OUTBOX.c.id.in_(bindparam("letters", expanding=True)))
    .order_by(OUTBOX.c.id)
)

# More than Telegram lets through in a minute, the longest stretch that it counts; a look along the keys.
_LAST = select(OUTBOX).order_by(OUTBOX.c.id.desc()).limit(2_000).subquery()
_LAST_GONE = (
    select(func.coalesce(_GROUPS.c.chat_id, _ACCOUNTS.c.telegram_id).label("chat_id"), _LAST.c.rank, _LAST.c.ended_at)
    .outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _LAST.c.account_id)
    .outerjoin(_GROUPS, _GROUPS.c.id == _LAST.c.group_id)
    .where(_LAST.c.state == State.SENT)
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A letter that has left: for which chat, how urgent, and when it had arrived."""

    chat_id: int
    rank: Rank
    at: datetime


def lately_gone(session: Session, *, since: datetime) -> list[Gone]:
    """Of the last letters queued those that have arrived since then, in that order."""
    last = session.execute(_LAST_GONE).all()
    found = [Gone(row.chat_id, Rank(row.rank), row.ended_at) for row in last if row.ended_at > since]
    return sorted(found, key=lambda gone: gone.at)


def open_ids(session: Session) -> list[int]:
    """The numbers of all open letters, in order."""
    return list(session.scalars(_OPEN_IDS))


def due_ids(session: Session, *, now: datetime) -> list[int]:
    """The numbers of the open letters that may leave by now, in order."""
    return sorted(session.scalars(_DUE_IDS, {"now": now}))


def load(session: Session, letter_ids: Sequence[int]) -> list[Letter]:
    """Those of the letters that are still open, in order: after a restart, or queued by another process."""
    return [_letter(session, row) for row in session.execute(_OPEN_LETTERS, {"letters": letter_ids})]


def _letter(session: Session, row: Row[Any]) -> Letter:
    values, buttons = unpacked(sealed.unseal(session, "outbox.content", row.row, row.content))
    return Letter(
        to=row.account_id or 0,
        key=row.key,
        values=values,
        rank=Rank(row.rank),
        buttons=buttons,
        edits=row.edits,
        right=row.right,
        subject=row.subject,
        repeats=row.repeats,
        once=row.once,
        chat_id=row.chat_id,
        language=row.language,
        created_at=row.created_at,
        not_before=row.not_before,
        useful_until=row.useful_until,
        id=row.id,
        group=row.group_id,
        state=State(row.state),
        tries=row.tries,
    )


def mark_sending(session: Session, letter_id: int) -> None:
    """Committed before the call, so that a crash in it is known as one."""
    later(session, mark_all_sending, letter_id)


def mark_all_sending(connection: Connection, letter_ids: list[int]) -> None:
    _MARK_SENDING.run_all(connection, [{"letter": number} for number in letter_ids])


def ending(
    letter_id: int, state: State, *, now: datetime, message_id: int | None = None, reason: str = ""
) -> dict[str, Any]:
    """A letter's end as `end_all` takes it. `reason` is a kind of error, never its text."""
    return {"letter": letter_id, "ended": state, "message": message_id, "why": reason or None, "at": now}


def end_open(session: Session, ending: dict[str, Any]) -> bool:
    """The end of a letter that is still open, within a rule, at once; whether it was."""
    hit: Any = session.execute(_END_OPEN, ending)
    return bool(hit.rowcount)


def end(
    session: Session, letter_id: int, state: State, *, now: datetime, message_id: int | None = None, reason: str = ""
) -> None:
    """The letter's end, within a rule."""
    later(session, end_all, ending(letter_id, state, now=now, message_id=message_id, reason=reason))


def end_all(connection: Connection, ends: list[dict[str, Any]]) -> None:
    """Writes the ends; a letter's content is emptied in the same moment."""
    _END.run_all(connection, ends)


def wait_again(session: Session, letter_id: int, tries: int) -> None:
    """Back to PENDING after a failed try."""
    session.execute(update(OUTBOX).where(OUTBOX.c.id == letter_id).values(state=State.PENDING, tries=tries))


def take_back(session: Session, group_id: int, key: str, *, now: datetime) -> bool:
    """Withdraws the group's letters of that text that have not left; whether one is on its way and can't be."""
    mine = update(OUTBOX).where(OUTBOX.c.group_id == group_id, OUTBOX.c.key == key)
    waiting = mine.where(IS_OPEN, OUTBOX.c.state == State.PENDING)
    session.execute(waiting.values(state=State.WITHDRAWN, content=None, ended_at=now))
    leaving = select(OUTBOX.c.id).where(OUTBOX.c.group_id == group_id, OUTBOX.c.key == key, IS_OPEN)
    return session.scalar(leaving.limit(1)) is not None


def is_open(session: Session, letter_id: int) -> bool:
    """Whether the letter has not ended: another than the postman may have taken it back."""
    return session.scalar(select(OUTBOX.c.id).where(OUTBOX.c.id == letter_id, IS_OPEN)) is not None


def forget_messages(session: Session, group_id: int) -> None:
    """What was to replace a message of the group is a message of its own: there is none of the old ones any more."""
    session.execute(update(OUTBOX).where(OUTBOX.c.group_id == group_id, IS_OPEN).values(edits=None))


def hand_on(session: Session, group_id: int, other: int, *, now: datetime) -> None:
    """A group's letters are another's from now on, since both are one chat; those that are open are withdrawn."""
    mine = update(OUTBOX).where(OUTBOX.c.group_id == group_id)
    session.execute(mine.where(IS_OPEN).values(state=State.WITHDRAWN, content=None, ended_at=now))
    session.execute(mine.values(group_id=other))


#: Letters that have ended; their content is gone at once.
PLAIN = stale.rows(StoredLetter, StoredLetter.ended_at, StoredLetter.once.is_(None))
#: Those with a `once` stay longer, as what they guard against may.
GUARDED = stale.rows(StoredLetter, StoredLetter.ended_at, StoredLetter.once.is_not(None))


def counts(session: Session) -> dict[str, int]:
    """How many letters are in each state."""
    rows: Any = session.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
    return dict(rows.all())
