"""Going: who has how many visits to make, a page of people at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select, union_all
from sqlalchemy.orm import Session

from storage.accounts import Account
from storage.visits import Stage, Visit

#: On which day somebody means to go, or should have been there.
on: ColumnElement[date | None] = func.coalesce(Visit.day, Visit.due_on)
is_open: ColumnElement[bool] = Visit.stage == Stage.PLANNED


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody with an account, and how many of their visits are open, are of today, are past their day."""

    member_id: int
    account_id: int
    count: int
    today: int
    late: int


def page(session: Session, which: ColumnElement[bool], after: int, most: int, today: date) -> Sequence[Going]:
    """The next who have any of those visits, in the order of the roster, from that member on; none without account."""
    columns = (
        func.count().label("count"),
        func.sum(case((on == today, 1), else_=0)).label("today"),
        func.sum(case((on < today, 1), else_=0)).label("late"),
    )
    sides = [
        select(side.label("member"), *columns).where(is_open, which, side > after).group_by(side)
        for side in (Visit.first_id, Visit.second_id)
    ]
    both = union_all(*sides).subquery()
    member = both.c.member
    found = select(member, Account.id, *(func.sum(both.c[name]) for name in ("count", "today", "late")))
    found = found.join(Account, Account.member_id == member).group_by(member, Account.id).order_by(member).limit(most)
    return [Going(*map(int, row)) for row in session.execute(found)]
