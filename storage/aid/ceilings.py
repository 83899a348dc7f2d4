"""Ceilings: how much of the union's aid one person may have at a time, and one household in a calendar year, over all
cases and tracks.

Money alone is refused for them. What goods are worth counts where somebody has put a price on them, and stops no goods:
a bag of rice is not worth a refusal, and a price that costs one would be left out. Who lives with whom is known above
(`storage.households`), and comes in as `others`: the members of the same household beside the person."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from storage.aid.records import COUNTED, Grant, OverOnce, OverYear, Receipt, State
from storage.bylaws import settings
from storage.members import Member
from storage.values import Values

#: After so long, what was handed over and nobody confirmed is shown as 未签收.
UNSIGNED_AFTER: Final = timedelta(days=7)

_WORTH: Final = func.coalesce(Grant.worth, 0)
#: 分, whatever was given.
_VALUE: Final = func.coalesce(Grant.amount, 0) + _WORTH


def total(session: Session, member_id: int, year: int) -> int:
    """分 that the person was given in that year, and that waits for a second word; whatever the case."""
    return _sum(session, [member_id], year)


def totals(session: Session, member_ids: Collection[int], year: int) -> dict[int, int]:
    """`total` of each of them who was given anything."""
    counted = Grant.member_id.in_(member_ids) & Grant.state.in_(COUNTED) & _within(year)
    summed = select(Grant.member_id, func.sum(_VALUE)).where(counted).group_by(Grant.member_id)
    return {member_id: int(given) for member_id, given in session.execute(summed)}


def _sum(session: Session, member_ids: Collection[int], year: int) -> int:
    return _summed(session, _VALUE, member_ids, year)


def _summed(session: Session, what: ColumnElement[int], member_ids: Collection[int], year: int) -> int:
    counted = Grant.member_id.in_(member_ids) & Grant.state.in_(COUNTED) & _within(year)
    return int(session.scalar(select(func.sum(what)).where(counted)) or 0)


def standing(session: Session, member_id: int, others: Collection[int], day: date) -> Values:
    """How the person stands in the year of that day (分): total (their own), in_goods (of it), household (what the
    others of it were given, in one sum: whose it is, and for what, is told by their cases alone), a_year, left,
    at_once; and the year."""
    own, a_year = total(session, member_id, day.year), settings.value(session, "aid.a_year")
    household = _sum(session, others, day.year) if others else 0
    return {
        "total": own,
        "in_goods": _summed(session, _WORTH, [member_id], day.year),
        "household": household,
        "a_year": a_year,
        "left": max(0, a_year - own - household),
        "at_once": settings.value(session, "aid.at_once"),
        "year": day.year,
    }


def within(session: Session, member_id: int, others: Collection[int], amount: int, day: date) -> Values:
    """`standing`, if so much (分) fits below both ceilings; OverOnce, OverYear. The household is locked: whoever else
    enters for one of them waits, and then counts this too."""
    # All of them in the order of their keys: two who enter for two of one household never wait for each other.
    locked = select(Member.id).where(Member.id.in_([member_id, *others])).order_by(Member.id).with_for_update()
    session.scalars(locked).all()
    stands = standing(session, member_id, others, day)
    left = int(str(stands["left"]))
    if amount > left:
        told = {name: stands[name] for name in ("total", "in_goods", "household", "a_year", "left", "year")}
        raise OverYear(**told)
    if amount > int(str(stands["at_once"])):
        raise OverOnce(at_once=stands["at_once"], left=left)
    return stands


def received(session: Session, member_id: int, year: int) -> int:
    """分 that were handed to the person in the books of that year, but for what they say has not come."""
    correction = aliased(Grant)
    came = Grant.handed_at.is_not(None) & Grant.receipt.is_distinct_from(Receipt.MISSING)
    stands = ~exists().where(correction.corrects == Grant.id)
    mine = (Grant.member_id == member_id) & (Grant.state == State.GRANTED) & _within(year)
    return int(session.scalar(select(func.sum(Grant.amount)).where(mine, came, stands)) or 0)


def summary(session: Session, report_id: int, *, now: datetime) -> Values:
    """Of one case: aid_total (分 this year), aid_in_goods (of it), aid_pending (waiting for a second word),
    aid_unsigned (handed over, and unconfirmed after seven days)."""
    correction = aliased(Grant)
    here = Grant.report_id == report_id
    of_year = here & Grant.state.in_(COUNTED) & _within(now.year)
    pending = select(func.count()).where(here, Grant.state == State.PENDING)
    quiet = (Grant.handed_at <= now - UNSIGNED_AFTER) & Grant.receipt.is_(None)
    unsigned = select(func.count()).where(here, quiet, ~exists().where(correction.corrects == Grant.id))
    return {
        "aid_total": int(session.scalar(select(func.sum(_VALUE)).where(of_year)) or 0),
        "aid_in_goods": int(session.scalar(select(func.sum(_WORTH)).where(of_year)) or 0),
        "aid_pending": session.scalar(pending) or 0,
        "aid_unsigned": session.scalar(unsigned) or 0,
    }


def was_entered(session: Session, report_id: int) -> bool:
    """Whether anything was ever entered in the case."""
    return session.scalar(select(Grant.id).where(Grant.report_id == report_id).limit(1)) is not None


def _within(year: int) -> ColumnElement[bool]:
    return Grant.given_on.between(date(year, 1, 1), date(year, 12, 31))
