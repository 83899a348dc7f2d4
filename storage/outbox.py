"""Outbox: letters to people, and to admitted groups. A letter is a key and values; it is rendered when it leaves, and
ends in a named state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import calendar, offices, sealed, stale
from storage.accounts import Account
from storage.chats import ADMITTED, THERE, WAITING, Group
from storage.commits import later
from storage.database import Record, keyring_in
from storage.notices import budget, kinds, wishes
from storage.notices.kinds import Kind
from storage.notices.wishes import Wish
from storage.prepared import Prepared
from storage.values import Value, Values, pack, unpack

#: No letter is open longer than this; one that waits for the morning, from then on.
LIFETIME = timedelta(hours=24)


class Rank(IntEnum):
    """Who goes first. URGENT and ANSWER leave at once; NOTICE and BROADCAST give way to them."""

    URGENT = 0
    ANSWER = 1
    NOTICE = 2
    BROADCAST = 3


class State(StrEnum):
    """PENDING and SENDING are open; the others are ends. UNCONFIRMED: sent maybe, and must not be sent twice."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNCONFIRMED = "unconfirmed"


OPEN = (State.PENDING, State.SENDING)

#: `account (or group), subject -> may it still have the letter?`, by name; the house puts the table together.
Right = Callable[[Session, int, int], bool]
#: The right of an answer to the person at the counter: always theirs.
VISITOR = "visitor"
#: Rights to letters that are one's own, as a member or a member's family; by any other right one reads of somebody else
#: in office.
OWN = (VISITOR, "member", "family_call")
#: Rights to letters in groups, where everybody reads: nothing in them is about anybody.
IN_GROUPS = (ADMITTED, WAITING, THERE)


class StoredLetter(Record):
    """A letter, to an account or to a group. `edits`: a message to replace.

    `content` holds values and buttons, sealed until the letter ends. `not_before`: the end of the quiet hours in which
    it was queued, or when the week has room for it. `kind`: of a letter that nobody asked for.
    """

    __tablename__ = "outbox"
    __table_args__ = (CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="addressed"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    rank: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes | None] = sealed.column()
    edits: Mapped[int | None] = mapped_column(BigInteger)
    right: Mapped[str] = mapped_column(String(20))
    subject: Mapped[int]
    repeats: Mapped[bool] = mapped_column(Boolean)
    once: Mapped[str | None] = mapped_column(String(80), unique=True)
    state: Mapped[State] = mapped_column(String(14))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    kind: Mapped[Kind | None] = mapped_column(String(12))


# Few letters are open at a time: the index is as small as they are few. By `not_before` first, so that a look for
# those that are due passes over none that wait for the morning, however many they are.
_OPEN = text("state IN ('pending', 'sending')")
Index("ix_outbox_open", StoredLetter.not_before, StoredLetter.id, sqlite_where=_OPEN, postgresql_where=_OPEN)


@dataclass(slots=True)
class Letter:
    """What a rule or a counter hands over: to whom (an account), which text, its values, by which right.

    `to_group` makes one to a group instead, whose `to` is nobody's account.
    `repeats`: whether an unconfirmed sending may be repeated (a double is harmless) or must be parked as UNCONFIRMED.
    `once`: a second letter with that text is not queued. `buttons`: rows as the counters pack them; None for the
    keyboard that belongs to the key. `at_night`: leaves in the quiet hours too. `useful_until`: a notice
    (`storage.notices`) that would leave later is not sent. `message_id`: the message that it became, once it is sent.
    """

    to: int
    key: str
    values: Values
    rank: Rank = Rank.NOTICE
    buttons: list[Value] | None = None
    edits: int | None = None
    right: str = VISITOR
    subject: int = 0
    repeats: bool = True
    once: str | None = None
    at_night: bool = field(default=False, compare=False)
    useful_until: datetime | None = field(default=None, compare=False)
    kind: Kind | None = field(default=None, compare=False)
    quiet: tuple[time, time] = field(default=(calendar.QUIET_FROM, calendar.QUIET_UNTIL), compare=False)
    chat_id: int = 0
    language: str = ""
    created_at: datetime | None = None
    not_before: datetime | None = None
    id: int = 0
    group: int | None = None
    state: State = State.PENDING
    tries: int = field(default=0)
    message_id: int | None = None


