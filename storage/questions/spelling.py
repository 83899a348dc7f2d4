"""Spelling: when two fill-ins say the same: width, case, spaces, punctuation and 《》 do not count, and a number is a
number however it is written. Never fuzzy: 工会委员会 is no 工会委员."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from storage.questions.content import number

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
}
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_NUMERAL: Final = re.compile(rf"[{''.join([*_DIGITS, *_TENS, *_MYRIADS])}]+")
_SAID: Final = rf"{_NUMERAL.pattern}|\d+(?:\.\d+)?"
#: 三点一四, and no hour: 八点五分.
_DECIMAL: Final = re.compile(rf"({_NUMERAL.pattern})点([{''.join(_DIGITS)}]+)(?![十百千分刻半整])")
#: 百分之八十, 千分之五, and 三分之一: written the other way round.
_PARTS: Final = re.compile(rf"({_NUMERAL.pattern}|\d+)分之({_SAID})")
_SIGNS: Final = {"100": "%", "1000": "‰"}
#: A number with its places behind the point, a number with commas, or digits: 3.05 is no 3.5, and 2026.01.05 no number.
_ARABIC: Final = re.compile(r"(?<![\d.])(?:\d+(?:,\d{3})+|\d+)\.\d+(?![\d.])|\d+(?:,\d{3})+(?!\d)|\d+")
#: Signs that part numbers mean something: 30:2 is no 302, 3.5 no 35, 6.5-8.5 a span.
_KEPT: Final = frozenset("+-:/.%‰<>=≤≥≠±×°")
#: Signs of a number, before and behind it.
_BEFORE: Final = frozenset("+-<>=≤≥≠±")
_BEHIND: Final = frozenset("%‰°")
#: What parts numbers that are listed: 3、4 is no 34.
_LISTING: Final = frozenset(",、;")
_MINUS: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−~～", "-"))


def spelt(words: str) -> str:
    """The words as they are compared."""
    told = unicodedata.normalize("NFKC", words).casefold().translate(_MINUS)
    told = "".join(told.split())
    told = _DECIMAL.sub(_decimal, told)
    told = _PARTS.sub(_part, told)
    told = _NUMERAL.sub(lambda found: _arabic(found[0]), told)
    told = _ARABIC.sub(_plain, told)
    return "".join(_kept(told, at) for at in range(len(told)))


def _kept(told: str, at: int) -> str:
    """The sign at that place, if it counts; whatever lists numbers is a comma."""
    sign, before, after = told[at], told[at - 1 : at], told[at + 1 : at + 2]
    between = before.isdigit() and after.isdigit()
    if sign in _LISTING:
        return "," if between else ""
    if unicodedata.category(sign)[0] in "LNM" or sign in _BEHIND:
        return sign
    # Between numbers, or before one; a full stop at the end is none.
    return sign if sign in _KEPT and (between or (after.isdigit() and sign in _BEFORE)) else ""


def _plain(found: re.Match[str]) -> str:
    """Without commas and zeros that say nothing."""
    whole, _, places = found[0].replace(",", "").partition(".")
    return f"{int(whole)}.{places.rstrip('0')}".rstrip(".")


def _decimal(found: re.Match[str]) -> str:
    return f"{_arabic(found[1])}.{''.join(str(_DIGITS[sign]) for sign in found[2])}"


def _part(found: re.Match[str]) -> str:
    whole, part = _arabic(found[1]), _arabic(found[2])
    return f"{part}{_SIGNS[whole]}" if whole in _SIGNS else f"{part}/{whole}"


def _arabic(words: str) -> str:
    """A Chinese numeral in digits: 二十五 is 25, 二〇二一 is 2021, 两 is 2; what is none stays as it is."""
    if words[0].isascii():
        return words
    if all(sign in _DIGITS for sign in words) and (len(words) == 1 or not {*words} & {"两", "兩"}):
        return "".join(str(_DIGITS[sign]) for sign in words)
    value = _value(words)
    return words if value is None else str(value)


def _value(words: str) -> int | None:
    """千百十 with a digit before each, in falling order; None where they stand in no order that says a number. A last
    digit right behind 百, 千 or 万 counts the next lower unit: 二百五 is 250, 二百零五 is 205."""
    whole, part, digit, after = 0, 0, None, 10
    last = 10_000
    myriad = 10**12
    for sign in words:
        if sign in _DIGITS:
            if digit not in {None, 0}:
                return None
            after = 10 if digit == 0 or not _DIGITS[sign] else after
            digit = _DIGITS[sign]
        elif sign in _TENS:
            unit = _TENS[sign]
            if unit >= last:
                return None
            part += (1 if digit is None else digit) * unit
            digit, last, after = None, unit, unit
        else:
            unit = _MYRIADS[sign]
            part += digit or 0
            if not part or unit >= myriad:
                return None
            whole += part * unit
            part, digit, last, myriad, after = 0, None, 10_000, unit, unit
    return whole + part + (digit or 0) * (after // 10)


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit in it, of any script."""
    return any(sign.isalnum() for sign in words)


def quantity(words: str) -> Decimal | None:
    """The one number that somebody wrote, with or without what it counts behind it: 110, １１０次, 二十五人, 百分之八十
    is 80. None where there is none, or several."""
    told = spelt(words)
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)([^\d.:/-]*)", told)
    return None if found is None else number(found[1])
