"""Falling ill (生病了): who can't go gives everything back to be assigned; or is sent home by who keeps the list."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage import audit, campaigns, offices, outbox
from storage.campaigns import Campaign
from storage.offices import Charge, Role
from storage.outbox import Letter
from storage.routes import handing
from storage.routes.envoys import envoy_of
from storage.routes.envoys import look as look_at_envoy
from storage.routes.legs import campaign_of
from storage.routes.records import Offer, Pair, Stop, names
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Envoy, Visit

#: Why an offer comes back from somebody who can't go at all; nobody is asked for it.
CANT_GO: Final = "cant_go"


def before_ill(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What it will do. NoVisitsLeft."""
    del now
    return {"count": len(handing.to_hand(session, handing.ALL, by=by))}


def fall_ill(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The visitor can't go: all that is open goes back to be assigned, and who is in charge of it is told."""
    handing.to_hand(session, handing.ALL, by=by)
    count = _give_back(session, by.member_id or 0, None, by=by, now=now)
    return {"count": count}


def send_home(session: Session, campaign_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same of somebody else, in that round, by who keeps its list; or back again. NoSuchEnvoy."""
    campaign = campaign_of(session, campaign_id, by=by)
    envoy = envoy_of(session, campaign, member_id)
    if envoy.away:
        envoy.away = False
        audit.note(session, "routes.envoy", by=by.account_id, now=now, record=f"members {member_id}")
    else:
        _give_back(session, member_id, campaign.id, by=by, now=now)
    return look_at_envoy(session, campaign_id, member_id, by=by, now=now)


def _give_back(session: Session, member_id: int, campaign_id: int | None, *, by: Visitor, now: datetime) -> int:
    left = handing.visits_of(session, member_id, campaign_id, lock=True)
    for visit in left:
        visit.first_id, visit.second_id = (
            *(one for one in (visit.first_id, visit.second_id) if one not in (None, member_id)),
            None,
            None,
        )[:2]
        audit.note(session, "routes.fall_ill", by=by.account_id, now=now, record=visit.number)
    _away(session, member_id, campaign_id)
    handing.forget_draft(session, left)
    _forget_drafts_of(session, member_id, campaign_id)
    gone = delete(Offer).where(Offer.from_id == member_id, Offer.visit_id.in_([visit.id for visit in left]))
    session.execute(gone, execution_options={"synchronize_session": "fetch"})
    session.flush()
    _return_offers(session, member_id, campaign_id, by=by, now=now)
    _tell_in_charge(session, member_id, left, by=by, now=now)
    return len(left)


def _return_offers(session: Session, member_id: int, campaign_id: int | None, *, by: Visitor, now: datetime) -> None:
    """What others offered them is not theirs to take any more: whoever offered it is told."""
    offers = select(Offer).join(Visit, Visit.id == Offer.visit_id).where(Offer.to_id == member_id)
    if campaign_id is not None:
        offers = offers.where(Visit.campaign_id == campaign_id)
    found = session.scalars(offers).all()
    for one in found:
        number = session.get_one(Visit, one.visit_id).number
        audit.note(session, "routes.refuse", by=by.account_id, now=now, record=number)
    givers, name = Counter(one.from_id for one in found), names(session, [member_id])[member_id]
    handing.end(session, found)
    for giver, count in givers.items():
        handing.tell(session, giver, "routes.refused", {"name": name, "count": count, "because": CANT_GO}, now=now)


def _away(session: Session, member_id: int, campaign_id: int | None) -> None:
    rows = select(Envoy).join(Campaign, Campaign.id == Envoy.campaign_id)
    rows = rows.where(Envoy.member_id == member_id, Campaign.state.in_(campaigns.OPEN))
    for envoy in session.scalars(rows):
        if campaign_id in (None, envoy.campaign_id):
            envoy.away = True


def _forget_drafts_of(session: Session, member_id: int, campaign_id: int | None) -> None:
    """Nor do they go where somebody drew them in."""
    theirs = select(Pair.id).where(or_(Pair.first_id == member_id, Pair.second_id == member_id))
    if campaign_id is not None:
        theirs = theirs.where(Pair.campaign_id == campaign_id)
    gone = delete(Stop).where(Stop.pair_id.in_(theirs))
    session.execute(gone, execution_options={"synchronize_session": "fetch"})


def _tell_in_charge(session: Session, member_id: int, left: Sequence[Visit], *, by: Visitor, now: datetime) -> None:
    """One letter to each who keeps the list of one of those units and round, but for who does it."""
    found: dict[tuple[int, int], int] = {}
    for visit in left:
        for account_id in offices.responsible(session, Role.OFFICER, visit.unit_id, charge=Charge.HARDSHIP):
            if account_id != by.account_id:
                found[account_id, visit.campaign_id] = found.get((account_id, visit.campaign_id), 0) + 1
    name = names(session, [member_id])[member_id]
    for (account_id, campaign_id), count in found.items():
        campaign = session.get_one(Campaign, campaign_id)
        values: Values = {**handing.in_round(campaign, count), "page": 0, "name": name}
        outbox.queue(session, Letter(account_id, "routes.fell_out", values, right="desk"), now=now)
