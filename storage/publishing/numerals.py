"""Whole numbers as people write them: 40, 四十, 一百二十, 两千. Pure."""

from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_GREAT: Final = {"万": 10**4, "亿": 10**8}


def number(words: str) -> int | None:
    """None where it can be read in two ways, or in none."""
    if words.isascii():
        plain = words.replace(",", "")
        return int(plain) if plain.isdigit() and len(plain) < 10 else None
    plain = words.replace("零", "〇").replace("两", "二")
    total, section, digit, last = 0, 0, None, 1
    for sign in plain:
        if sign in _GREAT:
            total, section, digit, last = (total + section + (digit or 0)) * _GREAT[sign], 0, None, _GREAT[sign]
        elif sign in _UNITS:
            if digit is None and sign != "十":
                return None
            section, digit, last = section + (1 if digit is None else digit) * _UNITS[sign], None, _UNITS[sign]
        elif sign not in _DIGITS or digit:
            return None
        else:
            digit = _DIGITS.index(sign)
            last = 1 if digit == 0 else last
    # 一百二 is a hundred and two to some, and a hundred and twenty to others.
    return None if digit and last > 10 else total + section + (digit or 0)
