"""What a preview says of a file: few words of much, so that they fit on a telephone. Whole lists stay out of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from storage.rosters import unit_lists
from storage.rosters.forecasting import Ahead, pages
from storage.rosters.rows import (
    Absences,
    ChangeRow,
    Concerned,
    Coverage,
    Forecast,
    RefusedRow,
    Remark,
    RosterRow,
    UnitRow,
    still_true,
)
from storage.values import Value, Values

#: New people, those who leave, units and refused rows that are told one by one.
PEOPLE, LEAVING, UNITS, ROWS = 5, 10, 5, 5
#: Remarks that are told one by one, and of these about whole sheets.
REMARKS, WHOLE = 6, 4
#: Signs of one name or word, and things that one sentence lists.
_SIGNS, _THINGS = 40, 3


class Contents(Protocol):
    """A file that was read, whole."""

    total: int
    unit_paths: set[tuple[str, ...]]
    coverage: Coverage
    units: list[UnitRow]
    rows: list[RosterRow]
    changes: list[ChangeRow]
    refused: list[RefusedRow]
    remarks: list[Remark]


def foresee(session: Session, contents: Contents, file: str, *, now: datetime) -> tuple[Values, list[Remark]]:
    """The outline of the file: what its preview says, and who is absent from it; and every remark. Nothing is written.

    `file` is the name that its sender gave it; `now` in the union's zone.
    """
    ahead = Ahead(session, contents.unit_paths, contents.units)
    for rows in pages(contents.rows, 500):
        ahead.take(rows)
    for changes in pages(contents.changes, 500):
        ahead.take_changes(changes)
    covers = contents.coverage.in_service or contents.coverage.retired
    forecast = ahead.close(contents.refused, contents.coverage if covers else None)
    forecast.refused[:0] = contents.refused
    early = [
        Remark(change.row.place, "rosters.not_yet", {"day": change.effective}, change.row.name)
        for change in contents.changes
        if change.effective is not None and change.effective > now.date()
    ]
    remarks = in_order(still_true([*contents.remarks, *early, *forecast.remarks], forecast.refused))
    outline: Values = {
        "shown": {
            **told(forecast, file),
            **_remarked(remarks),
            "early": len(early),
            "whole": covers and bool(contents.rows),
        },
        "absent": [[one.member, short(one.name), short(one.unit)] for one in forecast.absences.left],
        "kept": _kept(forecast.absences),
        "coverage": [contents.coverage.in_service, contents.coverage.retired],
        "once": [*unit_lists.once(contents.units)],
        "foreseen": _foreseen(forecast),
        "counts": [contents.total, len(contents.refused)],
        "noted": [len(remarks), sum(remark.place is not None for remark in remarks)],
    }
    return outline, remarks


def counts(outline: Values) -> tuple[int, int]:
    """How many rows are to be taken, and how many were refused already."""
    found = outline["counts"]
    assert isinstance(found, list)
    total, refused = (int(str(count)) for count in found)
    return total, refused


def _kept(absences: Absences) -> Values:
    """How many are missing in the file and are left alone all the same, and why."""
    return {
        "in_doubt": len(absences.in_doubt),
        "seated": len(absences.seated),
        "unnamed": sum(absences.unnamed.values()),
        "not_compared": absences.not_compared,
    }


def _foreseen(forecast: Forecast) -> list[Value]:
    return [
        len(forecast.new),
        len(forecast.changed),
        len(forecast.left),
        forecast.unchanged,
        len(forecast.refused),
    ]


def told(forecast: Forecast, file: str) -> Values:
    """The values of a preview; `file` is the name that its sender gave it."""
    return {
        "file": short(file),
        "new": len(forecast.new),
        "changed": len(forecast.changed),
        "left": len(forecast.left),
        "unchanged": forecast.unchanged,
        "refused": len(forecast.refused),
        "new_people": people(forecast.new[:PEOPLE]),
        "left_people": people(forecast.left[:LEAVING]),
        "rows": [_row(row) for row in forecast.refused[:ROWS]],
        "listed": forecast.units_listed,
        "units": len(forecast.units_made),
        "placed": len(forecast.units_placed),
        "first_units": [short(unit) for unit in forecast.units_made[:UNITS]],
        "meant": [f"{short(one)} → {short(whole)}" for one, whole in [*forecast.units_meant.items()][:UNITS]],
    }


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """What concerns whole sheets first, a column left unread before the rest; then row by row; how many more, last."""
    remarks = list(remarks)
    sheets = {
        sheet: order for order, sheet in enumerate(dict.fromkeys(one.place.sheet for one in remarks if one.place))
    }

    def rank(one: Remark) -> tuple[int, int, int]:
        if one.place is not None:
            return 2, sheets[one.place.sheet], one.place.row
        return {"rosters.identity_left": 0, "rosters.more_remarks": 3}.get(one.reason, 1), 0, 0

    return sorted(remarks, key=rank)


def _remarked(remarks: list[Remark]) -> Values:
    """How many remarks there are, and the first of them; one of each kind comes before a second."""
    whole = [one for one in remarks if one.place is None and one.reason != "rosters.more_remarks"][:WHOLE]
    of_rows = [one for one in remarks if one.place is not None]
    kinds = {one.reason: one for one in reversed(of_rows)}
    firsts = sorted(of_rows, key=lambda one: kinds[one.reason] is not one)[: REMARKS - len(whole)]
    unheld = sum(int(str(one.values["n"])) - 1 for one in remarks if one.reason == "rosters.more_remarks")
    return {"remarks": len(remarks) + unheld, "first_remarks": [*map(remarked, [*whole, *in_order(firsts)])]}


def remarked(remark: Remark) -> Value:
    """The values of its line; `reason` is the key without its noun."""
    place = {} if remark.place is None else remark.place.values()
    shown: Values = {name: _short_value(value) for name, value in {**place, **remark.values}.items()}
    reason = remark.reason.partition(".")[2]
    return {"reason": reason, "placed": remark.place is not None, "who": short(remark.who), "values": shown}


def people(concerned: Iterable[Concerned]) -> list[Value]:
    return [{"name": short(one.name), "unit": short(one.unit)} for one in concerned]


def _row(row: RefusedRow) -> Value:
    """The values of its sentence; `reason` is the key without its noun."""
    shown: Values = {name: _short_value(value) for name, value in {**row.place.values(), **row.values}.items()}
    return {"reason": row.reason.partition(".")[2], "values": shown}


def _short_value(value: Value) -> Value:
    if isinstance(value, str):
        return short(value)
    if isinstance(value, list):
        return [*map(_short_value, value[:_THINGS]), *(["…"] if len(value) > _THINGS else [])]
    return value


def short(text: str) -> str:
    """The text, or its end: of a unit and of a file that is where they differ."""
    return text if len(text) <= _SIGNS else f"…{text[1 - _SIGNS :]}"