def to_group(group_id: int, key: str, values: Values, *, right: str = ADMITTED, **more: Any) -> Letter:
    """A letter to a group. It is nobody's answer: of ordinary rank, and asked again for its right when it leaves.

    `edits` names a message in the chat that the group has now.
    """
    if right not in IN_GROUPS:
        raise ValueError("a letter to a group goes by a group's right")
    return Letter(0, key, values, right=right, group=group_id, **more)


class Ended(Protocol):
    """What the end of a letter means to its service: by the letter's key, committed together with the end.

    `state` is any of the ends, `now` the instant of the end, in the union's zone.
    """

    def __call__(self, session: Session, letter: Letter, state: State, /, *, now: datetime) -> None: ...


_OUTBOX = cast("Table", StoredLetter.__table__)
_ACCOUNTS = cast("Table", Account.__table__)
_INSERT = Prepared(insert(_OUTBOX))
_LAST_ID = select(func.max(_OUTBOX.c.id))
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
_COUNTED = select(_OUTBOX.c.account_id, _OUTBOX.c.created_at, _OUTBOX.c.not_before, _OUTBOX.c.ended_at).where(
    _OUTBOX.c.account_id.in_(bindparam("accounts", expanding=True)),
    _OUTBOX.c.kind.is_not(None),
    _OUTBOX.c.kind != Kind.DIGEST,
    _OUTBOX.c.state.in_([State.PENDING, State.SENDING, State.SENT, State.UNCONFIRMED]),
)
_MARK_SENDING = Prepared(update(_OUTBOX).where(_OUTBOX.c.id == bindparam("letter")).values(state=State.SENDING))
_ENDING = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("letter"))
    .values(
        state=bindparam("ended"),
        content=None,
        message_id=bindparam("message"),
        reason=bindparam("why"),
        ended_at=bindparam("at"),
    )
)
_END = Prepared(_ENDING)
# Written out, not bound: only so does SQLite see that its index of open letters serves.
_IS_OPEN = text("outbox.state IN ('pending', 'sending')")
_END_OPEN = _ENDING.where(_IS_OPEN)
_OPEN_IDS = select(_OUTBOX.c.id).where(_IS_OPEN).order_by(_OUTBOX.c.id)
# Two selects, sorted afterwards: each finds its place in the index. For an OR SQLite walks all of it, and for an order
# by number it reads the whole table.
_DUE_IDS = union_all(
    select(_OUTBOX.c.id).where(_IS_OPEN, _OUTBOX.c.not_before.is_(None)),
    select(_OUTBOX.c.id).where(_IS_OPEN, _OUTBOX.c.not_before <= bindparam("now")),
)
_OPEN_LETTERS = (
    select(
        _OUTBOX,
        func.coalesce(_GROUPS.c.chat_id, _ACCOUNTS.c.telegram_id).label("chat_id"),
        func.coalesce(_GROUPS.c.language, _ACCOUNTS.c.language).label("language"),
    )
    .outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _OUTBOX.c.account_id)
    .outerjoin(_GROUPS, _GROUPS.c.id == _OUTBOX.c.group_id)
    .where(_IS_OPEN, _OUTBOX.c.id.in_(bindparam("letters", expanding=True)))
    .order_by(_OUTBOX.c.id)
)


def queue(session: Session, letter: Letter, *, now: datetime) -> None:
    """Commits the letter with the effect that it tells of; the postman gets it in commit order."""
    if letter.once is not None and session.scalar(select(_OUTBOX.c.id).where(_OUTBOX.c.once == letter.once)):
        return
    if letter.group is not None:
        letter.chat_id, letter.language = session.execute(_GROUP_ADDRESS, {"group": letter.group}).one()
    elif letter.right not in OWN and letter.rank is not Rank.ANSWER:
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
    letter.values, letter.buttons = _unpacked(content)
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
        "ended_at": None,
        "kind": letter.kind,
    }


