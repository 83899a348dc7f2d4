"""The rules: a page of rows a transaction. Nobody is removed by being absent, unless the file is declared complete."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from storage import units
from storage.members import Standing
from storage.rosters import writing
from storage.rosters.page import NotTaken, Page
from storage.rosters.register import Known, Register
from storage.rosters.rows import ChangeRow, Happening, Place, RosterRow, Taken
from storage.units import Tree

#: Rows of one transaction.
PAGE = 50


def open_units(session: Session, paths: Collection[tuple[str, ...]]) -> list[str]:
    """Makes the units that are not there yet; the new paths."""
    tree = Tree(session)
    return grow(tree, paths, lambda path: tree.grow(session, path))


def grow(tree: Tree, paths: Collection[tuple[str, ...]], make: Callable[[tuple[str, ...]], int]) -> list[str]:
    """Makes what the tree lacks, longest paths first so that 办公室 finds 局机关/办公室; the new paths."""
    longest_first = sorted(filter(None, paths), key=lambda path: (-len(path), path))
    return ["/".join(tree.path(make(path))) for path in longest_first if not tree.ending(path)]


def read_as(session: Session, paths: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The short paths among these -> the whole path of the one unit that each of them means."""
    return meant_by(Tree(session), paths)


def meant_by(tree: Tree, paths: Iterable[tuple[str, ...]]) -> dict[str, str]:
    meant = {}
    for path in paths:
        found = tree.ending(path) if path else []
        if len(found) == 1 and tree.path(found[0]) != path:
            meant["/".join(path)] = "/".join(tree.path(found[0]))
    return meant


def take(session: Session, rows: Sequence[RosterRow], *, now: datetime | None = None) -> Taken:
    """Creates and updates members. The same rows once more change nothing.

    A person is known by staff number; else by name with a phone; else by name and unit where one alone fits.
    What the rows tell of homes is kept only with `now`: it is told as of then.
    """
    return writing.write(session, decide(Register(session), units.Tree(session), rows), now=now)


def take_changes(session: Session, changes: Sequence[ChangeRow], *, now: datetime | None = None) -> Taken:
    """Joins, moves, leaves and retirements; units are never made here, so that a slip of the pen makes none. With `now`
    they are occasions for talks."""
    page = decide_changes(Register(session), units.Tree(session), changes)
    return writing.write(session, page, now=now, changes=True)


def change_one(
    session: Session, member_id: int, happening: Happening, unit_id: int | None = None, *, now: datetime | None = None
) -> Taken:
    """The same for one person who is known: moves to the unit, retires or leaves."""
    register = Register(session)
    page, one = Page(register, units.Tree(session), []), register.known(member_id)
    page.update(one, RosterRow(Place("", 0, 0), one.name, standing=_AFTER.get(happening)), unit_id)
    return writing.write(session, page, now=now, changes=True)


def decide(register: Register, tree: Tree, rows: Sequence[RosterRow]) -> Page:
    """What becomes of each row, written nowhere yet: what is told beforehand and what is done are one reckoning."""
    page = Page(register, tree, rows)
    for row in rows:
        with page.refusing(row):
            unit_id = page.unit(row.unit_path) if row.unit_path else None
            one = page.find(row, unit_id)
            if one is None:
                page.create(row, unit_id)
            else:
                page.hold_seat(one, row.standing)
                page.update(one, row, unit_id)
    return page


def decide_changes(register: Register, tree: Tree, changes: Sequence[ChangeRow]) -> Page:
    page = Page(register, tree, [change.row for change in changes])
    for change in changes:
        with page.refusing(change.row):
            if change.happening is Happening.JOIN:
                _join(page, change.row)
            else:
                _change(page, change)
    return page


def _join(page: Page, row: RosterRow) -> None:
    unit_id = page.unit(row.unit_path) if row.unit_path else None
    holder = page.holder(row)
    if holder is not None and holder.name != row.name:
        raise NotTaken("rosters.staff_no_taken", staff_no=row.staff_no or "", holder=holder.name)
    one = page.find(row, unit_id)
    if one is None:
        page.create(row, unit_id)
    elif one.standing == Standing.LEFT:
        page.update(one, replace(row, standing=Standing.ACTIVE), unit_id)
    else:
        # Joined before, maybe moved since: a list read twice must not move anybody back.
        page.keep(one, row)


def _change(page: Page, change: ChangeRow) -> None:
    row = change.row
    came_from = page.ending(change.from_path)
    one = page.holder(row)
    if row.staff_no and one is None:
        raise NotTaken("rosters.unknown_staff_no", staff_no=row.staff_no, name=row.name)
    if one is not None and one.name != row.name:
        raise NotTaken("rosters.name_mismatch", staff_no=row.staff_no or "", name=row.name, holder=one.name)
    if one is None:
        one = page.find(row, came_from[0] if len(came_from) == 1 else None)
    if one is None:
        raise NotTaken("rosters.unknown_person", name=row.name)
    if change.happening is Happening.MOVE:
        _move(page, one, change, came_from)
    else:
        page.hold_seat(one, _AFTER[change.happening])
        page.update(one, replace(row, team=None, post=None, standing=_AFTER[change.happening]), None)


_AFTER = {
    Happening.LEAVE: Standing.LEFT,
    Happening.RETIRE: Standing.RETIRED,
    Happening.RETIRE_CADRE: Standing.RETIRED_CADRE,
}


def _move(page: Page, one: Known, change: ChangeRow, came_from: list[int]) -> None:
    if not change.row.unit_path:
        raise NotTaken("rosters.missing_unit")
    unit_id = page.unit(change.row.unit_path)
    if one.unit_id != unit_id and came_from and one.unit_id not in came_from:
        raise NotTaken("rosters.moved_elsewhere", name=one.name, unit=page.path(one.unit_id))
    page.hold_seat(one, change.row.standing)
    page.update(one, change.row, unit_id)
