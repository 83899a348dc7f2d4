"""Numbers that people say on the telephone: KN-2026-0042. One counter a prefix and year, counted at submit."""

import re
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from storage.database import Record
from storage.prepared import Prepared

_NUMBER = re.compile(r"[A-Z]{1,4}-[0-9]{4}-[0-9]{4,18}")


class Counter(Record):
    """The last number given out under a prefix in a year of the union's zone."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


_COUNTERS = cast("Table", Counter.__table__)


def _next(dialect: str) -> ReturningInsert[Any]:
    insert = sqlite.insert(_COUNTERS) if dialect == "sqlite" else postgresql.insert(_COUNTERS)
    columns = _COUNTERS.c
    return insert.on_conflict_do_update(
        index_elements=[columns.prefix, columns.year], set_={"last": columns.last + insert.excluded.last}
    ).returning(columns.last)


_NEXT = Prepared({name: _next(name) for name in ("sqlite", "postgresql")})


def is_one(words: str) -> bool:
    """Whether the words look like a number that `take` has given."""
    return _NUMBER.fullmatch(words) is not None


def take(session: Session, prefix: str, *, now: datetime) -> str:
    """The next number, e.g. `KN-2026-0042`, of the year that `now` (in the union's zone) lies in. No gaps."""
    return take_some(session, prefix, 1, now=now)[0]


def take_some(session: Session, prefix: str, count: int, *, now: datetime) -> list[str]:
    """So many numbers at once, in order; what asks for thousands asks the database once a page."""
    ((last,),) = _NEXT.rows(session, {"prefix": prefix, "year": now.year, "last": count})
    return [f"{prefix}-{now.year}-{number:04}" for number in range(last - count + 1, last + 1)]
