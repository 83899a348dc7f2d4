"""What a roster's file yields, and what became of it: plain rows that every room may speak of."""

from dataclasses import dataclass, field
from enum import StrEnum

from storage.members import Standing
from storage.values import Values


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: sheet (empty for a text file), row as a spreadsheet counts, line as a text editor does."""

    sheet: str
    row: int
    line: int

    def values(self) -> Values:
        return {"sheet": self.sheet, "row": self.row, "line": self.line}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as a roster tells; None and empty say that it tells nothing, which changes nothing."""

    place: Place
    name: str
    staff_no: str | None = None
    unit_path: tuple[str, ...] = ()
    team: str | None = None
    phones: tuple[str, ...] = ()
    standing: Standing | None = None
    #: Somebody else of the same file has one of the phones, and that has been told.
    shares_phone: bool = False


class Happening(StrEnum):
    """What a line of a list of changes says."""

    JOIN = "join"  # 新入会
    LEAVE = "leave"  # 离职
    MOVE = "move"  # 调动
    RETIRE = "retire"  # 退休
    RETIRE_CADRE = "retire_cadre"  # 离休


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of a list of changes: `row` with the new unit, team and phones, and the unit the person came from."""

    row: RosterRow
    happening: Happening
    from_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a row, or about the file where `place` is None; `reason` is a text key."""

    place: Place | None
    reason: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, where it stands and why; `reason` is a text key."""

    place: Place
    reason: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a page, or of several."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.remarks + other.remarks,
        )
