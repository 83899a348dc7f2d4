"""The catalogue (必访): what calls for a visit, as it came with the house, and as the chair changed it or added to it.

Published lists of what calls for one differ from place to place (`docs/decisions.md`); this is the common core of them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.campaigns import Reason
from storage.database import Record


class Occasion(Record):
    """A line that the chair changed, by the `key` of one that came with the house, or added (`words`, no key).

    `within_days`: by when somebody should go; None: not for that alone. `ended_at`: off the list since then.
    """

    __tablename__ = "visit_occasions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(16), unique=True)
    words: Mapped[str | None] = mapped_column(String(30))
    within_days: Mapped[int | None] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """What counts. `words`: the chair's own; those of a line that came with the house stand in the texts, by its key.

    `reason` and `counts_days`: as what, and how long, it is a reason at a festival (None: for good).
    """

    key: str
    within_days: int | None
    reason: Reason | None = None
    counts_days: int | None = None
    words: str | None = None
    ended: bool = False

    def due_day(self, since: date) -> date | None:
        """By when somebody should have been there; None where nobody need go for that alone."""
        return None if self.within_days is None else since + timedelta(days=self.within_days)

    def counts(self, since: date, until: date | None, on: date) -> bool:
        """Whether what began (and ended) then is a reason on that day."""
        if self.counts_days is None:
            return until is None or until >= on
        return since + timedelta(days=self.counts_days) >= on


#: 生病住院, 亲属去世, 生育, 意外受灾, 退休, 家庭困难或矛盾; 独居, 节日值班 and 劳模 call for no visit by themselves.
SHIPPED: Final = (
    Line("illness", 7, Reason.ILL, 180),
    Line("bereavement", 3, Reason.MISFORTUNE, 365),
    Line("birth", 14),
    Line("accident", 3, Reason.MISFORTUNE, 365),
    Line("retirement", 14),
    Line("trouble", 7, Reason.OTHER, 180),
    Line("alone", None, Reason.ALONE),
    Line("on_duty", None, Reason.ON_DUTY, 60),
    Line("model", None, Reason.MODEL),
)

#: Numbers of the lines that the chair added begin here.
_OWN: Final = 100


def catalogue(session: Session) -> dict[str, Line]:
    """Every line by its key, also those off the list; those that came with the house first."""
    rows = session.scalars(select(Occasion).order_by(Occasion.id)).all()
    changed = {row.key: row for row in rows if row.key is not None}
    found = {line.key: _as_changed(line, changed.get(line.key)) for line in SHIPPED}
    for row in rows:
        if row.key is None:
            key = f"own{row.id}"
            found[key] = Line(key, row.within_days, Reason.OTHER, 180, row.words, row.ended_at is not None)
    return found


def number_of(line: Line) -> int:
    """By which a button names the line: its place among those that came with the house, or beyond them."""
    shipped = [one.key for one in SHIPPED]
    return shipped.index(line.key) if line.key in shipped else _OWN + int(line.key.removeprefix("own"))


def numbered(session: Session, number: int) -> Line | None:
    """The line of that number, also one that is off the list."""
    return next((line for line in catalogue(session).values() if number_of(line) == number), None)


def _as_changed(line: Line, row: Occasion | None) -> Line:
    if row is None:
        return line
    return Line(line.key, row.within_days, line.reason, line.counts_days, None, row.ended_at is not None)
