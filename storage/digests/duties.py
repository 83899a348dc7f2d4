"""Duties (职责): what was done last week, duty by duty, against the week before, and how the last weeks went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import figures
from storage.figures import DUTIES, PARTS, Duty, Scope, Source, Span
from storage.values import Value, Values

#: A record: its source, its week from 0, its key.
_Mark = tuple[Source, int, int]
#: Weeks of the small chart, the newest of which is the last whole one.
WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """Of each unit: which records there were in which week, each as (source, week, key); the same for every reader."""

    marks: Mapping[int | None, set[_Mark]]
    _whole: dict[Duty, list[int]] = field(default_factory=dict)

    def counts(self, scope: Scope) -> dict[Duty, list[int]]:
        """How many records of each duty there were in each week, the oldest first; one of several units counts once."""
        if scope is None and self._whole:
            return self._whole
        units = self.marks if scope is None else scope
        found = {duty: [0] * WEEKS for duty in Duty}
        for source, week, _ in {mark for unit_id in units for mark in self.marks.get(unit_id, ())}:
            found[DUTIES[source]][week] += 1
        if scope is None:
            self._whole.update(found)
        return found


def last_week(now: datetime) -> Span:
    """The last whole week, Monday to Sunday."""
    assert now.tzinfo is not None
    return Span.of_week(now.date() - timedelta(days=7), now.tzinfo)


def tally(session: Session, *, now: datetime) -> Tally:
    """Of the last whole weeks; what is counted within another source is not counted twice."""
    last = last_week(now)
    span = Span(first_of(last.first), last.last, last.zone)
    marks: dict[int | None, set[_Mark]] = {}
    for source in Source:
        for week, unit_id, key in figures.by_week(session, source, span) if source not in PARTS else ():
            marks.setdefault(unit_id, set()).add((source, week, key))
    return Tally(marks)


def first_of(monday: date) -> date:
    """The first day of the chart whose newest week begins on that Monday."""
    return monday - timedelta(weeks=WEEKS - 1)


def told(found: Tally, scope: Scope) -> Values:
    """Each duty of which there was anything in the last two weeks, with the change; the weeks of all together."""
    lines: list[Value] = []
    counts = found.counts(scope)
    for duty, (*_, before, count) in counts.items():
        if count or before:
            lines.append({"duty": duty, "count": count, "change": count - before})
    return {"duties": lines, "weeks": [sum(week) for week in zip(*counts.values(), strict=True)]}
