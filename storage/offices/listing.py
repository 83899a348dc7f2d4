"""Who is in office, for the chair: page by page, and each of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import offices, pages, rights
from storage.accounts import Account
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Office
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: People in office that a page lists.
PAGE = 8


class OfficeOver(Refusal):
    """The office has ended already."""


def people(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of who is in office, longest first. Pages begin at 0."""
    del now
    rights.ask(by, Deed.APPOINT)
    held = in_force(session)
    here = pages.at(page, len(held), PAGE)
    lines: list[Value] = [described(session, one) for one in here.cut(held)]
    return {"lines": lines, "count": len(held), **here.told()}


def in_force(session: Session) -> list[Office]:
    """The offices that are held now, longest first."""
    held = session.scalars(select(Office).where(Office.until.is_(None)).order_by(Office.id)).all()
    still = {(one.holder, one.role, one.unit_id) for one in offices.in_office(session)}
    return [one for one in held if (one.account_id, one.role, one.unit_id) in still]


def look(session: Session, office_id: int, *, by: Visitor, now: datetime) -> Values:
    """One office, and what can be done about it. OfficeOver."""
    del now
    rights.ask(by, Deed.APPOINT)
    office = access(session, office_id)
    return {**described(session, office), "mine": office.account_id == by.account_id}


def described(session: Session, office: Office) -> Values:
    """Whose, which, where, for what; a name is None where the roster does not know the account."""
    named = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == office.account_id)
    away = offices.answering_for(session, office.account_id)
    return {
        "office": office.id,
        "name": session.scalar(named),
        "role": office.role,
        "unit": offices.unit_name(session, office),
        "charges": [] if office.charges is None else [*office.charges.split()],
        "away": away != office.account_id,
    }


def access(session: Session, office_id: int) -> Office:
    """One that is held still, locked. OfficeOver."""
    office = session.get(Office, office_id, with_for_update=True, populate_existing=True)
    if office is None or office.until is not None:
        raise OfficeOver
    return office
