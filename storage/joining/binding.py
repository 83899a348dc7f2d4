"""An account speaks for a member from now on, and is greeted."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, outbox
from storage.members import Member
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


def bind(session: Session, account_id: int, member: Member, *, by: Visitor, now: datetime) -> None:
    """Whoever had the member before loses it and is told; the visitor's open question is closed."""
    before = accounts.holder(session, member.id)
    accounts.bind(session, account_id, member.id)
    if before not in (None, account_id):
        # Whoever had it must learn of it, should the word of the new one be false; it names nobody.
        outbox.queue(session, Letter(before, "joining.moved", {}), now=now)
    if account_id == by.account_id:
        asking.close(session, by)
        asking.drop(session, by, "joining")
    audit.note(session, "joining.bind", by=by.account_id, now=now, record=f"members {member.id}")


def welcome(session: Session, member: Member, *, desk: bool) -> Values:
    """What a greeting says."""
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name, "desk": desk, "nameless": False}
