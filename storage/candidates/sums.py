"""Sums: what goes with one visit: the standard of its class, or what was set for it alone; and whether it fits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage import households, visits
from storage.aid import ceilings
from storage.bylaws import settings
from storage.campaigns import Campaign, Reason, Standard
from storage.visits import Stage, Visit


@dataclass(frozen=True, slots=True)
class Gift:
    """Money in 分, goods in words; None for what there is none of."""

    money: int | None = None
    goods: str | None = None


def of_class(standards: Mapping[Reason, Standard], klass: Reason) -> Gift:
    """What goes with a visit of that class; nothing where nobody has said."""
    found = standards.get(klass)
    return Gift() if found is None else Gift(found.money, found.goods)


def of_visit(session: Session, visit: Visit, standards: Mapping[Reason, Standard]) -> Gift:
    """What goes with it as things stand: once it is planned, what was written then."""
    if visit.own_sum or visit.stage != Stage.PROPOSED:
        return Gift(visit.money, visit.goods)
    return of_class(standards, visits.reasons_of(session, visit)[0])


def check(session: Session, campaign: Campaign, member_id: int, money: int | None) -> None:
    """OverOnce, OverYear (`storage.aid`) for more than that person's household may have in the year of the festival."""
    if money:
        ceilings.within(session, member_id, households.together(session, member_id), money, campaign.festival_on)


@dataclass(frozen=True, slots=True)
class Room:
    """What a page of people may still be given in the year of the festival, as far as their own sums tell (分)."""

    given: Mapping[int, int]
    a_year: int
    at_once: int

    def has(self, member_id: int, money: int) -> bool:
        return money <= self.at_once and money + self.given.get(member_id, 0) <= self.a_year


def room(session: Session, campaign: Campaign, member_ids: Collection[int]) -> Room:
    """For those members at once; who lives with whom is not asked here."""
    given = ceilings.totals(session, member_ids, campaign.festival_on.year)
    return Room(given, settings.value(session, "aid.a_year"), settings.value(session, "aid.at_once"))
