"""Leaving: who leaves the bureau, or dies, is on no list any more; who moves is on that of their unit of now."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import visits
from storage.members import Member, Standing
from storage.visits import Stage, Visit


def drop_who_left(session: Session, campaign_ids: Sequence[int]) -> int:
    """Off those lists is who left since, without a word of anybody's; how many. Others are moved to their unit."""
    left = select(Member.id).where(Member.standing == Standing.LEFT)
    here = Visit.campaign_id.in_(campaign_ids) & Visit.stage.in_(visits.LIVE)
    gone = update(Visit).where(here, Visit.member_id.in_(left)).values(stage=Stage.DROPPED)
    unit = select(Member.unit_id).where(Member.id == Visit.member_id).scalar_subquery()
    moved = update(Visit).where(here, Visit.unit_id != unit).values(unit_id=unit)
    options = {"synchronize_session": False}
    count = int(session.execute(gone, execution_options=options).rowcount)  # type: ignore[attr-defined]
    session.execute(moved, execution_options=options)
    session.expire_all()
    return count
