"""Closing: the chair says that a campaign is over; whom nobody has reached is over with it, the figures are kept."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.values import Values, pack
from storage.visitors import Visitor
from storage.visits import LIVE, Stage, Visit
from storage.wrap_ups.ordering import far_enough, is_ahead, left_open, looked_at, name, told
from storage.wrap_ups.reckoning import figures_of
from storage.wrap_ups.records import WrapUp


class NotThatFar(Refusal):
    """Its list is not approved yet, or its year not over; values: kind, year."""


class StillWalked(Refusal):
    """Its day is yet to come, and somebody is yet to be visited; values: kind, year, open, day."""


class StillBooking(Refusal):
    """Money of its visits is going into the books: it would be kept as missing; values: kind, year."""


class AlreadyClosed(Refusal):
    """It was wrapped up already; values: kind, year."""


def ask_close(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """What closing does, to be confirmed: how many nobody has reached. As `close`."""
    campaign = _closing(session, campaign_id, by=by, now=now)
    return {**name(campaign), "campaign": campaign.id, "open": left_open(session, campaign)}


def close(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is over, and so are the visits that wait; the figures are kept. NotForYou, NoSuchCampaign, NotThatFar,
    StillWalked, StillBooking, AlreadyClosed."""
    campaign = _closing(session, campaign_id, by=by, now=now)
    open_ = (Visit.campaign_id == campaign.id, Visit.stage.in_(LIVE))
    session.execute(update(Visit).where(*open_).values(stage=Stage.OVER))
    figures = pack(figures_of(session, campaign))
    session.add(WrapUp(campaign_id=campaign.id, figures=figures, closed_by=by.account_id, closed_at=now))
    campaign.state, campaign.closed_at = State.CLOSED, now
    session.flush()
    audit.note(session, "wrap_ups.close", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return told(session, campaign, now=now)


def _closing(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Campaign:
    looked_at(session, campaign_id, by=by)
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign.state == State.CLOSED:
        raise AlreadyClosed(**name(campaign))
    if not far_enough(campaign, now):
        raise NotThatFar(**name(campaign))
    open_ = left_open(session, campaign)
    if open_ and is_ahead(campaign, now):
        raise StillWalked(**name(campaign), open=open_, day=campaign.festival_on)
    if _is_booking(session, campaign):
        raise StillBooking(**name(campaign))
    return campaign


def _is_booking(session: Session, campaign: Campaign) -> bool:
    waits = select(Visit.id).where(Visit.to_book, Visit.campaign_id == campaign.id)
    return session.scalar(waits.limit(1)) is not None