def how_ended(session: Session, once: str) -> State:
    """The state of the letter of that name; one that was never queued (nobody to send it to) is UNDELIVERABLE."""
    found = session.scalar(select(_OUTBOX.c.state).where(_OUTBOX.c.once == once))
    if found is not None:
        return State(found)
    return State.UNDELIVERABLE if _just_queued(session, once) is None else State.PENDING


def was_named(session: Session, beginning: str) -> bool:
    """Whether a letter was queued under a `once` that begins so."""
    named = select(_OUTBOX.c.id).where(_OUTBOX.c.once.startswith(beginning, autoescape=True)).limit(1)
    return session.scalar(named) is not None


def waits_until(session: Session, once: str, *, now: datetime) -> datetime | None:
    """The end of the quiet hours for which the open letter of that name waits; None if it waits for no morning."""
    queued = _just_queued(session, once)
    named = select(_OUTBOX.c.not_before).where(_OUTBOX.c.once == once, _IS_OPEN)
    morning = session.scalar(named) if queued is None else queued.not_before
    return morning if morning is not None and morning > now else None


def _just_queued(session: Session, once: str) -> Letter | None:
    """The letter of that name, if this very transaction has queued it."""
    queued = (item for bulk, item in session.info["later"] if bulk is post)
    return next((letter for letter in queued if letter.once == once), None)


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
    values, buttons = _unpacked(sealed.unseal(session, "outbox.content", row.row, row.content))
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
        id=row.id,
        group=row.group_id,
        state=State(row.state),
        tries=row.tries,
    )


def _unpacked(content: str) -> tuple[Values, list[Value] | None]:
    found = unpack(content)
    values, buttons = found["values"], found["buttons"]
    assert isinstance(values, dict)
    assert buttons is None or isinstance(buttons, list)
    return values, buttons


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
    session.execute(update(_OUTBOX).where(_OUTBOX.c.id == letter_id).values(state=State.PENDING, tries=tries))


def take_back(session: Session, group_id: int, key: str, *, now: datetime) -> bool:
    """Withdraws the group's letters of that text that have not left; whether one is on its way and can't be."""
    mine = update(_OUTBOX).where(_OUTBOX.c.group_id == group_id, _OUTBOX.c.key == key)
    waiting = mine.where(_IS_OPEN, _OUTBOX.c.state == State.PENDING)
    session.execute(waiting.values(state=State.WITHDRAWN, content=None, ended_at=now))
    leaving = select(_OUTBOX.c.id).where(_OUTBOX.c.group_id == group_id, _OUTBOX.c.key == key, _IS_OPEN)
    return session.scalar(leaving.limit(1)) is not None


def is_open(session: Session, letter_id: int) -> bool:
    """Whether the letter has not ended: another than the postman may have taken it back."""
    return session.scalar(select(_OUTBOX.c.id).where(_OUTBOX.c.id == letter_id, _IS_OPEN)) is not None


def forget_messages(session: Session, group_id: int) -> None:
    """What was to replace a message of the group is a message of its own: there is none of the old ones any more."""
    session.execute(update(_OUTBOX).where(_OUTBOX.c.group_id == group_id, _IS_OPEN).values(edits=None))


def hand_on(session: Session, group_id: int, other: int, *, now: datetime) -> None:
    """A group's letters are another's from now on, since both are one chat; those that are open are withdrawn."""
    mine = update(_OUTBOX).where(_OUTBOX.c.group_id == group_id)
    session.execute(mine.where(_IS_OPEN).values(state=State.WITHDRAWN, content=None, ended_at=now))
    session.execute(mine.values(group_id=other))


#: Letters that have ended; their content is gone at once.
PLAIN = stale.rows(StoredLetter, StoredLetter.ended_at, StoredLetter.once.is_(None))
#: Those with a `once` stay longer, as what they guard against may.
GUARDED = stale.rows(StoredLetter, StoredLetter.ended_at, StoredLetter.once.is_not(None))


def counts(session: Session) -> dict[str, int]:
    """How many letters are in each state."""
    rows: Any = session.execute(select(_OUTBOX.c.state, func.count()).group_by(_OUTBOX.c.state))
    return dict(rows.all())
