"""The first day in office: what somebody is told who holds one from now on."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, offices, outbox
from storage.members import Member
from storage.offices import Office, Role
from storage.outbox import Letter
from storage.values import Values

#: The letter that leads to the first steps, by the office; the admin's are at the machine.
_STEPS = {Role.STEWARD: "joining.first_steward", Role.ADMIN: "joining.first_admin"}


def of(session: Session, office: Office) -> Values:
    """What the first screens say; `nameless`: the account is not bound to anybody, so that nobody sees a name."""
    member_id = accounts.member_of(session, office.account_id)
    name = None if member_id is None else session.get_one(Member, member_id).name
    guide = "steward" if office.role == Role.STEWARD else "officer"
    return {
        "name": name,
        "role": office.role,
        "unit": offices.unit_name(session, office),
        "desk": True,
        "nameless": member_id is None,
        "guide": guide,
        "card": 1,
    }


def steps_of(role: Role) -> str:
    """The key of the letter that leads to the first steps."""
    return _STEPS.get(role, "joining.first_officer")


def tell(session: Session, office: Office, *, now: datetime) -> None:
    """For an office that was given to somebody who is not at the counter."""
    values = of(session, office)
    for key in ("joining.in_office", steps_of(Role(office.role))):
        outbox.queue(session, Letter(office.account_id, key, values, right="desk"), now=now)
