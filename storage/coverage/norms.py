"""Norms: how many talks a year are owed to whom; the chair's, for the union, and for units where it is another."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, members, pages, rights
from storage.coverage.records import Group, Norm, NormUnfit
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT: Final = "talk_norms"
#: Every employee at least once a year, as the union has promised.
SHIPPED: Final[Mapping[Group, int]] = {Group.IN_SERVICE: 1, Group.ON_LEAVE: 1, Group.RETIRED: 0}
#: Units of a page.
PAGE: Final = 8
_YEAR: Final = 12


class Often(StrEnum):
    """What can be chosen: so many a year, with whole months between; nobody need; as the unit above has it."""

    NONE = "0"
    ONCE = "1"
    TWICE = "2"
    QUARTERLY = "4"
    MONTHLY = "12"
    AS_ABOVE = "above"


class Norms:
    """What holds at one moment, unit by unit."""

    def __init__(self, session: Session) -> None:
        rows = session.scalars(select(Norm).order_by(Norm.id))
        self._set = {(one.unit_id, Group(one.people)): one.times for one in rows}
        self.tree = Tree(session)

    def own(self, unit_id: int | None, people: Group) -> int | None:
        """What was set for exactly that unit (None: the union); None where nothing was."""
        return self._set.get((unit_id, people))

    def of(self, unit_id: int | None, people: Group) -> int:
        """Talks a year that are owed to such people there: the nearest unit's word, then the union's."""
        for place in [*self.tree.chain(unit_id), None]:
            found = self.own(place, people)
            if found is not None:
                return found
        return SHIPPED[people]

    def months(self, unit_id: int, people: Group) -> int | None:
        """So many months may lie between two talks; None where none is owed."""
        times = self.of(unit_id, people)
        return _YEAR // times if times else None

    def months_of_union(self, people: Group) -> int | None:
        """The same where no unit has a word of its own."""
        times = self.of(None, people)
        return _YEAR // times if times else None

    def differing(self) -> list[int]:
        """The units of which something was set that holds."""
        return sorted(
            {unit_id for (unit_id, _), times in self._set.items() if unit_id is not None and times is not None}
        )


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.SET_TALKS)


def look(session: Session, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The norms of a unit, or of the whole union (0), group by group. NotForYou, NormUnfit."""
    del now
    rights.ask(by, Deed.SET_TALKS)
    norms = Norms(session)
    unit = _unit(norms, unit_id)
    lines: list[Value] = [
        {"people": one, "times": norms.of(unit, one), "own": norms.own(unit, one) is not None} for one in Group
    ]
    return {
        "unit_id": unit_id,
        "unit": _name(norms, unit),
        "lines": lines,
        "others": [_name(norms, one) for one in norms.differing()] if unit is None else [],
    }


def units(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units for which something else can be set. Pages begin at 0."""
    del now
    rights.ask(by, Deed.SET_TALKS)
    found = members.units_of_all(session)
    here = pages.at(page, len(found), PAGE)
    shown: list[Value] = [{"unit_id": key, "unit": name} for key, name in here.cut(found)]
    return {"units": shown, **here.told()}


def ask(session: Session, unit_id: int, people: Group, *, by: Visitor, now: datetime) -> Values:
    """How often it shall be: what can be chosen."""
    found = look(session, unit_id, by=by, now=now)
    norms = Norms(session)
    choices: list[Value] = [one for one in Often if unit_id or one is not Often.AS_ABOVE]
    return {**found, "people": people, "times": norms.of(unit_id or None, people), "choices": choices}


def choose(session: Session, unit_id: int, people: Group, often: Often, *, by: Visitor, now: datetime) -> Values:
    """So often from now on, which is noted; the page."""
    rights.ask(by, Deed.SET_TALKS)
    unit = _unit(Norms(session), unit_id)
    if often is Often.AS_ABOVE and unit is None:
        raise NormUnfit
    set_to = None if often is Often.AS_ABOVE else int(often)
    session.add(Norm(unit_id=unit, people=people, times=set_to, set_by=by.account_id, set_at=now))
    session.flush()
    audit.note(session, "coverage.norm", by=by.account_id, now=now, record=f"units {unit_id}")
    return look(session, unit_id, by=by, now=now)


def _unit(norms: Norms, unit_id: int) -> int | None:
    if unit_id and unit_id not in norms.tree.paths():
        raise NormUnfit
    return unit_id or None


def _name(norms: Norms, unit_id: int | None) -> str | None:
    return None if unit_id is None else norms.tree.path(unit_id)[-1]
