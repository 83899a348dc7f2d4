"""Turnout (场次、人次): what was put on in a year and how many came, by kind and by unit; figures, never names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, distinct, func, select, true
from sqlalchemy.orm import Session

from storage import calendar, pages, rights
from storage.activities.records import Activity, Kind, SignUp, State
from storage.folding import FEWEST, folded
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT: Final = "turnout"
#: Units of a page.
PAGE: Final = 8


@dataclass(slots=True)
class Sums:
    """`held`: activities (场次); `came`: attendances (人次), the family beside them; `people`: how many came at all."""

    held: int = 0
    came: int = 0
    family: int = 0
    people: int = 0


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.READ_TURNOUT)


def look(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """The year by kind, of the people whom the visitor's offices reach; 0 for the one that runs. NotForYou."""
    rights.ask(by, Deed.READ_TURNOUT)
    year = _year(year, now)
    reach = rights.reach(session, by.account_id, Deed.READ_TURNOUT)
    where = _came(reach, year, now)
    found = _sums(session, where)
    by_kind = {
        kind: Sums(held, came, family)
        for kind, held, came, family in session.execute(
            select(Activity.kind, func.count(distinct(Activity.id)), func.count(), func.sum(SignUp.family))
            .select_from(SignUp)
            .join(Activity, Activity.id == SignUp.activity_id)
            .join(Member, Member.id == SignUp.member_id)
            .where(*where)
            .group_by(Activity.kind)
        )
    }
    hides = sum(_rosters(session, reach).values()) < FEWEST
    kinds: list[Value] = [
        {"kind": kind, "held": one.held, "came": one.came, "family": one.family}
        for kind in Kind
        if (one := by_kind.get(kind)) is not None and not hides
    ]
    return {**_head(year, now), **_told(found), "kinds": kinds, "hides": hides, "fewest": FEWEST}


def by_unit(session: Session, year: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the year by unit, most attendances first; small units stand together at the end. Pages begin at 0."""
    rights.ask(by, Deed.READ_TURNOUT)
    year = _year(year, now)
    reach = rights.reach(session, by.account_id, Deed.READ_TURNOUT)
    lines = every_unit(session, reach, year, now=now)
    here = pages.at(page, len(lines), PAGE)
    shown: list[Value] = [*here.cut(lines)]
    return {**_head(year, now), "lines": shown, **here.told(), "fewest": FEWEST, "count": len(lines)}


def every_unit(session: Session, reach: Collection[int] | None, year: int, *, now: datetime) -> list[Values]:
    """The year by unit, of those units (None: of all); nothing where they are so few people that it would tell of
    one."""
    people = _rosters(session, reach)
    found = _units(session, _came(reach, year, now), people)
    return _lines(session, found, people) if sum(people.values()) >= FEWEST else []


def _year(year: int, now: datetime) -> int:
    """The one that runs, or the one before it."""
    return year if year in (now.year, now.year - 1) else now.year


def _head(year: int, now: datetime) -> Values:
    return {"year": year, "other": now.year - 1 if year == now.year else now.year, "at": now}


def _told(found: Sums) -> Values:
    return {"held": found.held, "came": found.came, "family": found.family, "people": found.people}


def _came(reach: Collection[int] | None, year: int, now: datetime) -> Sequence[ColumnElement[bool]]:
    """Who came in that year to what was not called off, of the units in `reach` (None: all)."""
    begins, ends = calendar.bounds(year, now.tzinfo)
    of = true() if reach is None else Member.unit_id.in_(reach)
    held = Activity.state.in_((State.OPEN, State.OVER)) & (Activity.starts_at >= begins) & (Activity.starts_at < ends)
    return SignUp.came_at.is_not(None), held, of


def _sums(session: Session, where: Sequence[ColumnElement[bool]]) -> Sums:
    counted = (
        select(
            func.count(distinct(Activity.id)),
            func.count(),
            func.coalesce(func.sum(SignUp.family), 0),
            func.count(distinct(SignUp.member_id)),
        )
        .select_from(SignUp)
        .join(Activity, Activity.id == SignUp.activity_id)
        .join(Member, Member.id == SignUp.member_id)
        .where(*where)
    )
    return Sums(*(int(one) for one in session.execute(counted).one()))


def _rosters(session: Session, reach: Collection[int] | None) -> dict[int, int]:
    """How many people each unit has."""
    of = true() if reach is None else Member.unit_id.in_(reach)
    counted = select(Member.unit_id, func.count()).where(Member.standing != Standing.LEFT, of)
    rows = session.execute(counted.group_by(Member.unit_id)).all()
    return {unit_id: count for unit_id, count in rows}  # noqa: C416 - rows are no pairs to the type checker


def _units(
    session: Session, where: Sequence[ColumnElement[bool]], people: Mapping[int, int]
) -> dict[int | None, tuple[set[int], Sums]]:
    """By unit, None for the small ones together: the activities that its people came to, and the sums."""
    small = folded(people)
    rows = session.execute(
        select(Member.unit_id, Activity.id, func.count(), func.sum(SignUp.family))
        .select_from(SignUp)
        .join(Activity, Activity.id == SignUp.activity_id)
        .join(Member, Member.id == SignUp.member_id)
        .where(*where)
        .group_by(Member.unit_id, Activity.id)
    )
    found: dict[int | None, tuple[set[int], Sums]] = {}
    for unit_id, activity_id, came, family in rows:
        # A unit of which nobody is left has no line either.
        key = None if unit_id in small or unit_id not in people else unit_id
        held, sums = found.setdefault(key, (set(), Sums()))
        held.add(activity_id)
        sums.held, sums.came, sums.family = len(held), sums.came + came, sums.family + int(family)
    return found


def _lines(
    session: Session, found: Mapping[int | None, tuple[set[int], Sums]], people: Mapping[int, int]
) -> list[Values]:
    """A line for each unit in which somebody could have come: nought is a figure too."""
    tree, small = Tree(session), folded(people)
    shown = [unit_id for unit_id in people if unit_id not in small]
    shown.sort(key=lambda unit_id: (-(found[unit_id][1].came if unit_id in found else 0), unit_id))
    lines = [_line(tree.path(unit_id)[-1], people[unit_id], found.get(unit_id)) for unit_id in shown]
    if small:
        lines.append(_line(None, sum(people[unit_id] for unit_id in small), found.get(None)))
    return lines


def _line(unit: str | None, of: int, found: tuple[set[int], Sums] | None) -> Values:
    sums = Sums() if found is None else found[1]
    return {"unit": unit, "of": of, "held": sums.held, "came": sums.came, "family": sums.family}
