"""Claims that wait for a steward, as the desk lists them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.joining import deciding
from storage.joining.deciding import Claim
from storage.units import Unit
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that waits for a steward, as the desk lists it."""

    claim_id: int
    unit: str
    made_at: datetime


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingClaim]:
    """Claims that this steward (or the chair) may decide, oldest first."""
    return [_line(session, made) for made in deciding.decidable(session, by.account_id)]


def urging(session: Session, account_id: int) -> list[WaitingClaim]:
    """Claims that wait for this very person: the steward of the unit or the nearest above, oldest first."""
    made = deciding.decidable(session, account_id)
    return [_line(session, one) for one in made if account_id in deciding.asked(session, one)]


def _line(session: Session, made: Claim) -> WaitingClaim:
    """Without the name: it is sealed, and who opens the desk has not looked at it yet."""
    return WaitingClaim(made.id, session.get_one(Unit, made.unit_id).name, made.made_at)
