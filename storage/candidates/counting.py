"""Counting: how many a list has, by unit and by stage; of what is sealed only as many as one look can open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storage import offices, sealed
from storage.campaigns import Campaign, Reason
from storage.units import Unit
from storage.values import unpack
from storage.visits import Stage, Visit

#: Of longer lists nobody counts the classes: to open so many reasons would keep others waiting.
MOST_OPENED: Final = 5000


@dataclass(frozen=True, slots=True)
class Counted:
    """Visits of one stage and class, with the sums set for them alone (分), and how many have none of their own."""

    count: int = 0
    own: int = 0
    by_standard: int = 0


#: By class, in the order in which classes count.
Classes = Mapping[Reason, Counted]


def here(campaign: Campaign, reach: Collection[int] | None) -> ColumnElement[bool]:
    """The visits of a list in those units; None: in all."""
    mine = Visit.campaign_id == campaign.id
    return mine if reach is None else mine & Visit.unit_id.in_(reach)


def by_stage(session: Session, campaign: Campaign, reach: Collection[int] | None) -> Mapping[Stage, int]:
    by_stage_: dict[Stage, int] = {}
    for unit_id, stage, count in offices.once_for_all(
        session, (by_stage, campaign.id), reach, partial(_staged, session, campaign)
    ):
        if reach is None or unit_id in reach:
            by_stage_[stage] = by_stage_.get(stage, 0) + count
    return by_stage_


def _staged(session: Session, campaign: Campaign, reach: Collection[int] | None) -> list[tuple[int, Stage, int]]:
    counted = select(Visit.unit_id, Visit.stage, func.count()).where(here(campaign, reach))
    rows = session.execute(counted.group_by(Visit.unit_id, Visit.stage))
    return [(unit_id, Stage(stage), count) for unit_id, stage, count in rows]


def by_unit(
    session: Session, campaign: Campaign, reach: Collection[int] | None
) -> list[tuple[int, str, Mapping[Stage, int]]]:
    """Key, name and counts of each unit that the list has anybody of, in the order in which units were made."""
    counted = select(Visit.unit_id, Unit.name, Visit.stage, func.count()).join(Unit, Unit.id == Visit.unit_id)
    counted = counted.where(here(campaign, reach)).group_by(Visit.unit_id, Unit.name, Visit.stage)
    found: dict[int, tuple[str, dict[Stage, int]]] = {}
    for unit_id, name, stage, count in session.execute(counted.order_by(Visit.unit_id)):
        found.setdefault(unit_id, (name, {}))[1][Stage(stage)] = count
    return [(unit_id, name, counts) for unit_id, (name, counts) in found.items()]


def by_class(session: Session, campaign: Campaign, reach: Collection[int] | None, *stages: Stage) -> Classes | None:
    """Those in these stages by class; None of a list that is too long to be opened."""
    listed = select(Visit.row, Visit.reasons, Visit.own_sum, Visit.money)
    rows = session.execute(listed.where(here(campaign, reach), Visit.stage.in_(stages)).limit(MOST_OPENED + 1)).all()
    if len(rows) > MOST_OPENED:
        return None
    found: dict[Reason, Counted] = {}
    for row, reasons, own_sum, money in rows:
        told = unpack(sealed.unseal(session, "visits.reasons", row, reasons))["reasons"]
        assert isinstance(told, list)
        klass = Reason(str(told[0]))
        before = found.get(klass, Counted())
        own, plain = ((money or 0), 0) if own_sum else (0, 1)
        found[klass] = Counted(before.count + 1, before.own + own, before.by_standard + plain)
    return {klass: found[klass] for klass in Reason if klass in found}


def free(session: Session, campaign: Campaign, reach: Collection[int] | None) -> int:
    """To how many still to be visited nobody is set to go, or one alone (没排好)."""
    units = offices.once_for_all(session, (free, campaign.id), reach, partial(_free, session, campaign))
    return sum(count for unit_id, count in units.items() if reach is None or unit_id in reach)


def _free(session: Session, campaign: Campaign, reach: Collection[int] | None) -> dict[int, int]:
    nobody = or_(Visit.first_id.is_(None), Visit.second_id.is_(None))
    counted = select(Visit.unit_id, func.count()).where(here(campaign, reach), Visit.stage == Stage.PLANNED, nobody)
    return dict(session.execute(counted.group_by(Visit.unit_id)).all())


def live(counts: Mapping[Stage, int]) -> int:
    """Who is or was to be visited: all but who was dropped."""
    return sum(count for stage, count in counts.items() if stage is not Stage.DROPPED)
