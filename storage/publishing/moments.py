"""When something is, as people type it: 周六下午2点; 12月5日 9:00-11:30; Sat 2pm; every Wednesday at 18:30. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from storage.publishing import days, numerals, phrases
from storage.publishing.days import Found, folded, plainly

__all__ = ["Found", "folded", "plainly", "scan"]

#: A bare hour up to this, 点 behind it, is in the afternoon; up to the other, in either half of the day.
_EARLY, _EITHER = 4, 8


@dataclass(frozen=True, slots=True)
class _Clock:
    """An hour and what is known of it. `half`: of which half of the day nothing says; `said`: something does."""

    at: time
    half: bool = False
    said: bool = False


def scan(words: str, now: datetime) -> list[Found]:
    """Every day and time that stands in words as `plainly` has them, in order, a time with the day beside it."""
    lower = folded(words)
    named = days.scan(lower, now.date())
    for day in named:
        lower = lower[: day.begin] + phrases.MASK * (day.end - day.begin) + lower[day.end :]
    found: list[Found] = []
    for one in sorted([*named, *_times(lower)], key=lambda each: each.begin):
        joined = _joined(found[-1], one, lower) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(one)
    return list(_whole(found, lower))


def _whole(found: list[Found], lower: str) -> Iterator[Found]:
    """12月5日9:00至12月6日17:00 is one."""
    before: Found | None = None
    for one in found:
        later = before is not None and before.at and one.day and before.day and before.day < one.day
        if before is not None and later and phrases.TO.fullmatch(lower, before.end, one.begin):
            before = replace(before, end=one.end, last=one.day, until=one.at)
            continue
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before


def _joined(first: Found, then: Found, lower: str) -> Found | None:
    """A day and the time beside it are one moment."""
    if not phrases.BETWEEN.fullmatch(lower, first.end, max(first.end, then.begin)):
        return None
    day, clock = (first, then) if first.day is not None else (then, first)
    if day.day is None or clock.day is not None or not (clock.at or clock.part) or day.at is not None:
        return None
    # 今晚7点: the evening is said with the day.
    evening = day.part == "晚上" and clock.at is not None and clock.at.hour < 12
    at = clock.at.replace(hour=clock.at.hour + 12) if evening and clock.at is not None else clock.at
    end = max(day.end, clock.end)
    part = None if clock.at is not None else clock.part or day.part
    half = clock.half and day.part is None and not day.exact
    return replace(
        day, begin=min(day.begin, clock.begin), end=end, at=at, until=clock.until, part=part, half=half, noon=clock.noon
    )


def _times(lower: str) -> list[Found]:
    """Times, each with the one until which it goes; and parts of the day of which no hour is said."""
    found: list[Found] = []
    at = 0
    while match := phrases.TIME.search(lower, at):
        at = match.end()
        if match["part_only"] or match["part_en"]:
            part = match["part_only"] or match["part_en"]
            noon = part == "中午"
            found.append(
                Found(match.start(), at, at=time(12) if noon else None, part=None if noon else part, noon=noon)
            )
            continue
        begins = _time_of(match)
        to = phrases.TO.match(lower, at)
        ends = phrases.TIME.match(lower, to.end()) if to else None
        until = _time_of(ends) if ends and not (ends["part_only"] or ends["part_en"]) else None
        if begins is None:
            continue
        last = None
        if ends is not None and until is not None:
            at = ends.end()
            begins, last = _span(begins, until, ends, bare=match["hour_to"] is not None)
        found.append(Found(match.start(), at, None, begins.at, last, half=begins.half))
    return found


def _span(begins: _Clock, until: _Clock, ends: re.Match[str], *, bare: bool) -> tuple[_Clock, time | None]:
    """Since and until when, each telling something of the other: 2-4pm; 8:30-11:30; 9点到5点."""
    later = (ends["half_en"] or ends["half_day"] or "").startswith("p")
    at, end = begins.at, until.at
    if bare and later and at.hour < 12 and at.hour + 12 < end.hour:
        return _Clock(at.replace(hour=at.hour + 12)), end
    if begins.said and not until.said and end <= at and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    elif begins.half and until.said:
        begins = _Clock(at, half=_later(at) < end and at < end)
    elif begins.half and until.half and end > at:
        pass
    elif begins.half and end > at:
        # 8:30-11:30 is a morning; 7:30-9:30 may be an evening.
        begins = _Clock(at, half=end.hour == 9)
    elif end <= at and end.hour < 12:
        begins, end = _Clock(at), end.replace(hour=end.hour + 12)
    return begins, end if end > begins.at else None


def _later(at: time) -> time:
    return at.replace(hour=at.hour % 12 + 12)


def _time_of(match: re.Match[str]) -> _Clock | None:
    if match["noon"]:
        return _Clock(time(12), said=True)
    part, half = _said(match, "part", "part_"), _said(match, "half_en", "half_day")[:1]
    written = _said(match, "hour", "hour_", "hour_en", "hour_to")
    hour, minute = numerals.number(written), _minute(match)
    if hour is None or minute is None:
        return None
    either = False
    if half or part:
        hour = _by_word(hour, part, half)
    elif match["hour_"] is not None:
        # 14:00 and 08:30 stand as they are written.
        either = not written.startswith("0") and 1 <= hour <= _EITHER
    elif 1 <= hour <= _EARLY:
        hour += 12
    else:
        either = _EARLY < hour <= _EITHER
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return _Clock(time(hour, minute), half=either, said=bool(half or part) or hour > 12)


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * (numerals.number(match["quarter"]) or 0)
    return numerals.number(_said(match, "minute", "minute_") or "0")


def _by_word(hour: int, part: str, half: str) -> int:
    """The hour out of 24, by the word for the part of the day; 24 for midnight, which is no hour of that day."""
    if half:
        return hour % 12 + (12 if half == "p" else 0)
    if part in phrases.LATE and hour == 12 and part not in {"下午", "午后"}:
        return 24
    late = part in phrases.LATE and 1 <= hour < 12
    return hour + 12 if late or (part == "中午" and hour < 3) else hour


def _said(match: re.Match[str], *names: str) -> str:
    """What stands under one of the names."""
    return next((match[name] for name in names if match[name]), "")
