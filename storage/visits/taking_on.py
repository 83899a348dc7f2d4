"""Taking on (必访): who answers for the unit looks at a visit of the year, goes (我去), or hands it on (交给…)."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, audit, offices, rights
from storage.members import Member
from storage.offices import Role
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import access, records, yearly
from storage.visits.records import ENDS, Envoy, Visit

#: People among whom to choose.
PEOPLE = 8


def look(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page of one, each look noted. NotYourVisit."""
    return page(session, access.own(session, visit_id, Deed.NOTE_CIRCUMSTANCES, by=by), by=by, now=now)


def go(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """我去: the visitor goes, alone or as the second. NotYourVisit; VisitMoved where two go, or it is over."""
    visit = _open_one(session, visit_id, by=by)
    if by.member_id is None or by.member_id in (visit.first_id, visit.second_id):
        raise access.VisitMoved(number=visit.number)
    _send(session, visit, by.member_id, by=by)
    audit.note(session, "circumstances.go", by=by.account_id, now=now, record=visit.number)
    return page(session, visit, by=by, now=now)


def before_handing(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """交给…: who could go, of those in office for the unit. NotYourVisit, VisitMoved."""
    visit = _open_one(session, visit_id, by=by)
    people: list[Value] = [{"member": one.id, "name": one.name} for one in _able(session, visit, by=by)]
    return {**page(session, visit, by=by, now=now), "people": people}


def hand(session: Session, visit_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """That one goes, in the place of the visitor if they were to go; told so. NotYourVisit, VisitMoved."""
    visit = _open_one(session, visit_id, by=by)
    if member_id not in {one.id for one in _able(session, visit, by=by)}:
        raise access.VisitMoved(number=visit.number)
    _send(session, visit, member_id, by=by)
    audit.note(session, "circumstances.hand", by=by.account_id, now=now, record=visit.number)
    told = {accounts.holder(session, member_id)} - {None, by.account_id}
    yearly.tell(session, visit, "circumstances.given", {one for one in told if one is not None}, now=now, giver=by.name)
    return page(session, visit, by=by, now=now)


def _open_one(session: Session, visit_id: int, *, by: Visitor) -> Visit:
    visit = access.own(session, visit_id, Deed.NOTE_CIRCUMSTANCES, by=by)
    if visit.stage in ENDS:
        raise access.VisitMoved(number=visit.number)
    return visit


def _send(session: Session, visit: Visit, member_id: int, *, by: Visitor) -> None:
    """Puts them into the place of the visitor, a free one, or else the first."""
    if by.member_id is not None and by.member_id == visit.second_id:
        visit.second_id = member_id
    elif visit.first_id is None or by.member_id == visit.first_id or visit.second_id is not None:
        visit.first_id = member_id
    else:
        visit.second_id = member_id
    if session.get(Envoy, (visit.campaign_id, member_id)) is None:
        session.add(Envoy(campaign_id=visit.campaign_id, member_id=member_id))
    session.flush()


def _able(session: Session, visit: Visit, *, by: Visitor) -> list[Member]:
    """Officers and stewards who look after the unit, deputies and the chair; not who goes already, nor whom it is
    about."""
    roles = (Role.STEWARD, Role.OFFICER, Role.DEPUTY, Role.CHAIR)
    found = dict.fromkeys(one for role in roles for one in offices.responsible(session, role, visit.unit_id))
    going = {visit.first_id, visit.second_id, visit.member_id, by.member_id}
    able = [session.get_one(Member, one) for one in (accounts.member_of(session, key) for key in found) if one]
    return [one for one in able if one.id not in going][:PEOPLE]


def page(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> Values:
    """All that whoever sees to it has to know; what came up is told here and nowhere else."""
    audit.note(session, "circumstances.read", by=by.account_id, now=now, record=f"members {visit.member_id}")
    goes = by.member_id is not None and by.member_id in (visit.first_id, visit.second_id)
    office = rights.permits(session, by.account_id, Deed.NOTE_CIRCUMSTANCES, visit.unit_id, about=visit.member_id)
    open_ = visit.stage not in ENDS
    free = visit.first_id is None or visit.second_id is None
    return {
        **yearly.told(session, visit),
        "name": session.get_one(Member, visit.member_id).name,
        "member": visit.member_id,
        "reasons": [*records.reasons_of(session, visit)],
        **yearly.called_for(session, visit),
        "overdue": open_ and visit.due_on is not None and visit.due_on < now.date(),
        "stage": visit.stage,
        "going": [session.get_one(Member, one).name for one in (visit.first_id, visit.second_id) if one is not None],
        "goes": goes,
        "open": open_,
        "may_go": open_ and free and not goes and by.member_id is not None,
        "office": office,
        "people": [],
    }
