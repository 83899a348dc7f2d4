"""An account speaks for a member from now on, and is greeted."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, outbox
from storage.joining import deciding, rebinding
from storage.members import Member
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


def bind(session: Session, account_id: int, member: Member, *, by: Visitor, now: datetime) -> None:
    """Whoever had the member before loses everything at once and is told; what the account had said of itself waits no
    more, and the visitor's open question is closed."""
    before, was = accounts.holder(session, member.id), accounts.member_of(session, account_id)
    accounts.bind(session, account_id, member.id, now=now)
    deciding.drop(session, account_id)
    if before is not None and before != account_id:
        rebinding.close_out(session, before, member.id, by=by, now=now)
        # Whoever had it must learn of it, should the word of the new one be false; it names nobody.
        outbox.queue(session, Letter(before, "joining.moved", {}), now=now)
    if was is not None and was != member.id:
        # The telephone has gone to somebody else: what the one before was given does not go with it.
        rebinding.close_out(session, account_id, was, by=by, now=now)
    if account_id == by.account_id:
        asking.close(session, by)
        asking.drop(session, by, "joining")
    audit.note(session, "joining.bind", by=by.account_id, now=now, record=f"members {member.id}")


def welcome(session: Session, member: Member, *, desk: bool) -> Values:
    """What a greeting says."""
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name, "desk": desk, "nameless": False}
