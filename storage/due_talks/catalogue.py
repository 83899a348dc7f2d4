"""The catalogue (必谈): what calls for a talk, as it came with the house, and as the chair changed it or added to it.

Published lists of what calls for one differ from place to place (`docs/decisions.md`); this is the common core of them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record


class TalkOccasion(Record):
    """A line that the chair changed, by the `key` of one that came with the house, or added (`words`, no key).

    `within_days`: by when somebody should have talked with them. `ended_at`: off the list since then.
    """

    __tablename__ = "talk_occasions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(16), unique=True)
    words: Mapped[str | None] = mapped_column(String(30))
    within_days: Mapped[int] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """What calls for a talk, within how many days. `words`: the chair's own; those of a line that came with the house
    stand in the texts, by its key."""

    key: str
    within_days: int
    words: str | None = None
    ended: bool = False

    def due_day(self, since: date) -> date:
        return since + timedelta(days=self.within_days)


#: 岗位变动, 受处分, 受表彰, 事故, 家庭变故, 困难认定, 病愈上岗, 新进, 退休, 本人想谈.
SHIPPED: Final = (
    Line("transfer", 14),
    Line("sanction", 7),
    Line("award", 14),
    Line("accident", 7),
    Line("family", 7),
    Line("hardship", 14),
    Line("recovery", 14),
    Line("new_staff", 30),
    Line("retirement", 30),
    Line("wish", 7),
)
KEYS: Final = frozenset(line.key for line in SHIPPED)

#: Numbers of the lines that the chair added begin here.
_OWN: Final = 100


def catalogue(session: Session) -> dict[str, Line]:
    """Every line by its key, also those off the list; those that came with the house first."""
    rows = session.scalars(select(TalkOccasion).order_by(TalkOccasion.id)).all()
    changed = {row.key: row for row in rows if row.key is not None}
    found = {line.key: _as_changed(line, changed.get(line.key)) for line in SHIPPED}
    for row in rows:
        if row.key is None:
            key = f"own{row.id}"
            found[key] = Line(key, row.within_days, row.words, row.ended_at is not None)
    return found


def _as_changed(line: Line, row: TalkOccasion | None) -> Line:
    return line if row is None else Line(line.key, row.within_days, None, row.ended_at is not None)


def number_of(line: Line) -> int:
    """By which a button names the line: its place among those that came with the house, or beyond them."""
    shipped = [one.key for one in SHIPPED]
    return shipped.index(line.key) if line.key in shipped else _OWN + int(line.key.removeprefix("own"))


def numbered(session: Session, number: int) -> Line | None:
    """The line of that number, also one that is off the list."""
    return next((line for line in catalogue(session).values() if number_of(line) == number), None)
