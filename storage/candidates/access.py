"""Who has a campaign and its list: the officers of the units that it visits, the chair and deputies the whole of it."""

from sqlalchemy.orm import Session

from storage import asking, rights, visits
from storage.campaigns import Campaign, Kind, State
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Visit
from storage.visits import access as of_visits

#: Under this name half-done entries about a list are kept.
SERVICE = "candidates"
#: The right by which the pages, and the letters that lead there, are had.
RIGHT = "campaign"


class NoSuchCampaign(Refusal):
    """There is none of that number."""


class CampaignClosed(Refusal):
    """It was wrapped up, and its list stays as it is; values: kind, year."""


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "campaign", asked again when a page leaves."""
    del subject
    return rights.allowed(session, account_id, Deed.KEEP_VISITS)


def looked_at(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    """A campaign to look at. NotForYou, NoSuchCampaign."""
    rights.ask(by, Deed.KEEP_VISITS)
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def in_hand(session: Session, campaign_id: int, deed: Deed, *, by: Visitor) -> Campaign:
    """A campaign that is not closed, locked, for who may do that. NotForYou, NoSuchCampaign, CampaignClosed."""
    rights.ask(by, deed)
    campaign = session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None:
        raise NoSuchCampaign
    return still_open(campaign)


def still_open(campaign: Campaign) -> Campaign:
    """The campaign itself; CampaignClosed."""
    if campaign.state == State.CLOSED:
        raise CampaignClosed(**name(campaign))
    return campaign


def of_visit(session: Session, visit_id: int, *, by: Visitor) -> tuple[Campaign, Visit]:
    """A visit of a campaign that is not closed, locked, for who keeps the list of its unit. NotYourVisit,
    CampaignClosed."""
    visit = of_visits.of_office(session, visit_id, Deed.KEEP_VISITS, by=by)
    return still_open(session.get_one(Campaign, visit.campaign_id)), visit


def live(visit: Visit) -> Visit:
    """The visit itself, while it stands on the list; VisitMoved."""
    if visit.stage not in visits.LIVE:
        raise of_visits.VisitMoved(number=visit.number)
    return visit


def name(campaign: Campaign) -> Values:
    """By what the texts call it."""
    return {"kind": Kind(campaign.kind), "year": campaign.year}


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever was asked about a list is not asked any more."""
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)
