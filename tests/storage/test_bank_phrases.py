"""What officers write when they make a question: lines, pairs, spans, paths, points."""

import pytest

from storage.bank import phrases
from storage.questions import Pair


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("110\n119", ["110", "119"]),
        ("A. 110\nB. 119", ["110", "119"]),
        ("Ａ．110\nＢ、119\n(C) 120", ["110", "119", "120"]),
        ("① 通风\n② 检测", ["通风", "检测"]),
        ("1. 通风\n2. 检测\n\n3. 作业", ["通风", "检测", "作业"]),
        ("A. 甲类\nB类的", ["A. 甲类", "B类的"]),
        ("1.5 米", ["1.5 米"]),
        ("", []),
    ],
)
def test_lines_lose_a_letter_that_most_of_them_have(words: str, found: list[str]) -> None:
    assert phrases.lines(words) == found


@pytest.mark.parametrize("sign", ["=", " = ", "＝", "→", "->", "=>", "——", "\t"])
def test_pairs_are_parted_by_any_of_these(sign: str) -> None:
    assert phrases.pairs(f"12351{sign}工会\n12333{sign}人社") == [Pair("12351", "工会"), Pair("12333", "人社")]


def test_a_right_side_may_belong_to_nothing_and_a_line_without_sign_is_no_pair() -> None:
    assert phrases.pairs("= 消防") == [Pair("", "消防")]
    assert phrases.pairs("12351 = 工会\n12333") is None
    assert phrases.pairs("12351 =") is None
    assert phrases.pairs(" \n") is None


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("110", ("110", "110")),
        ("一百一十次", ("110", "110")),
        ("100-120", ("100", "120")),
        ("100～120", ("100", "120")),
        ("120 到 100", ("100", "120")),
        ("-5", ("-5", "-5")),
        ("-5 至 5", ("-5", "5")),
        ("6.5–8.5", ("6.5", "8.5")),
    ],
)
def test_a_span_is_a_number_or_from_one_to_another(words: str, ends: tuple[str, str]) -> None:
    found = phrases.span(words)
    assert found is not None
    assert (found.low, found.high) == ends


@pytest.mark.parametrize("words", ["", "许多", "1-2-3", "100-许多"])
def test_other_words_are_no_span(words: str) -> None:
    assert phrases.span(words) is None


def test_a_path_is_parted_by_slashes_and_points_are_counted_in_hundredths() -> None:
    assert phrases.path("安全 / 用电／高压 ") == ("安全", "用电", "高压")
    assert phrases.path(" / ") == ()
    assert [phrases.points(one) for one in ("2", "1.5", "两分", "0.01", "0.001", "许多")] == [
        200,
        150,
        200,
        1,
        None,
        None,
    ]
