"""Private numbers in texts: found however people write them, and telephone numbers, dates and amounts left alone."""

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import privacy
from storage.privacy import Private

ID_CARDS = {
    "as it stands on the card": "110105194912310021",
    "ending in X": "11010519491231002X",
    "ending in a small x": "11010519491231002x",
    "with a wrong check digit": "110105194912310022",
    "glued to the words": "我的身份证110105194912310021谢谢",
    "glued to letters": "id110105194912310021ok",
    "place, day, the rest": "110105 19491231 002X",
    "with dashes": "110105-19491231-0021",
    "with long dashes": "110105—19491231—0021",
    "with dots": "110105.1949.1231.0021",
    "year and day parted": "110105 1949 1231 0021",
    "year, month and day parted": "110105 1949 12 31 0021",
    "in threes and fours": "330 182 1990 0101 1234",
    "in fours": "1101 0519 4912 3100 21",
    "in sixes": "110105 194912 310021",
    "digit by digit": "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
    "the X apart": "11010519491231002 X",
    "over three lines": "身份证\n110105\n19491231\n0021",
    "with wide spaces": "110105　19491231　0021",
    "oddly parted, the check digit right": "1101051 9491231002 X",
    "full width": "１１０１０５１９４９１２３１００２Ｘ",
    "Chinese digits": "一一零一零五一九四九一二三一零零二X",
    "Chinese digits with circles": "一一〇一〇五一九四九一二三一〇〇二一",
    "as on cheques": "壹壹零壹零伍壹玖肆玖壹贰叁壹零零贰壹",
    "Chinese and Latin digits mixed": "110105一九四九1231〇〇21",
    "Arabic digits": "١١٠١٠٥١٩٤٩١٢٣١٠٠٢١",
    "keycaps": "".join(f"{digit}\ufe0f\u20e3" for digit in "110105194912310021"),
    "something unseen within": "110105\u200b1949\u20601231\ufeff0021",
    "the old form": "330106850101123",
    "the old form, parted": "330106 850101 123",
    "pasted to a telephone number": "1380000090111010519491231002X",
    "within a long run": "9999911010519491231002X",
    "behind a telephone number": "13800000901 11010519491231002X",
    "before a telephone number": "11010519491231002X 13800000901",
    "with its number in a list": "1. 110105 19491231 0021",
    "behind a command": "/start 110105194912310021",
    "born in this century": "330106201502291238 和 33010620160229123X",
    "a resident from Taiwan": "830000199001011234",
}
BANK_CARDS = {
    "as it stands on the card": "6222021234567890123",
    "of sixteen digits": "6222021234567890",
    "an old one": "9558801234567890123",
    "abroad": "4111111111111111",
    "glued to the words": "卡号6222021234567890123谢谢",
    "in fours": "6222 0212 3456 7890 123",
    "in fours, of sixteen": "6222 0212 3456 7890",
    "with dashes": "6222-0212-3456-7890-123",
    "with dots": "6222.0212.3456.7890.123",
    "with middle dots": "6222·0212·3456·7890·123",
    "with wide spaces": "6222　0212　3456　7890　123",
    "with spaced dashes": "6222 - 0212 - 3456 - 7890",
    "over two lines": "6222 0212\n3456 7890 123",
    "over five lines": "6222\n0212\n3456\n7890\n123",
    "abroad, in fours": "4111 1111 1111 1111",
    "abroad, with the month it ends": "4111 1111 1111 1111 1226",
    "two, one below the other": "4111 1111 1111 1112\n5500 0000 0000 0004",
    "with its number in a list": "2. 6222 0212 3456 7890 123",
    "behind an amount": "500 6222 0212 3456 7890 123",
    "in two halves": "6222021234 567890128",
    "the first six apart": "622202 1234567890128",
    "the last three apart": "6222021234567890 123",
    "in pairs": "62 22 02 12 34 56 78 90 128",
    "full width": "６２２２０２１２３４５６７８９０１２３",
    "Chinese digits": "六二二二零二一二三四五六七八九零一二三",
    "behind a Chinese digit": "两张里的第一6222021234567890123",
    "keycaps": " ".join(f"{digit}\ufe0f\u20e3" for digit in "6222021234567890128"),
    "beside a telephone number": "13800000901 6222 0212 3456 7890 123",
    "seventeen digits and an X that are no ID": "11010519491332002X",
    "behind a command": "/start 6222021234567890123",
}
NOTHING = {
    "no text": "",
    "words": "孩子住院，家里周转不开。",
    "a telephone number": "我的电话是13800000901",
    "a telephone number in groups": "138 0000 0901",
    "with the country": "+86 138-0000-0901",
    "with the country, glued": "8613800000901",
    "two telephone numbers": "13800000901 13800000902",
    "two in groups": "138 0000 0901 138 0000 0902",
    "two below each other": "13800000901\n13800000902\n13862000903",
    "two with the country": "86 138 6200 0901 86 138 6200 0902",
    "two of the fixed net": "0571-62886666 0571-62885678",
    "two of the town": "62881234 62885678",
    "a telephone number and a day": "13800000901 20261124",
    "a telephone number of the town and a day": "62886666 20261124",
    "two days": "20261124 20261125",
    "two days with dashes": "2026-11-24 2026-11-25",
    "a span of time": "2026-11-24 09:00-2026-11-25 18:00",
    "Chinese days": "二〇二六年十一月二十四日到二〇二七年一月十五日",
    "years": "2023 2024 2025 2026",
    "an amount": "借了12,345.67元，还了500元，还差11,845.67元",
    "an amount and a telephone number": "62000 13800000901",
    "our own numbers": "KN-2026-0042 KN-2026-0043",
    "staff numbers": "SW001、SW902，工号 20150023",
    "addresses": "192.168.100.101 192.168.100.102",
    "fifteen digits without a day": "330106851301123",
    "twenty digits": "12345678901234567890",
    "twenty-three digits, an ID of a wrong check digit in them": "99999110105194912310021",
    "forty digits": "6" * 40,
    "what is left of a masked card": "6222 **** **** 0123",
    "the end of a card": "尾号 0123 的卡",
    "counting": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
    "numbers of prefects": "62 63 64 65 66 67 68 69 70",
    "a long list of numbers": " ".join(str(number) for number in range(1003, 1043)),
}


