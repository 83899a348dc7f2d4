"""Missing: who of a unit has not come yet. For its steward and the chair, in private; a number is shown one by one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import audit, members, pages, rights
from storage.accounts import Account
from storage.errors import Refusal
from storage.groups.cards import IN_SERVICE
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right to letters about who is missing: the steward's and the chair's.
RIGHT = "groups_missing"
#: Names a page shows.
PAGE = 20


class NotMissing(Refusal):
    """That person has come meanwhile, or is not of the visitor's units (any more)."""


def missing(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the people in service who have no account here yet, by unit and name. NotForYou."""
    scope = _scope(session, by)
    absent = select(Member.id, Member.name, Member.team, Unit.name.label("unit")).join(Unit, Unit.id == Member.unit_id)
    wanted = absent_of(scope)
    people = select(func.count()).select_from(Member).where(Member.standing.in_(IN_SERVICE))
    if scope is not None:
        people = people.where(Member.unit_id.in_(scope))
    count = session.scalar(select(func.count()).select_from(Member).where(*wanted)) or 0
    here = pages.at(page, count, PAGE)
    rows = session.execute(
        absent.where(*wanted).order_by(Unit.id, Member.name, Member.id).limit(PAGE).offset(here.first)
    )
    lines: list[Value] = [{"member": row.id, "name": row.name, "team": row.team, "unit": row.unit} for row in rows]
    audit.note(session, "groups.missing", by=by.account_id, now=now)
    return {"lines": lines, "count": count, "people": session.scalar(people) or 0, **here.told()}


def absent_of(scope: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Of members: those in service who have no account here yet, of those units (None: of all)."""
    bound = select(Account.member_id).where(Account.member_id.is_not(None))
    wanted: list[ColumnElement[bool]] = [Member.standing.in_(IN_SERVICE), Member.id.not_in(bound)]
    return wanted if scope is None else [*wanted, Member.unit_id.in_(scope)]


def reach_out(session: Session, member_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """How one of them can be reached: numbers, masked for who rings nobody of the unit, and the unit for its link;
    noted. NotForYou, NotMissing."""
    scope = _scope(session, by)
    member = session.get(Member, member_id)
    absent = member is not None and member.standing != Standing.LEFT
    if member is None or not absent or (scope is not None and member.unit_id not in scope):
        raise NotMissing
    if session.scalar(select(Account.id).where(Account.member_id == member_id)) is not None:
        raise NotMissing
    audit.note(session, "groups.reach_out", by=by.account_id, now=now, record=f"members {member.id}")
    rings = rights.permits(session, by.account_id, Deed.READ_PHONE, member.unit_id)
    known = members.phones(session, member.id)
    numbers: list[Value] = [*(known if rings else map(members.masked, known))]
    unit = session.get_one(Unit, member.unit_id).name
    return {
        "member": member.id,
        "name": member.name,
        "unit": unit,
        "unit_id": member.unit_id,
        "phones": numbers,
        "rings": rings,
        "page": page,
    }


def may_see(session: Session, account_id: int, member_id: int) -> bool:
    """The right to letters about who is missing; about one of them, only of the own units."""
    member = session.get(Member, member_id) if member_id else None
    if member is None:
        return rights.allowed(session, account_id, Deed.SEE_MISSING)
    return rights.permits(session, account_id, Deed.SEE_MISSING, member.unit_id)


def _scope(session: Session, by: Visitor) -> set[int] | None:
    """The units that the visitor is steward of, with all below; None for the whole bureau."""
    rights.ask(by, Deed.SEE_MISSING)
    return rights.reach(session, by.account_id, Deed.SEE_MISSING)
