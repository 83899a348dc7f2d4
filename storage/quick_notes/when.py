"""When: the days that a message about what was done names: 今天; 上周三; 11月20日; 20号; last Friday; Nov 20. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage import days

#: What was done longer ago than that is not noted any more.
OLDEST: Final = timedelta(days=366)
#: So far apart a weekday stands beside the date that it belongs to: 11月20日（周五）.
_BESIDE: Final = 2
_NEAR: Final = {
    "大前天": -3,
    "前天": -2,
    **dict.fromkeys(("昨天", "昨日", "昨晚", "昨夜", "昨早", "昨上午", "昨下午"), -1),
    **dict.fromkeys(("今天", "今日", "今早", "今晨", "今晚", "今儿", "今上午", "今下午", "刚刚", "刚才"), 0),
    **dict.fromkeys(("明天", "明日", "明早", "明晚"), 1),
    "大后天": 3,
    "后天": 2,
    "the day before yesterday": -2,
    **dict.fromkeys(("yesterday", "last night"), -1),
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening", "just now"), 0),
    "tomorrow": 1,
}
_SIGNS: Final = {sign: nth for nth, sign in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGITS: Final = "〇一二三四五六七八九"
_CN: Final = "[一二三四五六七八九十]{1,3}"
_MONTH_EN: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
#: 12.5 is a day where it stands alone, and none of 12.5 元 or 1.2 万; nor is 3.8 in 3.8 节.
_ALONE: Final = (
    r"(?![\d.]| ?(?:万|千|百|元|块|公里|千米|米|km|小时|个|人|名|位|户|%|节|yuan|hours?"
    r"|people\b(?!['’])|persons?\b|participants?\b|attendees\b|ppl\b))"
)
#: 3号楼 and 二号泵站 are places.
_NO_PLACE: Final = r"(?!楼|门|线|厅|院|馆|食堂|会议室|教室|活动室|车间|场|泵|站|水|库|机|井|厂|桌|窗|路|文件|令)"
_DAY: Final = re.compile(
    "|".join(
        (
            rf"(?P<near>{'|'.join(re.escape(one) for one in sorted(_NEAR, key=len, reverse=True))})",
            r"(?P<full>(?<!\d)20\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}(?: ?[日号])?(?!\d))",
            (
                rf"(?P<year>去年|前年|今年)? ?(?<!\d)(?P<month>\d{{1,2}}|{_CN}) ?月 ?(?P<day>\d{{1,2}}|{_CN})(?!\d)"
                r"(?: ?[日号])?"
            ),
            rf"(?<![\d.:/-])(?P<short>(?:1[0-2]|0?[1-9]) ?[./] ?(?:3[01]|[12]\d|0?[1-9])){_ALONE}",
            (
                r"(?P<each>每个?|逢)?(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)?(?:周|星期|礼拜)"
                r"(?P<weekday>[二三四五六天]|一(?!起)|日(?!常))"
            ),
            (
                rf"(?P<english>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH_EN}(?:,? 20\d\d)?"
                rf"|\b{_MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?(?![\d:])(?:,? 20\d\d)?)(?![a-z])"
            ),
            (
                r"\b(?:(?P<which_en>last|this|next|every) )?(?P<weekday_en>mon(?:day)?|tue(?:s|sday)?"
                r"|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|saturday|sunday)\b"
            ),
            (
                r"(?:(?P<of>上个?月|本月|这个月|下个?月)的? ?|(?<![\d月./-]))"
                rf"(?P<only>3[01]|[12]\d|[1-9]) ?[日号]{_NO_PLACE}"
            ),
        )
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """`named`: the days, each once, in order, of which a note can be; `ahead`: one that is still to come was named;
    `unsure`: one that can't be (any more), or that is another weekday than was written. `left`: the words without."""

    named: tuple[date, ...]
    ahead: bool
    unsure: bool
    left: str


def read(said: str, today: date) -> When:
    """What days folded words (small letters, one width) name, up to today."""
    found = [*_merged([*_scan(said, today)], said)]
    here = tuple(dict.fromkeys(day for _, _, day in found if day is not None and today - OLDEST <= day <= today))
    ahead = any(day is not None and day > today for _, _, day in found)
    unsure = any(day is None or day < today - OLDEST for _, _, day in found)
    left = said
    for begin, end, _ in reversed(found):
        left = f"{left[:begin]} \ue000 {left[end:]}"
    return When(here, ahead, unsure, left)


_Found = tuple[int, int, date | None]


def _scan(said: str, today: date) -> Iterator[tuple[_Found, bool]]:
    """Every day, and whether it is a weekday that may only repeat the date beside it."""
    for match in _DAY.finditer(said):
        bare = match["weekday"] is not None and not (match["which"] or match["each"])
        bare = bare or (match["weekday_en"] is not None and match["which_en"] is None)
        yield (*match.span(), _day_of(match, today)), bare


def _merged(found: list[tuple[_Found, bool]], said: str) -> Iterator[_Found]:
    """A weekday beside a date says nothing more than that, or that one of them is wrong."""
    at = 0
    while at < len(found):
        (begin, end, day), bare = found[at]
        at += 1
        if at < len(found):
            (then, last, other), weekday = found[at]
            if then - end <= _BESIDE and bare != weekday and "至" not in said[end:then] and "到" not in said[end:then]:
                date_, named = (other, day) if bare else (day, other)
                same = date_ is not None and named is not None and date_.weekday() == named.weekday()
                at, end, day = at + 1, last, date_ if same else None
        yield begin, end, day


def _day_of(match: re.Match[str], today: date) -> date | None:
    """None where nothing, or no such day, is named."""
    if match["near"]:
        return today + timedelta(_NEAR[match["near"]])
    if match["weekday"] or match["weekday_en"]:
        return _weekday(match, today)
    if match["only"]:
        return _only(int(match["only"]), match["of"], today)
    if match["month"]:
        month, day = _number(match["month"]), _number(match["day"])
        if match["year"]:
            return _on(today.year - ("今年", "去年", "前年").index(match["year"]), month, day)
        return days.read(f"{month}.{day}", today)
    return days.read(match["full"] or match["short"] or match["english"].replace(" of ", " "), today)


def _weekday(match: re.Match[str], today: date) -> date | None:
    monday = today - timedelta(today.weekday())
    if match["weekday"]:
        nth, which = _SIGNS[match["weekday"]], match["which"]
        if match["each"]:
            return None
        if which:
            return monday + timedelta(7 * (which.count("下") - which.count("上")) + nth)
        return today - timedelta((today.weekday() - nth) % 7)
    nth, which = _ENGLISH.index(match["weekday_en"][:3]), match["which_en"]
    if which == "every":
        return None
    if which in ("this", "next"):
        return monday + timedelta(nth + (7 if which == "next" else 0))
    back = (today.weekday() - nth) % 7
    return today - timedelta(back or (7 if which == "last" else 0))


def _only(day: int, of: str | None, today: date) -> date | None:
    """20号: of the month that is said, else the nearest such day."""
    first = today.year * 12 + today.month - 1
    if of is not None:
        year, month = divmod(first + (1 if "下" in of else -1 if "上" in of else 0), 12)
        return _on(year, month + 1, day)
    near = [_on(year, month + 1, day) for year, month in (divmod(first + step, 12) for step in (-1, 0, 1))]
    return min((one for one in near if one is not None), key=lambda one: abs(one - today), default=None)


def _number(words: str) -> int:
    """Up to 99, in digits or in words."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    first = (_DIGITS.find(tens) if tens else 1) if ten else 0
    return first * 10 + (_DIGITS.find(ones) if ones else 0)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
