"""One page of rows against the register: who is meant, which unit is meant, and what changes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import members, units
from storage.members import Member, Phone, Standing
from storage.rosters.rows import Place, RefusedRow, Remark, RosterRow, Taken
from storage.values import Value, Values


class NotTaken(Exception):
    """The row is not taken; `reason` is a text key."""

    def __init__(self, reason: str, **values: Value) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values: Values = {**values}


class Page:
    """The rows of one transaction and everything the register knows of their people, fetched at once."""

    def __init__(self, session: Session, rows: Sequence[RosterRow]) -> None:
        self._session = session
        self.tree = units.Tree(session)
        self._fingerprints: dict[str, bytes] = {}
        self._endings: dict[tuple[str, ...], list[int]] = {}
        known = self._known(rows)
        self.by_number = {member.staff_no: member for member in known if member.staff_no}
        self._by_name: dict[str, list[Member]] = {}
        for member in known:
            self._by_name.setdefault(member.name, []).append(member)
        by_key = {member.id: member for member in known}
        self._blinds: dict[Member, set[bytes]] = {member: set() for member in known}
        for member_id, blind in session.execute(
            select(Phone.member_id, Phone.blind).where(Phone.member_id.in_(by_key))
        ):
            self._blinds[by_key[member_id]].add(blind)
        self._counts = {"new": 0, "changed": 0, "unchanged": 0}
        self._refused: list[RefusedRow] = []
        self._new_phones: list[tuple[Member, RosterRow, tuple[str, ...]]] = []

    def _known(self, rows: Sequence[RosterRow]) -> list[Member]:
        """Who any of the rows may mean: holders of their numbers; for rows without a known number, namesakes."""
        numbers = {row.staff_no for row in rows if row.staff_no}
        holders = list(self._session.scalars(select(Member).where(Member.staff_no.in_(numbers))))
        new = numbers - {member.staff_no for member in holders}
        numbered = {row.name for row in rows if row.staff_no in new}
        others = {row.name for row in rows if not row.staff_no}
        # Two numbers are two people: one with a new number can only be somebody who had none.
        maybe = Member.name.in_(others) | (Member.name.in_(numbered) & Member.staff_no.is_(None))
        namesakes = self._session.scalars(select(Member).where(maybe)) if numbered | others else ()
        return sorted({*holders, *namesakes}, key=lambda member: member.id)

    @contextmanager
    def refusing(self, place: Place) -> Iterator[None]:
        """NotTaken within it makes a refused row, and the next row goes on."""
        try:
            yield
        except NotTaken as no:
            self._refused.append(RefusedRow(place, no.reason, no.values))

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

    def find(self, row: RosterRow, unit_id: int | None) -> Member | None:
        member = self.by_number.get(row.staff_no or "")
        if member is not None:
            if member.name != row.name:
                raise NotTaken("rosters.staff_no_conflict", staff_no=row.staff_no or "", holder=member.name)
            return member
        fitting = [one for one in self._by_name.get(row.name, ()) if not (row.staff_no and one.staff_no)]
        with_phone = [one for one in fitting if self._blinds[one] & self._blind(row.phones)]
        if len(with_phone) == 1:
            return with_phone[0]
        namesakes = [one for one in fitting if one.unit_id == unit_id]
        if len(namesakes) > 1 or len(with_phone) > 1:
            raise NotTaken("rosters.which_of_them", name=row.name)
        return namesakes[0] if namesakes else None

    def create(self, row: RosterRow, unit_id: int | None) -> None:
        if unit_id is None:
            raise NotTaken("rosters.missing_unit")
        member = Member(
            name=row.name,
            staff_no=row.staff_no,
            unit_id=unit_id,
            team=row.team,
            standing=row.standing or Standing.ACTIVE,
        )
        self._session.add(member)
        self._blinds[member] = self._blind(row.phones)
        self._new_phones.append((member, row, row.phones))
        if row.staff_no:
            self.by_number[row.staff_no] = member
        self._counts["new"] += 1

    def update(self, member: Member, row: RosterRow, unit_id: int | None) -> None:
        """Takes over what the row tells; a moved person leaves the old team."""
        moved = unit_id is not None and unit_id != member.unit_id
        told = {
            "staff_no": member.staff_no or row.staff_no,
            "unit_id": unit_id or member.unit_id,
            "team": row.team if moved else row.team or member.team,
            "standing": row.standing or member.standing,
        }
        changed = {name: value for name, value in told.items() if getattr(member, name) != value}
        for name, value in changed.items():
            setattr(member, name, value)
        if "staff_no" in changed and row.staff_no:
            self.by_number[row.staff_no] = member
        self.count(changed=self._take_phones(member, row) or bool(changed))

    def count(self, *, changed: bool) -> None:
        self._counts["changed" if changed else "unchanged"] += 1

    def _take_phones(self, member: Member, row: RosterRow) -> bool:
        """A number not known yet replaces the person's numbers: the old one may be a stranger's tomorrow.

        A row that tells fewer numbers, or none, takes none away: not every list has them all.
        """
        told, held = self._blind(row.phones), self._blinds[member]
        if told <= held:
            return False
        self._session.flush()  # a person of this very page has no key before
        self._session.execute(delete(Phone).where(Phone.member_id == member.id, Phone.blind.not_in(told)))
        fresh = tuple(number for number in row.phones if self._blind((number,)).isdisjoint(held))
        self._new_phones.append((member, row, fresh))
        self._blinds[member] = told
        return True

    def _blind(self, numbers: Iterable[str]) -> set[bytes]:
        for number in numbers:
            if number not in self._fingerprints:
                self._fingerprints[number] = members.phone_blind(self._session, number)
        return {self._fingerprints[number] for number in numbers}

    def close(self) -> Taken:
        # One flush gives all new members their keys; phones need them.
        self._session.flush()
        remarks = tuple(self._shared())
        members.add_phones(
            self._session, [(member.id, number) for member, _, numbers in self._new_phones for number in numbers]
        )
        return Taken(**self._counts, refused=tuple(self._refused), remarks=remarks)

    def _shared(self) -> Iterable[Remark]:
        """Phones taken just now that somebody else of the register has; within the file that was told already."""
        taken = [
            (member, row, self._blind(numbers)) for member, row, numbers in self._new_phones if not row.shares_phone
        ]
        if not taken:
            return
        blinds = set().union(*(told for _, _, told in taken))
        holders = self._session.execute(
            select(Phone.blind, Member.id, Member.name)
            .join(Member, Member.id == Phone.member_id)
            .where(Phone.blind.in_(blinds), Member.standing != Standing.LEFT)
        ).all()
        for member, row, told in taken:
            others = dict.fromkeys(name for blind, key, name in holders if blind in told and key != member.id)
            if others:
                yield Remark(row.place, "rosters.shared_with_member", {"holder": "、".join(others)})
