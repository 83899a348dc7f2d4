"""Days as people write them: 周六, 12月5日至7日, 每周三, 5-7 Dec; and what only looks like one. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from storage.publishing import numerals, phrases

_WEEKDAYS: Final = {sign: nth % 7 for nth, sign in enumerate("一二三四五六日1234567")} | {"天": 6}
#: Joins what is one sign, a family among them, out of several.
_JOINER: Final = "\u200d"


@dataclass(frozen=True, slots=True)
class Found:
    """A day, or a time, or both, and where in the words it stands; neither, where something was said that names none.

    `bare`: a weekday of which nothing says which; `last`: the last of several days; `weekly`: one of every week;
    `clash`: the date is another weekday than was written; `part`: of the day, without an hour; `half`: an hour of
    which nothing says in which half of the day; `noon`: 中午 and no more, which is mostly a meal; `exact`: written
    out, 2026-12-05, and so is its hour."""

    begin: int
    end: int
    day: date | None = None
    at: time | None = None
    until: time | None = None
    bare: bool = False
    last: date | None = None
    weekly: bool = False
    clash: bool = False
    part: str | None = None
    half: bool = False
    noon: bool = False
    exact: bool = False


def plainly(words: str) -> str:
    """The words as they are kept: letters and digits of one width, no marks that are not seen, no run of spaces; lines
    stay, and punctuation as it was typed."""
    seen = "".join(_seen(unicodedata.normalize("NFC", words)))
    return re.sub(r"[^\S\n]+", " ", re.sub(r" *\n\s*", "\n", seen)).strip()


def _seen(words: str) -> Iterator[str]:
    for at, sign in enumerate(words):
        sort = unicodedata.category(sign)
        if sign == "\n":
            yield sign
        elif sort == "Zs" or sign == "\t":
            yield " "
        elif sort[0] == "C":
            beside = {unicodedata.category(one) for one in words[max(at - 1, 0) : at + 2 : 2]}
            yield sign if sign == _JOINER and beside <= {"So", "Sk", "Mn"} and 0 < at < len(words) - 1 else ""
        else:
            wide = sort[0] in "LN" and "\uff00" < sign < "\uffef"
            yield unicodedata.normalize("NFKC", sign) if wide else sign


def folded(words: str) -> str:
    """The same words as they are read: small letters, one width; sign by sign, so that places stay."""
    return "".join(_folded(sign) for sign in words)


def _folded(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 and unicodedata.category(sign) != "No" else sign


def scan(lower: str, today: date) -> list[Found]:
    """Every day of folded words, in order, and what names none though it sounds like it."""
    found: list[Found] = []
    at = 0
    while match := phrases.DAY.search(lower, at):
        at = match.end()
        one = _found(match, lower, today)
        if one is None:
            continue
        before = found[-1] if found else None
        # Saturday 5 Dec: the weekday says nothing more.
        twice = before is not None and before.bare and not lower[before.end : one.begin].strip(" ,")
        if before is not None and before.day and one.day and twice and not one.bare:
            clash = one.clash or before.day.weekday() != one.day.weekday()
            one = replace(one, begin=found.pop().begin, clash=clash)
        at = one.end
        found.append(one)
    return found


def _found(match: re.Match[str], lower: str, today: date) -> Found | None:
    begin, end = match.span()
    if match["none"]:
        return Found(begin, end, weekly=phrases.EVERY_WEEK.fullmatch(match["none"]) is not None)
    day = _day_of(match, today)
    if day is None:
        return None
    weekday = match["weekday"] or match["weekday_en"]
    weekly = bool(match["each"] or match["each_en"] or match["plural"])
    bare = weekday is not None and not (match["which"] or match["which_en"] or weekly)
    part = "晚上" if match["near"] in phrases.EVENINGS else "早上" if match["near"] == "明早" else None
    again = phrases.AGAIN.match(lower, end) if weekday is None else None
    clash = again is not None and _again(again) != day.weekday()
    end = again.end() if again else end
    first, last, end = _last(match, lower, day, end, today)
    clash = clash or (last is not None and last <= first)
    exact = match["year"] is not None
    return Found(begin, end, first, bare=bare, last=last, weekly=weekly, clash=clash, part=part, exact=exact)


def _again(match: re.Match[str]) -> int:
    return _WEEKDAYS[match["again"]] if match["again"] else phrases.WEEKDAYS.index(match["again_en"])


def _last(match: re.Match[str], lower: str, day: date, end: int, today: date) -> tuple[date, date | None, int]:
    """The first and the last day, where several are named: 12月5日至7日; 5-7 Dec; 周六到周日."""
    if match["from_en"]:
        first = on(day.year, day.month, int(match["from_en"]))
        return (day, None, end) if first is None else (first, day, end)
    same = phrases.SAME_MONTH.match(lower, end) if match["weekday"] is None and match["weekday_en"] is None else None
    if same is not None and (match["name"] is not None or same["sign"]):
        return day, on(day.year, day.month, int(same["last"])) or day, _behind(lower, same.end())
    to = phrases.TO.match(lower, end)
    then = phrases.DAY.match(lower, to.end()) if to else None
    last = None if then is None or then["none"] else _day_of(then, today)
    if then is None or last is None:
        return day, None, end
    if last < day and (then["weekday"] or then["weekday_en"]):
        last += timedelta(7)
    return day, last, _behind(lower, then.end())


def _behind(lower: str, end: int) -> int:
    again = phrases.AGAIN.match(lower, end)
    return again.end() if again else end


def _day_of(match: re.Match[str], today: date) -> date | None:
    if match["near"]:
        return today + timedelta(phrases.NEAR[match["near"]])
    if match["weekday"] or match["weekday_en"] or match["plural"]:
        return _weekday(match, today)
    if match["only_day"]:
        return _only_day(int(match["only_day"]), today, match["of_month"])
    year = match["year"] or match["year_en"] or match["year_en2"]
    name = match["name"] or match["name_after"]
    month = (
        phrases.MONTHS.index(name[:3]) + 1 if name else numerals.number(_said(match, "month", "month_cn", "month_no"))
    )
    day = numerals.number(_said(match, "day", "day_cn", "day_no", "day_en", "day_en2"))
    if month is None or day is None:
        return None
    if year or match["of_year"]:
        return on(int(year) if year else today.year + phrases.YEARS[match["of_year"]], month, day)
    # Of the years around the nearest: what is just over is asked about, not put off for a year.
    near = [one for one in (on(today.year + n, month, day) for n in (-1, 0, 1, 2, 3, 4)) if one]
    return min(near, key=lambda one: abs(one - today), default=None)


def _only_day(day: int, today: date, of_month: str | None) -> date | None:
    first = 1 if of_month and of_month.startswith("下") else 0
    months = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(first, 3))
    days = [one for one in (on(year, month + 1, day) for year, month in months) if one is not None]
    return next((one for one in days if one >= today or of_month), None)


def _weekday(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(today.weekday())
    english = match["weekday_en"] or match["plural"]
    if english:
        nth, which = phrases.WEEKDAYS.index(english), match["which_en"]
        if which == "next":
            return monday + timedelta(7 + nth)
        return today + timedelta((nth - today.weekday()) % 7)
    nth, which = _WEEKDAYS[match["weekday"]], match["which"]
    if which is None:
        return today + timedelta((nth - today.weekday()) % 7)
    return monday + timedelta(7 * (which.count("下") - which.count("上")) + nth)


def on(year: int, month: int, day: int) -> date | None:
    """None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(match: re.Match[str], *names: str) -> str:
    """What stands under one of the names."""
    return next((match[name] for name in names if match[name]), "")
