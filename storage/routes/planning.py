"""Planning: the routes of a campaign as they stand or are proposed, and a proposal for who has none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, pages, visits
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.routes import envoys, proposing
from storage.routes.legs import Leg, barred, campaign_of, going, in_order, legs, pair_here, redraw
from storage.routes.proposing import Goer
from storage.routes.records import Pair, names, pair_of
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Visit

#: Pairs, and visits, of one page.
PAGE: Final = 15


class TooFewEnvoys(Refusal):
    """Two go on a visit, and there are not two who could; values: campaign."""


class NothingToPlan(Refusal):
    """Every visit has two who go there, or the list is not approved yet; values: campaign, approved."""


class NoSuchPair(Refusal):
    """Those two go nowhere together (any more)."""


def overview(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Who goes together, and on how many visits; how many have nobody yet. Pages begin at 0."""
    campaign = campaign_of(session, campaign_id, by=by)
    audit.note(session, "routes.read", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return overview_of(session, campaign, page, by=by)


def overview_of(session: Session, campaign: Campaign, page: int = 0, *, by: Visitor) -> Values:
    every = legs(session, campaign.id, by=by)
    pairs = Counter(leg.going for leg in every if len(leg.going) > 1)
    called = names(session, [one for both in pairs for one in both])
    here = pages.at(page, len(pairs), PAGE)
    lines: list[Value] = []
    for both, count in here.cut(sorted(pairs.items(), key=lambda one: (-one[1], one[0]))):
        pair = pair_of(session, campaign.id, *both)
        lines.append({"pair": pair.id, **_called(pair, called), "count": count})
    return {
        **about(campaign),
        "lines": lines,
        **here.told(),
        "pairs": len(pairs),
        "count": len(every),
        "free": sum(len(leg.going) < 2 for leg in every),
        "drawn": sum(leg.stop is not None for leg in every),
        "envoys": len(visits.envoys_of(session, campaign.id)),
        "unasked": sum(leg.visit.asked_at is None and leg.visit.wish is None for leg in every),
    }


def about(campaign: Campaign) -> Values:
    approved = campaign.state == State.APPROVED
    return {"campaign": campaign.id, "kind": campaign.kind, "year": campaign.year, "approved": approved}


def _called(pair: Pair, called: dict[int, str]) -> Values:
    return {"first": called[pair.first_id], "second": called[pair.second_id]}


def pair_called(session: Session, pair: Pair | None) -> Values:
    """The names of the two, None for nobody."""
    if pair is None:
        return {"first": None, "second": None}
    return _called(pair, names(session, pair.both))


# The proposal.


def propose(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Draws who goes where nobody does yet; what stands stays. TooFewEnvoys, NothingToPlan."""
    campaign = campaign_of(session, campaign_id, by=by)
    every = legs(session, campaign.id, by=by)
    return _propose(session, campaign, every, [leg for leg in every if len(leg.going) < 2], by=by, now=now)


def propose_anew(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Draws all of them anew; what holds goes on holding until that is confirmed."""
    campaign = campaign_of(session, campaign_id, by=by)
    every = legs(session, campaign.id, by=by)
    for leg in every:
        redraw(session, leg, None)
    session.flush()
    return _propose(session, campaign, every, every, by=by, now=now)


def _propose(
    session: Session, campaign: Campaign, every: Sequence[Leg], open_: Sequence[Leg], *, by: Visitor, now: datetime
) -> Values:
    if not open_:
        raise NothingToPlan(**about(campaign), page=0)
    if not visits.envoys_of(session, campaign.id):
        envoys.enlist(session, campaign, by=by, now=now)
    fit = envoys.fit(session, campaign.id)
    if len(fit) < 2:
        raise TooFewEnvoys(campaign=campaign.id, page=0)
    reach, kept_away = going(session, fit), barred(session, [one.member_id for one in fit])
    goers = [Goer(one.member_id, reach[one.member_id], one.leading) for one in fit]
    _draw(session, campaign, in_order(session, open_), every, goers, kept_away)
    audit.note(session, "routes.propose", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return overview_of(session, campaign, by=by)


def _draw(
    session: Session,
    campaign: Campaign,
    open_: Sequence[Leg],
    every: Sequence[Leg],
    goers: Sequence[Goer],
    kept_away: dict[int, set[int]],
) -> None:
    """Those of which one fell out keep the other one."""
    stops = {
        leg.visit.id: proposing.Stop(leg.visit.id, leg.visit.unit_id, frozenset(kept_away.get(leg.visit.member_id, ())))
        for leg in open_
    }
    before = Counter(one for leg in every for one in leg.going)
    halves = [(stops[leg.visit.id], leg.going[0]) for leg in open_ if leg.going]
    found = proposing.complete(halves, goers, before=before)
    before.update(two[1] for two in found.values() if two is not None)
    whole = [stops[leg.visit.id] for leg in open_ if not leg.going]
    found |= proposing.propose(whole, goers, before=before)
    last = max((leg.place for leg in every), default=0)
    pairs = {two: pair_of(session, campaign.id, *two) for two in set(found.values()) if two is not None}
    for place, leg in enumerate(open_, start=last + 1):
        two = found[leg.visit.id]
        if two is not None:
            redraw(session, leg, pairs[two], place=place)
    session.flush()


# One pair, one visit.


def look(session: Session, pair_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Where two go, in the order of their way. NoSuchPair."""
    pair, campaign, mine = pair_and_legs(session, pair_id, by=by)
    audit.note(session, "routes.read", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return look_of(session, pair, campaign, mine, page)


def pair_and_legs(session: Session, pair_id: int, *, by: Visitor) -> tuple[Pair, Campaign, list[Leg]]:
    """Two of a campaign, and where they go, in order; none for two who went once. NoSuchPair."""
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise NoSuchPair
    campaign = campaign_of(session, pair.campaign_id, by=by)
    return pair, campaign, [leg for leg in legs(session, campaign.id, by=by) if leg.going == pair.both]


def look_of(session: Session, pair: Pair, campaign: Campaign, mine: Sequence[Leg], page: int = 0) -> Values:
    here = pages.at(page, len(mine), PAGE)
    shown = here.cut(mine)
    return {
        **about(campaign),
        "pair": pair.id,
        **pair_called(session, pair),
        "lines": lines_of(session, shown, here.first + 1),
        "count": len(mine),
        "drawn": sum(leg.stop is not None for leg in mine),
        **here.told(),
    }


def lines_of(session: Session, shown: Iterable[Leg], first: int = 1) -> list[Value]:
    """Whom, of which unit, on which day, with which wish."""
    every = list(shown)
    tree, called = Tree(session), names(session, [leg.visit.member_id for leg in every])
    return [
        {
            "visit": leg.visit.id,
            "at": at,
            "name": called[leg.visit.member_id],
            "unit": tree.path(leg.visit.unit_id)[-1],
            "day": leg.day,
            "wish": leg.visit.wish,
        }
        for at, leg in enumerate(every, start=first)
    ]


def free(session: Session, campaign_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Where nobody goes yet, or one alone."""
    campaign = campaign_of(session, campaign_id, by=by)
    audit.note(session, "routes.read", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    open_ = in_order(session, (leg for leg in legs(session, campaign.id, by=by) if len(leg.going) < 2))
    here = pages.at(page, len(open_), PAGE)
    lines = lines_of(session, here.cut(open_), here.first + 1)
    return {**about(campaign), "lines": lines, "count": len(open_), **here.told()}


def card(session: Session, leg: Leg, mine: Sequence[Leg]) -> Values:
    """One visit: who goes, where it stands on their way, when, and what was wished."""
    visit: Visit = leg.visit
    pair = pair_here(session, leg)
    (line,) = lines_of(session, [leg])
    assert isinstance(line, dict)
    place = next((at for at, one in enumerate(mine, start=1) if one is leg), None)
    one = names(session, leg.going)[leg.going[0]] if len(leg.going) == 1 else None
    return {
        **line,
        "number": visit.number,
        "campaign": visit.campaign_id,
        "pair": None if pair is None else pair.id,
        **pair_called(session, pair),
        "alone": one,
        "place": place,
        "places": len(mine),
        "drawn": leg.stop is not None,
        "asked_at": visit.asked_at,
        "in_force": len([one for one in (visit.first_id, visit.second_id) if one is not None]),
    }