def named(table: dict[str, str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return pytest.mark.parametrize("text", table.values(), ids=table.keys())


class TestFound:
    @named(ID_CARDS)
    def test_knows_an_id_card(self, text: str) -> None:
        assert privacy.found(text) is Private.ID_CARD

    @named(BANK_CARDS)
    def test_knows_a_bank_card(self, text: str) -> None:
        assert privacy.found(text) is Private.BANK_CARD

    @named(NOTHING)
    def test_leaves_everything_else(self, text: str) -> None:
        assert privacy.found(text) is None

    @named(ID_CARDS | BANK_CARDS)
    def test_looks_through_the_whole_text(self, text: str) -> None:
        around = "电话13800000901，2026-11-24 发的，一共 500 元。"
        assert privacy.found(f"{around}\n{text}\n{around}") is privacy.found(text)


# What people make of a number.

FULL_WIDTH = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
FORMAL = str.maketrans("0123456789", "〇壹贰叁肆伍陆柒捌玖")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
_DAY_ONE, _TODAY = date(1900, 1, 1), date(2026, 11, 23)
scripts = st.sampled_from([{}, {}, FULL_WIDTH, CHINESE, FORMAL, DEVANAGARI])
gaps = st.sampled_from(["", "", " ", "-", "–", "—", ".", "·", "　", "\n", "  ", " - ", "\u00a0"])
hidden = st.sampled_from(["", "", "\u200b", "\u2060", "\ufeff"])
#: Words as people write them, without any sign that could be a digit or a letter X.
words = st.text(st.sampled_from("我的孩子住院了家里周转不开请帮忙看谢您，。：（）！\nabcOK、"), max_size=30)


def luhn_digit(body: str) -> str:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def id_check(body: str) -> str:
    return "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body)) % 11]


@st.composite
def id_cards(draw: st.DrawFn) -> list[str]:
    """The groups of an ID card's number."""
    place = draw(st.sampled_from(["110105", "330106", "440308", "542621", "650102", "710000", "810000"]))
    day = draw(st.dates(min_value=_DAY_ONE, max_value=_TODAY)).strftime("%Y%m%d")
    body = place + day + f"{draw(st.integers(0, 999)):03}"
    number = body + draw(st.sampled_from([id_check(body), "X", "x", "7"]))
    cuts = draw(st.sampled_from([(), (6,), (6, 14), (6, 10, 14), (6, 10, 12, 14), (4, 8, 12, 16), (3, 6, 10, 14)]))
    return _cut(number, cuts)


@st.composite
def bank_cards(draw: st.DrawFn) -> list[str]:
    """The groups of a bank card's number."""
    prefix = draw(st.sampled_from(["622202", "621700", "436742", "955880", "356889", "520108", "601382"]))
    length = draw(st.integers(16, 19))
    body = prefix + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length - 7, max_size=length - 7)))
    return _cut(body + luhn_digit(body), draw(st.sampled_from([(), (4, 8, 12, 16)])))


