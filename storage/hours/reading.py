"""Hours as officers type them: 每周三 14:00-16:00 二楼会议室; 12月24日至26日; Wed 2-4pm; 24 Dec 9:00-11:00. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from storage import days

_WEEKDAYS: Final = "一二三四五六日"
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = "[一二三四五六日天1-7]"
_WEEK: Final = "(?:周|星期|礼拜)"
_NAME: Final = rf"(?:{'|'.join(_ENGLISH)})[a-z]*\.?"
_TO: Final = "(?:-{1,2}|–|—{1,2}|~|至|到|to|until)"
_HOURS: Final = {"两": 2} | {one: at for at, one in enumerate("零一二三四五六七八九", 0)}
_LATE: Final = ("下午", "晚上", "傍晚")
#: Nobody means the small hours by 两点.
_EARLIEST: Final = 7
_NOON: Final = 12


def _clock(nth: int) -> str:
    """A time of the day, its parts under names."""
    return (
        rf"(?P<part{nth}>上午|早上|中午|下午|傍晚|晚上)? ?(?P<hour{nth}>[0-2]?\d|[一二两三四五六七八九]|十[一二]?)"
        rf"(?: ?(?P<sign{nth}>[:点时]) ?(?P<minute{nth}>[0-5]\d|半)?分?)? ?(?P<half{nth}>[ap]\.?m\b\.?)?"
    )


_SPAN: Final = re.compile(rf"(?<![\d:月.]){_clock(1)} ?{_TO} ?{_clock(2)}(?![\d:日号月.])")
_SOME: Final = re.compile(rf"(?:{_WEEK}?{_DAY}+[、,和及与/ ]*)+")
_FROM_TO: Final = re.compile(rf"{_WEEK}(?P<first>{_DAY}) ?{_TO} ?{_WEEK}?(?P<last>{_DAY})")
_SOME_EN: Final = re.compile(rf"(?:{_NAME}(?:,| and\b| &|/| )*)+")
_FROM_TO_EN: Final = re.compile(rf"(?P<first>{_NAME}) ?{_TO} ?(?P<last>{_NAME})")
_NOISE: Final = re.compile(r"每个?|\bevery\b|\bon\b|的")
_WORKDAYS: Final = ("工作日", "weekdays", "weekday")
#: 12月24日至26日: the month is said once.
_ONLY_DAY: Final = re.compile(r"(\d{1,2}) ?[日号]?")
_EDGE: Final = " ,，、。;；:：@在"
_PARTS: Final = {"上午": (time(0), time(12)), "下午": (time(12), time(23, 59)), "晚上": (time(18), time(23, 59))}
_PARTS_EN: Final = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}


@dataclass(frozen=True, slots=True)
class Clocks:
    """From one time of a day until another; `before`, `behind`: the words around it."""

    begins: time
    ends: time
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Weekly:
    """Those weekdays (Monday is 0) from one time until another; `rest`: what else was said, a place most likely."""

    weekdays: tuple[int, ...]
    begins: time
    ends: time
    rest: str


@dataclass(frozen=True, slots=True)
class Days:
    """From one day until another, both counted; with times that part of them; `rest`: what else was said."""

    first: date
    last: date
    begins: time | None
    ends: time | None
    rest: str


def clocks(words: str) -> Clocks | None:
    """The times that stand in the words; None where there are none, or they run backwards."""
    said = _plainly(words)
    match = _SPAN.search(said)
    if match is None:
        return None
    begins, ends = _both(match)
    if begins is None or ends is None or begins >= ends:
        return None
    return Clocks(begins, ends, said[: match.start()].strip(_EDGE), said[match.end() :].strip(_EDGE))


def weekly(words: str) -> Weekly | None:
    """Weekdays first, then times, then whatever else."""
    found = clocks(words)
    if found is None:
        return None
    weekdays = _weekdays(_NOISE.sub("", found.before.lower()).strip(_EDGE))
    return Weekly(weekdays, found.begins, found.ends, found.behind) if weekdays else None


def some_days(words: str, today: date) -> Days | None:
    """A day or several, the next such; with times, or with the half of the day, that part of them."""
    first = days.leading(_plainly(words), today, ahead=True)
    if first is None:
        return None
    last, rest = _last(first[0], first[1])
    if last is None or last < first[0]:
        return None
    if (part := _part(rest)) is not None:
        return Days(first[0], last, *_PARTS[part[0]], part[1])
    found = clocks(rest)
    if found is not None and not found.before:
        return Days(first[0], last, found.begins, found.ends, found.behind)
    return Days(first[0], last, None, None, rest)


def _plainly(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split())


def _last(first: date, rest: str) -> tuple[date | None, str]:
    """Until which day, and what stands behind it; `first` itself where nothing is said."""
    match = re.match(rf"{_TO} ?", rest)
    if match is None:
        return first, rest
    behind = rest[match.end() :]
    further = days.leading(behind, first, ahead=True)
    if further is not None:
        return further
    only = _ONLY_DAY.match(behind)
    if only is None:
        return None, behind
    try:
        return first.replace(day=int(only[1])), behind[only.end() :].strip(_EDGE)
    except ValueError:
        return None, behind


def _part(rest: str) -> tuple[str, str] | None:
    """The half of the day that is said without a time, and what stands behind it."""
    said = rest.lower()
    for name, part in [*((one, one) for one in _PARTS), *_PARTS_EN.items()]:
        if said.startswith(name) and _SPAN.match(said) is None:
            return part, rest[len(name) :].strip(_EDGE)
    return None


def _both(match: re.Match[str]) -> tuple[time | None, time | None]:
    """What is said of one end holds of the other: 下午2点到4点; 2-4pm."""
    part, half = match["part1"], match["half2"]
    ends = _time(match, 2, part=match["part2"] or part, half=half)
    begins = _time(match, 1, part=part, half=match["half1"] or half)
    if begins is not None and ends is not None and begins >= ends and half and not match["half1"]:
        # 11-1pm.
        begins = _time(match, 1, part=part, half="am")
    return begins, ends


def _time(match: re.Match[str], nth: int, *, part: str | None, half: str | None) -> time | None:
    hour, sign, minute = _hour(match[f"hour{nth}"]), match[f"sign{nth}"], match[f"minute{nth}"]
    if sign is None and half is None and part is None:
        return None
    late = part in _LATE or (part == "中午" and hour < _EARLIEST) or (half is not None and half.startswith("p"))
    spoken = sign in ("点", "时") and part is None and half is None and hour < _EARLIEST
    if (late or spoken) and hour < _NOON:
        hour += _NOON
    if half is not None and half.startswith("a") and hour == _NOON:
        hour = 0
    minutes = 30 if minute == "半" else int(minute or 0)
    return time(hour, minutes) if hour <= 23 else None


def _hour(said: str) -> int:
    if said.isdigit():
        return int(said)
    return 10 + _HOURS.get(said[1:], 0) if said.startswith("十") else _HOURS[said]


def _weekdays(said: str) -> tuple[int, ...]:
    if said in _WORKDAYS:
        return tuple(range(5))
    if match := _FROM_TO.fullmatch(said) or _FROM_TO_EN.fullmatch(said):
        first, last = _weekday(match["first"]), _weekday(match["last"])
        return tuple((first + further) % 7 for further in range((last - first) % 7 + 1))
    if _SOME.fullmatch(said) and re.match(_WEEK, said):
        return tuple(sorted({_weekday(one) for one in re.findall(_DAY, said)}))
    if _SOME_EN.fullmatch(said):
        return tuple(sorted({_weekday(one) for one in re.findall(_NAME, said)}))
    return ()


def _weekday(said: str) -> int:
    if said.isdigit():
        return int(said) - 1
    found = said.replace("天", "日")
    return _WEEKDAYS.index(found) if found in _WEEKDAYS else _ENGLISH.index(said[:3])
