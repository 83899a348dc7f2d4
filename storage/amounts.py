"""Amounts of money as people type them: 1,200; １２００元; 3.6万; 三万六; 3000/月; CNY 36,000 a year. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

#: 分 in a 元.
YUAN: Final = 100
#: No amount that anybody means is longer, or more 元: a telephone number is none.
_LONGEST, _MOST = 40, 10_000_000_000
#: Nor has a household as many people that it took more digits.
_PEOPLE = 2

_DIGITS = str.maketrans("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖wk", "001223456789123456789万千")
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NONE = re.compile("没有?|无|none|nothing|no")
_MONTH = re.compile("每个?月|一个月|按月|月|(?:a|per|each|every) ?month|monthly|month")
_YEAR = re.compile("每年|一年|全年|按年|年|(?:a|per|each|every) ?year|yearly|annually|year")
#: 三四万: one of two.
_VAGUE = re.compile("[一二三四五六七八九两俩]{2}")
_AROUND = re.compile("收入|大约|大概|差不多|左右|约|about|around|人民币|块钱|元|圆|块|yuan|cny|rmb|[¥￥/]")
_PIECE = re.compile(r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,4})?)|([十百千万])")
#: 三口人: people say how many they are in words.
_SPOKEN = re.compile(
    "(?:我们|我家|家里|全家|一家|一共|总共|共|有)*([一二两三四五六七八九十]{1,3})(?:口人?|个人?|人|位)?"
)
_LESS = re.compile(r"[-−–]\s*[0-9]|负")
#: 3000 2000: two sums; a space parts thousands alone.
_TWO = re.compile(r"[0-9]\s+[0-9]")
#: 1.200: a thousand, or one and a bit?
_UNCLEAR = re.compile(r"[0-9]+\.[0-9]{3,}")

_CASH = re.compile(
    r"现金|现钞|红包|转账|汇款|(?:慰问|救助|补助|帮扶|助学|资助)[金款]|\b(?:cash|money)\b", re.IGNORECASE
)
#: What shops take for money; with a sum beside it, it is one.
_CARD = re.compile(
    r"(?:购物|礼品|储值|充值|超市|加油|提货|消费|代金)[卡券]|\b(?:gift ?cards?|vouchers?)\b", re.IGNORECASE
)
_FACE = re.compile("[0-9]{2,}|[元块百千万]")


#: What stands between things that are told in one line, but not between the digits of one number.
_BETWEEN = re.compile(r"[、；;+＋\n]|[，,](?!\d{3}(?!\d))")
_COIN = re.compile(r"(.*?(?:元|圆|块|yuan|rmb))\s+(.+)", re.IGNORECASE)


class Period(StrEnum):
    """What an amount is said for."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Amount:
    """`fen` in 分; `period` is None where nothing was said of it."""

    fen: int
    period: Period | None = None

    @property
    def a_year(self) -> int:
        """分 a year; what is said for no time is meant so."""
        return self.fen * 12 if self.period is Period.MONTH else self.fen


def read(words: str) -> Amount | None:
    """The amount that stands there, to the 分; None for anything else, two amounts and less than nothing among them."""
    plain = unicodedata.normalize("NFKC", words).lower().strip()
    if len(plain) > _LONGEST or _VAGUE.search(plain):
        return None
    if _NONE.fullmatch(plain):
        return Amount(0)
    plain, months = _MONTH.subn("", plain)
    plain, years = _YEAR.subn("", plain)
    plain = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", ",", _AROUND.sub("", plain).strip())
    number = None if _TWO.search(plain) else _number(re.sub(r"\s", "", plain).translate(_DIGITS))
    if number is None or number > _MOST or (number * YUAN).denominator != 1 or months + years > 1:
        return None
    return Amount(int(number * YUAN), Period.MONTH if months else Period.YEAR if years else None)


def count(words: str) -> int:
    """How many people the one number in the words says: 3, １２口人, 一家三口; 0 for none, for less than none, and for
    more than one: 1大2小."""
    plain = unicodedata.normalize("NFKC", words).strip()
    spoken = _SPOKEN.fullmatch(plain)
    if spoken is not None and not _VAGUE.search(spoken[1]):
        return int(_number(spoken[1].translate(_DIGITS)) or 0)
    digits = "".join(sign for sign in plain if sign.isdecimal())
    alone = digits in plain and 0 < len(digits) <= _PEOPLE and not _LESS.search(plain)
    return int(digits) if alone else 0


def is_money(words: str) -> bool:
    """Whether the words are a sum, or call what they tell of money: 500 元, 慰问金三千, 现金, 购物卡500元; a card
    without a sum is a thing."""
    plain = unicodedata.normalize("NFKC", words)
    card = _CARD.search(plain) is not None and _FACE.search(plain) is not None
    return card or _CASH.search(plain) is not None or read(plain) is not None


def apart(words: str) -> tuple[list[int], list[str]]:
    """The sums (分) in a list of things, and the other things: 慰问金500元、米，一箱牛奶; 500 yuan, rice."""
    sums, others = list[int](), list[str]()
    for piece in _BETWEEN.split(words):
        # 500 元 米: a sum is told from 500 米 by its unit.
        coin = None if _bare(piece) is not None else _COIN.fullmatch(piece.strip())
        for one in [piece] if coin is None else coin.groups():
            found = _bare(one)
            if found is not None:
                sums.append(found)
            elif one.strip():
                others.append(one.strip())
    return sums, others


def _bare(words: str) -> int | None:
    """分 of a sum that may be called what it is."""
    found = read(_CASH.sub("", words).strip(" :："))
    return None if found is None or found.period is not None else found.fen


def _number(words: str) -> Fraction | None:
    """36000; 3.6万; 3万6千; 3万6, which is said for the same."""
    pieces = [found[0] for found in _PIECE.finditer(words)]
    if not pieces or "".join(pieces) != words or _UNCLEAR.fullmatch(words):
        return None
    whole, section, loose, last = Fraction(0), Fraction(0), None, 0
    for piece in pieces:
        unit = _UNITS.get(piece)
        if unit is None:
            if loose is not None:
                return None
            loose = Fraction(piece.replace(",", ""))
        elif unit == _UNITS["万"]:
            if whole:
                return None
            whole, section, loose, last = (section + (loose or 0)) * unit, Fraction(0), None, unit
        elif last and unit >= last:
            return None
        else:
            section, loose, last = section + (1 if loose is None else loose) * unit, None, unit
    # What stands at the end without a unit: 3万6 is 36,000, 3万零6 is not.
    short = last > _UNITS["十"] and len(pieces[-1]) == 1 and loose is not None
    return whole + section + (loose or 0) * (Fraction(last, 10) if short else 1)
