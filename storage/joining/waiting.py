"""Claims that wait for a steward, as the desk lists them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import offices, rights
from storage.joining.claims import Claim, ClaimState, said_in
from storage.offices import Role
from storage.rights import Deed
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that waits for a steward, as the desk lists it."""

    claim_id: int
    name: str
    unit: str
    made_at: datetime


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingClaim]:
    """Claims that this steward (or the chair) may decide, oldest first."""
    return [_line(session, made) for made in _decidable(session, by.account_id)]


def urging(session: Session, account_id: int) -> list[WaitingClaim]:
    """Claims that wait for this very person: the steward of the unit or the nearest above, oldest first."""
    made = _decidable(session, account_id)
    return [
        _line(session, one)
        for one in made
        if account_id in offices.responsible(session, Role.STEWARD, one.unit_id, besides=one.account_id)
    ]


def _decidable(session: Session, account_id: int) -> list[Claim]:
    scope = rights.reach(session, account_id, Deed.CONFIRM_PEOPLE)
    statement = select(Claim).where(Claim.state == ClaimState.WAITING, Claim.account_id != account_id)
    if scope is not None:
        statement = statement.where(Claim.unit_id.in_(scope))
    return list(session.scalars(statement.order_by(Claim.made_at, Claim.id)))


def _line(session: Session, made: Claim) -> WaitingClaim:
    said = said_in(session, made)
    return WaitingClaim(made.id, str(said["name"]), str(said["unit"]), made.made_at)
