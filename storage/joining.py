"""Joining: how a Telegram user is known as a member: by the own phone, by a steward's word, or by a code of office."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, members, offices, outbox, sealed, units
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Values, pack, unpack
from storage.visitors import Visitor

SERVICE = "joining"
#: Times a day that an account may say who it is.
CLAIMS_A_DAY = 5


class ClaimState(StrEnum):
    """WAITING for a steward; REPLACED by a newer word of the same account."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


class Claim(Record):
    """Somebody says who they are. `said` (name and last four digits) is sealed; `member_id` whom the roster matches."""

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    said: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[ClaimState] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class Found(StrEnum):
    """What a shared number led to."""

    KNOWN = "known"  # bound and greeted
    UNKNOWN = "unknown"  # not on the roster
    SHARED = "shared"  # two people have it
    TAKEN = "taken"  # another account speaks for that member: the steward is asked


class ContactNotOwn(Refusal):
    """The contact is somebody else's, or was forwarded."""


class ClaimUnclear(asking.Unfit, Refusal):
    """Name, unit or digits are missing; values: missing (name, unit or digits), nearest (unit names)."""


class TooManyClaims(Refusal):
    """Five claims within a day."""


class ClaimNotYours(Refusal):
    """The visitor is not the one who confirms people of that unit."""


class ClaimDecided(Refusal):
    """Somebody has answered already; values: state."""


class NobodyMatches(Refusal):
    """The roster has nobody like that, so nobody can be confirmed."""


def share_contact(
    session: Session, contact_user_id: int | None, number: str, *, by: Visitor, now: datetime
) -> tuple[Found, Values]:
    """Binds the account to the one member with that number; ContactNotOwn unless Telegram vouches for it."""
    if contact_user_id != by.telegram_id:
        raise ContactNotOwn
    found = members.with_phone(session, number)
    if not found:
        return _ask_who(session, by, Found.UNKNOWN)
    if len(found) > 1:
        return _ask_who(session, by, Found.SHARED)
    member = found[0]
    if accounts.holder(session, member.id) not in (None, by.account_id):
        # A number can change hands, and a telephone can be stolen: a person decides, the old account keeps its own.
        _claim(session, member.name, member.unit_id, number[-4:], by=by, now=now)
        return Found.TAKEN, {"unit": session.get_one(Unit, member.unit_id).name}
    _bind(session, by.account_id, member, by=by, now=now)
    return Found.KNOWN, welcome(session, member, desk=by.has_desk)


def _ask_who(session: Session, by: Visitor, found: Found) -> tuple[Found, Values]:
    return found, {"version": asking.ask(session, by, SERVICE, "who")}


def ask_who(session: Session, *, by: Visitor, now: datetime) -> Visitor:
    """The person's number is not on the roster, they say: the next text tells who they are."""
    del now
    if by.member_id is None:
        asking.ask(session, by, SERVICE, "who")
    return by


def claim(session: Session, said: str, *, by: Visitor, now: datetime) -> Values:
    """Name, unit and last four digits go to the steward; the answer does not tell who is on the roster."""
    asking.expect(by, SERVICE, "who")
    words = understand(said, units.names(session))
    unit = units.find(session, words.unit)[0]
    stewards = _claim(session, words.name, unit.id, words.digits, by=by, now=now)
    asking.close(session, by)
    return {"unit": unit.name, "stewards": stewards}


def _claim(session: Session, name: str, unit_id: int, digits: str, *, by: Visitor, now: datetime) -> int:
    day = select(func.count()).where(Claim.account_id == by.account_id, Claim.made_at > now - timedelta(days=1))
    if (session.scalar(day) or 0) >= CLAIMS_A_DAY:
        raise TooManyClaims
    older = update(Claim).where(Claim.account_id == by.account_id, Claim.state == ClaimState.WAITING)
    session.execute(older.values(state=ClaimState.REPLACED))
    matches = members.named(session, name, units.below(session, [unit_id]), digits)
    row = sealed.new_row()
    made = Claim(
        row=row,
        account_id=by.account_id,
        unit_id=unit_id,
        member_id=matches[0].id if len(matches) == 1 else None,
        said=sealed.seal(session, "claims.said", row, pack({"name": name, "digits": digits})),
        state=ClaimState.WAITING,
        made_at=now,
    )
    session.add(made)
    session.flush()
    stewards = offices.responsible(session, Role.STEWARD, unit_id, besides=by.account_id)
    values: Values = {"claim": made.id, **_said(session, made)}
    for account_id in stewards:
        key = "joining.claim" if made.member_id is not None else "joining.claim_unmatched"
        letter = Letter(account_id, key, values, right="claim", subject=made.id)
        outbox.queue(session, letter, now=now)
    return len(stewards)


def _said(session: Session, claim: Claim) -> Values:
    said = unpack(sealed.unseal(session, "claims.said", claim.row, claim.said))
    unit = session.get_one(Unit, claim.unit_id).name
    taken = claim.member_id is not None and accounts.holder(session, claim.member_id) is not None
    return {**said, "unit": unit, "matches": claim.member_id is not None, "taken": taken}