def _cut(number: str, cuts: tuple[int, ...]) -> list[str]:
    edges = [0, *(cut for cut in cuts if cut < len(number)), len(number)]
    return [number[first:last] for first, last in pairwise(edges)]


@st.composite
def harmless(draw: st.DrawFn) -> str:
    """Telephone numbers, days and amounts side by side."""
    mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
    parts = [
        mobile,
        mobile.map(lambda number: f"+86 {number[:3]} {number[3:7]} {number[7:]}"),
        mobile.map(lambda number: f"{number[:3]}-{number[3:7]}-{number[7:]}"),
        st.from_regex(r"0[1-9][0-9]{1,2}-[2-8][0-9]{6,7}", fullmatch=True),
        st.dates(min_value=_DAY_ONE).map(lambda day: day.strftime("%Y-%m-%d")),
        st.dates(min_value=_DAY_ONE).map(lambda day: day.strftime("%Y%m%d")),
        st.dates(min_value=_DAY_ONE).map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
        st.integers(1, 10**6).map(lambda sum_: f"{sum_}元"),
        st.integers(1, 10**9).map(lambda cents: f"{cents / 100:,.2f}"),
        st.from_regex(r"KN-20[0-9]{2}-[0-9]{4}", fullmatch=True),
        st.from_regex(r"SW[0-9]{3}", fullmatch=True),
    ]
    return draw(st.sampled_from([" ", "\n", "，", "、", " / ", "；"])).join(
        draw(st.lists(st.one_of(parts), max_size=8))
    )


class TestWhateverIsWritten:
    @given(id_cards(), scripts, gaps, words, words)
    def test_an_id_card_is_found(
        self, groups: list[str], script: dict[int, int], gap: str, before: str, after: str
    ) -> None:
        assert privacy.found(before + gap.join(groups).translate(script) + after) is Private.ID_CARD

    @given(bank_cards(), scripts, gaps, hidden, words, words)
    def test_a_bank_card_is_found(
        self, groups: list[str], script: dict[int, int], gap: str, unseen: str, before: str, after: str
    ) -> None:
        number = (gap + unseen).join(groups).translate(script)
        assert privacy.found(before + number + after) is not None

    @settings(max_examples=200)
    @given(harmless(), words)
    def test_what_is_harmless_is_left(self, text: str, around: str) -> None:
        assert privacy.found(around + text + around) is None

    @given(st.text(max_size=300))
    def test_no_text_is_too_strange(self, text: str) -> None:
        privacy.found(text)


class TestTime:
    #: The longest text that Telegram takes, of what could make a search go back and forth.
    PATTERNS = (
        *("1", "1 ", "11", "19", "62 ", "6 2 ", "1-", "1x", "1-X", "6222 ", "110105 ", "20261124 ", "1" + " " * 4),
        *("110105194912310020", "一", "一1", "１", "1\u0301", "\u0316\u0301", "\ufdfa", "13800000901 ", "-", "x", "我"),
    )

    @pytest.mark.parametrize("pattern", PATTERNS, ids=ascii)
    def test_is_short_for_any_text(self, pattern: str) -> None:
        text = (pattern * 4096)[:4096]
        assert min(_seconds(text) for _ in range(3)) < 0.1

    @pytest.mark.parametrize("pattern", PATTERNS, ids=ascii)
    def test_grows_with_the_length_alone(self, pattern: str) -> None:
        short, long = (min(_seconds((pattern * size)[:size]) for _ in range(5)) for size in (4_096, 32_768))
        # Eight times the text; to go back and forth would take 64 times as long.
        assert long < 8 * 4 * short + 0.02


def _seconds(text: str) -> float:
    """Of this thread alone: other tests run beside it."""
    started = time.thread_time()
    privacy.found(text)
    return time.thread_time() - started
