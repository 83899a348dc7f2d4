"""Re-binding: what an account was is over at once; its offices end, and only the chair gives them to the new one."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, contacts, offices, outbox, rights
from storage.database import Record
from storage.errors import Refusal
from storage.joining import first_day
from storage.members import Member, Standing
from storage.offices import Charge, Office, Role, absences
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


class LostOffice(Record):
    """An office that ended because another account speaks for its holder now; `settled_at`: the chair gave it anew."""

    __tablename__ = "lost_offices"

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    settled_at: Mapped[datetime | None]


class SeatKept(Refusal):
    """The person is chair or deputy: to another account they go by the other one's word alone, or at the machine."""


class OfficeSettled(Refusal):
    """It was given anew already, or the person is not here (any more)."""


def seats(session: Session) -> list[int]:
    """Who holds the chair's or the deputy's office, whoever stands in."""
    return [one.holder for one in offices.in_office(session) if one.role in (Role.CHAIR, Role.DEPUTY)]


def may_move(session: Session, account_id: int, member_id: int) -> bool:
    """Whether the account may let another one speak for the member: for chair and deputy, the other one alone."""
    taken, kept = accounts.holder(session, member_id), seats(session)
    return taken not in kept or (account_id in kept and account_id != taken)


def close_out(session: Session, account_id: int, member_id: int, *, by: Visitor, now: datetime) -> None:
    """The account spoke for the member until now: its offices, half-done answers and open question are gone, and it is
    nobody's family contact: a steward gives the person's new one a link."""
    held = offices.held_by(session, account_id)
    offices.dismiss(session, account_id, now=now, by=by.account_id)
    absences.without(session, account_id, now=now)
    asking.forget(session, account_id)
    contacts.end_all(session, account_id, by=by, now=now)
    name = session.get_one(Member, member_id).name
    for office in held:
        session.add(LostOffice(office_id=office.id, member_id=member_id, settled_at=None))
        _tell(session, office, name, now=now)


def _tell(session: Session, office: Office, name: str, *, now: datetime) -> None:
    """A steward's word must not hand over an office: whoever gives offices hears of it."""
    values: Values = {
        "office": office.id,
        "name": name,
        "role": office.role,
        "unit": offices.unit_name(session, office),
    }
    chairs = offices.chairs(session)
    for account_id in chairs:
        outbox.queue(session, Letter(account_id, "joining.office_ended", values, right="desk"), now=now)
    if not chairs:
        for account_id in offices.holders(session, Role.ADMIN, None):
            outbox.queue(session, Letter(account_id, "joining.chair_gone", values, right="desk"), now=now)


def reappoint(session: Session, office_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same office for the account that speaks for its holder now."""
    rights.ask(by, Deed.APPOINT)
    lost = session.get(LostOffice, office_id, with_for_update=True, populate_existing=True)
    member = None if lost is None else session.get_one(Member, lost.member_id)
    account_id = None if member is None else accounts.holder(session, member.id)
    here = lost is not None and lost.settled_at is None and account_id is not None
    if not here or member is None or member.standing == Standing.LEFT:
        raise OfficeSettled
    assert lost is not None
    assert account_id is not None
    lost.settled_at = now
    old = session.get_one(Office, office_id)
    charges = None if old.charges is None else [Charge(one) for one in old.charges.split()]
    office = offices.appoint(session, account_id, Role(old.role), old.unit_id, now=now, charges=charges)
    audit.note(session, "joining.reappoint", by=by.account_id, now=now, record=f"offices {office.id}")
    first_day.tell(session, office, now=now)
    return {"name": member.name, "role": office.role, "unit": offices.unit_name(session, office)}
