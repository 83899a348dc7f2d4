"""Visits for tests: a campaign on its way, somebody planned to be visited in it, where they live."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from storage import campaigns, homes, numbers, sealed, visits
from storage.campaigns import Campaign, Kind, Reason, State
from storage.homes import Details
from storage.members import Member
from storage.visits import Envoy, Stage, Visit
from tests.cast import Actor, Cast

#: Of the money and goods that the factory plans, 分.
MONEY, GOODS = 100_000, "米、油"
ADDRESS = Details("水源路 3 号 2 栋 202 室", date(1941, 5, 3), True, "刘小芳", "女儿", "13800001234")


def create_campaign(
    cast: Cast, kind: Kind = Kind.SPRING, *, year: int = 2027, state: State = State.APPROVED, **more: Any
) -> int:
    """A round of visits, as far as that; its key."""

    def rule(session: Session) -> int:
        day = campaigns.day_of(kind, year)
        made = Campaign(kind=kind, year=year, festival_on=day, state=state, opened_at=cast.now, **more)
        session.add(made)
        session.flush()
        return made.id

    return cast.write(rule)


def create_visit(
    cast: Cast,
    campaign_id: int,
    whom: Actor | int,
    *envoys: Actor | int,
    reasons: Collection[Reason] = (Reason.RETIRED,),
    stage: Stage = Stage.PLANNED,
    money: int | None = MONEY,
    goods: str | None = GOODS,
    occasion: str = "",
    **more: Any,
) -> int:
    """That person is to be visited, by those who go (two at most), of the unit where they stand; its key. `more`: what
    else is kept of it, `place` and `day` say."""
    first, second = [*(_member(one) for one in envoys), None, None][:2]

    def rule(session: Session) -> int:
        member = session.get_one(Member, _member(whom))
        row = sealed.new_row()
        made = Visit(
            row=row,
            number=numbers.take(session, "ZF", now=cast.now),
            campaign_id=campaign_id,
            member_id=member.id,
            occasion=occasion,
            unit_id=member.unit_id,
            reasons=visits.keep_reasons(session, row, reasons),
            stage=stage,
            money=money,
            goods=goods,
            first_id=first,
            second_id=second,
            made_at=cast.now,
            **more,
        )
        session.add(made)
        session.flush()
        return made.id

    return cast.write(rule)


def create_envoy(
    cast: Cast, campaign_id: int, whom: Actor | int, *, unit: int | None = None, leading: bool = False
) -> None:
    """That person goes on visits of the campaign: to people of the unit and below, or anywhere."""
    envoy = Envoy(campaign_id=campaign_id, member_id=_member(whom), unit_id=unit, leading=leading)
    cast.write(lambda session: session.add(envoy))


def live_at(cast: Cast, whom: Actor | int, details: Details = ADDRESS) -> None:
    """That is known of the person's home."""
    cast.write(lambda session: homes.keep(session, _member(whom), details, told_by=None, now=cast.now))


def visit(cast: Cast, visit_id: int) -> Visit:
    """What is kept of it."""
    return cast.read(lambda session: session.get_one(Visit, visit_id))


def _member(whom: Actor | int) -> int:
    member_id = whom if isinstance(whom, int) else whom.member_id
    assert member_id is not None
    return member_id
