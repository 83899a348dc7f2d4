"""A list a page at a time."""

import pytest

from storage import pages


class TestAt:
    @pytest.mark.parametrize(
        ("asked", "count", "shown"),
        [
            (0, 7, [0, 1, 2]),
            (2, 7, [6]),
            (1, 6, [3, 4, 5]),
            (9, 7, [6]),
            (-1, 7, [0, 1, 2]),
            (4, 0, []),
        ],
    )
    def test_gives_the_page_asked_for_or_the_nearest_there_is(self, asked: int, count: int, shown: list[int]) -> None:
        assert pages.at(asked, count, 3).cut(range(count)) == shown

    def test_a_full_last_page_has_no_empty_one_behind_it(self) -> None:
        assert pages.at(0, 6, 3).told() == {"page": 0, "pages": 2}

    def test_an_empty_list_has_one_page(self) -> None:
        assert pages.at(0, 0, 3).told() == {"page": 0, "pages": 1}
