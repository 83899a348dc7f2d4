"""Kin (家属联系人): who is a family contact of whom, as it stands; it lies below visitors, who are met with it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import offices, sealed, stale
from storage.accounts import Account
from storage.database import Record
from storage.members import Member, Standing
from storage.offices import Role
from storage.units import Unit


class Relation(StrEnum):
    """What the contact is to the member."""

    DAUGHTER = "daughter"
    SON = "son"
    SPOUSE = "spouse"
    OTHER = "other"


class Consent(StrEnum):
    """By whose word: the member agrees, or can't say any more."""

    AGREES = "agrees"
    UNABLE = "unable"


class Contact(Record):
    """A contact, from the link on: open while nobody has come by it, in force from `since` until `ended_at`.

    `relation`, and `name` as the contact wrote it, are sealed.
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    consent: Mapped[Consent] = mapped_column(String(8))
    expires_at: Mapped[datetime]
    relation: Mapped[bytes] = sealed.column()
    name: Mapped[bytes | None] = sealed.column()
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


_HAS_LEFT = select(Member.id).where(Member.id == Contact.member_id, Member.standing == Standing.LEFT).exists()
#: Contacts from their end on, links that nobody came by from when they ran out, and whose member has left from when
#: they came: they are nobody's from that moment.
OVER = stale.rows(
    Contact,
    func.coalesce(
        Contact.ended_at, case((Contact.since.is_(None), Contact.expires_at), (_HAS_LEFT, Contact.since), else_=None)
    ),
)


class Cared(NamedTuple):
    """For whom somebody is a contact: what they are told of that person, and who is the steward to be asked."""

    contact: int
    name: str
    unit: str
    steward: str | None


def in_force(session: Session, member_id: int) -> list[Contact]:
    """The member's contacts who have come in and are not over."""
    mine = select(Contact).where(Contact.member_id == member_id, Contact.since.is_not(None), Contact.ended_at.is_(None))
    return list(session.scalars(mine.order_by(Contact.id)))


def of(session: Session, account_id: int) -> list[Contact]:
    """As whose contact the account stands."""
    mine = (
        select(Contact)
        .join(Member, Member.id == Contact.member_id)
        .where(Contact.account_id == account_id, Contact.ended_at.is_(None), Member.standing != Standing.LEFT)
    )
    return list(session.scalars(mine.order_by(Contact.id)))


def stands(session: Session, account_id: int, member_id: int) -> bool:
    """Whether the account is a contact of that member now."""
    return any(one.member_id == member_id for one in of(session, account_id))


def cared_for(session: Session, account_id: int) -> tuple[Cared, ...]:
    """For whom the account is a contact."""
    return tuple(_cared(session, one) for one in of(session, account_id))


def _cared(session: Session, one: Contact) -> Cared:
    member = session.get_one(Member, one.member_id)
    unit = session.get_one(Unit, member.unit_id).name
    return Cared(one.id, member.name, unit, _steward(session, member))


def _steward(session: Session, member: Member) -> str | None:
    """Who is asked in person: the unit's own steward, longest in office, never whom it is about."""
    found = offices.holders(session, Role.STEWARD, member.unit_id)
    named = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id.in_(found[:1]))
    return session.scalar(named.where(Member.id != member.id))


def changed(connection: Connection, accounts: list[int]) -> list[int]:
    """Tells whoever listens who became a contact or is one no longer; it stands in the database already."""
    del connection
    return accounts


def telephones(session: Session, account_id: int | None) -> list[tuple[int, bool]]:
    """The Telegram user of that account, or of everybody, who is a contact; and whether it is a member's too."""
    contact = (Contact.account_id == Account.id) & Contact.ended_at.is_(None)
    users = select(Account.telegram_id, Account.member_id).join(Contact, contact)
    users = users.join(Member, Member.id == Contact.member_id).where(Member.standing != Standing.LEFT).distinct()
    if account_id is not None:
        users = users.where(Account.id == account_id)
    return [(telegram_id, member_id is not None) for telegram_id, member_id in session.execute(users)]
