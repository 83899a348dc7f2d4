"""What a roster's file yields, and what became of it: plain rows that every room may speak of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storage.homes import Details
from storage.members import Standing
from storage.values import Value, Values


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: sheet (empty for a text file), row as a spreadsheet counts, line as a text editor does."""

    sheet: str
    row: int
    line: int

    def values(self) -> Values:
        return {"sheet": self.sheet, "row": self.row, "line": self.line}


@dataclass(frozen=True, slots=True)
class Cells:
    """A row as it stands in the file, for giving it back: the titles of its columns, and what each cell shows.

    Columns of identity numbers are in neither. It is dropped once the row is taken.
    """

    titles: tuple[str, ...]
    shown: tuple[str, ...] = field(repr=False)


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
    cells: Cells | None = field(default=None, repr=False, compare=False)
    #: Of the retired and of surviving family alone: what a visit needs to know.
    home: Details | None = field(default=None, repr=False)
    post: str | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a list of units tells: its names from the topmost that the list knows, and its teams."""

    place: Place
    path: tuple[str, ...]
    teams: tuple[str, ...] = ()


class Happening(StrEnum):
    """What a line of a list of changes says."""

    JOIN = "join"  # 新入会
    LEAVE = "leave"  # 离职
    MOVE = "move"  # 调动
    RETIRE = "retire"  # 退休
    RETIRE_CADRE = "retire_cadre"  # 离休


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of a list of changes: `row` with the new unit, team, post and phones; and the unit they came from."""

    row: RosterRow
    happening: Happening
    from_path: tuple[str, ...] = ()
    #: From which day on. Not kept: who is not there yet is told to the importer.
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a row, or about the file where `place` is None; `reason` is a text key.

    `who` is the name in the row, `row` the one that is taken or not: of who stands on two sheets that can be another.
    """

    place: Place | None
    reason: str
    values: Values = field(default_factory=dict)
    who: str = field(default="", compare=False)
    row: Place | None = field(default=None, compare=False)

    def concerns(self) -> set[Place]:
        """The rows without which it would be untrue."""
        other = [self.values.get(f"other_{name}") for name in ("sheet", "row", "line")]
        named = Place(str(other[0]), int(str(other[1])), int(str(other[2]))) if other[1] is not None else None
        return {place for place in (self.row or self.place, named) if place is not None}


@dataclass(frozen=True, slots=True)
class Trace:
    """What a refused row still tells of whom it meant: somebody who stands in the file, taken or not, is not absent."""

    name: str | None = None
    staff_no: str | None = None
    phones: tuple[str, ...] = ()
    unit_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, where it stands and why; `reason` is a text key."""

    place: Place
    reason: str
    values: Values = field(default_factory=dict)
    trace: Trace = field(default=Trace(), repr=False, compare=False)
    cells: Cells | None = field(default=None, repr=False, compare=False)


def still_true(remarks: Iterable[Remark], refused: Iterable[RefusedRow]) -> list[Remark]:
    """The remarks but those about a row that is refused: that row has its reason, and nothing else is true of it."""
    gone = {row.place for row in refused}
    return [remark for remark in remarks if gone.isdisjoint(remark.concerns())]


@dataclass(frozen=True, slots=True)
class Leftover:
    """What is left to tell of a file that was taken."""

    refused: list[RefusedRow]
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a page, or of several."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()
    remarks: tuple[Remark, ...] = ()
    #: The keys of the members whom the rows meant, new ones too; and in which units they named somebody in service
    #: (False) or retired (True).
    meant: tuple[int, ...] = ()
    named: frozenset[tuple[int, bool]] = frozenset()
    #: How many of those changed have gone, as the rows themselves tell.
    left: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.remarks + other.remarks,
            self.meant + other.meant,
            self.named | other.named,
            self.left + other.left,
        )


@dataclass(slots=True)
class UnitsTaken:
    """What became of a list of units: paths of those made, teams too, and of those put below another."""

    made: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of a person that an import changes: `what` is unit, team, post, standing, staff_no or
    phone.

    A telephone is told as True alone (a new number), never as the number.
    """

    what: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Concerned:
    """A person whom an import touches; `place` is None for somebody who does not stand in the file."""

    place: Place | None
    name: str
    unit: str
    staff_no: str | None = None
    changes: tuple[Change, ...] = ()
    #: The member's key; None for somebody who is not in the register yet.
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of whom a file has a sheet. Only those can be missed in it when it is declared complete."""

    in_service: bool = True
    retired: bool = False


@dataclass(slots=True)
class Absences:
    """Who does not stand in a file that is declared complete, and what becomes of them."""

    left: list[Concerned] = field(default_factory=list)
    #: Who may stand there under another name or number, or in a refused row: nobody of them is touched.
    in_doubt: list[Concerned] = field(default_factory=list)
    #: The chair and deputies, who stay until somebody else has the seat.
    seated: list[Concerned] = field(default_factory=list)
    #: Path of a unit that the file does not name -> how many of its people are left as they are.
    unnamed: dict[str, int] = field(default_factory=dict)
    #: How many were not looked for, because the file has no sheet for their like (the retired, as a rule).
    not_compared: int = 0

    def add(self, other: "Absences") -> None:
        self.left += other.left
        self.in_doubt += other.in_doubt
        self.seated += other.seated
        for unit, n in other.unnamed.items():
            self.unnamed[unit] = self.unnamed.get(unit, 0) + n
        self.not_compared += other.not_compared


@dataclass(slots=True)
class Forecast:
    """What an import would do; nothing of it is done. `left` are those the file itself tells to be gone."""

    new: list[Concerned] = field(default_factory=list)
    changed: list[Concerned] = field(default_factory=list)
    left: list[Concerned] = field(default_factory=list)
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    #: Paths of the units that would be made; short path -> the whole path of the one unit it is read as.
    units_made: list[str] = field(default_factory=list)
    units_meant: dict[str, str] = field(default_factory=dict)
    #: Of a list of units: how many it has, and which would be put below the one that it tells.
    units_listed: int = 0
    units_placed: list[str] = field(default_factory=list)
    #: Only of a file declared complete.
    absences: Absences = field(default_factory=Absences)
