"""Ordering: the page of a campaign's figures, and the same as a picture or for Word; for who approves its list."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, outbox, rights
from storage.campaigns import Campaign, Kind, State
from storage.errors import Refusal
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import LIVE, Visit
from storage.wrap_ups.reckoning import figures_of

#: The right by which pages and papers are had.
RIGHT: Final = "wrap_up"
#: Units that a page names, the first.
NAMED: Final = 5


class NoSuchCampaign(Refusal):
    """There is none of that key."""


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "wrap_up"."""
    del subject
    return rights.allowed(session, account_id, Deed.APPROVE_VISITS)


def look(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The figures as they are kept or stand; noted. NotForYou, NoSuchCampaign."""
    campaign = looked_at(session, campaign_id, by=by)
    audit.note(session, "wrap_ups.look", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return told(session, campaign, now=now)


def picture(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same, to be sent as a picture above its text. As `look`."""
    return look(session, campaign_id, by=by, now=now)


def order(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the document for Word; what `look` shows. As `look`."""
    campaign = looked_at(session, campaign_id, by=by)
    audit.note(session, "wrap_ups.order", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    letter = Letter(by.account_id, "wrap_ups.paper", name(campaign), Rank.ANSWER, right=RIGHT, subject=campaign.id)
    outbox.queue(session, letter, now=now)
    return told(session, campaign, now=now)


def on_paper(session: Session, campaign_id: int) -> Values:
    """What the document tells."""
    campaign = session.get_one(Campaign, campaign_id)
    return {**figures_of(session, campaign), "state": campaign.state, "closed_at": campaign.closed_at}


def told(session: Session, campaign: Campaign, *, now: datetime) -> Values:
    """What a page says of it."""
    figures = figures_of(session, campaign)
    return {
        **figures,
        "rest": rest_of(figures["units"]),
        "campaign": campaign.id,
        "state": campaign.state,
        "closed_at": campaign.closed_at,
        "at": now,
        "may_close": may_close(session, campaign, now),
    }


def rest_of(units: Value) -> Values | None:
    """What the units come to that a page does not name; None where it names all."""
    assert isinstance(units, list)
    rest = [one for one in units[NAMED:] if isinstance(one, dict)]
    sums: Values = {name: sum(int(str(one[name])) for one in rest) for name in ("people", "money")}
    return {"units": len(rest), **sums} if rest else None


def looked_at(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    """The campaign. NotForYou, NoSuchCampaign."""
    rights.ask(by, Deed.APPROVE_VISITS)
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def may_close(session: Session, campaign: Campaign, now: datetime) -> bool:
    """Whether it can be closed now: there is no way back, so that before its day nobody may be left to visit."""
    return far_enough(campaign, now) and not (is_ahead(campaign, now) and left_open(session, campaign))


def is_ahead(campaign: Campaign, now: datetime) -> bool:
    """Whether its day, in the union's zone, is yet to come."""
    return now.date() < campaign.festival_on


def left_open(session: Session, campaign: Campaign) -> int:
    """Visits of it that closing would end."""
    left = select(func.count(Visit.id)).where(Visit.campaign_id == campaign.id, Visit.stage.in_(LIVE))
    return session.scalar(left) or 0


def far_enough(campaign: Campaign, now: datetime) -> bool:
    """Whether it is walked, with nothing of its list left to plan; a YEAR has to be over."""
    over = campaign.kind != Kind.YEAR or campaign.festival_on < now.date()
    return campaign.state == State.APPROVED and campaign.planned_up_to is None and over


def name(campaign: Campaign) -> Values:
    """By what texts call it."""
    return {"kind": Kind(campaign.kind), "year": campaign.year}
