"""For others: leaders who visit use no bot. Whoever is in office for the units ticks off for them, pair by pair: marks
who was not at home, and says of all the others at once that they were visited.

Who has said not to come, lies in hospital or waits for another day is left out of that: it is said of each alone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import asking, audit, days, pages, rights
from storage.asking import Unfit
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import access, booking, ticking, walking
from storage.visits.access import VisitMoved
from storage.visits.records import SERVICE, WALKED, Outcome, Stage, Tried, Visit, Wish

#: Pairs, and visits of a pair, of one screen.
PAGE: Final = 8
#: Visits that one transaction ticks off.
AT_ONCE: Final = 50
#: Days ago that can be pressed, and how long ago one can be written.
DAYS: Final = (0, 1, 2)
_BACK: Final = timedelta(days=120)
#: Under this name stands what was ticked off last, so that it can be taken back.
_LAST: Final = "visits_last"


class NoDayBefore(Unfit, Refusal):
    """The words are no day, one that is still to come, or one too long ago; values: example."""


class NobodyLeft(Refusal):
    """None of the pair's is open, but such as are said one by one; values: number."""


def pairs(session: Session, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of who goes in the units that the visitor ticks off for, and how far they are; whoever has most left
    first."""
    del now
    rights.ask(by, Deed.TICK_VISITS)
    walking.stop(session, by=by)
    found = _pairs(session, by=by)
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [
        {"pair": key, "first": _name(session, first), "second": _name(session, second), "open": left, "done": done}
        for first, second, left, done, key in here.cut(found)
    ]
    open_, done = sum(row[2] for row in found), sum(row[3] for row in found)
    return {"lines": lines, "open": open_, "done": done, **here.told()}


def _pairs(session: Session, *, by: Visitor) -> list[tuple[int | None, int | None, int, int, int]]:
    """Who goes, how many are left and done, and one of the visits by which the pair is named."""
    left, done = (func.sum(case((Visit.stage == stage, 1), else_=0)) for stage in WALKED)
    going = select(Visit.first_id, Visit.second_id, left, done, func.min(Visit.id))
    going = going.join(Campaign, Campaign.id == Visit.campaign_id)
    going = going.where(Campaign.state == State.APPROVED, Visit.stage.in_(WALKED))
    going = going.where(Visit.member_id.is_distinct_from(by.member_id))
    within = rights.reach(session, by.account_id, Deed.TICK_VISITS)
    if within is not None:
        going = going.where(Visit.unit_id.in_(within))
    pair_ = (Visit.campaign_id, Visit.first_id, Visit.second_id)
    rows = session.execute(going.group_by(*pair_).order_by(left.desc(), func.min(Visit.id)))
    return [(row[0], row[1], int(row[2]), int(row[3]), row[4]) for row in rows]


def _name(session: Session, member_id: int | None) -> str | None:
    return None if member_id is None else session.get_one(Member, member_id).name


def _names(session: Session, *members: int | None) -> list[Value]:
    return [name for one in members if (name := _name(session, one)) is not None]


# One pair. It is named by any of its visits.


def pair(session: Session, visit_id: int, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of what the two have to visit, what is open first; noted. NotYourVisit."""
    visit = access.of_office(session, visit_id, Deed.TICK_VISITS, by=by)
    walking.stop(session, by=by)
    audit.note(session, "visits.list", by=by.account_id, now=now, record=visit.number)
    return shown(session, visit, page, by=by, now=now)


def shown(session: Session, visit: Visit, page: int, *, by: Visitor, now: datetime) -> Values:
    """What the page shows."""
    found = walking.of_pair(session, visit, by=by)
    open_ = [one for one in found if one.stage == Stage.PLANNED]
    listed = [*open_, *(one for one in found if one.stage == Stage.DONE)]
    here = pages.at(page, len(listed), PAGE)
    some = here.cut(listed)
    lines: list[Value] = [
        {**line, "booked": booking.booked(session, one)}
        for line, one in zip(walking.named(session, some, first=here.first + 1), some, strict=True)
    ]
    return {
        "visit": visit.id,
        "names": _names(session, visit.first_id, visit.second_id),
        "lines": lines,
        "open": len(open_),
        "done": len(listed) - len(open_),
        "all": len([one for one in open_ if _is_plain(one, now.date())]),
        "absent": any(one.tried == Tried.ABSENT for one in open_),
        **here.told(),
        "today": now.date(),
        "just": 0,
        "undone": False,
    }


def _is_plain(visit: Visit, on: date) -> bool:
    """Whether nothing speaks against saying of it with the others that it was made."""
    later = visit.tried == Tried.POSTPONED and visit.day is not None and visit.day > on
    elsewhere = visit.tried in (Tried.ABSENT, Tried.IN_HOSPITAL)
    unwanted = visit.wished_at is not None and visit.wish in (Wish.CALL, Wish.STAY_AWAY, Wish.IN_HOSPITAL)
    return not (later or elsewhere or unwanted)


def toggle(session: Session, visit_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Marks that nobody was at home, or takes the mark off. NotYourVisit, VisitMoved."""
    visit = ticking.planned(access.of_office(session, visit_id, Deed.TICK_VISITS, by=by))
    if visit.tried == Tried.ABSENT:
        ticking.take_back(session, visit, by=by, now=now)
    else:
        ticking.tell(session, visit, Tried.ABSENT, by=by, now=now)
    return shown(session, visit, page, by=by, now=now)


# All of them at once.


def begin_all(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks on which day they were there, and shows of whom it would be said. NobodyLeft."""
    visit = access.of_office(session, visit_id, Deed.TICK_VISITS, by=by)
    asking.keep(session, by, SERVICE, {"pair": visit.id}, now=now)
    asking.ask(session, by, SERVICE, "done_on")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    visit = _asked(session, by=by)
    found, others = _sorted(session, visit, now.date(), by=by)
    if not found:
        raise NobodyLeft(number=visit.number)
    left_out: list[Value] = [*walking.named(session, others)]
    return {
        "visit": visit.id,
        "version": by.question.version,
        "names": _names(session, visit.first_id, visit.second_id),
        "count": len(found),
        "money": sum(one.money or 0 for one in found),
        "others": left_out,
        "today": now.date(),
        "days": [*DAYS],
    }


def _asked(session: Session, *, by: Visitor) -> Visit:
    found = asking.draft(session, by, SERVICE).get("pair")
    if found is None:
        raise asking.Outdated
    return access.of_office(session, int(str(found)), Deed.TICK_VISITS, by=by)


def _sorted(session: Session, visit: Visit, on: date, *, by: Visitor) -> tuple[list[Visit], list[Visit]]:
    """Of the pair's open ones those that are said at once, no more than a transaction takes; and those that are not."""
    open_ = [one for one in walking.of_pair(session, visit, by=by) if one.stage == Stage.PLANNED]
    plain = [one for one in open_ if _is_plain(one, on)]
    return plain[:AT_ONCE], [one for one in open_ if one not in plain]


def choose_day(session: Session, version: int, back: int, *, by: Visitor, now: datetime) -> Values:
    """除不在家的以外都已走访, so many days ago."""
    asking.expect(by, SERVICE, "done_on", version)
    if back not in DAYS:
        raise asking.Outdated
    return _tick_all(session, now.date() - timedelta(days=back), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same on any day up to today. NoDayBefore."""
    asking.expect(by, SERVICE, "done_on")
    found = days.read(words, now.date(), back=True)
    if found is None or not now.date() - _BACK <= found <= now.date():
        raise NoDayBefore(example=now.date() - timedelta(days=3))
    return _tick_all(session, found, by=by, now=now)


def _tick_all(session: Session, on: date, *, by: Visitor, now: datetime) -> Values:
    """As brought as it was set. Each is noted by itself; what was done at once is kept, to be taken back at once."""
    visit = _asked(session, by=by)
    walking.stop(session, by=by)
    found, _ = _sorted(session, visit, on, by=by)
    if not found:
        raise NobodyLeft(number=visit.number)
    for one in found:
        ticking.make(session, access.locked(session, one.id), Outcome.VISITED, on, by=by, now=now, with_others=True)
    audit.note(session, "visits.tick_all", by=by.account_id, now=now, record=visit.number)
    asking.keep(session, by, _LAST, {"visits": [one.id for one in found]}, now=now)
    return {**shown(session, visit, 0, by=by, now=now), "just": len(found)}


def undo_all(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """撤销刚才的: what the visitor has ticked off at once the last time is open again. VisitMoved where it is not the
    last."""
    visit = access.of_office(session, visit_id, Deed.TICK_VISITS, by=by)
    kept = asking.draft(session, by, _LAST).get("visits")
    last = kept if isinstance(kept, list) else []
    mine = [one for one in walking.of_pair(session, visit, by=by) if one.id in last and one.done_by == by.account_id]
    done = [one for one in mine if one.stage == Stage.DONE]
    if not done:
        raise VisitMoved(number=visit.number)
    _take_back(session, done, by=by, now=now)
    asking.drop(session, by, _LAST)
    return {**shown(session, visit, 0, by=by, now=now), "undone": True}


def _take_back(session: Session, done: Sequence[Visit], *, by: Visitor, now: datetime) -> None:
    for one in done:
        ticking.take_back(session, access.locked(session, one.id), by=by, now=now)
