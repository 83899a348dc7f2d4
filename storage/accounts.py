"""Accounts: Telegram users who have written to the bot, bound to a member of the roster or not (yet)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, String, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.members import Member, Standing

LANGUAGES = ("zh", "en")


class Account(Record):
    """One Telegram user. `blocked_at`: Telegram refused a letter since then; the person's next word clears it."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(String(2))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), unique=True)
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Binding(Record):
    """Whom an account spoke for, and when: by it the audit names who acted, whoever the account speaks for today."""

    __tablename__ = "bindings"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


def open_account(session: Session, telegram_id: int, language: str, *, now: datetime) -> int:
    """A new account's key."""
    statement = insert(Account).values(telegram_id=telegram_id, language=language, created_at=now).returning(Account.id)
    return session.scalars(statement).one()


def bind(session: Session, account_id: int, member_id: int, *, now: datetime) -> None:
    """The account speaks for the member from now on; an account that did so before loses it in the same moment."""
    if member_of(session, account_id) == member_id:
        return
    _end(session, (Account.member_id == member_id) | (Account.id == account_id), now)
    session.execute(update(Account).where(Account.id == account_id).values(member_id=member_id))
    session.execute(insert(Binding).values(account_id=account_id, member_id=member_id, since=now))


def unbind(session: Session, account_id: int, *, now: datetime) -> None:
    """The account speaks for nobody any more."""
    _end(session, Account.id == account_id, now)


def _end(session: Session, whose: ColumnElement[bool], now: datetime) -> None:
    open_ones = Binding.account_id.in_(select(Account.id).where(whose)) & Binding.until.is_(None)
    session.execute(update(Binding).where(open_ones).values(until=now).execution_options(synchronize_session=False))
    session.execute(update(Account).where(whose).values(member_id=None))


def spoke_for(
    session: Session, asked: Collection[tuple[int, datetime]], *, ended: bool = False
) -> dict[tuple[int | None, datetime], str]:
    """What the roster calls the member whom each account spoke for at that instant; nothing where it was nobody.
    `ended`: there the one before."""
    whose = Binding.account_id.in_({account_id for account_id, _ in asked})
    columns = select(Binding.account_id, Binding.since, Binding.until, Member.name)
    held = columns.join(Member, Member.id == Binding.member_id).where(whose).order_by(Binding.since, Binding.id)
    found: dict[tuple[int | None, datetime], str] = {}
    for account_id, since, until, name in session.execute(held):
        # At the instant of a change both held: what the one before did last, and the new one first, is noted with it.
        for one in asked:
            if one[0] == account_id and since <= one[1] and (ended or until is None or one[1] <= until):
                found[one] = name
    return found


def holder(session: Session, member_id: int) -> int | None:
    """The account that speaks for the member, if any."""
    return session.scalar(select(Account.id).where(Account.member_id == member_id))


def member_of(session: Session, account_id: int) -> int | None:
    """The member whom the account speaks for, if any."""
    return session.scalar(select(Account.member_id).where(Account.id == account_id))


def choose_language(session: Session, account_id: int, language: str) -> None:
    session.execute(update(Account).where(Account.id == account_id).values(language=language))


def mark_blocked(session: Session, account_id: int, blocked_at: datetime | None) -> None:
    session.execute(update(Account).where(Account.id == account_id).values(blocked_at=blocked_at))


def hears(session: Session, account_id: int) -> bool:
    """Whether the bot may write to the account, as far as it knows; 0 is nobody's."""
    here = select(Account.id).where(Account.id == account_id, Account.blocked_at.is_(None))
    return session.scalar(here) is not None


def speaks_for(session: Session, account_id: int, member_id: int) -> bool:
    """The right "member": asked again by the postman before a letter leaves; nobody speaks for one who has left."""
    mine = select(Account.id).join(Member, Member.id == Account.member_id)
    here = (Account.id == account_id, Member.id == member_id, Member.standing != Standing.LEFT)
    return session.scalar(mine.where(*here)) is not None


def has_left(session: Session, account_id: int) -> bool:
    """Whether the account speaks for somebody who has left the bureau."""
    mine = select(Account.id).join(Member, Member.id == Account.member_id)
    return session.scalar(mine.where(Account.id == account_id, Member.standing == Standing.LEFT)) is not None


def count_bound(session: Session) -> int:
    """How many people of the roster have joined, those who left not counted."""
    here = select(func.count()).select_from(Account).join(Member, Member.id == Account.member_id)
    return session.scalar(here.where(Member.standing != Standing.LEFT)) or 0
