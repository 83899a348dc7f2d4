"""Suppressing (小数隐去): which figures stay hidden so that nobody can reckon a small one from those shown. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Below so many people a figure tells of people whom everybody knows.
LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Balance:
    """Whoever reads the figures knows that the left ones add up to as much as the right ones: a total and its parts."""

    left: tuple[Hashable, ...]
    right: tuple[Hashable, ...]


@dataclass(slots=True)
class _Range:
    """What a hidden figure can be, as far as the others tell; `most` is None where nothing bounds it."""

    least: int = 1
    most: int | None = None


def hidden(
    cells: Mapping[Hashable, int],
    balances: Sequence[Balance],
    small: Iterable[Hashable] | None = None,
    *,
    least: int = LEAST,
) -> set[Hashable]:
    """The figures to hide: the small ones (1 to `least` - 1 where they are not named), and as many others as it takes
    that of no hidden one its value, or that it is below `least`, follows from what is shown. Nought is shown.

    Exact where no two balances share two figures, nor stand in a ring: the tables of the register do not.
    """
    hide = {key for key, value in cells.items() if 0 < value < least} if small is None else set(small)
    while True:
        exposed = _exposed(_deduced(cells, balances, hide), least)
        covers = {cover for key in exposed if (cover := _cover(key, cells, balances, hide)) is not None}
        if not covers:
            return hide
        hide |= covers


def _exposed(ranges: Mapping[Hashable, _Range], least: int) -> list[Hashable]:
    """Those that are known, or known to be small."""
    return [key for key, one in ranges.items() if one.most is not None and (one.most < least or one.most == one.least)]


def _deduced(cells: Mapping[Hashable, int], balances: Sequence[Balance], hide: set[Hashable]) -> dict[Hashable, _Range]:
    """What anybody can find out about the hidden figures: bounds go round the balances until none moves."""
    ranges = {key: _Range() for key in hide}
    sides = [_signed(cells, balance, hide) for balance in balances]
    moved = True
    while moved:
        # A list: each one has its turn.
        moved = any([_narrow(ranges, unknown, rest) for unknown, rest in sides])  # noqa: C419
    return ranges


def _signed(
    cells: Mapping[Hashable, int], balance: Balance, hide: set[Hashable]
) -> tuple[list[tuple[Hashable, int]], int]:
    """The hidden figures of a balance with their signs, and what they add up to."""
    signed = [*((key, 1) for key in balance.left), *((key, -1) for key in balance.right)]
    rest = -sum(sign * cells[key] for key, sign in signed if key not in hide)
    return [(key, sign) for key, sign in signed if key in hide], rest


def _narrow(ranges: dict[Hashable, _Range], unknown: list[tuple[Hashable, int]], rest: int) -> bool:
    """Narrows each figure by what the others of its balance leave it; whether any bound moved."""
    moved = False
    lows = [_bound(ranges[key], sign, upper=False) for key, sign in unknown]
    highs = [_bound(ranges[key], sign, upper=True) for key, sign in unknown]
    for place, (key, sign) in enumerate(unknown):
        low, high = _others(lows, place), _others(highs, place)
        # sign * figure = rest - the others.
        least, most = (None if high is None else rest - high), (None if low is None else rest - low)
        if sign < 0:
            least, most = (None if most is None else -most), (None if least is None else -least)
        one = ranges[key]
        if least is not None and least > one.least:
            one.least, moved = least, True
        if most is not None and (one.most is None or most < one.most):
            one.most, moved = most, True
    return moved


def _bound(one: _Range, sign: int, *, upper: bool) -> int | None:
    """The upper or lower bound of sign * figure; None for none."""
    if upper == (sign > 0):
        return None if one.most is None else sign * one.most
    return sign * one.least


def _others(bounds: list[int | None], place: int) -> int | None:
    """The sum of all but that one; None where one of them is unbounded."""
    total = 0
    for at, bound in enumerate(bounds):
        if at == place:
            continue
        if bound is None:
            return None
        total += bound
    return total


def _cover(
    key: Hashable, cells: Mapping[Hashable, int], balances: Sequence[Balance], hide: set[Hashable]
) -> Hashable | None:
    """Which figure to hide along with it: of the same balance a part before a total, the smallest; else any."""
    totals = {one for balance in balances if len(balance.left) == 1 for one in balance.left}
    mine = [balance for balance in balances if key in balance.left or key in balance.right]
    for near in (mine, balances):
        shown = {one for balance in near for one in (*balance.left, *balance.right) if cells[one] and one not in hide}
        if shown:
            return min(shown, key=lambda one: (one in totals, cells[one], str(one)))
    return None
