"""Spelling: which fill-ins say the same, and which never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.questions.spelling import quantity, spelt

SAME = [
    ("２５", "25"),
    ("Ａbc", "aBC"),
    ("《中华人民共和国工会法》", "中华人民共和国工会法"),
    ("工会法。", "工会法"),
    ("「安全第一」，预防为主", "安全第一预防为主"),
    (" 安全 生产 ", "安全生产"),
    ("二十五", "25"),
    ("二十五人", "25人"),
    ("两人", "2人"),
    ("两百", "200"),
    ("二百五", "250"),
    ("二百零五", "205"),
    ("一百一十五", "115"),
    ("一万二", "12000"),
    ("一万零五", "10005"),
    ("两万五千里", "25000里"),
    ("贰佰伍拾", "250"),
    ("一亿两千万", "120000000"),
    ("二〇二六年", "2026年"),
    ("二零二六", "2026"),
    ("一二三五一", "12351"),
    ("百分之八十", "80%"),
    ("百分之八十", "８０％"),
    ("百分之3.5", "3.5%"),
    ("百分之百", "100%"),
    ("千分之五", "5‰"),
    ("三分之二", "2/3"),
    ("三点一四", "3.14"),
    ("12,351", "12351"),
    ("１，０００", "1000"),
    ("007", "7"),
    ("3.50", "3.5"),
    ("3.0", "3"),
    ("－5℃", "-5℃"),
    ("6～8", "6-8"),
    ("3，4", "3、4"),
    ("八点五分", "8点5分"),
    ("十分", "10分"),
]
OTHER = [
    ("工会委员会", "工会委员"),
    ("3.05", "3.5"),
    ("3.5", "35"),
    ("30:2", "302"),
    ("3、4", "34"),
    ("1,2", "12"),
    ("6-8", "68"),
    ("-5", "5"),
    ("80%", "80"),
    ("5‰", "5%"),
    ("≥18", "≤18"),
    ("≥18", "18"),
    (">18", "<18"),
    ("二百五", "205"),
    ("五两", "52"),
    ("1/3", "13"),
    ("2026", "2025"),
    ("二十五", "205"),
    ("十二", "102"),
    ("甲", "乙"),
    ("110", "119"),
    ("8点5分", "8.5分"),
    ("m²", "m"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert spelt(one) == spelt(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_never_the_same(one: str, other: str) -> None:
    assert spelt(one) != spelt(other)


def chinese(number: int) -> str:
    """As it is said, from the top down: below ten thousand; an oracle of its own."""
    said, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = bool(said)
    return said


@given(st.integers(1, 9_999))
def test_every_number_is_itself_in_chinese(number: int) -> None:
    assert spelt(chinese(number)) == str(number)
    assert quantity(f"{chinese(number)}次") == number


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_and_with_myriads(high: int, low: int) -> None:
    gap = "零" if low < 1000 else ""
    assert spelt(f"{chinese(high)}万{gap}{chinese(low)}") == str(high * 10_000 + low)


@given(st.text(max_size=100))
def test_width_and_spaces_never_count_and_nothing_breaks_it(words: str) -> None:
    assert spelt(f"　{words} ") == spelt(words)
    found = quantity(words)
    assert found is None or found.is_finite()


@pytest.mark.parametrize(
    ("words", "number"),
    [("110", 110), ("１１０次", 110), ("二十五人", 25), ("百分之八十", 80), ("-5℃", -5), ("3.50米", 3.5)],
)
def test_a_quantity(words: str, number: float) -> None:
    assert float(quantity(words)) == number


@pytest.mark.parametrize("words", ["", "约30", "1/2", "3、4", "6-8", "8:30", "1.2.3", "没有"])
def test_no_quantity(words: str) -> None:
    assert quantity(words) is None
