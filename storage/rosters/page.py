"""One page of rows against the register: who is meant, which unit is meant, and what changes. Nothing is written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from storage.homes import Details
from storage.members import RETIRED, Standing
from storage.offices import Role
from storage.rosters.register import Known, Register
from storage.rosters.rows import Change, Place, RefusedRow, Remark, RosterRow, Trace
from storage.units import Tree
from storage.values import Value, Values


class NotTaken(Exception):
    """The row is not taken; `reason` is a text key."""

    def __init__(self, reason: str, **values: Value) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values: Values = {**values}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one row that is taken."""

    place: Place
    person: Known
    new: bool = False
    changes: tuple[Change, ...] = ()
    #: Whether the change is the person's going.
    left: bool = False


class Page:
    """Some rows, what is decided of each, and what that leaves to write."""

    def __init__(self, register: Register, tree: Tree, rows: Sequence[RosterRow]) -> None:
        self.register = register
        self.tree = tree
        self.decisions: list[Decision] = []
        self.refused: list[RefusedRow] = []
        self.remarks: list[Remark] = []
        #: Who is to be written anew, and rows of telephones that go; each person and telephone once.
        self.touched: dict[int, Known] = {}
        self.gone_phones: list[int] = []
        self.numbers: dict[bytes, str] = {}
        #: What the rows tell of homes, of those alone who are retired now.
        self.homes: list[tuple[Known, Details]] = []
        self._endings: dict[tuple[str, ...], list[int]] = {}
        register.load(rows)

    @contextmanager
    def refusing(self, row: RosterRow) -> Iterator[None]:
        """NotTaken within it makes a refused row, and the next row goes on."""
        try:
            yield
        except NotTaken as no:
            trace = Trace(row.name, row.staff_no, row.phones, row.unit_path)
            self.refused.append(RefusedRow(row.place, no.reason, no.values, trace, row.cells))

    def ending(self, path: tuple[str, ...]) -> list[int]:
        if path and path not in self._endings:
            self._endings[path] = self.tree.ending(path)
        return self._endings.get(path, [])

    def unit(self, path: tuple[str, ...]) -> int:
        """The one unit that the path means."""
        found = self.ending(path)
        if not found:
            raise NotTaken("rosters.unknown_unit", unit="/".join(path))
        if len(found) > 1:
            choices: list[Value] = ["/".join(self.tree.path(unit_id)) for unit_id in found]
            raise NotTaken("rosters.ambiguous_unit", unit="/".join(path), choices=choices)
        return found[0]

    def holder(self, row: RosterRow) -> Known | None:
        """Who has the row's staff number."""
        return self.register.by_number.get(row.staff_no or "")

    def find(self, row: RosterRow, unit_id: int | None) -> Known | None:
        one = self.holder(row)
        if one is not None:
            if one.name != row.name:
                raise NotTaken("rosters.staff_no_conflict", staff_no=row.staff_no or "", holder=one.name)
            return one
        fitting = [one for one in self.register.called(row.name) if not (row.staff_no and one.staff_no)]
        blinds = self.register.blinds(row.phones).keys()
        with_phone = [one for one in fitting if not blinds.isdisjoint(one.phones)]
        if len(with_phone) == 1:
            return with_phone[0]
        namesakes = [one for one in fitting if one.unit_id == unit_id]
        if len(namesakes) > 1 or len(with_phone) > 1:
            raise NotTaken("rosters.which_of_them", name=row.name)
        return namesakes[0] if namesakes else None

    def create(self, row: RosterRow, unit_id: int | None) -> None:
        if unit_id is None:
            raise NotTaken("rosters.missing_unit")
        one = self.register.enter(row, unit_id)
        self._take_phones(one, row)
        self._take_home(one, row)
        self.touched[one.id] = one
        self.decisions.append(Decision(row.place, one, new=True))

    def hold_seat(self, one: Known, standing: Standing | None) -> None:
        """NotTaken for a row by which the union would lose its chair or a deputy: nobody said that in the union."""
        if standing != Standing.LEFT or one.standing == Standing.LEFT:
            return
        seat = self.register.seat(one)
        if seat is not None:
            raise NotTaken("rosters.chair_stays" if seat is Role.CHAIR else "rosters.deputy_stays", name=one.name)
        self.register.leave_seat(one)

    def update(self, one: Known, row: RosterRow, unit_id: int | None) -> None:
        """Takes over what the row tells; a moved person leaves the old team."""
        changes: list[Change] = []
        before = one.standing
        moved = unit_id is not None and unit_id != one.unit_id
        if moved and unit_id is not None:
            changes.append(Change("unit", self.path(one.unit_id), self.path(unit_id)))
            one.unit_id = unit_id
        team = row.team if moved else row.team or one.team
        if team != one.team:
            changes.append(Change("team", one.team, team))
            one.team = team
        if row.post and row.post != one.post:
            changes.append(Change("post", one.post, row.post))
            one.post = row.post
        if row.standing is not None and row.standing != before:
            changes.append(Change("standing", before, row.standing))
            one.standing = row.standing
        if row.staff_no and not one.staff_no:
            changes.append(Change("staff_no", None, row.staff_no))
            self.register.give_number(one, row.staff_no)
        if changes:
            self.touched[one.id] = one
        if self._take_phones(one, row):
            changes.append(Change("phone", before=None, after=True))
        self._take_home(one, row)
        gone = before != one.standing == Standing.LEFT
        self.decisions.append(Decision(row.place, one, changes=tuple(changes), left=gone))

    def keep(self, one: Known, row: RosterRow) -> None:
        self.decisions.append(Decision(row.place, one))

    def named(self) -> frozenset[tuple[int, bool]]:
        """In which units the rows named somebody, in service (False) or retired (True)."""
        people = [decision.person for decision in self.decisions]
        return frozenset((one.unit_id, one.standing in RETIRED) for one in people if one.standing != Standing.LEFT)

    def path(self, unit_id: int) -> str:
        return "/".join(self.tree.path(unit_id))

    def _take_home(self, one: Known, row: RosterRow) -> None:
        if row.home is not None and one.standing in RETIRED:
            self.homes.append((one, row.home))

    def _take_phones(self, one: Known, row: RosterRow) -> bool:
        """A number not known yet replaces the person's numbers: the old one may be a stranger's tomorrow.

        A row that tells fewer numbers, or none, takes none away: not every list has them all.
        """
        told = self.register.blinds(row.phones)
        fresh = [blind for blind in told if blind not in one.phones]
        if not fresh:
            return False
        for blind in [blind for blind in one.phones if blind not in told]:
            key = one.phones.pop(blind)
            if key:
                self.gone_phones.append(key)
        for blind in fresh:
            self.register.give_phone(one, blind)
            self.numbers[blind] = told[blind]
        self.touched[one.id] = one
        if not row.shares_phone:
            self._tell_shared(one, row, fresh)
        return True

    def _tell_shared(self, one: Known, row: RosterRow, fresh: list[bytes]) -> None:
        """Somebody else of the register has it; within the file that was told already."""
        others = dict.fromkeys(name for blind in fresh for name in self.register.others_with(blind, one))
        if others:
            self.remarks.append(
                Remark(row.place, "rosters.shared_with_member", {"holder": "、".join(others)}, row.name)
            )
