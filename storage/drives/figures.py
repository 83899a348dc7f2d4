"""Figures (参与情况): of each unit how many it is for, have taken part, have passed; who has not taken part yet.

Whether somebody passed is nobody's but their own: units of so few people that a figure would tell of one share a line,
and lists of names are of those alone who have not taken part. How many passed stands there only once a drive is over:
while it is on, the figure grows with a name that leaves the list; and where so few took part that it would tell of
them, it does not stand there then either.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage import audit, outbox, pages
from storage.drives import audience, calling
from storage.drives.records import Drive, Extension, NoSuchDrive, State, Taker
from storage.folding import folded
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.units import Tree
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: The right by which officers have their pages, and the file.
RIGHT: Final = "drives"
#: A unit of fewer people shares a line.
FEWEST: Final = 5
#: Lines of a page, and days that are told one by one.
PAGE, DAYS = 8, 7
#: Lines of a page of the workbook: a moment of the reader's connection.
BOOKED: Final = 500
_PARTS: Final = ("of", "taken", "passed")


def counted(session: Session, drive: Drive, reach: Collection[int] | None) -> dict[int, Counter[str]]:
    """By unit: `of` how many it is for, `taken` part, `passed`."""
    rows = session.execute(
        select(Member.unit_id, func.count(), func.count(Taker.member_id), func.count(Taker.passed_at))
        .outerjoin(Taker, (Taker.member_id == Member.id) & (Taker.drive_id == drive.id))
        .where(audience.people(session, drive, reach))
        .group_by(Member.unit_id)
    )
    return {unit_id: Counter(of=of, taken=taken, passed=passed) for unit_id, of, taken, passed in rows}


def lines(session: Session, by_unit: Mapping[int, Counter[str]], *, over: bool) -> list[Values]:
    """Those where most people are missing first; small units together, last. `passed` None where it is not told."""
    tree, small = Tree(session), folded({unit_id: one["of"] for unit_id, one in by_unit.items()}, FEWEST)
    shown = sorted(by_unit.keys() - small, key=lambda one: (by_unit[one]["taken"] - by_unit[one]["of"], one))
    found = [_told(tree.path(one)[-1], one, by_unit[one]) for one in shown]
    if small:
        found.append(_told(None, 0, sum((by_unit[one] for one in small), Counter[str]())))
    return _veiled(found, over=over)


def _veiled(found: list[Values], *, over: bool) -> list[Values]:
    """Without `passed` in lines of so few takers that it, or what the sum leaves for it, would tell of them."""
    taken = {at: int(str(one["taken"])) for at, one in enumerate(found)}
    veiled = folded({at: count for at, count in taken.items() if count}, FEWEST) if over else taken.keys()
    return [one if at not in veiled else {**one, "passed": None} for at, one in enumerate(found)]


def passed(drive: Drive, sums: Counter[str]) -> int | None:
    """How many of all passed; None where it is not told."""
    return sums["passed"] if drive.state == State.OVER and sums["taken"] >= FEWEST else None


def _told(unit: str | None, unit_id: int, found: Counter[str]) -> Values:
    return {"unit": unit, "unit_id": unit_id, **{name: found[name] for name in _PARTS}}


def total(session: Session, drive: Drive, reach: Collection[int] | None) -> Counter[str]:
    return sum(counted(session, drive, reach).values(), Counter[str]())


def look(session: Session, drive_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The sum and a page of units. `hides`: they are so few that a figure would name somebody; `longer`: until when a
    unit was given more time, or None. NoSuchDrive."""
    found = picture(session, drive_id, by=by, now=now)
    longer = _longer_units(session, session.get_one(Drive, drive_id))
    shown: list[Value] = [{**one, "longer": longer.get(int(str(one["unit_id"])))} for one in lines_of(found["units"])]
    here = pages.at(page, len(shown), PAGE)
    return {**found, "units": here.cut(shown), **here.told()}


def _longer_units(session: Session, drive: Drive) -> dict[int, datetime]:
    """Until when units have more time than others, those that have."""
    given = select(Extension.unit_id, func.max(Extension.until)).where(
        Extension.drive_id == drive.id, Extension.unit_id.is_not(None), Extension.until > drive.closes_at
    )
    found = session.execute(given.group_by(Extension.unit_id))
    return {unit_id: until - timedelta(seconds=1) for unit_id, until in found if unit_id is not None}


