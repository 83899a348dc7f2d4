"""Plain computing on cell contents: what a text, a number, a telephone or a month in them means."""

import re
import unicodedata
from datetime import date, time, timedelta

Cell = str | float | int | bool | date | time | timedelta | None

_SPACES = re.compile(r"\s+")
_HAN = "㐀-鿿豈-﫿〇\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_DOT_IN_NAME = re.compile(rf"(?<=[{_HAN}]) ?[.•‧∙・·] ?(?=[{_HAN}])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: A hyphen parts two names only between Han characters or spaces: 3-1泵站 is one name.
_PATH = re.compile(rf"\s*[/\\>|→]\s*|\s+-\s+|(?<=[{_HAN}])-(?=[{_HAN}])")

#: Eleven digits of a mobile, with or without the country code, however they are spaced.
_MOBILE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[\s-]*)?(1[3-9](?:[\s.-]?\d){9})(?!\.?\d)")
#: The shape of an identity card's number, 18 places or the old 15.
_IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|[1-9]\d{14})(?![\dXx])")
_NO_NUMBER = {"NA", "N/A", "NONE", "NULL"}
_MONTH = re.compile(r"((?:19|20)\d\d)(?:[-/.年]\s?(\d{1,2})(?:[-/.月]\s?(?:\d{1,2}日?)?)?|(\d\d)(?:\d\d)?)$")
_SERIAL_DAYS = range(7_000, 60_000)  # 1919 to 2064, as a spreadsheet counts days


def text(cell: Cell) -> str:
    """The cell as one line: full-width forms made plain, invisible characters gone, whole numbers without `.0`."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    plain = str(cell)
    if plain.isascii() and plain.isprintable():
        return _SPACES.sub(" ", plain).strip()
    plain = unicodedata.normalize("NFKC", plain)
    if plain.isalnum():
        return plain
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cs", "Co"} and sign != "\0")
    return _SPACES.sub(" ", "".join(" " if unicodedata.category(s) == "Cc" else s for s in seen)).strip()


def header(cell: Cell) -> str:
    """A column's title without spaces, brackets and case: `手机号\\n（本人）` is 手机号."""
    return _BRACKETS.sub("", text(cell)).replace(" ", "").replace("_", "").rstrip(":*.").lower()


def name(cell: Cell) -> str:
    """A person's name: 傅　萍 is 傅萍, 买买提•艾力 is 买买提·艾力, Ann Lee keeps its space."""
    return _DOT_IN_NAME.sub("·", _BETWEEN_HAN.sub("", text(cell)))


def path(cell: Cell) -> tuple[str, ...]:
    """A unit's path from above: 局机关－办公室, 局机关 / 办公室."""
    parts = _PATH.split(_BETWEEN_HAN.sub("", text(cell)).translate(_DASHES))
    return tuple(part for part in parts if part)


def phones(cell: Cell) -> list[str]:
    """Every mobile number in the cell, as 11 digits; an identity number, even one that begins so, is none."""
    line = text(cell).translate(_DASHES)
    if holds_identity(cell):
        return []
    return list(dict.fromkeys(re.sub(r"\D", "", found) for found in _MOBILE.findall(line)))


def holds_identity(cell: Cell) -> bool:
    """Whether an identity number stands in the cell, or what a spreadsheet made of one stored as a number."""
    if isinstance(cell, float | int):
        return abs(cell) >= 1e14
    return bool(_IDENTITY.search(text(cell)))


def staff_no(cell: Cell) -> str:
    """A staff number in capitals; a dash, 无 or another filler is none."""
    number = text(cell).replace(" ", "").translate(_DASHES).upper()
    return number if re.search(r"[0-9A-Z]", number) and number not in _NO_NUMBER else ""


def is_month(cell: Cell) -> bool:
    """Whether a month or day can be read in it, in any of the usual spellings."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, float) and int(cell) in _SERIAL_DAYS:
        return True
    found = _MONTH.match(text(cell))
    return found is not None and 1 <= int(found[2] or found[3]) <= 12
