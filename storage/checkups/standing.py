"""Where everybody stands with the year's health check, as one query of the database; no names in it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, literal, or_, select, true
from sqlalchemy.orm import Session

from storage import calendar, units
from storage.activities.records import IN, Activity, Audience, Kind, SignUp, State, units_of
from storage.checkups.records import CheckupYear
from storage.members import RETIRED, Member, Standing


class Stands(StrEnum):
    """DONE: came to one; BOOKED: signed up, or on the waitlist; DECLINED: 今年不参加; OPEN: none of it."""

    DONE = "done"
    BOOKED = "booked"
    DECLINED = "declined"
    OPEN = "open"


def of_year(session: Session, year: int, *, now: datetime) -> Sequence[Activity]:
    """The year's health checks that were not called off, by their day."""
    begins, ends = calendar.bounds(year, now.tzinfo)
    published = Activity.state.in_((State.OPEN, State.OVER)) & (Activity.kind == Kind.CHECKUP)
    found = select(Activity).where(published, Activity.starts_at >= begins, Activity.starts_at < ends)
    return session.scalars(found.order_by(Activity.starts_at, Activity.id)).all()


def still_open(found: Sequence[Activity], *, now: datetime) -> list[Activity]:
    """Those for which one can sign up."""
    return [
        one
        for one in found
        if one.state == State.OPEN
        and (one.closes_at is None or one.closes_at > now)
        and (one.starts_at is None or one.starts_at > now)
    ]


def concerns(session: Session, found: Sequence[Activity]) -> ColumnElement[bool]:
    """Members for whom one of them is."""
    return or_(false(), *(_is_for(session, one) for one in found))


def _is_for(session: Session, activity: Activity) -> ColumnElement[bool]:
    """As `activities.access.is_for` says of one person, for all of them at once."""
    here: list[ColumnElement[bool]] = [Member.standing != Standing.LEFT]
    if activity.audience == Audience.IN_SERVICE:
        here.append(Member.standing.not_in(RETIRED))
    if activity.audience == Audience.RETIRED:
        here.append(Member.standing.in_(RETIRED))
    reached = units_of(session, activity.id)
    if reached:
        here.append(Member.unit_id.in_(units.below(session, reached)))
    return and_(*here)


def within(reach: Collection[int] | None) -> ColumnElement[bool]:
    """People of those units; None for everybody."""
    return true() if reach is None else Member.unit_id.in_(reach)


def stands(found: Sequence[Activity], year: int) -> ColumnElement[str]:
    """Where a member stands, by the best of what stands there."""
    keys = [one.id for one in found]
    mine = select(SignUp.id).where(SignUp.member_id == Member.id, SignUp.activity_id.in_(keys))
    came = mine.where(SignUp.came_at.is_not(None)).exists()
    # Whoever missed it has it still before them.
    booked = mine.where(SignUp.place.in_(IN), SignUp.missed.is_(False)).exists()
    year_ = select(CheckupYear.member_id).where(CheckupYear.member_id == Member.id, CheckupYear.year == year)
    declined = year_.where(CheckupYear.declined_at.is_not(None)).exists()
    return case(
        (came, literal(Stands.DONE.value)),
        (booked, literal(Stands.BOOKED.value)),
        (declined, literal(Stands.DECLINED.value)),
        else_=literal(Stands.OPEN.value),
    )
