"""Amounts: sums as people type them, to the 分; whatever could be meant in two ways is no sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage import amounts
from storage.amounts import Amount, Period


class TestCounting:
    @pytest.mark.parametrize(
        ("words", "people"),
        [
            *(("3", 3), ("１２口人", 12), ("8个人", 8), ("three of us: 3", 3)),
            *(("三口人", 3), ("三个人", 3), ("一家三口", 3), ("我们两个人", 2), ("十一口", 11), ("五", 5)),
            *(("-3", 0), ("负3", 0), ("1大2小", 0), ("一大家子", 0), ("三四口人", 0), ("", 0), ("123", 0)),
        ],
    )
    def test_takes_the_one_number_that_is_meant(self, words: str, people: int) -> None:
        assert amounts.count(words) == people


class TestReading:
    @pytest.mark.parametrize(
        ("words", "fen"),
        [
            ("1200", 120000),
            ("1,200", 120000),
            ("１２００元", 120000),
            ("1，200.50 元", 120050),
            ("36 000", 3600000),
            ("¥1200", 120000),
            ("CNY 1,200", 120000),
            ("3.6万", 3600000),
            ("3万6", 3600000),
            ("3万零6", 3000600),
            ("三万六千", 3600000),
            ("一万零五百", 1050000),
            ("十二万", 12000000),
            ("两千块钱", 200000),
            ("约3w", 3000000),
            ("0", 0),
            ("没有", 0),
            ("none", 0),
            ("0.01", 1),
        ],
    )
    def test_takes_what_people_write(self, words: str, fen: int) -> None:
        assert amounts.read(words) == Amount(fen)

    @pytest.mark.parametrize(
        ("words", "fen", "period"),
        [
            ("3000/月", 300000, Period.MONTH),
            ("每月3000", 300000, Period.MONTH),
            ("一个月三千元", 300000, Period.MONTH),
            ("月收入 3,000 元", 300000, Period.MONTH),
            ("3000 a month", 300000, Period.MONTH),
            ("3.6万/年", 3600000, Period.YEAR),
            ("CNY 36,000 a year", 3600000, Period.YEAR),
        ],
    )
    def test_knows_for_what_time(self, words: str, fen: int, period: Period) -> None:
        assert amounts.read(words) == Amount(fen, period)

    def test_a_month_is_a_twelfth_of_a_year(self) -> None:
        assert (Amount(300000, Period.MONTH).a_year, Amount(3600000).a_year) == (3600000, 3600000)

    @pytest.mark.parametrize(
        "words",
        [
            *("", " ", "-5", "三四万", "3到4万", "3-4万", "3万多", "1.200", "1,20", "0.001", "3000.999"),
            *(
                "3000 2000",
                "36 000 20 000",
                "3000×12",
                "每月3000，一年36000",
                "千万别问",
                "两个月3000",
                "1e5",
                "9" * 41,
                "三万三万",
                "百千",
                "13800000123",
                "12345678901234567890",
            ),
        ],
    )
    def test_guesses_at_nothing(self, words: str) -> None:
        assert amounts.read(words) is None

    @pytest.mark.parametrize(
        "words", ["购物卡500元", "５００购物卡", "五百元提货券", "gift card 500", "现金", "慰问金三千"]
    )
    def test_knows_money_by_its_other_names(self, words: str) -> None:
        assert amounts.is_money(words)

    @pytest.mark.parametrize("words", ["超市购物卡", "2张提货券", "米一袋"])
    def test_knows_things_that_are_none(self, words: str) -> None:
        assert not amounts.is_money(words)

    @given(some.integers(0, 10**12))
    def test_finds_every_sum_however_it_is_parted(self, fen: int) -> None:
        yuan, rest = divmod(fen, 100)
        for words in (f"{yuan}.{rest:02}", f"{yuan:,}.{rest:02} 元", f"CNY {yuan:,}.{rest:02}"):
            assert amounts.read(words) == Amount(fen)

    @given(some.text(max_size=60))
    def test_never_stumbles(self, words: str) -> None:
        amount = amounts.read(words)
        assert amount is None or amount.fen >= 0
