"""The desk's pages: from any of them any line is a tap to its page and a tap to itself, as far as a screen has room."""

import pytest

from handlers import desk
from storage.desk.pages import PAGE
from storage.values import Values


def waiting(page: int, count: int) -> Values:
    first = page * PAGE
    lines = [{"kind": "claim", "id": at, "place": at + 1} for at in range(first, min(count, first + PAGE))]
    pages = max(1, -(-count // PAGE))
    told: Values = {"lines": [*lines], "page": page, "pages": pages, "count": count, "size": PAGE}
    return {**told, "figures": None, "may": []}


def to_pages(page: int, count: int) -> dict[int, Values]:
    """Each page that a button of the screen leads to, with what its label says."""
    rows = desk.list_screen(waiting(page, count)).buttons or []
    found = [press for row in rows for press in row if press.name == desk.PAGE.name]
    return {int(press.data.rpartition(":")[2]): press.label for press in found}


class TestTwoTaps:
    @pytest.mark.parametrize("count", [1, 12, 13, 25, 40, 84])
    def test_are_enough_to_any_line(self, count: int) -> None:
        pages = -(-count // PAGE)
        assert to_pages(0, count).keys() == {*range(1, pages)}
        assert to_pages(pages - 1, count).keys() == {*range(pages - 1)}

    def test_of_very_many_lead_near_and_to_both_ends(self) -> None:
        found = to_pages(50, 1200)
        assert found.keys() == {0, 99, *range(44, 57)} - {50}
        assert len(desk.list_screen(waiting(50, 1200)).buttons or []) < 20

    def test_say_which_lines_are_there(self) -> None:
        found = to_pages(0, 40)
        assert found[1] == {"step": 1}
        assert [(found[one]["first"], found[one]["last"]) for one in (2, 3)] == [(25, 36), (37, 40)]
