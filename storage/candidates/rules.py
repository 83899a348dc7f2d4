"""The rules by which somebody is proposed for a visit, and why; pure.

Which of them a campaign goes by is data (`storage/almanac/plans.toml`). Filed hardship and 遗属 come from the register
and the roster, 80 and more from the day of birth, what came up in somebody's life from what officers noted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.campaigns import Reason
from storage.homes import Details
from storage.members import Standing

#: 高龄: from that age on, in full years on the day of the festival.
AGED_FROM: Final = 80
_BY_STANDING: Final = {
    Standing.SURVIVOR: Reason.SURVIVOR,
    Standing.RETIRED_CADRE: Reason.CADRE,
    Standing.RETIRED: Reason.RETIRED,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person: how they belong, whether on file as in hardship, what came up, their home."""

    standing: Standing
    on_file: bool = False
    noted: Collection[Reason] = ()
    home: Details | None = None


def standings(wanted: Collection[Reason]) -> list[Standing]:
    """Whom the roster alone makes a candidate under these rules."""
    return [standing for standing, reason in _BY_STANDING.items() if reason in wanted]


def reasons(wanted: Collection[Reason], known: Known, festival: date) -> Sequence[Reason]:
    """Why that person is to be visited, the one that sets the class first; none where no rule holds, and for who has
    left."""
    if known.standing is Standing.LEFT:
        return []
    found = {*known.noted, *_of_home(known.home, festival)}
    if known.on_file:
        found.add(Reason.HARDSHIP)
    if known.standing in _BY_STANDING:
        found.add(_BY_STANDING[known.standing])
    return [reason for reason in Reason if reason in found and reason in wanted]


def _of_home(home: Details | None, festival: date) -> set[Reason]:
    if home is None:
        return set()
    age = home.age(festival)
    aged = {Reason.AGED} if age is not None and age >= AGED_FROM else set()
    return aged | ({Reason.ALONE} if home.alone else set())
