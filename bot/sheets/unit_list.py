"""A list of units: each with the one above it and its teams. Nobody's name stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sheets import people, words
from bot.sheets.cells import Row
from bot.sheets.columns import Columns
from bot.sheets.people import Place, RowRefused, Values

Path = tuple[str, ...]


@dataclass(slots=True)
class UnitList:
    """The rows as they come; `paths` knows which stand below which only when all of them are there."""

    rows: dict[tuple[Path, Path], tuple[Place, list[str]]] = field(default_factory=dict)
    refused: list[tuple[Place, str, Values]] = field(default_factory=list)

    def take(self, sheet: str, row: Row, columns: Columns) -> None:
        """Adds the unit of the row; a blank row or a sum is none."""
        place = (sheet, row.number, row.line)
        named = any(columns.cells(name, row.cells) for name in ("unit", "parent"))
        if not named or people.is_sum_or_signature(columns, row.cells):
            return
        try:
            key, teams = _read(row, columns)
        except RowRefused as refusal:
            self.refused.append((place, refusal.key, refusal.values))
            return
        if key in self.rows:
            self.refused.append((place, "rosters.unit_twice", {"unit": key[0][-1]}))
        else:
            self.rows[key] = (place, teams)

    def paths(self) -> Iterator[tuple[Place, Path, list[str]]]:
        """Each unit's place, its path from the topmost that the list knows, and its teams; refuses rings on the way."""
        above: dict[Path, list[Path]] = {}
        for unit, parent in self.rows:
            above.setdefault(unit, []).append(parent)
        for (unit, parent), (place, teams) in self.rows.items():
            try:
                yield place, (*_whole(parent, above), *unit), teams
            except RowRefused as refusal:
                self.refused.append((place, refusal.key, refusal.values))


def _read(row: Row, columns: Columns) -> tuple[tuple[Path, Path], list[str]]:
    unit = people.unit_of(columns.cells("unit", row.cells))
    if not unit:
        raise RowRefused("rosters.missing_unit_name")
    parent = people.unit_of(columns.cells("parent", row.cells))
    teams = [part for cell in columns.cells("team", row.cells) for part in words.several(cell)]
    return (unit, parent), people.unit_names(teams)


def _whole(path: Path, above: dict[Path, list[Path]]) -> Path:
    """The path with everything above it; a unit that the list has twice is not told apart by its name alone."""
    steps: list[str] = [*path]
    while parents := above.get(path):
        if len(parents) > 1:
            raise RowRefused("rosters.unit_parent_unclear", unit=path[-1])
        path = parents[0]
        steps[:0] = path
        if len(steps) > people.DEEPEST:
            raise RowRefused("rosters.unit_too_deep", most=people.DEEPEST)
    return tuple(steps)
