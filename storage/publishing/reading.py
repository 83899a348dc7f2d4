"""One plain message becomes a draft: 周六下午2点在东湖公园健步走，限40人. What is read is right; what is not sure is
asked, and what no field has stands in the description, as it was typed. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from storage.activities import Audience, Kind
from storage.publishing import moments, naming, numerals, phrases
from storage.publishing.days import Found
from storage.publishing.remains import Message

#: How long title and note on money may be.
TITLE, FEE = 40, 100
#: Most people that somebody may bring, and most places that are believed.
FAMILY, SEATS = 5, 9999
#: Sign-up mostly ends in the evening.
EVENING: Final = time(18)


@dataclass(frozen=True, slots=True)
class Read:
    """What a message says; None for what it does not, or not surely.

    `either`: when it begins, in the morning or in the evening; `late`: when it was to begin, where that is over; `day`,
    `part`: that day, at an hour that is not said; `last`: the last of its days; `clash`: the date is another weekday;
    `unlimited`: as many as come; `brings`: family may come, so many or not said how many; `weekly`: it is to be every
    week; `rest`: what no field has."""

    kind: Kind
    title: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    closes_at: datetime | None = None
    place: str | None = None
    seats: int | None = None
    unlimited: bool = False
    family: int | None = None
    brings: bool = False
    fee: str | None = None
    audience: Audience | None = None
    late: datetime | None = None
    either: datetime | None = None
    day: date | None = None
    part: str | None = None
    last: date | None = None
    clash: bool = False
    weekly: bool = False
    rest: str | None = None


def read(words: str, now: datetime) -> Read:
    """The draft that stands in an officer's words, times in the zone of `now`."""
    message = Message(words)
    found = moments.scan(message.typed, now)
    ahead = message.take(phrases.AHEAD)
    closing = next((one for one in found if _closes_then(one, message)), None)
    ending = next((one for one in found if one is not closing and _ends_then(one, message)), None)
    start = _start([one for one in found if one not in (closing, ending)], message)
    for one in found:
        known = (closing, ending, start) if start is None or start.end >= one.end >= start.begin else (closing, ending)
        _mark(message, one, sure=one in known or (start is not None and start.begin <= one.begin < start.end))
    said = _times(start, ending, now)
    weekly = any(one.weekly for one in found)
    if weekly and said.late is not None:
        # The next one of every week.
        later = said.late + timedelta(7)
        said = replace(
            said, late=None, starts_at=later, ends_at=None if said.ends_at is None else said.ends_at + timedelta(7)
        )
    closes = _closes(closing, ahead, said.starts_at or said.either, now)
    return _rest(message, replace(said, closes_at=closes, weekly=weekly))


def _closes_then(one: Found, message: Message) -> bool:
    """Whether sign-up ends then."""
    if one.day is None and one.at is None:
        return False
    before = phrases.UNTIL.search(message.read[: one.begin])
    behind = phrases.TILL.match(message.read, one.end)
    if before is None and behind is None:
        ahead = phrases.AHEAD_OF.match(message.read, one.end)
        return (
            ahead is not None and one.day is not None and phrases.SIGNING.search(message.clause(one.begin)) is not None
        )
    return True


def _ends_then(one: Found, message: Message) -> bool:
    """Whether it is over, or all are back, then."""
    before, behind = message.read[: one.begin], message.read
    return one.at is not None and bool(phrases.OVER_BEFORE.search(before) or phrases.OVER_BEHIND.match(behind, one.end))


