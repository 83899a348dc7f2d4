"""Dues: what calls for a talk with somebody, by its day; so that whoever plans talks knows without knowing why."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, Subquery, cast, false, func, null, select, union_all

#: Member and day of each talk that is called for and that nobody has had: whatever service opens such dues puts itself
#: here when it is opened.
Dues = Callable[[], Select[*tuple[Any, ...]]]
OPEN_DUES: Final[list[Dues]] = []


def called() -> Subquery:
    """By member the earliest day (`due_on`) by which something calls for a talk; nobody where nothing does."""
    nothing = select(cast(null(), Integer).label("member_id"), cast(null(), Date).label("due_on")).where(false())
    every = union_all(nothing, *(one() for one in OPEN_DUES)).subquery()
    return select(every.c.member_id, func.min(every.c.due_on).label("due_on")).group_by(every.c.member_id).subquery()
