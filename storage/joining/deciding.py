"""Deciding: the claims that wait, and who says whether they are so."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, offices, rights, sealed, stale, units
from storage.database import Record
from storage.joining import rebinding
from storage.members import Member
from storage.offices import Role
from storage.rights import Deed


class ClaimState(StrEnum):
    """WAITING for a steward; REPLACED by a newer word of the same account."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


class Confirmer(StrEnum):
    """Who is asked: a STEWARD, the CHAIR (or deputy) where there is none, the other one of the two SEATS, whoever keeps
    the MACHINE, or NOBODY yet."""

    STEWARD = "steward"
    CHAIR = "chair"
    SEAT = "seat"
    MACHINE = "machine"
    NOBODY = "nobody"


class Claim(Record):
    """Somebody says who they are. `member_id`: whom the roster matches.

    `said` (name and last four digits) is sealed, and None as soon as the claim waits no more.
    """

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    said: Mapped[bytes | None] = sealed.column()
    state: Mapped[ClaimState] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


#: From when they were made, decided or not: the audit has who was taken for whom.
OLD = stale.rows(Claim, Claim.made_at)


def drop(session: Session, account_id: int) -> None:
    """What the account said of itself waits no more."""
    older = update(Claim).where(Claim.account_id == account_id, Claim.state == ClaimState.WAITING)
    session.execute(older.values(state=ClaimState.REPLACED, said=None))


def place(session: Session, made: Claim) -> int:
    """The unit whose people decide: the one written, or where the roster has moved the person to."""
    member = None if made.member_id is None else session.get(Member, made.member_id)
    if member is None or made.unit_id in units.upwards(session, member.unit_id):
        return made.unit_id
    return member.unit_id


def barred(session: Session, made: Claim) -> set[int]:
    """Who never decides: the claimant, and the account that speaks for the person now: it may be the lost phone."""
    taken = None if made.member_id is None else accounts.holder(session, made.member_id)
    return {made.account_id} if taken is None else {made.account_id, taken}


def asked(session: Session, made: Claim) -> list[int]:
    """Who is asked: the steward of the place, else of the next above, else the chair; for chair and deputy, each other;
    nobody, when only the machine can help."""
    left_out = barred(session, made)
    if _of_a_seat(session, made):
        return [one for one in dict.fromkeys(rebinding.seats(session)) if one not in left_out]
    return offices.responsible(session, Role.STEWARD, place(session, made), besides=left_out)


def _of_a_seat(session: Session, made: Claim) -> bool:
    """Whether it would take the chair's or deputy's name from the account that has it."""
    return bool(barred(session, made) & set(rebinding.seats(session)) - {made.account_id})


def confirmer(session: Session, made: Claim) -> Confirmer:
    """Who is asked. For the claimant only where Telegram vouches for the number: it tells whose claim it is."""
    if _of_a_seat(session, made):
        return Confirmer.SEAT if asked(session, made) else Confirmer.MACHINE
    return _confirmer_at(session, place(session, made), barred(session, made))


def confirmer_told(session: Session, made: Claim) -> Confirmer:
    """Who is asked for anybody of the unit that was said: the same whether the roster knows the claimant or not."""
    return _confirmer_at(session, made.unit_id, {made.account_id})


def _confirmer_at(session: Session, unit_id: int, left_out: set[int]) -> Confirmer:
    found = offices.responsible(session, Role.STEWARD, unit_id, besides=left_out)
    above = {*units.upwards(session, unit_id), None}
    if any(
        one.answers in found and one.role == Role.STEWARD and one.unit_id in above for one in offices.in_office(session)
    ):
        return Confirmer.STEWARD
    return Confirmer.CHAIR if found else Confirmer.NOBODY


def may_reach(session: Session, account_id: int, claim_id: int) -> bool:
    """Whether the claim is of the account's people, waiting or not, and is not about itself."""
    made = session.get(Claim, claim_id)
    if made is None or account_id in barred(session, made):
        return False
    return rights.permits(session, account_id, Deed.CONFIRM_PEOPLE, place(session, made), about=made.member_id)


def may_decide(session: Session, account_id: int, claim_id: int) -> bool:
    """The right "claim": who may answer it, while it waits; of a chair's or deputy's new account, only the other."""
    made = session.get(Claim, claim_id, populate_existing=True)
    if made is None or made.state != ClaimState.WAITING or not may_reach(session, account_id, claim_id):
        return False
    return made.member_id is None or rebinding.may_move(session, account_id, made.member_id)


def decidable(session: Session, account_id: int) -> list[Claim]:
    """Those that the account may decide, oldest first."""
    if rights.reach(session, account_id, Deed.CONFIRM_PEOPLE) == set():
        return []
    waiting = select(Claim).where(Claim.state == ClaimState.WAITING).order_by(Claim.made_at, Claim.id)
    every = offices.once(session, decidable, lambda: session.scalars(waiting).all())
    return [made for made in every if may_decide(session, account_id, made.id)]
