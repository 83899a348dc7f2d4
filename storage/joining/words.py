"""What people say of themselves, taken apart: name, unit and the last four digits, in any order. Plain computing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage import asking, units
from storage.errors import Refusal


class ClaimUnclear(asking.Unfit, Refusal):
    """Name, unit or digits are missing; values: missing (name, unit or digits), nearest (unit names or paths)."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a person said of themselves, taken apart; several units where their name does not tell them apart."""

    name: str
    units: tuple[int, ...]
    digits: str


_GAP = re.compile(r"[\s,，、;；。.:：/\\>|!！?？~\-—_()\[\]\d]+")
#: A mobile as people group it, and "后4位", whose digit is none of the four.
_GROUPED = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1\d{2})[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_LAST_FOUR = re.compile(r"([后尾末])\s*4\s*(?=[位个])")
_ENGLISH = re.compile(
    r"\b(?:hello|hi|(?:i am|i'm|i’m|my name is|name is|name|my|from|at|the|and|is"
    r"|(?:tele)?phone(?: number)?|mobile|number|end(?:s|ing) (?:in|with)|last (?:four|4)(?: digits)?|digits"
    r"|work(?:ing)?|unit|station))\b",
    re.IGNORECASE | re.ASCII,
)
_ABOUT = (
    "(?:您好|你好|大家好|本人|姓名|名字|单位|站所|部门|工作|上班|登记|手机号码|手机号|手机|电话号码|电话|号码"
    "|最后四位|后四位|最后四个|后四个|后四|末四位|尾号|尾数|数字)"
)
#: What stands before a name and behind it. A name keeps its own 是, 的 and 名, wherever else they stand.
_BEFORE = re.compile(f"^(?:(?:我的?|{_ABOUT})(?:叫做|来自|[是叫在为])?|名叫)+")
_BEHIND = re.compile(f"(?:的?(?:我的?)?{_ABOUT}[是为]?)+$")
_PARTICLES = re.compile("[的是在]*")


def understand(said: str, paths: Mapping[int, tuple[str, ...]], home: int | None = None) -> Words:
    """Takes "我是李明，城东供水站的，后四位0123" apart, in any order, with or without spaces.

    `home`: the unit that is meant where none is named.
    `paths`: every unit with the names from the root down. A unit may be named with those above it (局机关/办公室), or
    by a piece of two characters or more that no other unit's name has. ClaimUnclear says what is missing.
    """
    plain = _LAST_FOUR.sub(r"\1四", _GROUPED.sub(r"\1\2\3", unicodedata.normalize("NFKC", said)))
    found, rest = _place(plain, paths)
    digits = re.search(r"(?<!\d)(\d{4}|\d{11})(?!\d)", rest)
    parts = _without_stock(rest)
    if not found:
        found, parts = _piece(parts, paths)
    if not found and home is not None and home in paths:
        found = (home,)
    if not found:
        names = list(dict.fromkeys(path[-1] for path in paths.values()))
        raise ClaimUnclear(missing="unit", nearest=[*units.nearest(" ".join(parts), names)])
    if digits is None:
        raise ClaimUnclear(missing="digits", nearest=[])
    if not parts:
        raise ClaimUnclear(missing="name", nearest=[])
    return Words(" ".join(parts), found, digits[1][-4:])


def recall(name: str, roster: Iterable[str]) -> str:
    """The name as the roster writes it, where the roster's name is (or clearly stands in) what was said; else as said.

    A single character more is another name: 张三丰 is not 张三.
    """
    said = _squeezed(name)
    fitting = [one for one in roster if _squeezed(one) and _squeezed(one) in said]
    best = max(fitting, key=len, default=name)
    return best if len(said) - len(_squeezed(best)) != 1 else name


def _squeezed(name: str) -> str:
    return re.sub(r"[\s·•・‧.]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _place(plain: str, paths: Mapping[int, tuple[str, ...]]) -> tuple[tuple[int, ...], str]:
    """The units that the text names most fully, and the text without them."""
    best, rest = (0, 0), plain
    found: list[int] = []
    for unit_id, path in paths.items():
        if path[-1] not in plain:
            continue
        left, length = plain, 0
        for name in reversed(path):
            if name in left:
                left, length = _taken_out(name, left), length + len(name)
        # Of two that are as long, the longer name of its own: 局机关办公室 before 局机关 with an 办公室.
        if (length, len(path[-1])) > best:
            best, rest, found = (length, len(path[-1])), left, []
        if (length, len(path[-1])) == best:
            found.append(unit_id)
    return tuple(found), rest


def _taken_out(name: str, text: str) -> str:
    # The last one: "一班" may stand in the name of the unit above too. The 的 behind it goes with it.
    before, _, behind = text.rpartition(name)
    return f"{before} {behind.removeprefix('的')}"


def _without_stock(rest: str) -> list[str]:
    """What is left of the text when numbers and the words that people put around their name are gone."""
    parts = []
    for part in _GAP.split(_ENGLISH.sub(" ", rest)):
        bare = _BEHIND.sub("", _BEFORE.sub("", part))
        if not _PARTICLES.fullmatch(bare):
            parts.append(bare)
    return parts


def _piece(parts: list[str], paths: Mapping[int, tuple[str, ...]]) -> tuple[tuple[int, ...], list[str]]:
    """The units meant by a part that only their name begins with (or else has), and the other parts."""
    names = {path[-1] for path in paths.values()}
    meant = {}
    for part in parts:
        piece = part.removesuffix("的")
        if len(piece) >= 2:
            alike = [name for name in names if name.startswith(piece)] or [name for name in names if piece in name]
            if len(alike) == 1:
                meant[part] = alike[0]
    if len(set(meant.values())) != 1:
        return (), parts
    (name,) = set(meant.values())
    others = [part for part in parts if part not in meant]
    return tuple(unit_id for unit_id, path in paths.items() if path[-1] == name), others
