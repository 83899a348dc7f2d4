"""Queueing: a letter is committed with the effect that it tells of, and found again by its name."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from storage import calendar, offices, sealed
from storage.accounts import Account
from storage.chats import Group
from storage.commits import later
from storage.database import keyring_in
from storage.notices import budget, kinds, wishes
from storage.notices.kinds import Kind
from storage.notices.wishes import Wish
from storage.outbox.letters import BETWEEN_TWO, IS_OPEN, OUTBOX, OWN, Letter, Rank, State, unpacked
from storage.prepared import Prepared
from storage.values import pack

_ACCOUNTS = cast("Table", Account.__table__)
_INSERT = Prepared(insert(OUTBOX))
_LAST_ID = select(func.max(OUTBOX.c.id))
_GROUPS = cast("Table", Group.__table__)
_GROUP_ADDRESS = select(_GROUPS.c.chat_id, _GROUPS.c.language).where(_GROUPS.c.id == bindparam("group"))
_WISHES = cast("Table", Wish.__table__)
_ADDRESS = (
    select(
        *(_ACCOUNTS.c.telegram_id, _ACCOUNTS.c.language, _ACCOUNTS.c.blocked_at),
        *(_WISHES.c.off, _WISHES.c.quiet_from, _WISHES.c.quiet_until),
    )
    .select_from(_ACCOUNTS.outerjoin(_WISHES, _WISHES.c.account_id == _ACCOUNTS.c.id))
    .where(_ACCOUNTS.c.id == bindparam("account"))
)
#: Notices that reached somebody, or may yet.
_COUNTED = select(OUTBOX.c.account_id, OUTBOX.c.created_at, OUTBOX.c.not_before, OUTBOX.c.ended_at).where(
    OUTBOX.c.account_id.in_(bindparam("accounts", expanding=True)),
    OUTBOX.c.kind.is_not(None),
    OUTBOX.c.kind != Kind.DIGEST,
    OUTBOX.c.state.in_([State.PENDING, State.SENDING, State.SENT, State.UNCONFIRMED]),
)


def queue(session: Session, letter: Letter, *, now: datetime) -> None:
    """Commits the letter with the effect that it tells of; the postman gets it in commit order."""
    if letter.once is not None and session.scalar(select(OUTBOX.c.id).where(OUTBOX.c.once == letter.once)):
        return
    if letter.group is not None:
        letter.chat_id, letter.language = session.execute(_GROUP_ADDRESS, {"group": letter.group}).one()
    elif letter.right not in (*OWN, *BETWEEN_TWO) and letter.rank is not Rank.ANSWER:
        # What comes to somebody by office goes to whoever stands in while they are away.
        letter.to = offices.answering_for(session, letter.to)
    if not letter.chat_id and not _addressed(session, letter):
        return
    letter.created_at = now
    letter.not_before = _morning(letter, now)
    later(session, post, letter)


def _addressed(session: Session, letter: Letter) -> bool:
    """Where the letter goes to, and when that account sleeps; False for a notice that it does not want or can't get."""
    found = session.execute(_ADDRESS, {"account": letter.to}).one()
    letter.chat_id, letter.language = found.telegram_id, found.language
    if letter.rank in _GIVING_WAY and letter.edits is None:
        letter.kind = kinds.kind_of(letter.key)
        letter.quiet = wishes.hours(found.quiet_from, found.quiet_until)
    return letter.kind is None or (found.blocked_at is None and letter.kind not in wishes.unwanted(found.off))


_GIVING_WAY = (Rank.NOTICE, Rank.BROADCAST)


def _morning(letter: Letter, now: datetime) -> datetime | None:
    """The end of the quiet hours, for what may wait: nobody sits there for it, and the telephone would sound."""
    # An edit makes no sound; one that waited would undo those that came after it.
    waits = letter.rank is not Rank.ANSWER and letter.edits is None and not letter.at_night
    return calendar.wake_of(now, letter.quiet) if waits else None


