"""Pure parts of learning cards: pages of a text, and what officers type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.lessons import paging, typed

#: What a text is made of: signs, breaths, and words that can't be cut well.
PIECES = st.sampled_from(["安全", "第一。", "，", "\n", "\n\n", " ", "word ", "x" * 40, "！", "a. b"])


class TestPaging:
    @given(st.lists(PIECES, max_size=900).map("".join).map(paging.tidy).map(lambda text: text[: paging.MOST_WORDS]))
    def test_loses_nothing_but_blanks_and_stays_within_bounds(self, words: str) -> None:
        cut = paging.pages(words)
        assert len(cut) <= paging.MOST_PAGES
        assert all(len(page) <= paging.PAGE for page in cut)
        assert "".join("".join(cut).split()) == "".join(words.split())

    def test_ends_a_page_where_a_paragraph_ends(self) -> None:
        first, second = "一" * 500, "二" * 600
        assert paging.pages(f"{first}\n\n{second}") == [first, second]

    def test_ends_a_page_behind_a_sentence(self) -> None:
        cut = paging.pages("先通风，再检测，后作业。" * 100)
        assert all(page.endswith("。") for page in cut)

    def test_cuts_what_never_breathes(self) -> None:
        assert [len(page) for page in paging.pages("长" * 2700)] == [900, 900, 900]

    @pytest.mark.parametrize(
        ("words", "minutes"), [("", 1), ("一" * 900, 2), ("一" * 1200, 3), ("word " * 400, 2), ("一" * 2700, 7)]
    )
    def test_reckons_how_long_it_takes(self, words: str, minutes: int) -> None:
        assert paging.minutes(words) == minutes


class TestDays:
    TODAY = date(2026, 11, 29)

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("12月20日", (None, date(2026, 12, 20))),
            ("12月1日 到 12月20日", (date(2026, 12, 1), date(2026, 12, 20))),
            ("12月28日至1月5日", (date(2026, 12, 28), date(2027, 1, 5))),
            ("Dec 1 to Dec 20", (date(2026, 12, 1), date(2026, 12, 20))),
            ("下辈子", None),
            ("12月1日 到 哪天", None),
        ],
    )
    def test_are_one_or_two(self, words: str, found: tuple[date | None, date] | None) -> None:
        assert typed.span(words, self.TODAY) == found
