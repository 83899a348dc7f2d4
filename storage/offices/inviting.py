"""Codes into office: one-time, for somebody named or for whoever holds them; only their hashes are kept."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, audit, codes, stale
from storage.errors import Refusal
from storage.offices.holding import acting
from storage.offices.records import Charge, Invitation, Office, Role
from storage.offices.seating import appoint, named


class ComeInFirst(Refusal):
    """The code is for somebody of the roster, and nobody knows yet whether that is who holds it."""


def invite(
    session: Session,
    role: Role,
    unit_id: int | None,
    *,
    now: datetime,
    charges: Iterable[Charge] | None = None,
    by: int | None = None,
    member_id: int | None = None,
) -> tuple[str, datetime]:
    """A new code of 128 random bits and the instant until which it works. `by`: None for the machine; `member_id`: for
    whom alone."""
    code, expires_at = codes.fresh(), now + codes.LASTS
    invitation = Invitation(
        code_hash=codes.hash_of(code),
        role=role,
        unit_id=unit_id,
        charges=named(charges),
        given_by=by,
        member_id=member_id,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    audit.note(session, "offices.invite", by=by, now=now, record=f"invitations {invitation.id}")
    return code, expires_at


def accept(session: Session, code: str, account_id: int, *, now: datetime) -> Office | None:
    """The account comes into the office of the code; None for a code that opens nothing (counted against guessing).

    For somebody who has left no code opens anything, and none is used up; so it is for anybody but the person whom the
    code is for, and when its giver has the chair's seat no more. Raises TooManyCodes while the account is locked out,
    also for a right code; ComeInFirst to an account that is nobody's yet, when the code is somebody's.
    """
    codes.hold_back_guessing(session, account_id, now=now)
    mine = select(Invitation).where(Invitation.code_hash == codes.hash_of(code)).with_for_update()
    invitation = session.scalar(mine)
    if invitation is None or not _opens(session, invitation, account_id, now=now):
        codes.count_wrong(session, account_id, now=now)
        return None
    if invitation.member_id is not None and accounts.member_of(session, account_id) is None:
        raise ComeInFirst
    invitation.used_at, invitation.used_by = now, account_id
    charges = None if invitation.charges is None else [Charge(one) for one in invitation.charges.split()]
    return appoint(session, account_id, invitation.role, invitation.unit_id, now=now, charges=charges)


def _opens(session: Session, invitation: Invitation, account_id: int, *, now: datetime) -> bool:
    if invitation.used_at is not None or invitation.expires_at <= now or accounts.has_left(session, account_id):
        return False
    if invitation.member_id is not None and accounts.member_of(session, account_id) not in (None, invitation.member_id):
        return False
    giver = invitation.given_by
    return giver is None or any(one.role is Role.CHAIR for one in acting(session, giver))


def giver_of(session: Session, code: str) -> int | None:
    """Who gave the code; None for the machine."""
    return session.scalar(select(Invitation.given_by).where(Invitation.code_hash == codes.hash_of(code)))


#: Invitations from when they ran out, used or not.
RUN_OUT = stale.rows(Invitation, Invitation.expires_at)
