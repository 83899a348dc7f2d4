"""Figures: contests held, and who took part, by unit and time; for the officers' page, the digest and the year's
summary. Trials count for nothing, and nothing of right or wrong is here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import offices
from storage.contests import Contest, ContestPlayer, State
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Took:
    """`people` who played at least once, and how often people did (人次)."""

    people: int = 0
    attendances: int = 0


def held(session: Session, since: datetime, until: datetime) -> int:
    """How many contests ended from `since` to before `until`."""
    wanted = select(func.count()).select_from(Contest).where(*_within(since, until))
    return offices.once(session, (held, since, until), lambda: session.scalar(wanted) or 0)


def figures(session: Session, unit_ids: Collection[int] | None, since: datetime, until: datetime) -> dict[int, Took]:
    """By unit, of contests that ended in that time; None for all units. Units without any are left out. People count
    where they are now."""
    wanted = (
        select(Member.unit_id, func.count(ContestPlayer.member_id.distinct()), func.count())
        .select_from(ContestPlayer)
        .join(Member, Member.id == ContestPlayer.member_id)
        .join(Contest, Contest.id == ContestPlayer.contest_id)
        .where(*_within(since, until), ContestPlayer.audience.is_(False))
        .group_by(Member.unit_id)
    )
    if unit_ids is not None:
        wanted = wanted.where(Member.unit_id.in_(unit_ids or {0}))
    return {unit_id: Took(people, times) for unit_id, people, times in session.execute(wanted)}


def in_all(session: Session, unit_ids: Collection[int] | None, since: datetime, until: datetime) -> Took:
    """The sum over those units; nobody is in two of them."""
    units = offices.once_for_all(
        session, (in_all, since, until), unit_ids, lambda some: figures(session, some, since, until)
    )
    found = [took for unit_id, took in units.items() if unit_ids is None or unit_id in unit_ids]
    return Took(sum(one.people for one in found), sum(one.attendances for one in found))


def _within(since: datetime, until: datetime) -> tuple:  # type: ignore[type-arg]
    return (
        Contest.state == State.OVER,
        Contest.trial.is_(False),
        Contest.ended_at >= since,
        Contest.ended_at < until,
    )
