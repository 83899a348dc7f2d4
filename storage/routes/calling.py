"""Calling (请打电话): whom nobody could ask here whether a visit suits them, and what they said on the telephone."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, pages, rights
from storage.errors import Refusal
from storage.rights import Deed
from storage.routes.changing import look as look_at_leg
from storage.routes.legs import campaign_of, in_order, legs
from storage.routes.planning import about, lines_of
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit, Wish, asking_first

#: Lines of a page.
PAGE: Final = 15


class NobodyToAsk(Refusal):
    """Everybody who can be asked here has been; values: campaign."""


def unasked(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """没问到的: who has not been asked, and has not answered."""
    campaign = campaign_of(session, campaign_id, by=by)
    audit.note(session, "routes.read", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    every = legs(session, campaign.id, by=by)
    left = in_order(session, (leg for leg in every if leg.visit.asked_at is None and leg.visit.wish is None))
    here = pages.at(page, len(left), PAGE)
    lines = lines_of(session, here.cut(left), here.first + 1)
    return {**about(campaign), "lines": lines, "count": len(left), **here.told()}


def ask_all(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks, of the visitor's units, a page of those who were not asked; who is left is to be rung. NobodyToAsk."""
    campaign = campaign_of(session, campaign_id, by=by)
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    open_ = select(Visit).where(Visit.campaign_id == campaign.id, Visit.stage == Stage.PLANNED)
    open_ = open_.where(Visit.asked_at.is_(None)).order_by(Visit.id)
    asked = 0
    for visit in session.scalars(open_):
        mine = (reach is None or visit.unit_id in reach) and visit.member_id != by.member_id
        if mine and asked < asking_first.PAGE and asking_first.ask(session, visit, now=now):
            audit.note(session, "routes.ask", by=by.account_id, now=now, record=visit.number)
            asked += 1
    if not asked:
        raise NobodyToAsk(campaign=campaign.id, page=0)
    session.flush()
    return {**unasked(session, campaign.id, 0, by=by, now=now), "asked": asked, "more": asked == asking_first.PAGE}


def enter_wish(session: Session, visit_id: int, wish: Wish, *, by: Visitor, now: datetime) -> Values:
    """What they said on the telephone. NotYourVisit, VisitMoved."""
    asking_first.enter(session, visit_id, wish, by=by, now=now)
    session.flush()
    return look_at_leg(session, visit_id, by=by, now=now)
