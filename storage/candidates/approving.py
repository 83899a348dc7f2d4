"""Approving: the chair says yes to a list, and everybody on it is planned with what goes with their class.

Page by page, as a list may be long. Whoever would be given more than the ceilings allow is left out of that, and so is
the chair: they are said yes to one by one, the chair by somebody else. So is who is added later.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, campaigns, rights, visits
from storage.accounts import Account
from storage.aid import Source
from storage.campaigns import Campaign, Kind, Reason, Standard, State
from storage.candidates import access, card, counting, gathering, page, sums, telling
from storage.candidates.counting import Classes
from storage.commits import later
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit
from storage.visits.access import VisitMoved

#: Visits that one transaction plans; of these, whose household is asked for.
_PAGE: Final = 100
_HOUSEHOLDS: Final = 15


class StillSearching(Refusal):
    """The roster is being looked through yet; values: campaign."""


class AlreadyApproved(Refusal):
    """It is not the list that is being settled (any more); values: kind, year."""


class AlreadyWalked(Refusal):
    """Somebody was visited already, so the list stays; values: kind, year."""


def before(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """What would be approved: how many, for how much, and which classes nobody has said anything for. StillSearching,
    AlreadyApproved."""
    del now
    campaign = _listing(session, campaign_id, by=by)
    classes = counting.by_class(session, campaign, None, Stage.PROPOSED)
    standards = campaigns.standards(session, campaign)
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "count": counting.by_stage(session, campaign, None).get(Stage.PROPOSED, 0),
        "classes": _lines(standards, classes or {}),
        "total": None if classes is None else total(standards, classes),
        "source": Source(campaign.source),
        "bare": [klass for klass in classes or {} if sums.of_class(standards, klass) == sums.Gift()],
    }


def total(standards: dict[Reason, Standard], classes: Classes) -> int:
    """分 that all of them take."""
    return sum(
        one.own + one.by_standard * (sums.of_class(standards, klass).money or 0) for klass, one in classes.items()
    )


def _lines(standards: dict[Reason, Standard], classes: Classes) -> list[Value]:
    return [
        {"reason": klass, "count": one.count, "money": gift.money, "goods": gift.goods}
        for klass, one, gift in ((klass, one, sums.of_class(standards, klass)) for klass, one in classes.items())
    ]


def approve(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The list holds from now on. StillSearching, AlreadyApproved."""
    campaign = _listing(session, campaign_id, by=by)
    campaign.state, campaign.approved_at, campaign.approved_by = State.APPROVED, now, by.account_id
    campaign.planned_up_to = 0
    session.flush()
    audit.note(session, "candidates.approve", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    if plan(session, campaign.id, now=now):
        later(session, gathering.roused, campaign.id)
    return page.look(session, campaign.id, 0, by=by, now=now)


def _listing(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    campaign = access.in_hand(session, campaign_id, Deed.APPROVE_VISITS, by=by)
    if campaign.state != State.LISTING:
        raise AlreadyApproved(**access.name(campaign))
    if campaign.gathered_up_to is not None:
        raise StillSearching(campaign=campaign.id)
    return campaign


def go_on(session: Session, campaign_id: int, *, now: datetime) -> bool:
    """A page of whatever is left to do with a list; whether there is more."""
    return gathering.gather(session, campaign_id, now=now) or plan(session, campaign_id, now=now)


def plan(session: Session, campaign_id: int, *, now: datetime) -> bool:
    """Plans a page of an approved list; whether anything is left."""
    campaign = session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None or campaign.state != State.APPROVED or campaign.planned_up_to is None:
        return False
    proposed = select(Visit).where(Visit.campaign_id == campaign.id, Visit.stage == Stage.PROPOSED)
    proposed = proposed.where(Visit.id > campaign.planned_up_to, Visit.made_at <= campaign.approved_at)
    found = session.scalars(proposed.order_by(Visit.id).limit(_PAGE).with_for_update()).all()
    last = _plan(session, campaign, found)
    campaign.planned_up_to = last
    if last is None:
        telling.approved(session, campaign, now=now)
    session.flush()
    return last is not None


def _plan(session: Session, campaign: Campaign, found: Sequence[Visit]) -> int | None:
    """Plans as many of them as one transaction should; up to which, None where none is left."""
    standards = campaigns.standards(session, campaign)
    room = sums.room(session, campaign, [one.member_id for one in found])
    chair = _member_of(session, campaign)
    asked = 0
    for one in found:
        why = visits.reasons_of(session, one)
        gift = sums.of_visit(session, one, standards)
        fits = one.member_id != chair and room.has(one.member_id, gift.money or 0)
        if fits and gift.money and Reason.HARDSHIP in why:
            asked, fits = asked + 1, _fits(session, campaign, one.member_id, gift.money)
        if fits:
            one.stage, one.money, one.goods = Stage.PLANNED, gift.money, gift.goods
        if asked == _HOUSEHOLDS:
            return one.id
    return found[-1].id if len(found) == _PAGE else None


def _fits(session: Session, campaign: Campaign, member_id: int, money: int) -> bool:
    """Only who is on file is known to live with others."""
    try:
        sums.check(session, campaign, member_id, money)
    except Refusal:
        return False
    return True


def _member_of(session: Session, campaign: Campaign) -> int | None:
    assert campaign.approved_by is not None
    return session.get_one(Account, campaign.approved_by).member_id


def agree(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The chair says yes to one who was added to an approved list. NotYourVisit also for the chair's own; VisitMoved,
    OverOnce, OverYear."""
    campaign, visit = access.of_visit(session, visit_id, by=by)
    rights.ask(by, Deed.APPROVE_VISITS)
    if campaign.state != State.APPROVED or visit.stage != Stage.PROPOSED:
        raise VisitMoved(number=visit.number)
    gift = sums.of_visit(session, visit, campaigns.standards(session, campaign))
    sums.check(session, campaign, visit.member_id, gift.money)
    visit.stage, visit.money, visit.goods = Stage.PLANNED, gift.money, gift.goods
    session.flush()
    audit.note(session, "candidates.agree", by=by.account_id, now=now, record=visit.number)
    return card.shown(session, campaign, visit, by=by)


def before_taking_back(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """What taking the approval back would mean, to be confirmed. AlreadyWalked."""
    del now
    campaign = _unwalked(session, campaign_id, by=by)
    return {**access.name(campaign), "campaign": campaign.id}


def take_back(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The list is being settled again, standards and all; nobody was visited yet. AlreadyWalked."""
    campaign = _unwalked(session, campaign_id, by=by)
    campaign.state, campaign.approved_at, campaign.approved_by = State.LISTING, None, None
    campaign.planned_up_to = None
    planned = update(Visit).where(Visit.campaign_id == campaign.id, Visit.stage == Stage.PLANNED)
    plain = planned.where(~Visit.own_sum).values(money=None, goods=None)
    for word in (plain, planned.values(stage=Stage.PROPOSED)):
        session.execute(word, execution_options={"synchronize_session": False})
    session.flush()
    session.expire_all()
    audit.note(session, "candidates.take_back", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return page.look(session, campaign.id, 0, by=by, now=now)


def _unwalked(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    campaign = access.in_hand(session, campaign_id, Deed.APPROVE_VISITS, by=by)
    counts = counting.by_stage(session, campaign, None)
    if campaign.state != State.APPROVED or counts.get(Stage.DONE) or campaign.kind == Kind.YEAR:
        raise AlreadyWalked(**access.name(campaign))
    return campaign
