"""The register as a file's rows find it: who may be meant, as they are after the rows so far, written or not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import members, offices
from storage.commits import core
from storage.members import Member, Phone, Standing
from storage.offices import Role
from storage.rosters.rows import RosterRow

_M, _P = Member.__table__.c, Phone.__table__.c
#: Values of one IN list; SQLite takes 32,766 and PostgreSQL twice that.
_MANY = 2_000


@dataclass(slots=True, eq=False)
class Known:
    """A person of the register; the key is below zero while they are not entered."""

    id: int
    name: str
    staff_no: str | None
    unit_id: int
    team: str | None
    post: str | None
    standing: Standing
    #: Fingerprint of a telephone -> key of its row, 0 while it is not written.
    phones: dict[bytes, int]


class Register:
    """Loads page by page whom the rows may mean; what the rows change stays in it and is asked first."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people: dict[int, Known] = {}
        self.by_number: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._by_phone: dict[bytes, list[Known]] = {}
        self._fingerprints: dict[str, bytes] = {}
        self._elsewhere: dict[bytes, dict[int, str]] = {}
        self._newest = 0
        self._seats: dict[int, Role] | None = None

    def load(self, rows: Sequence[RosterRow]) -> None:
        """Holders of the rows' numbers; for rows without a known number, namesakes; and who has their telephones."""
        self._fingerprints.clear()
        numbers = {row.staff_no for row in rows if row.staff_no} - self.by_number.keys()
        self._fetch(_M.staff_no, numbers)
        new = numbers - self.by_number.keys()
        self._fetch(_M.name, {row.name for row in rows if not row.staff_no})
        # Two numbers are two people: one with a new number can only be somebody who had none.
        self._fetch(_M.name, {row.name for row in rows if row.staff_no in new}, _M.staff_no.is_(None))
        self._elsewhere = self.holders({blind for row in rows for blind in self._strange(row)})

    def load_like(self, people: Iterable[Known]) -> None:
        """Everybody of the same names, and everybody who has one of the same telephones."""
        people = list(people)
        self._fetch(_M.name, {one.name for one in people})
        ids = {key for held in self.holders({b for one in people for b in one.phones}).values() for key in held}
        self._fetch(_M.id, ids - self.people.keys())

    def missing(self, listed: Collection[int], after: int, n: int) -> tuple[list[Known], int | None]:
        """Of the next people at the bureau by key those who are not listed; the key to go on after, None at the end."""
        at_bureau = (_M.id > after) & (_M.standing != Standing.LEFT)
        keys = list(core(self.session).scalars(select(_M.id).where(at_bureau).order_by(_M.id).limit(n)))
        absent = [key for key in keys if key not in listed]
        self._fetch(_M.id, [key for key in absent if key not in self.people])
        return [self.people[key] for key in absent], keys[-1] if len(keys) == n else None

    def known(self, member_id: int) -> Known:
        """The person of that key."""
        self._fetch(_M.id, {member_id} - self.people.keys())
        return self.people[member_id]

    def seat(self, one: Known) -> Role | None:
        """The deputy's or the chair's seat, which must not be lost by a row of a list; None for any other person, and
        for a chair beside whom somebody else is chair (who came in by a code from the machine)."""
        if self._seats is None:
            self._seats = offices.seats(self.session)
        role = self._seats.get(one.id)
        return None if role is Role.CHAIR and [*self._seats.values()].count(Role.CHAIR) > 1 else role

    def leave_seat(self, one: Known) -> None:
        """Of two chairs one has gone by the rows so far: the other is the only one now."""
        if self._seats is not None:
            self._seats.pop(one.id, None)

    def called(self, name: str) -> list[Known]:
        return self._by_name.get(name, [])

    def reached_by(self, blind: bytes) -> list[Known]:
        """Who has that telephone, of those loaded."""
        return [one for one in self._by_phone.get(blind, ()) if blind in one.phones]

    def others_with(self, blind: bytes, but: Known) -> list[str]:
        """The names of all others at the bureau who have that telephone."""
        stored = {key: name for key, name in self._elsewhere.get(blind, {}).items() if key not in self.people}
        loaded = {one.id: one.name for one in self.reached_by(blind) if one.standing != Standing.LEFT}
        return [name for key, name in sorted((stored | loaded).items()) if key != but.id]

    def blinds(self, numbers: Iterable[str]) -> dict[bytes, str]:
        """Fingerprint -> number."""
        found = {}
        for number in numbers:
            blind = self._fingerprints.get(number)
            if blind is None:
                blind = self._fingerprints[number] = members.phone_blind(self.session, number)
            found[blind] = number
        return found

    def enter(self, row: RosterRow, unit_id: int) -> Known:
        """A person who is not in the register yet."""
        self._newest -= 1
        standing = row.standing or Standing.ACTIVE
        one = Known(self._newest, row.name, row.staff_no, unit_id, row.team, row.post, standing, {})
        return self._remember(one)

    def give_number(self, one: Known, staff_no: str) -> None:
        one.staff_no = staff_no
        self.by_number[staff_no] = one

    def give_phone(self, one: Known, blind: bytes, key: int = 0) -> None:
        one.phones[blind] = key
        self._by_phone.setdefault(blind, []).append(one)

    def forget(self, one: Known) -> None:
        """Drops somebody who is as the database has them; they are loaded again where a row may mean them."""
        if self.people.pop(one.id, None) is None:
            return
        self.by_number.pop(one.staff_no or "", None)
        self._by_name[one.name].remove(one)
        for blind in one.phones:
            self._by_phone[blind].remove(one)
            if not self._by_phone[blind]:
                del self._by_phone[blind]

    def _strange(self, row: RosterRow) -> Collection[bytes]:
        """The row's telephones that its person, where the number tells who it is, does not have yet."""
        known = self.by_number.get(row.staff_no or "")
        blinds = self.blinds(row.phones).keys()
        return blinds - known.phones.keys() if known is not None else blinds

    def _remember(self, one: Known) -> Known:
        self.people[one.id] = one
        self._by_name.setdefault(one.name, []).append(one)
        if one.staff_no:
            self.by_number[one.staff_no] = one
        return one

    def _fetch(self, column: ColumnElement[object], values: Collection[object], *also: ColumnElement[bool]) -> None:
        fresh: list[Known] = []
        for some in _some(values):
            statement = select(_M.id, _M.name, _M.staff_no, _M.unit_id, _M.team, _M.post, _M.standing)
            found = core(self.session).execute(statement.where(column.in_(some), *also).order_by(_M.id))
            for key, name, staff_no, unit_id, team, post, standing in found:
                if key not in self.people:
                    one = Known(key, name, staff_no, unit_id, team, post, Standing(standing), {})
                    fresh.append(self._remember(one))
        for some in _some([one.id for one in fresh]):
            phones = select(_P.id, _P.member_id, _P.blind).where(_P.member_id.in_(some)).order_by(_P.id)
            for key, member_id, blind in core(self.session).execute(phones):
                self.give_phone(self.people[member_id], blind, key)

    def known_numbers(self, numbers: set[str]) -> set[str]:
        """Those of the staff numbers that somebody has."""
        self._fetch(_M.staff_no, numbers - self.by_number.keys())
        return numbers & self.by_number.keys()

    def holders(self, blinds: Collection[bytes]) -> dict[bytes, dict[int, str]]:
        """Telephone -> key and name of everybody at the bureau who has it, as it is stored."""
        held: dict[bytes, dict[int, str]] = {}
        for some in _some(blinds):
            whose = select(_P.blind, _M.id, _M.name).join_from(Phone.__table__, Member.__table__)
            at_bureau = _M.standing != Standing.LEFT
            for blind, key, name in core(self.session).execute(whose.where(_P.blind.in_(some), at_bureau)):
                held.setdefault(blind, {})[key] = name
        return held


def _some(values: Collection[object]) -> Iterable[list[object]]:
    listed = list(values)
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