def picture(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """All units at once, to be drawn. NoSuchDrive."""
    drive, reach = audience.access_figures(session, drive_id, by=by)
    by_unit = counted(session, drive, reach)
    sums = sum(by_unit.values(), Counter[str]())
    hides = 0 < sums["of"] < FEWEST
    units: list[Value] = [] if hides else [*lines(session, by_unit, over=drive.state == State.OVER)]
    days: list[Value] = [] if hides else [*_by_day(session, drive, reach, now)]
    return {
        "drive": drive.id,
        "title": drive.title,
        "until": drive.closes_at - timedelta(seconds=1),
        "at": now,
        "fewest": FEWEST,
        "hides": hides,
        "changes": drive.state == State.OPEN and audience.may_change(session, drive, by.account_id),
        "days": days,
        "units": units,
        "page": 0,
        "pages": 1,
        "over": drive.state != State.OPEN,
        "of": sums["of"],
        "taken": sums["taken"],
        "passed": passed(drive, sums),
    }


def _by_day(session: Session, drive: Drive, reach: Collection[int] | None, now: datetime) -> list[Values]:
    """How many began on each of the last days on which it was on."""
    last = min(now.date(), (drive.closes_at - timedelta(seconds=1)).astimezone(now.tzinfo).date())
    first = max(last - timedelta(days=DAYS - 1), drive.opens_at.astimezone(now.tzinfo).date())
    since = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=(now.date() - first).days)
    begun = select(Taker.begun_at).join(Member, Member.id == Taker.member_id)
    begun = begun.where(Taker.drive_id == drive.id, Taker.begun_at >= since, audience.people(session, drive, reach))
    days = Counter[date](at.astimezone(now.tzinfo).date() for at in session.scalars(begun))
    each = [first + timedelta(days=on) for on in range(max(0, (last - first).days + 1))]
    return [{"on": on, "taken": days[on]} for on in each]


# Who has not taken part.


def _missing(session: Session, drive: Drive, reach: Collection[int] | None) -> Select[Member]:
    taken = select(Taker.member_id).where(Taker.drive_id == drive.id)
    return select(Member).where(audience.people(session, drive, reach), Member.id.not_in(taken))


def missing(session: Session, drive_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of who has not taken part yet, by unit and name; noted. NoSuchDrive."""
    drive, reach = audience.access_figures(session, drive_id, by=by)
    wanted = _missing(session, drive, reach)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    here = pages.at(page, count, PAGE)
    rows = session.scalars(wanted.order_by(Member.unit_id, Member.name, Member.id).limit(PAGE).offset(here.first))
    tree = Tree(session)
    shown: list[Value] = [
        {
            "member": one.id,
            "name": one.name,
            "unit": tree.path(one.unit_id)[-1],
            "longer": _longer(session, drive, one),
        }
        for one in rows
    ]
    audit.note(session, "drives.missing", by=by.account_id, now=now, record=f"drives {drive.id}")
    changes = drive.state == State.OPEN and audience.may_change(session, drive, by.account_id)
    nudged = calling.last_nudge(session, drive, by.account_id)
    return {
        "drive": drive.id,
        "title": drive.title,
        "lines": shown,
        "count": count,
        **here.told(),
        "changes": changes,
        "open": drive.state == State.OPEN and drive.opens_at <= now,
        "nudged": nudged,
    }


def _longer(session: Session, drive: Drive, member: Member) -> datetime | None:
    """Until when that person has more time than others; None where they have none."""
    closes = audience.closes(session, drive, member)
    return closes - timedelta(seconds=1) if closes > drive.closes_at else None


# The workbook.


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who has not taken part."""

    name: str
    unit: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order of the roster; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Line]
    last: int | None


def order(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the file: participation by unit, and who has not taken part; noted. NoSuchDrive."""
    drive, _ = audience.access_figures(session, drive_id, by=by)
    audit.note(session, "drives.order", by=by.account_id, now=now, record=f"drives {drive.id}")
    told: Values = {"drive": drive.id, "title": drive.title}
    letter = Letter(by.account_id, "drives.table", told, Rank.ANSWER, right=RIGHT, subject=drive.id)
    outbox.queue(session, letter, now=now)
    return told


def _of_account(session: Session, account_id: int, drive_id: int) -> tuple[Drive, set[int] | None]:
    from_now = session.get(Drive, drive_id)
    if from_now is None:
        raise NoSuchDrive
    return from_now, audience.reach_of(session, account_id)


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines, and the figures of the units, as far as that account reaches now."""
    drive, reach = _of_account(session, account_id, subject)
    by_unit = counted(session, drive, reach)
    sums = sum(by_unit.values(), Counter[str]())
    few = 0 < sums["of"] < FEWEST
    count = session.scalar(select(func.count()).select_from(_missing(session, drive, reach).subquery())) or 0
    units: list[Value] = [] if few else [*lines(session, by_unit, over=drive.state == State.OVER)]
    return {
        "drive": drive.id,
        "title": drive.title,
        "until": drive.closes_at - timedelta(seconds=1),
        "at": now,
        "count": count,
        "units": units,
        "of": sums["of"],
        "taken": sums["taken"],
        "passed": passed(drive, sums),
        "hides": few,
    }


def book_lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next page; who has lost a unit meanwhile has no more of its lines."""
    del now
    drive, reach = _of_account(session, account_id, subject)
    wanted = _missing(session, drive, reach).where(Member.id > after).order_by(Member.id).limit(BOOKED)
    found, tree = session.scalars(wanted).all(), Tree(session)
    rows = [
        Line(one.name, "/".join(tree.path(one.unit_id)), _longer(session, drive, one) or _until(drive)) for one in found
    ]
    return Lines(rows, found[-1].id if len(found) == BOOKED else None)


def _until(drive: Drive) -> datetime:
    return drive.closes_at - timedelta(seconds=1)


def extensions(session: Session, drive: Drive) -> int:
    """How many times somebody was given more time."""
    return session.scalar(select(func.count()).where(Extension.drive_id == drive.id)) or 0