def look(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """The claim as the steward sees it."""
    del now
    made = _access(session, claim_id, by=by)
    return {"claim": made.id, **_said(session, made)}


def confirm(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """是他/她: the account speaks for the member; one that did before loses it."""
    made = _access(session, claim_id, by=by)
    if made.member_id is None:
        raise NobodyMatches
    member = session.get_one(Member, made.member_id)
    made.state, made.decided_at, made.decided_by = ClaimState.CONFIRMED, now, by.account_id
    _bind(session, made.account_id, member, by=by, now=now)
    desk = bool(offices.held_by(session, made.account_id))
    greeting = Letter(made.account_id, "joining.welcome", welcome(session, member, desk=desk))
    greeting.right, greeting.subject = "member", member.id
    outbox.queue(session, greeting, now=now)
    return {"name": member.name}


def refuse(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """不是: the person is told kindly and may try again or come by."""
    made = _access(session, claim_id, by=by)
    made.state, made.decided_at, made.decided_by = ClaimState.REFUSED, now, by.account_id
    audit.note(session, "joining.refuse", by=by.account_id, now=now, record=f"claims {made.id}")
    said = _said(session, made)
    outbox.queue(session, Letter(made.account_id, "joining.not_confirmed", {"unit": said["unit"]}), now=now)
    return {"name": said["name"]}


def may_decide(session: Session, account_id: int, claim_id: int) -> bool:
    """The right "claim": the steward of the unit, else of the next above, else the chair; never the person itself."""
    made = session.get(Claim, claim_id)
    if made is None or made.account_id == account_id:
        return False
    scope = offices.scope(session, account_id, {Role.STEWARD, Role.CHAIR})
    return scope is None or made.unit_id in scope


def _access(session: Session, claim_id: int, *, by: Visitor) -> Claim:
    if not may_decide(session, by.account_id, claim_id):
        raise ClaimNotYours
    # Read again: what was loaded before the lock may be decided by now.
    made = session.get_one(Claim, claim_id, with_for_update=True, populate_existing=True)
    if made.state != ClaimState.WAITING:
        raise ClaimDecided(state=made.state)
    return made


def enter_office(session: Session, code: str, *, by: Visitor, now: datetime) -> Values | None:
    """`/start CODE`: the role and what waits; None for a code that opens nothing."""
    office = offices.accept(session, code, by.account_id, now=now)
    if office is None:
        return None
    audit.note(session, "joining.enter_office", by=by.account_id, now=now, record=f"offices {office.id}")
    return {
        "name": by.name,
        "role": office.role,
        "unit": offices.unit_name(session, office),
        "desk": True,
        "nameless": by.member_id is None,
    }


def welcome(session: Session, member: Member, *, desk: bool) -> Values:
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name, "desk": desk, "nameless": False}


def arrive(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, str | None]:
    """Who is there, and the unit whose steward is being asked about them, if so. Coming in leaves an open question."""
    del now
    asking.close(session, by)
    asked = select(Unit.name).join(Claim, Claim.unit_id == Unit.id)
    mine = asked.where(Claim.account_id == by.account_id, Claim.state == ClaimState.WAITING)
    return by, session.scalar(mine) if by.member_id is None else None


def _bind(session: Session, account_id: int, member: Member, *, by: Visitor, now: datetime) -> None:
    accounts.bind(session, account_id, member.id)
    if account_id == by.account_id:
        asking.close(session, by)
    audit.note(session, "joining.bind", by=by.account_id, now=now, record=f"members {member.id}")


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that waits for a steward, as the desk lists it."""

    claim_id: int
    name: str
    unit: str
    made_at: datetime


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingClaim]:
    """Claims that this steward (or the chair) may decide, oldest first."""
    scope = offices.scope(session, by.account_id, {Role.STEWARD, Role.CHAIR})
    statement = select(Claim).where(Claim.state == ClaimState.WAITING).order_by(Claim.made_at, Claim.id)
    if scope is not None:
        statement = statement.where(Claim.unit_id.in_(scope))
    waiting = []
    for made in session.scalars(statement):
        if made.account_id != by.account_id:
            said = _said(session, made)
            waiting.append(WaitingClaim(made.id, str(said["name"]), str(said["unit"]), made.made_at))
    return waiting


@dataclass(frozen=True, slots=True)
class Words:
    """What a person said of themselves, taken apart."""

    name: str
    unit: str
    digits: str


def understand(said: str, unit_names: list[str]) -> Words:
    """Takes "李明 城东供水站 0123" apart, in any order, with or without spaces; ClaimUnclear says what is missing."""
    plain = unicodedata.normalize("NFKC", said)
    unit = max((name for name in unit_names if name in plain), key=len, default="")
    rest = plain.replace(unit, " ", 1) if unit else plain
    digits = re.search(r"(?<!\d)(\d{4}|\d{11})(?!\d)", rest)
    name = re.sub(r"[\s,，、;；。.:：\d]+", " ", rest).strip()
    if not unit:
        raise ClaimUnclear(missing="unit", nearest=[*units.nearest(name, unit_names)])
    if digits is None:
        raise ClaimUnclear(missing="digits", nearest=[])
    if not name:
        raise ClaimUnclear(missing="name", nearest=[])
    return Words(name, unit, digits[1][-4:])
