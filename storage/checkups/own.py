"""What the person makes of the word: what can be booked, and 今年不参加, which is theirs to say and to take back."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import activities, rights
from storage.activities import showing
from storage.activities.records import IN, SignUp
from storage.activities.showing import Counts
from storage.checkups.records import CheckupYear
from storage.checkups.standing import of_year, still_open
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Health checks that are offered at most; a union has one or two a year.
_MOST = 6


def offered(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The year's health checks for which the visitor can still sign up, soonest first; `booked`: they have one;
    `declined`: they said not this year. NotKnownYet."""
    rights.ask(by, Deed.TAKE_PART)
    assert by.member_id is not None
    member = session.get_one(Member, by.member_id)
    found = [
        one
        for one in still_open(of_year(session, now.year, now=now), now=now)
        if activities.is_for(session, one, member)
    ][:_MOST]
    full = showing.counts(session, [one.id for one in found])
    lines: list[Value] = [showing.line(one, full.get((one.id, None), Counts())) for one in found]
    mine = select(SignUp.id).where(
        SignUp.member_id == member.id, SignUp.activity_id.in_([one.id for one in found]), SignUp.place.in_(IN)
    )
    row = session.get(CheckupYear, (member.id, now.year))
    return {
        "year": now.year,
        "lines": lines,
        "booked": session.scalar(mine.limit(1)) is not None,
        "declined": row is not None and row.declined_at is not None,
    }


def decline(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """今年不参加: counted as that, and not written to any more; of another year than this there is nothing to say."""
    return _say(session, year, now, by=by, now=now)


def think_again(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """Taken back: what can be booked is shown."""
    return _say(session, year, None, by=by, now=now)


def _say(session: Session, year: int, said: datetime | None, *, by: Visitor, now: datetime) -> Values:
    rights.ask(by, Deed.TAKE_PART)
    assert by.member_id is not None
    if year == now.year:
        key = (by.member_id, year)
        row = session.get(CheckupYear, key, with_for_update=True)
        row = row or CheckupYear(member_id=by.member_id, year=year, made_at=now)
        row.declined_at = said
        session.add(row)
        session.flush()
    return offered(session, by=by, now=now)


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What is kept of the member, for the copy of their data."""
    rows = session.scalars(select(CheckupYear).where(CheckupYear.member_id == member_id).order_by(CheckupYear.year))
    return [{"year": one.year, "nudged_at": one.nudged_at, "declined_at": one.declined_at} for one in rows]
