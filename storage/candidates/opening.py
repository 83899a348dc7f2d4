"""Opening: a campaign begins by itself so many days before its day, or because the chair says so."""

from datetime import date, datetime, time
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, campaigns, rights
from storage.campaigns import Campaign, CampaignStep, Kind, State, due
from storage.candidates import access, gathering, page
from storage.candidates.leaving import drop_who_left
from storage.candidates.page import EARLIEST
from storage.errors import Refusal
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Visit

#: Before anything that goes by the campaigns of the day; the telephone is quiet until eight.
OPENED: Final = (time(8, 5),)


class AlreadyOpen(Refusal):
    """There is that campaign already; values: kind, year."""


def open_due(session: Session, cursor: int, *, now: datetime) -> Page:
    """The round: opens what is due, also late, as long as its day lies ahead; and lists follow the roster."""
    del cursor
    opened = 0
    for kind, festival in due.ahead(now.date()):
        steps = due.planned(session, kind, festival)
        if steps and steps[0].on <= now.date() and campaigns.of_year(session, kind, festival.year) is None:
            _open(session, kind, festival, by=None, now=now)
            opened += 1
    drop_who_left(session, [one.id for one in campaigns.find(session, *campaigns.OPEN)])
    return Page(opened, None)


def begin(session: Session, kind: Kind, *, by: Visitor, now: datetime) -> Values:
    """The chair opens the next one of that kind before its time; its page. AlreadyOpen."""
    rights.ask(by, Deed.APPROVE_VISITS)
    festival = dict(due.ahead(now.date())).get(kind)
    if festival is None or festival - now.date() > EARLIEST:
        raise asking.Outdated
    if campaigns.of_year(session, kind, festival.year) is not None:
        raise AlreadyOpen(kind=kind, year=festival.year)
    campaign = _open(session, kind, festival, by=by.account_id, now=now)
    return page.look(session, campaign.id, 0, by=by, now=now)


def again(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The rules are gone through once more; what people changed stays. `more`: how many of whom nobody knew were found
    at once. CampaignClosed."""
    campaign = access.in_hand(session, campaign_id, Deed.KEEP_VISITS, by=by)
    before = _listed(session, campaign)
    if campaigns.rules(Kind(campaign.kind)) and campaign.gathered_up_to is None:
        audit.note(session, "candidates.again", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
        gathering.begin(session, campaign, now=now)
    more = _listed(session, campaign) - before
    return {**page.look(session, campaign.id, 0, by=by, now=now), "more": more}


def _listed(session: Session, campaign: Campaign) -> int:
    """How many were ever put on its list."""
    return session.scalar(select(func.count()).select_from(Visit).where(Visit.campaign_id == campaign.id)) or 0


def _open(session: Session, kind: Kind, festival: date, *, by: int | None, now: datetime) -> Campaign:
    campaign = Campaign(kind=kind, year=festival.year, festival_on=festival, state=State.LISTING, opened_at=now)
    session.add(campaign)
    session.flush()
    steps = due.steps(session, campaign)
    # Whoever is told that it is open need not be told once more that its first step is due.
    session.add(CampaignStep(campaign_id=campaign.id, name=steps[0].name, due_on=steps[0].on, told_at=now))
    audit.note(session, "candidates.open", by=by, now=now, record=f"campaigns {campaign.id}")
    gathering.begin(session, campaign, now=now)
    return campaign
