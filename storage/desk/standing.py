"""Standing: a few figures of the visitor's units (本单位): cases in hand, talks, attendances of the month, sign-up."""

from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from storage import figures as sums
from storage import rights
from storage.activities import Activity, State
from storage.coverage import board
from storage.figures import Source, Span
from storage.folding import FEWEST
from storage.hardship import waiting
from storage.hardship.reports import ON_FILE, OPEN, Report
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: Cases that somebody has in hand or should: those on file wait for nobody.
_IN_HAND: Final = tuple(stage for stage in OPEN if stage not in ON_FILE)
#: Where people are checked in, as 活动统计 counts them.
_ATTENDED: Final = (Source.SPORTS, Source.CULTURE, Source.GATHERINGS, Source.TRAININGS, Source.CHECKUPS)


def figures(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Each is None where the visitor has no right to it, or reaches so few people that it would tell of one of them.
    `unit`: the only unit that the visitor's offices name; None for several, `union` for all."""
    return {
        **_whose(session, by),
        "cases": _cases(session, by, now=now),
        "talks": _talks(session, by, now=now),
        "came": _came(session, by, now=now),
        "signing": _signing(session, by, now=now),
    }


def _whose(session: Session, by: Visitor) -> Values:
    units = {held.unit_id for held in by.held}
    one = next(iter(units)) if len(units) == 1 else None
    return {"union": None in units or rights.may(by, Deed.SET_RULES), "unit": one and session.get_one(Unit, one).name}


def _cases(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """In hand: how many, how many of them nobody has, how many nobody has rung in time. Nobody's own case counts."""
    if not rights.may(by, Deed.WORK_CASES):
        return None
    reach = rights.reach(session, by.account_id, Deed.WORK_CASES)
    untaken = func.count().filter(Report.officer_id.is_(None))
    late = func.count().filter(Report.contacted_at.is_(None), Report.due_at < now)
    here = and_(Report.stage.in_(_IN_HAND), Report.member_id.is_distinct_from(by.member_id))
    counted = select(func.count(), untaken, late).where(here)
    count, untaken_, late_ = session.execute(
        counted if reach is None else counted.where(Report.unit_id.in_(reach))
    ).one()
    return {"count": count, "untaken": untaken_ + waiting.left_alone(session, reach, here), "late": late_}


def _talks(session: Session, by: Visitor, *, now: datetime) -> Values | None:
    """As the board has them: with how many of how many people somebody has talked in time, and who is overdue."""
    if not rights.may(by, Deed.READ_COVERAGE):
        return None
    found = board.total(session, by=by, now=now)
    return {"talked": found["talked"], "owed": found["of"], "overdue": found["overdue"]} if found["of"] else None


def _came(session: Session, by: Visitor, *, now: datetime) -> int | None:
    """Attendances of the month so far."""
    if not rights.may(by, Deed.READ_TURNOUT):
        return None
    reach = rights.reach(session, by.account_id, Deed.READ_TURNOUT)
    if _are_few(session, reach):
        return None
    assert now.tzinfo is not None
    month = Span(now.date().replace(day=1), now.date(), now.tzinfo)
    return sum(sums.of(session, source, month, reach).times for source in _ATTENDED)


def _are_few(session: Session, reach: set[int] | None) -> bool:
    here = true() if reach is None else Member.unit_id.in_(reach)
    few = select(Member.id).where(Member.standing != Standing.LEFT, here).limit(FEWEST)
    return len(session.scalars(few).all()) < FEWEST


def _signing(session: Session, by: Visitor, *, now: datetime) -> int | None:
    """To how many activities of these units people can sign up now."""
    if not rights.may(by, Deed.KEEP_ACTIVITIES):
        return None
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    open_ = select(func.count()).select_from(Activity).where(Activity.state == State.OPEN, Activity.starts_at > now)
    open_ = open_.where(func.coalesce(Activity.closes_at, Activity.starts_at) > now)
    return session.scalar(open_ if reach is None else open_.where(Activity.unit_id.in_(reach))) or 0