def _start(found: list[Found], message: Message) -> Found | None:
    """The first moment that can be the beginning; a time that stands apart from its day is that day's, if it is the
    only one."""
    sure = [one for one in found if phrases.AHEAD_OF.match(message.read, one.end) is None]
    day = next((one for one in sure if one.day is not None), None)
    if day is None:
        return None
    if day.at is not None:
        clocks = [one for one in sure if one.at is not None and phrases.BEGINS.match(message.read, one.end)]
        if not clocks or phrases.CHECKS_IN.match(message.read, day.end) is None:
            return day
    clocks = [one for one in sure if one.at is not None and one.day is None and not one.noon]
    begins = [one for one in clocks if phrases.BEGINS.match(message.read, one.end)]
    clocks = [one for one in clocks if phrases.BESIDES.search(message.clause(one.begin)) is None]
    clock = begins[0] if begins else clocks[0] if len(clocks) == 1 else None
    if clock is None:
        return day
    message.mask(clock.begin, clock.end)
    half = clock.half and day.part is None
    late = day.part == phrases.EVENING and clock.at is not None and clock.at.hour < 12
    at = clock.at.replace(hour=clock.at.hour + 12) if late and clock.at is not None else clock.at
    return replace(day, at=at, until=clock.until, half=half, part=None)


def _mark(message: Message, one: Found, *, sure: bool) -> None:
    """It is understood, with the words that only introduce it; or it is in doubt."""
    if message.left[one.begin : one.end].strip(phrases.MASK) == "":
        return
    if not sure:
        message.doubt(one.begin, one.end)
        return
    begin, end = one.begin, one.end
    before = phrases.UNTIL.search(message.left[:begin]) or phrases.OVER_BEFORE.search(message.left[:begin])
    behind = phrases.TILL.match(message.left, end) or phrases.OVER_BEHIND.match(message.left, end)
    message.mask(begin if before is None else before.start(), end if behind is None else behind.end())


def _times(start: Found | None, ending: Found | None, now: datetime) -> Read:
    """When it begins and ends, or what is known of that."""
    said = Read(Kind.OTHER)
    if start is None or start.day is None:
        return said
    if start.clash:
        return replace(said, clash=True)
    if start.at is None:
        return replace(said, day=start.day, part=start.part, last=start.last)
    starts = datetime.combine(start.day, start.at, now.tzinfo)
    ends = None if start.until is None else datetime.combine(start.last or start.day, start.until, now.tzinfo)
    half = start.half
    if ends is None and ending is not None and ending.at is not None:
        ends = datetime.combine(ending.day or start.last or start.day, ending.at, now.tzinfo)
        if ends <= starts and ending.half:
            ends += timedelta(hours=12)
        half = half and (ending.half or starts + timedelta(hours=12) < ends)
    ends = ends if ends is not None and ends > starts else None
    last = start.last if ends is None else None
    if half:
        return replace(said, either=starts, last=last)
    if starts <= now:
        return replace(said, late=starts, ends_at=ends, last=last)
    return replace(said, starts_at=starts, ends_at=ends, last=last)


def _closes(
    closing: Found | None, ahead: re.Match[str] | None, starts: datetime | None, now: datetime
) -> datetime | None:
    """When sign-up ends, if that is sure, still to come, and before the start."""
    if closing is not None and (closing.day is None or closing.clash or closing.half or closing.part):
        return None
    if closing is not None and closing.day is not None:
        day = closing.last or closing.day
        # Thursday, of something on Saturday week, is the last one before it.
        while closing.bare and starts is not None and day + timedelta(7) < starts.date():
            day += timedelta(7)
        closes = datetime.combine(day, closing.until or closing.at or EVENING, now.tzinfo)
    elif ahead is not None and starts is not None:
        closes = datetime.combine(starts.date() - timedelta(_number(ahead) or 1), EVENING, now.tzinfo)
    else:
        return None
    return closes if closes > now and (starts is None or closes <= starts) else None


