"""Years: a year's figures, on record and as they were kept; and those of the same days of the year before.

Of records that were cleared away whole quarters alone are known: where a part of a quarter is asked for and some of it
was cleared, nothing is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import calendar, figures
from storage.figures import Source, Span, Sums, a_year_before
from storage.summaries import drafts
from storage.summaries.measures import Measure, Share, counted, measured
from storage.summaries.records import YEAR

_SOURCES: Final = frozenset(map(str, Source))


@dataclass(frozen=True, slots=True)
class Change:
    """What a quarter's draft said, and what its records say now."""

    source: Source
    quarter: int
    then: Sums
    now: Sums


class Year:
    """A year's figures, on record and as they were kept."""

    def __init__(self, session: Session, year: int, now: datetime) -> None:
        self._session, self.year, self._now = session, year, now
        self.kept = drafts.kept(session, year)
        self._found: dict[tuple[Source, int], Sums] = {}

    def span(self, quarter: int) -> Span:
        return drafts.span_of(self.year, quarter, self._now)

    def begun(self) -> list[int]:
        return [quarter for quarter in drafts.QUARTERS if self.span(quarter).first <= self._now.date()]

    def on_record(self, source: Source, quarter: int) -> Sums:
        if (source, quarter) not in self._found:
            self._found[source, quarter] = figures.of(self._session, source, self.span(quarter))
        return self._found[source, quarter]

    def lost(self, source: Source, quarter: int) -> Sums:
        """What was kept of it and is on record no more, as its time is over."""
        if not quarter:
            return self._lost_of_year(source)
        then = self.kept.get((quarter, source))
        if then is None or not drafts.may_be_cleared(self._session, source, self.span(quarter), self._now):
            return Sums()
        return missing(then, self.on_record(source, quarter))

    def _lost_of_year(self, source: Source) -> Sums:
        if not drafts.may_be_cleared(self._session, source, self.span(YEAR), self._now):
            return Sums()
        each = [self.lost(source, quarter) for quarter in drafts.QUARTERS]
        lost = sum(each, Sums())
        whole = self.kept.get((YEAR, source))
        if whole is None:
            return lost
        # A record of several quarters was kept with each of them, and is one of the year.
        there = self.on_record(source, YEAR).records
        return replace(lost, records=min(lost.records, max(0, whole.records - there)))

    def counted(self, source: Source, quarter: int) -> Sums:
        return self.on_record(source, quarter) + self.lost(source, quarter)

    def shares(self, quarter: int, *, then: datetime | None = None) -> dict[Measure, Share]:
        """As they stand, or stood `then`; as they were kept where less is on record since."""
        span = self.span(quarter)
        if then is None:
            found = measured(self._session, span, now=self._now)
            found |= self._cleared(quarter, found)
        else:
            found = counted(self._session, span, now=then) | self.cleared(quarter)
        return _agreeing({measure: found[measure] for measure in Measure if measure in found})

    def cleared(self, quarter: int) -> dict[Measure, Share]:
        """Those of which less is on record than was kept, as they were kept. What `then` was not due yet is on record,
        and no less."""
        return self._cleared(quarter, counted(self._session, self.span(quarter), now=self._now))

    def _cleared(self, quarter: int, there: Mapping[Measure, Share]) -> dict[Measure, Share]:
        kept = {one: self.kept[quarter, one] for one in Measure if (quarter, one) in self.kept}
        less = {one: sums for one, sums in kept.items() if there.get(one, Share()).whole < sums.times}
        return {one: Share(sums.records, sums.times) for one, sums in less.items()}

    def put_off(self, quarter: int) -> Sums:
        """Cases of which the promised call was put off."""
        return _cases(self.shares(quarter).get(Measure.PUT_OFF))

    def put_off_on_record(self, quarter: int) -> Sums:
        return _cases(counted(self._session, self.span(quarter), now=self._now).get(Measure.PUT_OFF))

    def changes(self) -> list[Change]:
        """Quarters of which records say something else than their drafts did, and not because they were cleared."""
        found = []
        for (quarter, name), then in sorted(self.kept.items()):
            if not quarter or name not in _SOURCES:
                continue
            source = Source(name)
            now = self.counted(source, quarter)
            if replace(now, people=0) != then:
                found.append(Change(source, quarter, then, now))
        return found


class Before:
    """The year before: up to the day `upto` of a year that is not over, or whole where that is None."""

    def __init__(self, session: Session, year: int, quarter: int, upto: date | None, now: datetime) -> None:
        assert now.tzinfo is not None
        self._session, self._quarter, self._year = session, quarter, Year(session, year, now)
        self._then = calendar.at(a_year_before(now.date()), now.time(), now.tzinfo)
        self._whole = upto is None
        self._span = self._year.span(quarter) if upto is None else self._year.span(quarter).upto(a_year_before(upto))

    def of(self, source: Source) -> Sums | None:
        """None where some of it was cleared that may be of later days."""
        if self._whole:
            return self._year.counted(source, self._quarter)
        found = figures.of(self._session, source, self._span)
        for quarter in drafts.QUARTERS if self._quarter == YEAR else (self._quarter,):
            days, lost = self._year.span(quarter), self._year.lost(source, quarter)
            if days.first > self._span.last or lost == Sums():
                continue
            if days.last > self._span.last:
                return None
            found += lost
        return found

    def shares(self) -> dict[Measure, Share]:
        """As they stood a year ago; those of which something was cleared are left out where days alone are asked."""
        if self._whole:
            return self._year.shares(self._quarter, then=self._then)
        found, cleared = counted(self._session, self._span, now=self._then), self._year.cleared(self._quarter)
        return _agreeing({one: share for one, share in found.items() if one not in cleared})

    def put_off(self) -> Sums | None:
        """None where it is not known of how many."""
        known = self.shares()
        if Measure.PUT_OFF in known:
            return _cases(known[Measure.PUT_OFF])
        return None if Measure.ON_TIME in known.keys() | self._year.cleared(self._quarter).keys() else Sums()


def _agreeing(found: dict[Measure, Share]) -> dict[Measure, Share]:
    """How many were put off is told of the same cases as how many were in time, or not at all: quarters that were kept
    before it was counted have the one alone."""
    on_time, put_off = found.get(Measure.ON_TIME, Share()), found.get(Measure.PUT_OFF, Share())
    if on_time.whole != put_off.whole:
        found.pop(Measure.PUT_OFF, None)
    return found


def _cases(share: Share | None) -> Sums:
    return Sums(share.part, share.part) if share else Sums()


def missing(then: Sums, now: Sums) -> Sums:
    """What was there then and is no more."""
    return Sums(
        max(0, then.records - now.records),
        max(0, then.times - now.times),
        fen=max(0, then.fen - now.fen),
        households=max(0, then.households - now.households),
    )
