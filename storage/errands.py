"""Errands: calls to Telegram that are no letters (a pin, leaving a group, a menu of commands, what the bot may do in a
group), owed until made.

Ordered in the transaction of what they belong to; a newer one of the same kind to the same chat takes an older's place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, Table, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.accounts import Account
from storage.chats import Group
from storage.commits import later
from storage.database import Record

#: An errand that can't be run for so long is given up.
LIFETIME = timedelta(hours=48)


class Kind(StrEnum):
    """What is called. The argument: PIN, UNPIN and STOP_POLL the message's number; COMMANDS the names of commands, by
    spaces; RIGHTS whatever the service is to have back, with what the bot may send in the group."""

    PIN = "pin"
    UNPIN = "unpin"
    STOP_POLL = "stop_poll"
    LEAVE = "leave"
    COMMANDS = "commands"
    NO_COMMANDS = "no_commands"
    RIGHTS = "rights"


#: Kinds of which one takes back the other.
_PAIRS = ({Kind.PIN, Kind.UNPIN}, {Kind.COMMANDS, Kind.NO_COMMANDS})


class StoredErrand(Record):
    """An errand that is still owed, to a person's chat or a group; the row goes when it is run or given up."""

    __tablename__ = "errands"
    __table_args__ = (CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="addressed"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    argument: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


@dataclass(slots=True)
class Errand:
    """What a rule orders: the kind, the chat (an account's, or a group's), and the kind's argument. `told`: of RIGHTS,
    what the bot may send there (`messages`, `polls`), by spaces; known at the end."""

    kind: Kind
    account: int | None = None
    group: int | None = None
    argument: str = ""
    id: int = 0
    at: datetime | None = None
    chat_id: int = 0
    language: str = ""
    told: str = ""


class Ran(Protocol):
    """What the end of an errand means to its service: by kind, in the same transaction. `done`: whether it could be
    run; False when it never can."""

    def __call__(self, session: Session, errand: Errand, /, *, done: bool, now: datetime) -> None: ...


_ERRANDS = cast("Table", StoredErrand.__table__)


def order(session: Session, errand: Errand, *, now: datetime) -> None:
    """Commits the errand with its effect; it is run soon after."""
    if (errand.account is None) == (errand.group is None):
        raise ValueError("an errand goes to a person's chat or to a group")
    rivals = next((pair for pair in _PAIRS if errand.kind in pair), {errand.kind})
    same = [_same_chat(errand), _ERRANDS.c.kind.in_(rivals)]
    if errand.kind is Kind.RIGHTS:
        # Who else wants to know it has an answer coming too.
        same.append(_ERRANDS.c.argument == errand.argument)
    session.execute(delete(_ERRANDS).where(*same))
    errand.at = now
    later(session, order_all, errand)


def _same_chat(errand: Errand) -> Any:
    if errand.group is not None:
        return _ERRANDS.c.group_id == errand.group
    return _ERRANDS.c.account_id == errand.account


def order_all(connection: Connection, errands: list[Errand]) -> list[int]:
    """Writes the errands of one shared commit, in the order they were given; their numbers."""
    last = connection.execute(select(func.max(_ERRANDS.c.id))).scalar() or 0
    for number, errand in enumerate(errands, start=last + 1):
        errand.id = number
    rows = [
        {
            "id": one.id,
            "kind": one.kind,
            "account_id": one.account,
            "group_id": one.group,
            "argument": one.argument,
            "at": one.at,
        }
        for one in errands
    ]
    connection.execute(insert(_ERRANDS), rows)
    return [one.id for one in errands]


def waiting(session: Session) -> list[int]:
    """The numbers of all that is owed, oldest first."""
    return list(session.scalars(select(StoredErrand.id).order_by(StoredErrand.id)))


def load(session: Session, errand_id: int) -> Errand | None:
    """The errand, with its chat as it is now; None when it is owed no more."""
    chat, spoken = func.coalesce(Group.chat_id, Account.telegram_id), func.coalesce(Group.language, Account.language)
    here = select(StoredErrand, chat, spoken).outerjoin(Account, Account.id == StoredErrand.account_id)
    here = here.outerjoin(Group, Group.id == StoredErrand.group_id).where(StoredErrand.id == errand_id)
    found = session.execute(here).first()
    if found is None:
        return None
    stored, chat_id, language = found
    where = (stored.account_id, stored.group_id)
    return Errand(Kind(stored.kind), *where, stored.argument, stored.id, stored.at, chat_id, language)


def close(session: Session, errand_id: int) -> bool:
    """The errand is owed no more; whether it still was."""
    gone: Any = session.execute(delete(_ERRANDS).where(_ERRANDS.c.id == errand_id))
    return bool(gone.rowcount)


def drop(session: Session, group_id: int, kinds: Sequence[Kind]) -> None:
    """Takes back what is owed of those kinds in a group."""
    session.execute(delete(_ERRANDS).where(_ERRANDS.c.group_id == group_id, _ERRANDS.c.kind.in_(kinds)))
