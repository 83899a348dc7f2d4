"""Small figures stay hidden, whatever is reckoned from the ones beside them."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.register.suppressing import LEAST, Balance, hidden

#: Stations of two bureaus.
_TREE = st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=3), min_size=1, max_size=2)
#: How far above the truth a reader's guesses go.
_GUESSES = 4


def _of_tree(tree: list[list[int]]) -> tuple[dict[Hashable, int], list[Balance]]:
    cells: dict[Hashable, int] = {"all": sum(map(sum, tree))}
    balances = [Balance(("all",), tuple(f"bureau {number}" for number in range(len(tree))))]
    for number, stations in enumerate(tree):
        parts = {f"station {number}.{place}": value for place, value in enumerate(stations)}
        cells |= {f"bureau {number}": sum(stations), **parts}
        balances.append(Balance((f"bureau {number}",), tuple(parts)))
    return cells, balances


def _worlds(
    cells: Mapping[Hashable, int], balances: Sequence[Balance], hide: set[Hashable]
) -> Iterator[dict[Hashable, int]]:
    """Every way in which it could be, as a reader sees it: trial and error, nothing of the rule's own reckoning."""
    parts = {key for balance in balances for key in balance.right}
    totals = {balance.left[0]: balance.right for balance in reversed(balances)}
    leaves = [key for key in parts - totals.keys() if key in hide]
    for guess in product(*(range(1, cells[key] + _GUESSES + 1) for key in leaves)):
        world = dict(cells) | dict(zip(leaves, guess, strict=True))
        for total, of in totals.items():
            world[total] = sum(world[part] for part in of)
        if all(world[key] == cells[key] for key in cells if key not in hide):
            yield world


class TestSuppressing:
    @settings(max_examples=50, deadline=None)
    @given(_TREE)
    def test_no_hidden_figure_follows_from_what_is_shown(self, tree: list[list[int]]) -> None:
        cells, balances = _of_tree(tree)
        hide = hidden(cells, balances)
        seen: dict[Hashable, set[int]] = {key: set() for key in hide}
        for world in _worlds(cells, balances, hide):
            for key in hide:
                seen[key].add(world[key])
        assert all(len(values) > 1 and max(values) >= LEAST for values in seen.values())

    @given(_TREE)
    def test_what_is_small_is_always_hidden_and_nought_never(self, tree: list[list[int]]) -> None:
        cells, balances = _of_tree(tree)
        hide = hidden(cells, balances)
        assert {key for key, value in cells.items() if 0 < value < LEAST} <= hide
        assert not {key for key, value in cells.items() if not value} & hide

    def test_where_nothing_is_small_all_is_shown(self) -> None:
        assert hidden({"all": 16, "a": 6, "b": 10, "c": 0}, [Balance(("all",), ("a", "b", "c"))]) == set()

    def test_the_smallest_other_one_hides_with_a_single_small_one(self) -> None:
        cells = {"all": 33, "a": 3, "b": 20, "c": 10}
        assert hidden(cells, [Balance(("all",), ("a", "b", "c"))]) == {"a", "c"}

    def test_a_total_hides_where_no_part_is_left_to(self) -> None:
        assert hidden({"all": 3, "a": 3, "b": 0}, [Balance(("all",), ("a", "b"))]) == {"all", "a"}

    def test_two_that_can_only_be_one_each_do_not_cover_each_other(self) -> None:
        cells = {"all": 12, "a": 1, "b": 1, "c": 10}
        assert hidden(cells, [Balance(("all",), ("a", "b", "c"))]) == {"a", "b", "c"}

    def test_what_came_and_went_is_as_little_known_from_the_year_before(self) -> None:
        cells = {"start": 50, "filed": 12, "now": 60, "ended": 2}
        assert hidden(cells, [Balance(("start", "filed"), ("now", "ended"))]) >= {"ended", "filed"}

    def test_sums_of_money_are_hidden_by_how_many_people_had_them(self) -> None:
        cells = {"all": 900_000, "levy": 300_000, "city": 400_000, "gift": 200_000}
        assert hidden(cells, [Balance(("all",), ("levy", "city", "gift"))], ["levy"]) == {"levy", "gift"}

    def test_three_hundred_units_are_done_at_once(self) -> None:
        cells, balances = _of_tree([[1 + number % 9 for number in range(30)] for _ in range(10)])
        assert {key for key, value in cells.items() if value < LEAST} <= hidden(cells, balances)
