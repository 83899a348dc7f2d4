"""A sentence has a rhythm: 每周三 18:30 羽毛球; 隔周六 9:00 合唱; every other Wed 6:30pm chess. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from storage.publishing import days

_MANY: Final = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MANY_EN: Final = {"other": 2, "second": 2, "two": 2, "three": 3, "third": 3, "four": 4, "fourth": 4}
_WEEK: Final = "(?:周|星期|礼拜)"
_DAY: Final = "[一二三四五六日天]"
_ENGLISH: Final = "mon|tue|wed|thu|fri|sat|sun"
_CHINESE: Final = re.compile(
    rf"(?:每(?P<apart>隔[一1]个?)?(?P<many>[一两二三四1-4])?个?{_WEEK}|(?P<other>隔){_WEEK})的?{_WEEK}?(?P<day>{_DAY})"
)
_WRITTEN: Final = re.compile(
    rf"\bevery (?:(?P<many>{'|'.join(_MANY_EN)}|[1-4]) )?(?:weeks? )?(?:on )?(?P<day>{_ENGLISH})[a-z]*\b",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(
    rf"\b(?:weekly on |on )?(?P<day>{_ENGLISH})(?:days|sdays|nesdays|rsdays|urdays)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many weeks; `rest`: the words with the day alone where the rhythm stood, to be read as one message."""

    every: int
    rest: str


def read(words: str) -> Rhythm | None:
    """None where no rhythm stands there."""
    text = " ".join(days.plainly(words).split())
    if (match := _CHINESE.search(text)) is not None:
        apart = bool(match["apart"] or match["other"])
        return Rhythm(2 if apart else _MANY.get(match["many"] or "一", 1), _with(text, match, f"周{match['day']}"))
    if (match := _WRITTEN.search(text)) is not None:
        many = (match["many"] or "1").lower()
        return Rhythm(_MANY_EN.get(many) or int(many), _with(text, match, match["day"].capitalize()))
    if (match := _PLURAL.search(text)) is not None:
        return Rhythm(1, _with(text, match, match["day"].capitalize()))
    return None


def _with(text: str, match: re.Match[str], day: str) -> str:
    return f"{text[: match.start()]}{day}{text[match.end() :]}"
