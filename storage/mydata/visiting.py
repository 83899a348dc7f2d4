"""Visiting: what is kept of the member so that somebody goes to see them, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import circumstances, homes, rights, visits
from storage.campaigns import Campaign
from storage.circumstances import Circumstance
from storage.errors import Refusal
from storage.homes import telling
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Visit, noting

#: Of what came up, what a copy has of each.
_OF_EACH = ("what", "words", "since", "until", "noter")


class NothingNoted(Refusal):
    """There is no such note about the visitor (any more)."""


def shown(session: Session, member_id: int, *, now: datetime) -> Values:
    """What came up as far as it is noted, and the home, for the page."""
    home = homes.of_member(session, member_id)
    return {"came_up": _came_up(session, member_id), "home": telling.shown(home, now.date())}


def strike_out(session: Session, circumstance_id: int, *, by: Visitor, now: datetime) -> None:
    """It is gone, and nobody goes for it. NothingNoted, NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    one = session.get(Circumstance, circumstance_id, with_for_update=True, populate_existing=True)
    if one is None or one.member_id != by.member_id:
        raise NothingNoted
    noting.remove(session, one, by=by, now=now)


def home_of(session: Session, member_id: int) -> Mapping[str, Any]:
    """All that is known of it, for a copy."""
    home = session.get(homes.Home, member_id)
    known = homes.of_member(session, member_id)
    return {
        "told_at": None if home is None else home.told_at,
        "address": known.address,
        "born": known.born,
        "alone": known.alone,
        "family": known.family,
        "relation": known.relation,
        "family_phone": known.family_phone,
    }


def circumstances_of(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What came up, for a copy."""
    found = circumstances.of_member(session, member_id)
    return [{name: noting.described(session, one)[name] for name in _OF_EACH} for one in found[::-1]]


def visits_of(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Every visit to the member, oldest first; an officer's words beside it are the union's own."""
    mine = select(Visit, Campaign).join(Campaign, Campaign.id == Visit.campaign_id).where(Visit.member_id == member_id)
    return [_visit(session, visit, campaign) for visit, campaign in session.execute(mine.order_by(Visit.id))]


def _visit(session: Session, visit: Visit, campaign: Campaign) -> dict[str, Any]:
    going = [session.get_one(Member, one).name for one in (visit.first_id, visit.second_id) if one is not None]
    return {
        "number": visit.number,
        "campaign": campaign.kind,
        "year": campaign.year,
        "reasons": [*visits.reasons_of(session, visit)],
        "stage": visit.stage,
        "going": going,
        "wish": visit.wish,
        "due_on": visit.due_on,
        "outcome": visit.outcome,
        "done_on": visit.done_on,
        "gave_money": visit.gave_money,
        "gave_goods": visit.gave_goods,
        "needs": visits.needs_of(session, visit),
        "follow_up": visit.follow_up,
    }


def _came_up(session: Session, member_id: int) -> list[Value]:
    names = ("circumstance", *_OF_EACH)
    found = circumstances.of_member(session, member_id)
    return [{name: noting.described(session, one)[name] for name in names} for one in found]
