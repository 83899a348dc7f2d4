"""Formats: how the numbers of a workbook look: 0.6 is 60 % and 46096 is 3月15日 to whoever wrote it.

The parser tells values only; which cells have a format of their own is read beside it, and only of those in question.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import IO, Final
from xml.etree import ElementTree as ET

from bot.sheets.words import Cell

_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>")
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'(?:^|\s)s="(\d{1,6})"')
#: Signs of one format, and how many formats a workbook may have, for us.
_LONGEST, _MOST_FORMATS = 200, 5_000
#: The formats that have a number only, as they look in a Chinese office.
_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN: Final = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(AM/PM|A/P|上午/下午)|(General|G/通用格式)|(y+|m+|d+|h+|s+|a{3,}|e+(?![+-]))|([0#?.,]+%?|%)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_WEEK: Final = "一二三四五六日"
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(slots=True)
class Formats:
    """How the cells of a sheet look that do not look like everything, in columns counted from the first used one."""

    first: int = 0
    codes: dict[int, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> str:
        return self.codes.get(row << 14 | column + self.first, "")


def read(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, Formats]:
    """Sheet name -> the formats in it. `parts`: which part of the archive each sheet is."""
    names = set(archive.namelist())
    styles = _styles(archive) if "xl/styles.xml" in names else {}
    if not styles:
        return {}
    return {name: _of_sheet(archive, part, styles) for name, part in parts.items() if part in names}


def _styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """Number of a cell's style -> its format, of those that have one."""
    root = ET.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 - expat stops entity bombs itself
    codes = dict(_BUILT_IN)
    styles: dict[int, str] = {}
    for part in root:
        kind = part.tag.rpartition("}")[2]
        if kind == "numFmts":
            for one in list(part)[:_MOST_FORMATS]:
                codes[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")[:_LONGEST]
        elif kind == "cellXfs":
            for number, one in enumerate(part):
                code = codes.get(int(one.get("numFmtId", "0")), "")
                if code and code.lower() not in {"general", "@", "g/通用格式"}:
                    styles[number] = code
    return styles


def _of_sheet(archive: zipfile.ZipFile, part: str, styles: dict[int, str]) -> Formats:
    found, wanted = Formats(), {str(number).encode(): code for number, code in styles.items()}
    with archive.open(part) as stream:
        for attributes in _cells(stream):
            style = _STYLE.search(attributes)
            if style is None or style[1] not in wanted:
                continue
            place = _PLACE.search(attributes)
            if place is not None:
                found.codes[int(place[2]) << 14 | _column(place[1])] = wanted[style[1]]
    return found


def _cells(stream: IO[bytes]) -> Iterator[bytes]:
    carry = b""
    for chunk in iter(lambda: stream.read(_CHUNK), b""):
        window = carry + chunk
        cut = window.rfind(b"<")
        yield from _CELL.findall(window[:cut])
        carry = window[cut:] if cut >= 0 else b""
    yield from _CELL.findall(carry)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# Shown.


def shown(cell: Cell, code: str = "") -> str:
    """The cell as its sheet shows it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(cell, code)
    return _of_days(cell, code)


def _of_days(cell: date | time | timedelta, code: str) -> str:
    if isinstance(cell, timedelta):
        minutes, second = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{second:02}" if second else "")
    if isinstance(cell, time):
        return _moment(datetime(1900, 1, 1, cell.hour, cell.minute, cell.second), code or "h:mm")  # noqa: DTZ001
    if isinstance(cell, datetime):
        return _moment(cell, code or ("yyyy/m/d" if cell.time() == time() else "yyyy/m/d h:mm"))
    return _moment(datetime(cell.year, cell.month, cell.day), code or "yyyy/m/d")  # noqa: DTZ001


def _general(number: float) -> str:
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    told = f"{number:.11g}"
    return f"{Decimal(told):f}" if "e" in told and abs(number) > 1e-9 else told


def _number(number: float, code: str) -> str:
    sections = _sections(code)
    if not code or not sections[0]:
        return _general(number)
    section = sections[0]
    if number < 0 and len(sections) > 1 and sections[1]:
        section, number = sections[1], -number
    elif number == 0 and len(sections) > 2 and sections[2]:
        section = sections[2]
    if _is_of_days(section):
        return _moment(_ZERO + timedelta(days=number), section) if 0 <= number < 2_958_466 else _general(number)
    return _figured(number, section)


def _sections(code: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _is_of_days(section: str) -> bool:
    return any(token[5] for token in _TOKEN.findall(section))


def _figured(number: float, section: str) -> str:
    tokens = _TOKEN.findall(section)
    places = "".join(token[6] for token in tokens)
    if not places:
        told = "".join(_literal(token) or (_general(number) if token[4] else "") for token in tokens)
        return told or _general(number)
    if re.search(r"E[+-]", section, re.IGNORECASE) or "/" in section:
        return _general(number)
    value = Decimal(repr(float(number))) * 100 ** places.count("%")
    whole, _, rest = places.replace("%", "").partition(".")
    digits = rest.replace(",", "")
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(digits)), ROUND_HALF_UP)
    told = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    while digits.endswith("#") and told.endswith("0"):
        digits, told = digits[:-1], told[:-1]
    before, dot, after = told.partition(".")
    told = f"{before.zfill(whole.count('0'))}{dot if after or rest else ''}{after}"
    told = f"-{told}" if value < 0 else told
    out, done = "", False
    for token in tokens:
        if token[6]:
            out += "" if done or token[6] == "%" else told
            done = done or token[6] != "%"
            out += "%" if "%" in token[6] else ""
        else:
            out += _literal(token)
    return out.strip()


def _literal(token: tuple[str, ...]) -> str:
    quoted, escaped, bracket, _, _, _, _, other = token
    if bracket.startswith("$"):
        return bracket[1:].partition("-")[0]
    return quoted or escaped or other


def _moment(at: datetime, code: str) -> str:
    section = _sections(code)[0]
    tokens = _TOKEN.findall(section)
    if not any(token[5] for token in tokens):
        tokens = _TOKEN.findall("yyyy/m/d")
    noon = any(token[3] for token in tokens)
    out, hours_before = "", False
    for number, token in enumerate(tokens):
        part = token[5].lower()
        if token[3]:
            out += ("上午" if at.hour < 12 else "下午") if "午" in token[3] else ("AM" if at.hour < 12 else "PM")
        elif not part:
            out += "" if token[6] == "%" else token[6] or _literal(token)
        else:
            seconds_after = any("s" in one[5].lower() for one in tokens[number + 1 : number + 3])
            out += _part(at, part, minutes=part[0] == "m" and (hours_before or seconds_after), noon=noon)
            hours_before = part[0] == "h"
    return out.strip()


def _part(at: datetime, part: str, *, minutes: bool, noon: bool) -> str:
    sign, size = part[0], len(part)
    if minutes:
        return f"{at.minute:0{min(size, 2)}}"
    if size > 2 and sign in "mda":
        return {"m": _MONTHS[at.month - 1], "d": f"{at:%a}", "a": f"{'星期' * (size > 3)}{_WEEK[at.weekday()]}"}[sign]
    if sign == "y" and size < 3:
        return f"{at.year % 100:02}"
    hour = (at.hour % 12 or 12) if noon else at.hour
    figure = {"y": at.year, "e": at.year, "m": at.month, "d": at.day, "h": hour, "s": at.second}[sign]
    return f"{figure:0{min(size, 2)}}" if sign in "mdhs" else f"{figure:04}"
