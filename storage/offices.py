"""Offices: who acts for the union, where, and the one-time invitations by which people come into office."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, audit, codes, units
from storage.accounts import Account
from storage.database import Record
from storage.members import Member, Standing
from storage.prepared import Prepared
from storage.units import Unit


class Role(StrEnum):
    """Officer: the unit's cases. Steward: vouches for people. Chair: the whole union. Admin: machine, no cases."""

    OFFICER = "officer"
    STEWARD = "steward"
    CHAIR = "chair"
    ADMIN = "admin"


class Office(Record):
    """A role held by an account, for a unit and all below it, or (None) for the whole union.

    It counts while the account's member, if it has one, is at the bureau: who leaves holds nothing any more.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Invitation(Record):
    """A one-time code into an office; only its hash is kept, so a stolen database invites nobody."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


_OFFICES, _ACCOUNTS, _MEMBERS = Office.__table__.c, Account.__table__.c, Member.__table__.c
# Everybody in office: few rows, and the tree of units decides which of them is nearest.
_IN_OFFICE = Prepared(
    select(_OFFICES.account_id, _OFFICES.role, _OFFICES.unit_id)
    .select_from(
        Office.__table__.join(Account.__table__, _ACCOUNTS.id == _OFFICES.account_id).outerjoin(
            Member.__table__, _MEMBERS.id == _ACCOUNTS.member_id
        )
    )
    .where(_OFFICES.until.is_(None), _MEMBERS.standing.is_distinct_from(Standing.LEFT.value))
    .order_by(_OFFICES.id)
)


def invite(session: Session, role: Role, unit_id: int | None, *, now: datetime) -> tuple[str, datetime]:
    """A new code of 128 random bits and the instant until which it works."""
    code, expires_at = codes.fresh(), now + codes.LASTS
    invitation = Invitation(code_hash=codes.hash_of(code), role=role, unit_id=unit_id, expires_at=expires_at)
    session.add(invitation)
    session.flush()
    audit.note(session, "offices.invite", by=None, now=now, record=f"invitations {invitation.id}")
    return code, expires_at


def accept(session: Session, code: str, account_id: int, *, now: datetime) -> Office | None:
    """The account comes into the office of the code; None for a code that opens nothing (counted against guessing).

    For somebody who has left no code opens anything, and none is used up.
    Raises TooManyCodes while the account is locked out, also for a right code.
    """
    codes.hold_back_guessing(session, account_id, now=now)
    mine = select(Invitation).where(Invitation.code_hash == codes.hash_of(code)).with_for_update()
    invitation = session.scalar(mine)
    opens = invitation is not None and invitation.used_at is None and invitation.expires_at > now
    if invitation is None or not opens or accounts.has_left(session, account_id):
        codes.count_wrong(session, account_id, now=now)
        return None
    invitation.used_at, invitation.used_by = now, account_id
    return appoint(session, account_id, invitation.role, invitation.unit_id, now=now)


def appoint(session: Session, account_id: int, role: Role, unit_id: int | None, *, now: datetime) -> Office:
    """The office, held from now; one already held is returned as it is."""
    same_unit = Office.unit_id == unit_id if unit_id is not None else Office.unit_id.is_(None)
    held = session.scalar(
        select(Office).where(Office.account_id == account_id, Office.role == role, same_unit, Office.until.is_(None))
    )
    if held is not None:
        return held
    office = Office(account_id=account_id, role=role, unit_id=unit_id, since=now, until=None)
    session.add(office)
    session.flush()
    return office


def dismiss(session: Session, account_id: int, *, now: datetime, by: int | None = None) -> None:
    """Ends every office of the account; the very next tap is asked again and refused. `by`: None for the machine."""
    held = list(session.scalars(select(Office.id).where(Office.account_id == account_id, Office.until.is_(None))))
    session.execute(update(Office).where(Office.id.in_(held)).values(until=now))
    for office_id in held:
        audit.note(session, "offices.dismiss", by=by, now=now, record=f"offices {office_id}")


def holders(session: Session, role: Role, unit_id: int | None) -> list[int]:
    """Accounts that hold the role for exactly that unit (None: for the whole union), longest in office first."""
    return [account for account, held, where in _IN_OFFICE.rows(session, {}) if (held, where) == (role, unit_id)]


def serving(session: Session, *roles: Role) -> dict[int, tuple[Role, int | None]]:
    """Every account in one of the offices, longest in office first, with role and unit of the one held longest."""
    found: dict[int, tuple[Role, int | None]] = {}
    for account_id, role, unit_id in _IN_OFFICE.rows(session, {}):
        if role in roles:
            found.setdefault(account_id, (Role(role), unit_id))
    return found


def responsible(session: Session, role: Role, unit_id: int, *, besides: int | None = None) -> list[int]:
    """Who answers for a unit in a role: its own holders, else those of the next unit above, else the chair.

    `besides`: an account that must not answer (a person's own case goes to somebody else).
    """
    held = [one for one in _IN_OFFICE.rows(session, {}) if one[0] != besides]
    wanted = [(role, scope) for scope in [*units.upwards(session, unit_id), None]] + [(Role.CHAIR, None)]
    for office in wanted:
        found = [account for account, *holds in held if tuple(holds) == office]
        if found:
            return found
    return []


def scope(session: Session, account_id: int, roles: set[Role]) -> set[int] | None:
    """The units that the account's offices in those roles reach; None for the whole union; empty for no office."""
    unit_ids = list(session.scalars(select(Office.unit_id).where(_holds(account_id), Office.role.in_(roles))))
    if None in unit_ids:
        return None
    return units.below(session, [unit_id for unit_id in unit_ids if unit_id is not None])


def held_by(session: Session, account_id: int) -> list[Office]:
    """The offices that the account holds now."""
    return list(session.scalars(select(Office).where(_holds(account_id)).order_by(Office.id)))


def _holds(account_id: int) -> ColumnElement[bool]:
    left = select(Account.id).join(Member, Member.id == Account.member_id)
    left = left.where(Account.id == account_id, Member.standing == Standing.LEFT)
    return (Office.account_id == account_id) & Office.until.is_(None) & Office.account_id.not_in(left)


def unit_name(session: Session, office: Office) -> str | None:
    return session.scalar(select(Unit.name).where(Unit.id == office.unit_id))
