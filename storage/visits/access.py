"""Who has a visit: who goes, and in office whose units it is of; nobody in office the visit to themselves."""

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.rights import Deed
from storage.visitors import Visitor
from storage.visits.records import SERVICE, Visit


class NotYourVisit(Refusal):
    """The visitor neither goes there nor has it in office; also for numbers that aren't."""


class VisitMoved(Refusal):
    """The visit is not (any more) where that could be done to it; values: number."""


def of_envoy(session: Session, visit_id: int, *, by: Visitor) -> Visit:
    """A visit on which the visitor goes, locked. NotYourVisit."""
    visit = locked(session, visit_id)
    if not goes_there(visit, by=by):
        raise NotYourVisit
    return visit


def goes_there(visit: Visit, *, by: Visitor) -> bool:
    """Whether the visitor is one of the two who go."""
    return by.member_id is not None and by.member_id in (visit.first_id, visit.second_id)


def of_office(session: Session, visit_id: int, deed: Deed, *, by: Visitor) -> Visit:
    """A visit of the units with whose visits the visitor may do that, locked. NotYourVisit."""
    visit = locked(session, visit_id)
    if not rights.permits(session, by.account_id, deed, visit.unit_id, about=visit.member_id):
        raise NotYourVisit
    return visit


def own(session: Session, visit_id: int, deed: Deed, *, by: Visitor) -> Visit:
    """A visit that the visitor may do that with, locked: in office, or because they go. NotYourVisit."""
    visit = locked(session, visit_id)
    if goes_there(visit, by=by):
        return visit
    return of_office(session, visit_id, deed, by=by)


def asked_about(session: Session, *, by: Visitor) -> Visit:
    """The visit that the open question is about, if they may still say something of it, locked. Outdated,
    NotYourVisit."""
    found = asking.draft(session, by, SERVICE).get("visit")
    if found is None:
        raise asking.Outdated
    return own(session, int(str(found)), Deed.TICK_VISITS, by=by)


def running(session: Session, visit: Visit) -> Visit:
    """The visit, unless its campaign is wrapped up: what was told of it then stays. VisitMoved."""
    if session.get_one(Campaign, visit.campaign_id).state == State.CLOSED:
        raise VisitMoved(number=visit.number)
    return visit


def locked(session: Session, visit_id: int) -> Visit:
    """The visit, read anew under its lock. NotYourVisit where there is none."""
    visit = session.get(Visit, visit_id, with_for_update=True, populate_existing=True)
    if visit is None:
        raise NotYourVisit
    return visit