def post(connection: Connection, letters: list[Letter]) -> list[Letter]:
    """Writes the letters of one shared commit, numbered in the order they were queued; returns them."""
    unasked = [letter for letter in letters if letter.kind is not None]
    if unasked:
        kept = _within_budget(connection, unasked)
        letters = [letter for letter in letters if letter.kind is None or id(letter) in kept]
    # The write lock is held: nobody else numbers letters between this look and the insert.
    last = connection.execute(_LAST_ID).scalar() or 0
    for number, letter in enumerate(letters, start=last + 1):
        letter.id = number
    if letters:
        _INSERT.run_all(connection, [_row(connection, letter) for letter in letters])
    return letters


def _within_budget(connection: Connection, unasked: list[Letter]) -> set[int]:
    """Those that are sent; one too many for its reader's week has its time moved, or is left out."""
    accounts = list({letter.to for letter in unasked})
    times: budget.Times = {}
    for account_id, *instants in connection.execute(_COUNTED, {"accounts": accounts}):
        times.setdefault(account_id, []).append(max(one for one in instants if one is not None))
    for each in times.values():
        each.sort()
    return {id(letter) for letter in budget.fit(unasked, times, budget.officials(connection, accounts))}


def _row(connection: Connection, letter: Letter) -> dict[str, Any]:
    row = sealed.new_row()
    content = pack({"values": letter.values, "buttons": letter.buttons})
    # What is rendered now is what would be rendered after a restart: the values as they come back.
    letter.values, letter.buttons = unpacked(content)
    return {
        "id": letter.id,
        "row": row,
        "account_id": letter.to if letter.group is None else None,
        "group_id": letter.group,
        "rank": letter.rank,
        "key": letter.key,
        "content": keyring_in(connection).seal("outbox.content", row, content),
        "edits": letter.edits,
        "right": letter.right,
        "subject": letter.subject,
        "repeats": letter.repeats,
        "once": letter.once,
        "state": State.PENDING,
        "tries": 0,
        "message_id": None,
        "reason": None,
        "created_at": letter.created_at,
        "not_before": letter.not_before,
        "useful_until": letter.useful_until,
        "ended_at": None,
        "kind": letter.kind,
    }


def how_ended(session: Session, once: str) -> State:
    """The state of the letter of that name; one that was never queued (nobody to send it to) is UNDELIVERABLE."""
    found = session.scalar(select(OUTBOX.c.state).where(OUTBOX.c.once == once))
    if found is not None:
        return State(found)
    return State.UNDELIVERABLE if _just_queued(session, once) is None else State.PENDING


def became(session: Session, account_id: int, message_id: int) -> bool:
    """Whether that message in the person's chat is a letter of ours."""
    ours = select(OUTBOX.c.id).where(OUTBOX.c.account_id == account_id, OUTBOX.c.message_id == message_id).limit(1)
    return session.scalar(ours) is not None


def was_named(session: Session, beginning: str) -> bool:
    """Whether a letter was queued under a `once` that begins so."""
    named = select(OUTBOX.c.id).where(OUTBOX.c.once.startswith(beginning, autoescape=True)).limit(1)
    return session.scalar(named) is not None


def named(session: Session, names: Collection[str]) -> set[str]:
    """Those of these names under which a letter was queued, in this very transaction too."""
    just = {letter.once for bulk, letter in session.info["later"] if bulk is post}
    stored = session.scalars(select(OUTBOX.c.once).where(OUTBOX.c.once.in_(list(names))))
    return {*stored, *(just & {*names})}


def waits_until(session: Session, once: str, *, now: datetime) -> datetime | None:
    """The end of the quiet hours for which the open letter of that name waits; None if it waits for no morning."""
    queued = _just_queued(session, once)
    named = select(OUTBOX.c.not_before).where(OUTBOX.c.once == once, IS_OPEN)
    morning = session.scalar(named) if queued is None else queued.not_before
    return morning if morning is not None and morning > now else None


def _just_queued(session: Session, once: str) -> Letter | None:
    """The letter of that name, if this very transaction has queued it."""
    queued = (item for bulk, item in session.info["later"] if bulk is post)
    return next((letter for letter in queued if letter.once == once), None)