def _rest(message: Message, said: Read) -> Read:
    """What is said besides of when."""
    said = _people(message, said)
    for gift in phrases.GIFTS.finditer(message.left):
        message.doubt(*gift.span())
    fee = message.take(phrases.FEE)
    where = message.take(naming.WHERE)
    place = _place(message, where)
    going = naming.GOING.search(message.left)
    spans = list(naming.pieces(message.left))
    if place is None:
        # 合唱排练 明天19:00 文化宫: a place that nothing introduces.
        spot = next((one for one in _between(message.left) if naming.SPOT.fullmatch(message.left, *one)), None)
        if spot is not None:
            match = naming.SPOT.fullmatch(message.left, *spot)
            place = None if match is None else message.words(*match.span("spot"))
            message.mask(*spot)
            spans = list(naming.pieces(message.left))
        elif going is not None:
            place = message.words(*going.span("there"))
    title = _title(message, spans)
    if title is not None:
        message.mask(*title)
    name = None if title is None else message.words(*title)
    line = message.read if title is None else message.read[title[0] : title[1]]
    return replace(
        said,
        kind=next((one for text in (line, message.read) for one, its in naming.KINDS if its.search(text)), Kind.OTHER),
        title=None if name is None else name[:1].upper() + name[1:],
        place=place,
        fee=None
        if fee is None
        else message.words(*fee.span("fee" if fee["fee"] else "fee2" if fee["fee2"] else 0)).strip()[:FEE],
        rest=_leftover(message),
    )


def _people(message: Message, said: Read) -> Read:
    """Whom it is for, how many, and whom they may bring."""
    for_whom = next((one for one, its in phrases.AUDIENCES if message.take(its)), None)
    nobody = message.take(phrases.NO_FAMILY)
    family = message.take(phrases.FAMILY) if nobody is None else None
    brought = 0 if nobody is not None else _number(family)
    for per in phrases.PER.finditer(message.left):
        message.doubt(*per.span())
    free = message.take(phrases.UNLIMITED)
    seats = None if free is not None else message.take(phrases.SEATS)
    many = _number(seats)
    return replace(
        said,
        audience=for_whom,
        family=brought if brought is not None and brought <= FAMILY else None,
        brings=family is not None,
        unlimited=free is not None,
        seats=many if many is not None and 0 < many <= SEATS else None,
    )


def _place(message: Message, where: re.Match[str] | None) -> str | None:
    if where is None:
        return None
    name = next(name for name, value in where.groupdict().items() if value)
    return message.words(*where.span(name)).strip(" .(（：:")[: phrases.PLACE] or None


def _between(text: str) -> list[tuple[int, int]]:
    """Where words stand between two marks, or what was understood."""
    marks = [-1, *(one.start() for one in naming.CUT.finditer(text)), len(text)]
    spans = []
    for before, behind in pairwise(marks):
        begin, end = before + 1, behind
        while begin < end and text[begin] in " \n":
            begin += 1
        while end > begin and text[end - 1] in " \n":
            end -= 1
        if begin < end:
            spans.append((begin, end))
    return spans


def _title(message: Message, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """What sounds like something to take part in; otherwise the first words, if there are few of them."""
    names = [one for one in spans if naming.is_name(message.left[one[0] : one[1]])]
    events = [one for one in names if naming.EVENT.search(message.left[one[0] : one[1]])]
    best = next(iter(events or names), None)
    return best if best is not None and 1 < best[1] - best[0] <= TITLE else None


def _leftover(message: Message) -> str | None:
    """What no field has, by whole clauses, as it was typed."""
    kept, at = list[tuple[int, int]](), 0
    for cut in [*naming.CLAUSE.finditer(message.read), None]:
        begin, end = at, len(message.read) if cut is None else cut.start()
        at = len(message.read) if cut is None else cut.end()
        unsure = any(begin <= one[0] < end for one in message.unsure)
        if unsure or naming.says_more(message.left[begin:end]):
            if kept and kept[-1][1] == begin:
                begin = kept.pop()[0]
            kept.append((begin, at))
    words = "\n".join(message.typed[begin:end].strip(" \n，,；;") for begin, end in kept)
    return words or None


def _number(match: re.Match[str] | None) -> int | None:
    """The number that the pattern names by `n`."""
    found = match.groupdict() if match else {}
    said = (value for name, value in found.items() if value and re.fullmatch(r"n\d*", name))
    word = next(said, None)
    return None if word is None else phrases.FEW.get(word) or numerals.number(word)
