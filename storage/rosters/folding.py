"""Pages of a roster folded into one text, to be kept sealed while somebody thinks it over, and unfolded again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from storage.homes import Details
from storage.members import Standing
from storage.rosters.rows import Cells, ChangeRow, Happening, Place, RefusedRow, Remark, RosterRow, Trace, UnitRow
from storage.values import Value, pack, unpack

T = TypeVar("T")


@dataclass(slots=True)
class _Titles:
    """The titles of a page's columns, once for all rows that stand below them."""

    all: list[tuple[str, ...]] = field(default_factory=list)

    def fold(self, cells: Cells | None) -> list[Value] | None:
        if cells is None:
            return None
        if cells.titles not in self.all:
            self.all.append(cells.titles)
        return [self.all.index(cells.titles), *cells.shown]

    def unfold(self, folded: Any) -> Cells | None:
        if folded is None:
            return None
        number, *shown = folded
        return Cells(self.all[number], tuple(shown))


def fold(items: Iterable[object]) -> str:
    """A page of rows of one kind as text."""
    titles = _Titles()
    rows = [_FOLDS[type(item)](item, titles) for item in items]
    return pack({"titles": [[*each] for each in titles.all], "rows": rows})


def unfold(kind: type[T], text: str) -> list[T]:
    """The rows of a page of that kind."""
    kept: Mapping[str, Any] = unpack(text)
    titles = _Titles([tuple(each) for each in kept["titles"]])
    return [_UNFOLDS[kind](folded, titles) for folded in kept["rows"]]


def _fold_place(place: Place) -> list[Value]:
    return [place.sheet, place.row, place.line]


def _fold_row(row: RosterRow, titles: _Titles) -> list[Value]:
    return [
        _fold_place(row.place),
        row.name,
        row.staff_no,
        [*row.unit_path],
        row.team,
        [*row.phones],
        row.standing,
        row.shares_phone,
        titles.fold(row.cells),
        None if row.home is None else asdict(row.home),
        row.post,
    ]


def _unfold_row(folded: Sequence[Any], titles: _Titles) -> RosterRow:
    # A page that was folded before homes and posts were kept has none.
    place, name, staff_no, unit_path, team, phones, standing, shares_phone, cells, *later = folded
    home, post = [*later, None, None][:2]
    return RosterRow(
        place=Place(*place),
        name=name,
        staff_no=staff_no,
        unit_path=tuple(unit_path),
        team=team,
        post=post,
        phones=tuple(phones),
        standing=None if standing is None else Standing(standing),
        shares_phone=shares_phone,
        home=None if home is None else Details(**home),
        cells=titles.unfold(cells),
    )


def _fold_change(change: ChangeRow, titles: _Titles) -> list[Value]:
    return [_fold_row(change.row, titles), change.happening, [*change.from_path], change.effective]


def _unfold_change(folded: Sequence[Any], titles: _Titles) -> ChangeRow:
    row, happening, from_path, effective = folded
    return ChangeRow(_unfold_row(row, titles), Happening(happening), tuple(from_path), effective)


def _fold_unit(unit: UnitRow, _: _Titles) -> list[Value]:
    return [_fold_place(unit.place), [*unit.path], [*unit.teams]]


def _unfold_unit(folded: Sequence[Any], _: _Titles) -> UnitRow:
    place, path, teams = folded
    return UnitRow(Place(*place), tuple(path), tuple(teams))


def _fold_refused(row: RefusedRow, titles: _Titles) -> list[Value]:
    trace: list[Value] = [row.trace.name, row.trace.staff_no, [*row.trace.phones], [*row.trace.unit_path]]
    return [_fold_place(row.place), row.reason, {**row.values}, trace, titles.fold(row.cells)]


def _unfold_refused(folded: Sequence[Any], titles: _Titles) -> RefusedRow:
    place, reason, values, (name, staff_no, phones, unit_path), cells = folded
    trace = Trace(name, staff_no, tuple(phones), tuple(unit_path))
    return RefusedRow(Place(*place), reason, values, trace, titles.unfold(cells))


def _fold_remark(remark: Remark, _: _Titles) -> list[Value]:
    places: list[Value] = [None if place is None else _fold_place(place) for place in (remark.place, remark.row)]
    return [*places, remark.reason, {**remark.values}, remark.who]


def _unfold_remark(folded: Sequence[Any], _: _Titles) -> Remark:
    *places, reason, values, who = folded
    place, row = (None if each is None else Place(*each) for each in places)
    return Remark(place, reason, values, who, row)


def _fold_path(path: tuple[str, ...], _: _Titles) -> list[Value]:
    return [*path]


def _unfold_path(folded: Sequence[Any], _: _Titles) -> tuple[str, ...]:
    return tuple(folded)


_FOLDS: dict[type, Callable[[Any, _Titles], list[Value]]] = {
    RosterRow: _fold_row,
    ChangeRow: _fold_change,
    UnitRow: _fold_unit,
    RefusedRow: _fold_refused,
    Remark: _fold_remark,
    tuple: _fold_path,
}
_UNFOLDS: dict[type, Callable[[Sequence[Any], _Titles], Any]] = {
    RosterRow: _unfold_row,
    ChangeRow: _unfold_change,
    UnitRow: _unfold_unit,
    RefusedRow: _unfold_refused,
    Remark: _unfold_remark,
    tuple: _unfold_path,
}
