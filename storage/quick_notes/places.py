"""Places: the unit that a message names, in full or as people shorten it: 城西站 is 城西供水站. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from storage import units

#: Shorter names have no short form.
_SHORTEST: Final = 4
_HAN: Final = re.compile(r"[\u3400-\u9fff\d]+")


@dataclass(frozen=True, slots=True)
class Places:
    """Every unit with the names above it (`folded`: in small letters), and those to note of (None: all)."""

    paths: Mapping[int, tuple[str, ...]]
    reach: Collection[int] | None = None
    folded: dict[int, tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.folded.update({key: tuple(name.lower() for name in path) for key, path in self.paths.items()})

    @property
    def only(self) -> int | None:
        """The one unit that there is to note of."""
        own = self.paths.keys() if self.reach is None else self.reach
        return next(iter(own)) if len(own) == 1 else None

    def tops(self) -> list[int]:
        """The units to note of that stand below none of the others, in the order they were made."""
        own = [key for key in self.paths if self.reach is None or key in self.reach]
        names = {self.paths[key] for key in own}
        return [key for key in own if self.paths[key][:-1] not in names]


@dataclass(frozen=True, slots=True)
class Named:
    """`found`: units within reach, one where it is sure; `beyond`: the name of one that is not. `left`: the words
    without names."""

    found: tuple[int, ...]
    beyond: str | None
    left: str


def read(said: str, places: Places) -> Named:
    """The units that folded words name, most fully named first."""
    paths = places.folded
    whole, shared = _spelt_out(said, {path[-1] for path in paths.values()})
    there = {key: path for key, path in paths.items() if _stands(path[-1], whole)}
    found = units.named_in(there, whole) or [key for key, path in paths.items() if path[-1] in shared]
    own = [key for key in found if places.reach is None or key in places.reach]
    beyond = places.paths[found[0]][-1] if found and not own else None
    return Named(tuple(own), beyond, _without(whole, (name for key in found for name in paths[key])))


def _stands(name: str, said: str) -> bool:
    """East is not in least."""
    return bool(re.search(rf"\b{re.escape(name)}\b", said)) if name.isascii() else name in said


def _without(said: str, names: Iterator[str]) -> str:
    for name in sorted(set(names), key=len, reverse=True):
        said = said.replace(name, " \ue003 ")
    return said


def _spelt_out(said: str, names: Collection[str]) -> tuple[str, set[str]]:
    """The words with short forms spelt out; and the names that share one that stands there."""
    shared = set[str]()
    for short, meant in _shorts(said, names).items():
        if len(meant) == 1:
            said = said.replace(short, meant.pop())
        else:
            shared |= meant
    return said, shared


def _shorts(said: str, names: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        if name in said:
            continue
        for match in _short_of(name).finditer(said) if len(name) >= _SHORTEST else ():
            if match[0] not in names:
                found.setdefault(match[0], set()).add(name)
    return found


def _short_of(name: str) -> re.Pattern[str]:
    """How it begins and ends, with whatever is left out between."""
    if _HAN.fullmatch(name):
        between = "".join(f"{re.escape(sign)}?" for sign in name[2:-1])
        first = f"第?{re.escape(name[1])}" if name[0] == "第" else re.escape(name[:2])
        return re.compile(f"{first}{between}{re.escape(name[-1])}")
    first, *rest = name.split(" ")
    between = "".join(f"(?: {re.escape(word)})?" for word in rest[:-1])
    last = f" {re.escape(rest[-1])}" if rest else ""
    return re.compile(rf"\b{re.escape(first)}{between}{last}\b")
