"""Units: the tree of the bureau, its stations (站所) and their teams (班组)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process
from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, bindparam, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.prepared import Prepared


class Unit(Record):
    """A bureau office, a station or a team; `parent_id` is None for a root. A name is unique below its parent."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)


_U = Unit.__table__.c


def _upwards() -> Select[tuple[int]]:
    start = select(_U.id, _U.parent_id, literal(0).label("steps")).where(_U.id == bindparam("unit"))
    chain = start.cte("chain", recursive=True)
    above = select(_U.id, _U.parent_id, chain.c.steps + 1).where(_U.id == chain.c.parent_id)
    # A ring in the tree would never end; no bureau is ten levels deep.
    chain = chain.union_all(above.where(chain.c.steps < _DEEPEST))
    return select(chain.c.id).order_by(chain.c.steps)


_DEEPEST = 10
_NUMBERS = re.compile(r"(\d+)")
_UPWARDS = Prepared(_upwards())
_ALL = Prepared(select(_U.id, _U.name, _U.parent_id).order_by(_U.id))


def find(session: Session, name: str) -> list[Unit]:
    """Every unit of that exact name, in the order they were made."""
    return list(session.scalars(select(Unit).where(Unit.name == name).order_by(Unit.id)))


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Unit.name).order_by(Unit.id)))


def nearest(name: str, among: list[str]) -> list[str]:
    """Up to three names that somebody may have meant, best first."""
    return [found[0] for found in process.extract(name, among, scorer=fuzz.partial_ratio, limit=3, score_cutoff=50)]


def named_in(paths: Mapping[int, tuple[str, ...]], words: str) -> list[int]:
    """The units that the words name most fully, with those above them: "城东供水站一班" is the team 一班 there."""
    best, found = (0, 0), list[int]()
    for unit_id, path in paths.items():
        if path[-1] not in words:
            continue
        # Of two that are named as fully, the longer name of its own.
        named = (sum(len(name) for name in path if name in words), len(path[-1]))
        if named > best:
            best, found = named, []
        if named == best:
            found.append(unit_id)
    return found


def create(session: Session, name: str, parent_id: int | None = None) -> Unit:
    unit = Unit(name=name, parent_id=parent_id)
    session.add(unit)
    session.flush()
    return unit


def upwards(session: Session, unit_id: int | None) -> list[int]:
    """The unit and those above it, nearest first."""
    return [found for (found,) in _UPWARDS.rows(session, {"unit": unit_id})]


def below(session: Session, unit_ids: Iterable[int]) -> set[int]:
    """The units and all below them."""
    found: set[int] = set()
    wave = set(unit_ids)
    while wave:
        found |= wave
        wave = set(session.scalars(select(Unit.id).where(Unit.parent_id.in_(wave)))) - found
    return found


def _counted(name: str) -> Iterator[str | int]:
    """What stands between numbers, and the numbers, in turn: of two names the same kinds meet."""
    for at, piece in enumerate(_NUMBERS.split(name)):
        yield int(piece) if at % 2 else piece


class Tree:
    """All units as they were at one moment, found by how their path ends: 办公室, 局机关/办公室."""

    def __init__(self, session: Session) -> None:
        self._units = {unit_id: (name, parent_id) for unit_id, name, parent_id in _ALL.rows(session, {})}
        self._named: dict[str, list[int]] = {}
        self._chains: dict[int, frozenset[int]] = {}
        for unit_id, (name, _) in self._units.items():
            self._named.setdefault(name, []).append(unit_id)

    @cached_property
    def has_one_top(self) -> bool:
        """Whether one unit stands above all."""
        return sum(parent_id is None for _, parent_id in self._units.values()) == 1

    def path(self, unit_id: int) -> tuple[str, ...]:
        """The names from the root down."""
        return tuple(self._units[one][0] for one in reversed(self.chain(unit_id)))

    def place(self, unit_id: int) -> tuple[tuple[str | int, ...], ...]:
        """Where it stands in a list: by the names from the root down, 第2水厂 before 第10水厂."""
        return tuple(tuple(_counted(name)) for name in self.path(unit_id))

    def paths(self) -> dict[int, tuple[str, ...]]:
        """Every unit with the names from the root down, in the order they were made."""
        return {unit_id: self.path(unit_id) for unit_id in self._units}

    def ending(self, path: Sequence[str]) -> list[int]:
        """Every unit whose path ends so; the one of exactly that path alone, where there is one."""
        tail = tuple(path)
        found = {unit_id: self.path(unit_id) for unit_id in self._named.get(tail[-1], ())}
        exact = [unit_id for unit_id, names in found.items() if names == tail]
        return exact or [unit_id for unit_id, names in found.items() if names[-len(tail) :] == tail]

    def exact(self, path: Sequence[str]) -> int | None:
        """The unit of exactly that path from a root down."""
        names = tuple(path)
        return next((unit_id for unit_id in self._named.get(names[-1], ()) if self.path(unit_id) == names), None)

    def move(self, unit_id: int, parent_id: int) -> None:
        """Puts the unit below another, in this tree alone."""
        assert not self.is_within(parent_id, unit_id), "a ring of units has no root"
        self._units[unit_id] = (self._units[unit_id][0], parent_id)
        self._chains.clear()

    def is_within(self, unit_id: int, other: int) -> bool:
        """Whether the unit is the other one or somewhere below it."""
        return other in self.chain(unit_id)

    def below(self, unit_ids: Collection[int]) -> set[int]:
        """The units and all below them."""
        return {one for one in self._units if not self.above(one).isdisjoint(unit_ids)}.union(unit_ids)

    def above(self, unit_id: int) -> frozenset[int]:
        """The unit and those above it."""
        found = self._chains.get(unit_id)
        if found is None:
            found = self._chains[unit_id] = frozenset(self.chain(unit_id))
        return found

    def chain(self, unit_id: int | None) -> list[int]:
        """The unit and those above it, nearest first."""
        chain: list[int] = []
        while unit_id is not None and len(chain) <= len(self._units):
            chain.append(unit_id)
            unit_id = self._units[unit_id][1]
        return chain

    def grow(self, session: Session, path: Sequence[str]) -> int:
        """Makes what is missing of the path, below the part of it that is there; the last unit's key."""
        return self._grow(path, lambda name, parent_id: create(session, name, parent_id).id)

    def imagine(self, path: Sequence[str]) -> int:
        """`grow` in this tree alone: nothing is written, and the new units' keys are below zero."""
        return self._grow(path, lambda *_: -1 - len(self._units))

    def _grow(self, path: Sequence[str], make: Callable[[str, int | None], int]) -> int:
        parent_id: int | None = None
        depth = 0
        for length in range(len(path), 0, -1):
            known = self.ending(path[:length])
            if len(known) == 1:
                parent_id, depth = known[0], length
                break
        for name in path[depth:]:
            unit_id = make(name, parent_id)
            self._units[unit_id] = (name, parent_id)
            self._named.setdefault(name, []).append(unit_id)
            parent_id = unit_id
        assert parent_id is not None, "a path has at least one name"
        return parent_id
