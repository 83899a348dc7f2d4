"""Choosing: which papers of a campaign there are, of all of it, of one unit, or of somebody who goes."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import pages, rights
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.members import Member
from storage.printing.readers import Choice, Sheet, goes, meant, reader
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit

#: Units or people of a page.
PAGE: Final = 8


class NoSuchCampaign(Refusal):
    """There is none of that key."""


class NothingThere(Refusal):
    """Nobody is to be visited there, as far as the visitor has it."""


def found(session: Session, campaign_id: int) -> Campaign:
    """The campaign. NoSuchCampaign."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def of_keys(unit_id: int, member_id: int) -> Choice:
    """As buttons say it: 0 for none."""
    return Choice(unit_id or None, member_id or None)


def look(session: Session, campaign_id: int, unit_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Which papers there are of that choice, and of how many people. NotForYou, NoSuchCampaign, NothingThere."""
    del now
    rights.ask(by, Deed.KEEP_VISITS)
    campaign, choice = found(session, campaign_id), of_keys(unit_id, member_id)
    count = counted(session, campaign, choice, Sheet.LIST, account_id=by.account_id)
    return {**named(session, campaign, choice), "unit_id": unit_id, "member_id": member_id, "count": count}


def counted(session: Session, campaign: Campaign, choice: Choice, sheet: Sheet, *, account_id: int) -> int:
    """How many visits that account has of it. NothingThere."""
    mine = meant(session, campaign, reader(session, account_id), choice, sheet)
    count = session.scalar(select(func.count(Visit.id)).where(*mine)) or 0
    if not count:
        raise NothingThere
    return count


def named(session: Session, campaign: Campaign, choice: Choice) -> Values:
    """What a page or paper is called by: the campaign, and the unit or the person chosen."""
    unit = None if choice.unit_id is None else Tree(session).path(choice.unit_id)[-1]
    member = None if choice.member_id is None else session.get(Member, choice.member_id)
    return {
        "campaign": campaign.id,
        "kind": campaign.kind,
        "year": campaign.year,
        "state": campaign.state,
        "unit": unit,
        "walker": None if member is None else member.name,
    }


def units_page(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the units where somebody is visited, and how many. As `look`; pages begin at 0."""
    del now
    rights.ask(by, Deed.KEEP_VISITS)
    campaign, tree = found(session, campaign_id), Tree(session)
    every = select(Visit.unit_id, func.count()).where(
        *meant(session, campaign, reader(session, by.account_id), Choice())
    )
    counts = session.execute(every.group_by(Visit.unit_id)).all()
    lines = sorted((tree.chain(unit_id)[::-1], count) for unit_id, count in counts)
    named_: list[Value] = [
        {"unit_id": chain[-1], "unit": tree.path(chain[-1])[-1], "count": count} for chain, count in lines
    ]
    return {**named(session, campaign, Choice()), **_paged("units", named_, page)}


def walkers_page(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of those who go, and on how many visits. As `look`; pages begin at 0."""
    del now
    rights.ask(by, Deed.KEEP_VISITS)
    campaign, whose = found(session, campaign_id), reader(session, by.account_id)
    pairs = session.execute(
        select(Visit.first_id, Visit.second_id).where(*meant(session, campaign, whose, Choice()))
    ).all()
    counts = Counter(one for pair in pairs for one in pair if one is not None)
    names = select(Member.id, Member.name).where(Member.id.in_(counts)).order_by(Member.name, Member.id)
    lines: list[Value] = [
        {"member_id": member_id, "name": name, "count": counts[member_id]} for member_id, name in session.execute(names)
    ]
    return {**named(session, campaign, Choice()), **_paged("walkers", lines, page)}


def mine(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The open campaigns in which the visitor has still to go, and on how many visits. NotKnownYet, NothingThere."""
    del now
    rights.ask(by, Deed.GO_VISITING)
    assert by.member_id is not None
    every = (
        select(Campaign.id, Campaign.kind, Campaign.year, func.count(Visit.id), func.count(Visit.day))
        .join(Visit, Visit.campaign_id == Campaign.id)
        .where(Campaign.state != State.CLOSED, Visit.stage == Stage.PLANNED, goes(by.member_id))
        .group_by(Campaign.id, Campaign.kind, Campaign.year)
        .order_by(Campaign.id)
    )
    lines: list[Value] = [
        {"campaign": campaign_id, "kind": kind, "year": year, "count": count, "dated": dated > 0}
        for campaign_id, kind, year, count, dated in session.execute(every)
    ]
    if not lines:
        raise NothingThere
    return {"member": by.member_id, "lines": lines}


def _paged(what: str, lines: list[Value], page: int) -> Values:
    if not lines:
        raise NothingThere
    here = pages.at(page, len(lines), PAGE)
    return {what: here.cut(lines), **here.told()}
