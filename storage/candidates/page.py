"""The pages of a campaign: all campaigns, one with its units, the people of a unit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from storage import audit, campaigns, homes, pages, rights, visits
from storage.campaigns import Campaign, Kind, State, due
from storage.candidates import access, counting
from storage.members import Member
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit
from storage.visits.access import NotYourVisit

#: So long before its day the chair may open one by hand.
EARLIEST: Final = timedelta(days=120)
#: Units of a page, and people.
UNITS: Final = 20
PEOPLE: Final = 12
#: Closed campaigns that are listed.
_CLOSED: Final = 6
#: Who is dropped stands last.
_ORDER: Final = (case((Visit.stage == Stage.DROPPED, 1), else_=0), Member.name, Visit.id)


def first(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The page of the one campaign before a festival that is open, or the list of all."""
    rights.ask(by, Deed.KEEP_VISITS)
    open_ = [one for one in campaigns.find(session, *campaigns.OPEN) if one.kind != Kind.YEAR]
    return look(session, open_[0].id, 0, by=by, now=now) if len(open_) == 1 else listed(session, by=by, now=now)


def listed(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Every open campaign and the newest closed ones; which can be opened by hand."""
    rights.ask(by, Deed.KEEP_VISITS)
    access.stop(session, by=by)
    closed = select(Campaign).where(Campaign.state == State.CLOSED).order_by(Campaign.festival_on.desc())
    every = [*campaigns.find(session, *campaigns.OPEN), *session.scalars(closed.limit(_CLOSED))]
    lines: list[Value] = [{"campaign": one.id, "state": one.state, **access.name(one)} for one in every]
    offers: list[Value] = [] if not rights.may(by, Deed.APPROVE_VISITS) else _offers(session, now)
    return {"campaign": None, "lines": lines, "offers": offers}


def _offers(session: Session, now: datetime) -> list[Value]:
    return [
        {"kind": kind, "year": festival.year, "festival_on": festival}
        for kind, festival in due.ahead(now.date())
        if festival - now.date() <= EARLIEST and campaigns.of_year(session, kind, festival.year) is None
    ]


def front(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first page of a campaign. NotForYou, NoSuchCampaign."""
    return look(session, campaign_id, 0, by=by, now=now)


def look(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A campaign: its units as far as the visitor keeps them, how many are on the list, and what may be done: the
    values that begin with `may_` are for the buttons that hang on the page."""
    del now
    campaign = access.looked_at(session, campaign_id, by=by)
    access.stop(session, by=by)
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    units, counts = counting.by_unit(session, campaign, reach), counting.by_stage(session, campaign, reach)
    here = pages.at(page, len(units), UNITS)
    shown: list[Value] = [
        {"unit": unit_id, "name": name, **_counts(campaign, some)} for unit_id, name, some in here.cut(units)
    ]
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "festival_on": campaign.festival_on,
        "state": campaign.state,
        **_counts(campaign, counts),
        "whole": reach is None,
        "units": shown,
        **here.told(),
        "busy": campaign.gathered_up_to is not None or campaign.planned_up_to is not None,
        "approve_on": next((one.on for one in due.steps(session, campaign) if one.name == "approval"), None),
        **_may(campaign, by, whole=reach is None, walked=bool(counts.get(Stage.DONE))),
    }


def _counts(campaign: Campaign, counts: Mapping[Stage, int]) -> Values:

    proposed = counts.get(Stage.PROPOSED, 0)
    return {
        "count": counting.live(counts),
        "dropped": counts.get(Stage.DROPPED, 0),
        "done": counts.get(Stage.DONE, 0),
        "waiting": proposed if campaign.state == State.APPROVED else 0,
    }


def _may(campaign: Campaign, by: Visitor, *, whole: bool, walked: bool) -> Values:
    """What the visitor may do with the campaign as it is: keep its list, look for more, set what goes with a class,
    approve it or take that back, walk it (routes and visits: it is approved), wrap it up."""
    heads = rights.may(by, Deed.APPROVE_VISITS)
    is_open, listing = campaign.state != State.CLOSED, campaign.state == State.LISTING
    approved = campaign.state == State.APPROVED
    festive = campaign.kind != Kind.YEAR
    return {
        "may_look": True,
        "may_add": is_open and festive,
        "may_search": is_open and festive and whole,
        "may_set": (listing and (heads or whole)) or (heads and is_open and not festive),
        "may_approve": heads and listing,
        "may_take_back": heads and approved and festive and not walked,
        "may_walk": approved,
        "may_wrap_up": heads and not listing,
        "may_close": heads and approved and festive,
    }


def of_unit(session: Session, campaign_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first page of the people of one unit, those who were dropped last. NotForYou for units of others."""
    campaign = access.looked_at(session, campaign_id, by=by)
    return _of_unit(session, campaign, unit_id, None, by=by, now=now)


def at(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page of a unit's list on which that visit stands. NotYourVisit, NotForYou."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotYourVisit
    campaign = access.looked_at(session, visit.campaign_id, by=by)
    return _of_unit(session, campaign, visit.unit_id, visit.id, by=by, now=now)


def waiting(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of those whom somebody added after the list was approved."""
    campaign = access.looked_at(session, campaign_id, by=by)
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    added = counting.here(campaign, reach) & (Visit.stage == Stage.PROPOSED)
    shown: Values = {"unit": None, "name": None}
    return shown | _people(session, campaign, _ordered(session, added), page, by=by, now=now)


def _of_unit(
    session: Session, campaign: Campaign, unit_id: int, visit_id: int | None, *, by: Visitor, now: datetime
) -> Values:
    if not rights.permits(session, by.account_id, Deed.KEEP_VISITS, unit_id):
        raise rights.NotForYou(deed=Deed.KEEP_VISITS, desk=by.has_desk)
    ordered = _ordered(session, counting.here(campaign, {unit_id}))
    page = ordered.index(visit_id) // PEOPLE if visit_id in ordered else 0
    shown: Values = {"unit": unit_id, "name": session.get_one(Unit, unit_id).name}
    return shown | _people(session, campaign, ordered, page, by=by, now=now)


def _ordered(session: Session, those: ColumnElement[bool]) -> Sequence[int]:
    """Their keys, in the order in which they are shown."""
    listed_ = select(Visit.id).join(Member, Member.id == Visit.member_id).where(those)
    return session.scalars(listed_.order_by(*_ORDER)).all()


def _people(
    session: Session, campaign: Campaign, ordered: Sequence[int], page: int, *, by: Visitor, now: datetime
) -> Values:
    access.stop(session, by=by)
    here = pages.at(page, len(ordered), PEOPLE)
    first, after = here.first, here.after
    audit.note(session, "candidates.look", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "state": campaign.state,
        "count": len(ordered),
        **here.told(),
        "before": ordered[first - 1] if first else None,
        "after": ordered[after] if after < len(ordered) else None,
        "people": _lines(session, campaign, ordered[first:after], by=by),
        "may_add": campaign.state != State.CLOSED and campaign.kind != Kind.YEAR,
    }


def _lines(session: Session, campaign: Campaign, visit_ids: Sequence[int], *, by: Visitor) -> list[Value]:
    """What is told of each; on their own line nobody acts in office."""
    rows = select(Visit, Member).join(Member, Member.id == Visit.member_id).where(Visit.id.in_(visit_ids))
    return [
        {
            "visit": visit.id,
            "who": member.name,
            "age": homes.of_member(session, member.id).age(campaign.festival_on),
            "reasons": [*visits.reasons_of(session, visit)],
            "stage": visit.stage,
            "gone": visit.stage == Stage.DROPPED and visit.words is None,
            "own": member.id == by.member_id,
        }
        for visit, member in session.execute(rows.order_by(*_ORDER))
    ]
