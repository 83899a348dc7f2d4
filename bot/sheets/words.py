"""Plain computing on cell contents: what a text, a number, a telephone or a month in them means."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from storage import names

Cell = str | float | int | bool | date | time | timedelta | None

_SPACES = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: A hyphen parts two names only between Han characters or spaces: 3-1泵站 is one name.
_PATH = re.compile(rf"\s*[/\\>|→]\s*|\s+-\s+|(?<=[{names.HAN}])-(?=[{names.HAN}])")

#: Eleven digits of a mobile, with or without the country code, however they are spaced.
_MOBILE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[\s-]*)?(1[3-9](?:[\s.-]?\d){9})(?!\.?\d)")
#: The shape of an identity card's number, 18 places or the old 15.
_IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|[1-9]\d{14})(?![\dXx])")
_SHORTEST_IDENTITY = 15
_NO_NUMBER = {"NA", "N/A", "NONE", "NULL"}
#: What a spreadsheet writes for a formula that failed, and signs alone for a column that was too narrow.
_ERROR = re.compile(
    r"#(?:N/A|NA|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!"
    r"|GETTING_DATA|#+)"
)
_DAY = re.compile(r"((?:19|20)\d\d)(?:[-/.年]\s?(\d{1,2})(?:[-/.月]\s?(?:(\d{1,2})日?)?)?|(\d\d)(\d\d)?)$")
_SERIAL_DAYS = range(7_000, 60_000)  # 1919 to 2064, as a spreadsheet counts days
_SERIAL_ZERO = date(1899, 12, 30)
#: Signs that show nothing and are no format signs by their class: fillers, joiners of glyphs, variants of one sign.
_UNSEEN = re.compile("[\0\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_CLASSES_UNSEEN = {"Cf", "Cs", "Co", "Cn"}
#: What a cell shows of itself when it is given back; nobody mends a row by more than this.
_SHOWN = 500


def filled(cell: Cell) -> Cell:
    """The cell, or empty where an error of the spreadsheet was written as text (#N/A): a workbook's own come empty."""
    if not isinstance(cell, str) or not ("#" in cell or "＃" in cell):
        return cell
    return "" if _ERROR.fullmatch(text(cell).replace(" ", "").upper()) else cell


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
    if plain.isalnum() and not _UNSEEN.search(plain):
        return plain
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in _CLASSES_UNSEEN)
    plain = _UNSEEN.sub("", seen)
    return _SPACES.sub(" ", "".join(" " if unicodedata.category(s) == "Cc" else s for s in plain)).strip()


def shown(cell: Cell) -> str:
    """The cell as a person reads it, for giving it back as text; an identity number is not repeated."""
    if cell == "" or cell is None or holds_identity(cell):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    plain = str(cell)[:_SHOWN]
    if plain.isprintable():
        return plain
    # Neither a surrogate nor a sign that no sheet may hold.
    return "".join(s for s in plain if s in "\n\t" or unicodedata.category(s) not in {"Cc", "Cs", "Cn"})


def header(cell: Cell) -> str:
    """A column's title without spaces, brackets and case: `手机号\\n（本人）` is 手机号."""
    return _BRACKETS.sub("", text(cell)).replace(" ", "").replace("_", "").rstrip(":*.").lower()


def name(cell: Cell) -> str:
    """A person's name: 傅　萍 is 傅萍, 买买提•艾力 is 买买提·艾力, Ann Lee keeps its space."""
    return names.spelled(text(cell))


@lru_cache(4096, typed=True)
def path(cell: Cell) -> tuple[str, ...]:
    """A unit's path from above: 局机关－办公室, 局机关 / 办公室."""
    parts = _PATH.split(names.without_gaps(text(cell)).translate(_DASHES))
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
    return isinstance(cell, str) and len(cell) >= _SHORTEST_IDENTITY and bool(_IDENTITY.search(text(cell)))


def staff_no(cell: Cell) -> str:
    """A staff number in capitals; a dash, 无 or another filler is none."""
    number = text(cell).replace(" ", "").translate(_DASHES).upper()
    return number if re.search(r"[0-9A-Z]", number) and number not in _NO_NUMBER else ""


def several(cell: Cell) -> list[str]:
    """Names in one cell: 运行一班、运行二班."""
    return [part for part in re.split(r"[、,;/\n]+", text(cell).replace(" ", "")) if part]


@lru_cache(4096, typed=True)
def day(cell: Cell) -> date | None:
    """The day in it, in any of the usual spellings; of a month its first day. None where it is neither."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and int(cell) in _SERIAL_DAYS:
        return _SERIAL_ZERO + timedelta(days=int(cell))
    found = _DAY.match(text(cell))
    if found is None:
        return None
    year, month, day_of_month, *together = found.groups()
    try:
        return date(int(year), int(month or together[0]), int(day_of_month or together[1] or 1))
    except ValueError:
        return None


def month(cell: Cell) -> str | None:
    """The month in it as `1978-12`; None where there is none."""
    found = day(cell)
    return None if found is None else f"{found:%Y-%m}"


def is_alone(cell: Cell) -> bool | None:
    """Whether somebody lives alone: 是, 独居; 否, 与子女同住. None where it can't be told."""
    said = text(cell).lower()
    if said in {"是", "独居", "yes", "y"}:
        return True
    return False if said in {"否", "no", "n"} or said.startswith("与") else None
