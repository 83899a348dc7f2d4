"""Listing: what stands behind a figure of the digest, page by page, as far as the reader's rights reach now."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import figures, rights
from storage.desk import Line
from storage.digests import behind, duties, reading, union
from storage.digests.behind import within
from storage.digests.terms import PAGE, Shown
from storage.figures import DUTIES, PARTS, Duty, Entry, Source
from storage.hardship.reports import Report
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of which a list is made at most: the rest is counted.
_MOST: Final = 200
#: Signs of a title that a line has room for.
_TITLE: Final = 40
#: What a list finds: its lines, and how many there are in all.
_Found = tuple[list[Values], int]


def look(session: Session, shown: Shown, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the list; pages begin at 0. NotForYou."""
    lines, count = _LISTS.get(shown, _done)(session, shown, by, now)
    pages = max(1, -(-min(count, _MOST) // PAGE))
    page = min(page, pages - 1)
    told: list[Value] = [
        {**one, "place": place} for place, one in enumerate(lines[page * PAGE : (page + 1) * PAGE], page * PAGE + 1)
    ]
    return {
        "shown": shown,
        "lines": told,
        "count": count,
        "page": page,
        "pages": pages,
        "cut": max(0, count - _MOST),
        **_span(shown, now),
    }


def _span(shown: Shown, now: datetime) -> Values:
    """Of which days the records of a duty are."""
    week = duties.last_week(now) if shown in {*map(Shown, Duty)} else None
    return {"first": week.first if week else None, "last": week.last if week else None}


def _behind(session: Session, _: Shown, by: Visitor, now: datetime) -> _Found:
    rights.ask(by, Deed.OPEN_DESK)
    found = behind.listed(session, _MOST, by=by, now=now)
    names = behind.names(session, [one.unit_id for one in found])
    heads = reading.leads(session, by.account_id)
    lines = [{**behind.told(one, names, 0, now=now), "nudge": heads} for one in found]
    return lines, behind.counted(session, by=by, now=now).total()


def _reports(session: Session, shown: Shown, by: Visitor, now: datetime) -> _Found:
    """Reports of the year, the oldest first."""
    rights.ask(by, Deed.WORK_CASES)
    which = union.unclosed(now) if shown is Shown.OPEN else union.late(now)
    reach = rights.reach(session, by.account_id, Deed.WORK_CASES)
    mine = (which, within(Report.unit_id, reach), Report.member_id.is_distinct_from(by.member_id))
    found = session.scalars(select(Report).where(*mine).order_by(Report.submitted_at, Report.id).limit(_MOST)).all()
    names = behind.names(session, [one.unit_id for one in found])
    lines: list[Values] = [
        {
            "kind": Line.REPORT,
            "id": one.id,
            "number": one.number,
            "unit": names[one.unit_id],
            "stage": one.stage,
            "days": (now.date() - one.submitted_at.astimezone(now.tzinfo).date()).days,
            "nudge": False,
        }
        for one in found
    ]
    return lines, session.scalar(select(func.count()).select_from(Report).where(*mine)) or 0


def _topics(session: Session, _: Shown, by: Visitor, now: datetime) -> _Found:
    """What people came with; of the whole union, for those who lead it."""
    rights.ask(by, Deed.NUDGE)
    found = union.topics(session, now=now)
    return found, len(found)


def _done(session: Session, shown: Shown, by: Visitor, now: datetime) -> _Found:
    """The records of a duty in the last whole week."""
    rights.ask(by, Deed.READ_YEAR)
    reach, span = rights.reach(session, by.account_id, Deed.READ_YEAR), duties.last_week(now)
    sources = [one for one in Source if DUTIES[one] == Duty(shown.value) and one not in PARTS]
    found: list[tuple[Source, Entry]] = []
    for source in sources:
        found += [(source, one) for one in islice(figures.entries(session, source, span, reach), _MOST)]
    names = behind.names(session, [one.unit_id for _, one in found if one.unit_id is not None])
    count = sum(figures.of(session, source, span, reach).records for source in sources)
    return [_entry(source, one, names) for source, one in found[:_MOST]], count


def _entry(source: Source, one: Entry, names: dict[int, str]) -> Values:
    return {
        "source": source,
        "number": one.number,
        "title": None if one.title is None else one.title[:_TITLE],
        "on": one.on,
        "unit": None if one.unit_id is None else names[one.unit_id],
        "times": one.times,
        "households": one.households,
        "reserved": source in figures.QUIET,
    }


_LISTS: Final[dict[Shown, Callable[[Session, Shown, Visitor, datetime], _Found]]] = {
    Shown.BEHIND: _behind,
    Shown.OPEN: _reports,
    Shown.LATE: _reports,
    Shown.TOPICS: _topics,
}
