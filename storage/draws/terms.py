"""The rule of a draw, pure: who gets a place, in which order the others wait, and why. The seed comes in.

Everybody has a number in the pot. The lot is SHA-256 of the seed and that number, the smallest comes first: whoever
reads the seed afterwards can reckon it again, and its own digest, told beforehand, shows that nobody changed it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from storage.activities.seating import Room


class Reason(StrEnum):
    """Why somebody has a place: ENOUGH for all, the FRONT line's share, by LOT, LEFT_OVER when all shares were kept.
    Why not: their unit has its most (UNIT_FULL), they were drawn LAST_TIME, the FAMILY found no room together, or they
    came BEHIND by lot."""

    ENOUGH = "enough"
    FRONT = "front"
    LOT = "lot"
    LEFT_OVER = "left_over"
    UNIT_FULL = "unit_full"
    LAST_TIME = "last_time"
    FAMILY = "family"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Terms:
    """`unit_most`: places that people of one unit get at most (None: as many as come); `not_twice`: who was drawn the
    last time stands behind; `share`: percent of the places that go to the front line first."""

    unit_most: int | None = None
    not_twice: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who is in the pot: `number` there, `size` with the family, `again` for who was drawn the last time."""

    key: int
    number: int
    size: int
    unit_id: int
    front: bool = False
    again: bool = False
    option_id: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of somebody, in the order of the draw."""

    key: int
    seated: bool
    reason: Reason


def digest(seed: str) -> str:
    """What is told of the seed beforehand."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, number: int) -> str:
    """The lot of a number in the pot."""
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def draw(
    entrants: Sequence[Entrant], places: int | None, options: Mapping[int, int], terms: Terms, seed: str
) -> list[Drawn]:
    """Everybody, those with a place first, each group in the order of the draw. `options`: places of those that have
    their own."""
    order = sorted(entrants, key=lambda one: (terms.not_twice and one.again, lot(seed, one.number)))
    whole = Room(places, dict(options))
    if _enough(order, whole):
        return [Drawn(one.key, seated=True, reason=Reason.ENOUGH) for one in order]
    pot = _Pot(Room(places, dict(options)), terms.unit_most)
    # Where only options have places, the share is one of all theirs together.
    front = -(-(sum(options.values()) if places is None else places) * terms.share // 100)
    pot.seat([one for one in order if one.front], Reason.FRONT, most=front)
    pot.seat(order, Reason.LOT)
    # A place that a share would leave empty goes on by lot: nobody waits while one is free.
    pot.unit_most = None
    pot.seat(order, Reason.LEFT_OVER)
    seated = [Drawn(one.key, seated=True, reason=pot.seated[one.key]) for one in order if one.key in pot.seated]
    return seated + [
        Drawn(one.key, seated=False, reason=_why_not(one, pot, terms)) for one in order if one.key not in pot.seated
    ]


def _enough(order: Sequence[Entrant], room: Room) -> bool:
    for one in order:
        if not room.fits(one.option_id, one.size):
            return False
        room.take(one.option_id, one.size)
    return True


def _why_not(one: Entrant, pot: "_Pot", terms: Terms) -> Reason:
    if one.key in pot.over:
        return Reason.UNIT_FULL
    if terms.not_twice and one.again:
        return Reason.LAST_TIME
    return Reason.FAMILY if one.size > 1 and pot.room.fits(one.option_id, 1) else Reason.BEHIND


class _Pot:
    """The places as they go: who has one and why, how many of each unit, and who was passed `over` for their unit."""

    def __init__(self, room: Room, unit_most: int | None) -> None:
        self.room = room
        self.unit_most = unit_most
        self.seated: dict[int, Reason] = {}
        self.over: set[int] = set()
        self._of_unit = Counter[int]()

    def seat(self, order: Sequence[Entrant], reason: Reason, *, most: int | None = None) -> None:
        """In that order whoever fits, up to so many places."""
        left = most
        for one in order:
            if one.key in self.seated or not self.room.fits(one.option_id, one.size):
                continue
            if left is not None and one.size > left:
                continue
            if self.unit_most is not None and self._of_unit[one.unit_id] + one.size > self.unit_most:
                self.over.add(one.key)
                continue
            self.room.take(one.option_id, one.size)
            self._of_unit[one.unit_id] += one.size
            self.seated[one.key] = reason
            left = None if left is None else left - one.size
