"""A list of units taken into the tree: units and teams are made, and roots put below whom the list tells. No people."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.rosters.page import NotTaken
from storage.rosters.rows import RefusedRow, UnitRow, UnitsTaken
from storage.units import Tree, Unit
from storage.values import Value

Grow = Callable[[Sequence[str]], int]
Move = Callable[[int, int], None]


def take_units(session: Session, rows: Sequence[UnitRow], once: Collection[str]) -> UnitsTaken:
    """Makes the units and teams that are missing, upper ones first. The same list once more changes nothing.

    `once`: names that stand in the whole list once. Such a unit that is there without anything above it (a roster named
    it alone) is put where the list has it, with its people.
    """
    tree = Tree(session)

    def move(unit_id: int, parent_id: int) -> None:
        session.execute(update(Unit).where(Unit.id == unit_id).values(parent_id=parent_id))

    return settle(tree, rows, once, partial(tree.grow, session), move)


def once(rows: Iterable[UnitRow]) -> frozenset[str]:
    """The names that stand in the list once."""
    often = Counter(row.path[-1] for row in rows)
    return frozenset(name for name, n in often.items() if n == 1)


def settle(tree: Tree, rows: Sequence[UnitRow], once: Collection[str], grow: Grow, move: Move) -> UnitsTaken:
    """`take_units` in a tree; `grow` and `move` say whether it is written too."""
    taken = UnitsTaken()
    for row in rows:
        try:
            _settle_one(tree, row, once, taken, grow, move)
        except NotTaken as no:
            taken.refused.append(RefusedRow(row.place, no.reason, no.values))
    return taken


def _settle_one(tree: Tree, row: UnitRow, once: Collection[str], taken: UnitsTaken, grow: Grow, move: Move) -> None:
    found = tree.ending(row.path)
    if len(found) > 1:
        choices: list[Value] = ["/".join(tree.path(unit_id)) for unit_id in found]
        raise NotTaken("rosters.unit_ambiguous", unit="/".join(row.path), choices=choices)
    if not found and not _adopted(tree, row.path, once, taken, grow, move):
        grow(row.path)
        taken.made.append("/".join(row.path))
    home = tree.path(tree.ending(row.path)[0])
    for team in row.teams:
        if tree.exact((*home, team)) is None:
            grow((*home, team))
            taken.made.append("/".join((*home, team)))


def _adopted(
    tree: Tree, path: tuple[str, ...], once: Collection[str], taken: UnitsTaken, grow: Grow, move: Move
) -> bool:
    """Puts the root of that name, where there is one, below the unit above; False where there is none."""
    *above, name = path
    root = tree.exact((name,)) if above and name in once else None
    if root is None:
        return False
    upper = tree.ending(above)
    parent_id = upper[0] if len(upper) == 1 else grow(above)
    if tree.is_within(parent_id, root):
        raise NotTaken("rosters.unit_parent_unclear", unit=name)
    tree.move(root, parent_id)
    move(root, parent_id)
    taken.placed.append("/".join(path))
    return True
