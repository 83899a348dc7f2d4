"""Legs: the visits of a campaign that somebody in office sees, each with who goes: as it is, or as is proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, homes, households, rights, units
from storage.campaigns import Campaign
from storage.errors import Refusal
from storage.homes import Home
from storage.rights import Deed
from storage.routes.proposing import along
from storage.routes.records import Pair, Stop, pair_of
from storage.units import Tree
from storage.visitors import Visitor
from storage.visits import Envoy, Stage, Tried, Visit, Wish

_FAR: Final = date.max


class NoSuchRound(Refusal):
    """There is no such campaign, or it is wrapped up."""


class NoLeg(Refusal):
    """The visit is none that is still to be made, or none of the visitor's units."""


@dataclass(slots=True)
class Leg:
    """A visit, and what is drawn for it and not confirmed yet; `pair`: of what is drawn."""

    visit: Visit
    stop: Stop | None
    pair: Pair | None

    @property
    def going(self) -> tuple[int, ...]:
        """Who goes: two, one, or nobody; the smaller key first."""
        if self.stop is not None:
            return () if self.pair is None else self.pair.both
        return tuple(sorted(one for one in (self.visit.first_id, self.visit.second_id) if one is not None))

    @property
    def place(self) -> int:
        return self.visit.place if self.stop is None else self.stop.place

    @property
    def day(self) -> date | None:
        return self.visit.day if self.stop is None else self.stop.day


def campaign_of(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    """One whose routes somebody in office may draw. NotForYou, NoSuchRound."""
    rights.ask(by, Deed.KEEP_VISITS)
    campaign = session.get(Campaign, campaign_id, populate_existing=True)
    if campaign is None or campaign.state not in campaigns.OPEN:
        raise NoSuchRound
    return campaign


def legs(session: Session, campaign_id: int, *, by: Visitor) -> list[Leg]:
    """All that are to be made yet, of the visitor's units, without a visit to themselves; in the order of the way."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    planned = select(Visit, Stop, Pair).outerjoin(Stop, Stop.visit_id == Visit.id)
    planned = planned.outerjoin(Pair, Pair.id == Stop.pair_id)
    planned = planned.where(Visit.campaign_id == campaign_id, Visit.stage == Stage.PLANNED)
    found = [Leg(visit, stop, pair) for visit, stop, pair in session.execute(planned)]
    mine = [leg for leg in found if reach is None or leg.visit.unit_id in reach]
    return sorted(
        (leg for leg in mine if by.member_id is None or leg.visit.member_id != by.member_id),
        key=lambda leg: (leg.place, leg.visit.id),
    )


def leg_of(session: Session, visit_id: int, *, by: Visitor) -> tuple[Leg, list[Leg]]:
    """One of them, and all of its campaign. NoLeg."""
    visit = session.get(Visit, visit_id)
    every = [] if visit is None else legs(session, visit.campaign_id, by=by)
    leg = next((one for one in every if one.visit.id == visit_id), None)
    if leg is None:
        raise NoLeg
    campaign_of(session, leg.visit.campaign_id, by=by)
    return leg, every


def redraw(session: Session, leg: Leg, pair: Pair | None, *, place: int | None = None, day: date | None = None) -> None:
    """Draws anew who goes there, and where it stands on their way; `day`: another than it has."""
    place, day = leg.place if place is None else place, day or leg.day
    if leg.stop is None:
        leg.stop = Stop(visit_id=leg.visit.id)
        session.add(leg.stop)
    leg.stop.pair_id, leg.stop.place, leg.stop.day = None if pair is None else pair.id, place, day
    leg.pair = pair


def pair_here(session: Session, leg: Leg) -> Pair | None:
    """Who goes there as a pair; None for nobody, or one alone."""
    if len(leg.going) < 2:
        return None
    one, other = leg.going
    return pair_of(session, leg.visit.campaign_id, one, other)


def in_order(session: Session, found: Iterable[Leg]) -> list[Leg]:
    """By unit as they stand in the tree, within one along its streets, those in hospital last."""
    every = list(found)
    tree = Tree(session)
    people = {leg.visit.member_id for leg in every}
    known = {
        home.member_id: homes.details_of(session, home)
        for home in session.scalars(select(Home).where(Home.member_id.in_(people)))
    }

    def way(leg: Leg) -> tuple[object, ...]:
        details = known.get(leg.visit.member_id)
        address = None if details is None or details.address is None else households.normal_address(details.address)
        return (tree.path(leg.visit.unit_id), leg.visit.unit_id, in_hospital(leg.visit), along(address), leg.visit.id)

    return sorted(every, key=way)


def in_hospital(visit: Visit) -> bool:
    """Whether it is a bed that is gone to, as far as anybody has said."""
    return visit.wish == Wish.IN_HOSPITAL or visit.tried == Tried.IN_HOSPITAL


def going(session: Session, envoys: Sequence[Envoy]) -> dict[int, set[int] | None]:
    """To the people of which units each of them goes; None: to all."""
    return {one.member_id: None if one.unit_id is None else units.below(session, {one.unit_id}) for one in envoys}


def barred(session: Session, envoys: Iterable[int]) -> dict[int, set[int]]:
    """Who does not go to whom: nobody to themselves, or to who lives with them."""
    found = {envoy: {envoy} for envoy in envoys}
    for envoy, others in households.with_others(session, [*found]).items():
        for member_id in others:
            found.setdefault(member_id, set()).add(envoy)
    return found
