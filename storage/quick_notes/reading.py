"""Reading: one message says what was done: 今天城西站座谈会 23人. What it does not say, or not surely, is not guessed.
The words of each kind lie beside, as data. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from storage.publishing import days as typed
from storage.quick_notes import numbering, places, when
from storage.quick_notes.places import Places
from storage.quick_notes.records import MOST_TIMES, MOST_WORDS, Kind

_DATA: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
#: So far apart two words are one: of 安全培训, 安全 and 培训, the last says what it is.
_GLUED: Final = re.compile("[的工作知识主题系列]{0,4}")


def _any_of(ways: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in ways))


def _words_of(kind: dict[str, list[str]]) -> re.Pattern[str]:
    return _any_of((*kind["zh"], *(rf"\b(?:{way})\b" for way in kind["en"])))


_KINDS: Final = {Kind(name): _words_of(kind) for name, kind in _DATA["kinds"].items()}
_WHOLE: Final = _words_of(_DATA["whole"])
_NO_NOTE, _TROUBLE, _WORK = (
    _any_of((*_DATA[name]["zh"], *_DATA[name]["en"])) for name in ("no_note", "trouble", "work_with_trouble")
)


@dataclass(frozen=True)
class Read:
    """What a message says. Of each of `kinds`, `units` (keys), `days`, `counts` and `sums` (分) there is one where it
    is sure, several where it is not, none where nothing was said.

    `whole`: it was of the whole union; `beyond`: the name of a unit that is not the writer's to note of; `ahead`: a
    day to come was named; `unsure`: a day that can't be; `homes`: those of `counts` that are of households;
    `about`: 约20人, noted as 20; `vague`: a number that is none, 十几人; `unread`: what stands for a number of people
    and can't be one, -5人; `each`: money for each of them alone; `foreign`: money of another country."""

    kinds: tuple[Kind, ...] = ()
    units: tuple[int, ...] = ()
    whole: bool = False
    beyond: str | None = None
    days: tuple[date, ...] = ()
    ahead: bool = False
    unsure: bool = False
    counts: tuple[int, ...] = ()
    homes: tuple[int, ...] = ()
    about: bool = False
    vague: bool = False
    unread: str | None = None
    sums: tuple[int, ...] = ()
    each: bool = False
    foreign: bool = False

    @cached_property
    def says_something(self) -> bool:
        """Whether anything of a note was said."""
        parts = (self.kinds, self.units, self.whole, self.beyond, self.days, self.ahead, self.unsure, self.vague)
        return any((*parts, self.unread, self.counts, self.sums, self.each, self.foreign))

    @cached_property
    def is_whole(self) -> bool:
        """Whether it can stand as a note of its own: what was done and how many, or what, when and where; of two things
        in one, how many and when."""
        placed = len(self.days) == 1 and (len(self.units) == 1 or self.whole)
        several = len(self.kinds) > 1 and bool(self.counts and self.days)
        return not self.ahead and (several or (len(self.kinds) == 1 and (bool(self.counts) or placed)))


def folded(words: str) -> str:
    """Small letters, one width, one blank between two words."""
    return " ".join(typed.folded(typed.plainly(words)).split())


def read(words: str, today: date, among: Places) -> Read:
    """What they say of what was done, up to today, in the units of `among`."""
    said = folded(words)
    money = numbering.money(said)
    named = places.read(money.left, among)
    found = when.read(named.left, today)
    counted = numbering.counts(found.left, MOST_TIMES)
    return Read(
        kinds=kinds(found.left),
        units=named.found,
        whole=not named.found and _is_of_all(found.left, among) and named.beyond is None,
        beyond=named.beyond,
        days=found.named,
        ahead=found.ahead,
        unsure=found.unsure,
        counts=counted.found,
        homes=counted.homes,
        about=counted.about,
        vague=counted.vague,
        unread=counted.unread,
        sums=money.found,
        each=money.each,
        foreign=money.foreign,
    )


def _is_of_all(said: str, among: Places) -> bool:
    """Whether it was of the whole union, and the writer may note so."""
    return among.reach is None and bool(_WHOLE.search(said))


def kinds(said: str) -> tuple[Kind, ...]:
    """Each kind of work that folded words call by name, in order; of words that overlap the longest counts, of words
    glued to one another the last."""
    spans = [(*match.span(), kind) for kind, ways in _KINDS.items() for match in ways.finditer(said)]
    taken: list[tuple[int, int, Kind]] = []
    for begin, end, kind in sorted(spans, key=lambda one: (one[0] - one[1], one[0])):
        if end > begin and all(end <= first or begin >= last for first, last, _ in taken):
            taken.append((begin, end, kind))
    taken.sort()
    heads = [
        kind
        for at, (_, end, kind) in enumerate(taken)
        if at + 1 == len(taken) or not _is_glued(said, end, taken[at + 1][0])
    ]
    return tuple(dict.fromkeys(heads))


def _is_glued(said: str, end: int, begin: int) -> bool:
    """A blank parts Chinese words, and joins English ones."""
    between = said[end:begin]
    return bool(_GLUED.fullmatch(between)) or (between == " " and said[end - 1].isascii() and said[begin].isascii())


def is_of_trouble(words: str) -> bool:
    """Whether they sound like somebody's hardship, which is no note: its place is a report that is looked after."""
    said = folded(words)
    return bool(_TROUBLE.search(_WORK.sub(" ", said)))


def is_note(words: str, today: date, among: Places) -> bool:
    """Whether words that nobody asked for read clearly as a note: no question, no wish, no plan, nobody's trouble."""
    said = folded(words)
    if not 0 < len(words.strip()) <= MOST_WORDS or _NO_NOTE.search(said) or is_of_trouble(words):
        return False
    return read(words, today, among).is_whole
