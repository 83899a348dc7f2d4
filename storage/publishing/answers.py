"""What an officer types for one thing of a draft: understood and written into it, or why not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from storage.activities import Activity, Selection
from storage.publishing import days, moments, numerals, phrases
from storage.publishing.days import Found
from storage.publishing.phrases import PLACE
from storage.publishing.reading import EVENING, FAMILY, FEE, SEATS, TITLE


class Step(StrEnum):
    """One thing of an activity that is asked: for which unit, what it is called, when, where, with how many places,
    until when one signs up; and what it may have besides."""

    UNIT = "unit"
    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    SEATS = "seats"
    CLOSES = "closes"
    KIND = "kind"
    ENDS = "ends"
    WORDS = "words"
    FEE = "fee"
    DIRECTIONS = "directions"
    FAMILY = "family"
    MINUTES = "minutes"
    AUDIENCE = "audience"
    SELECTION = "selection"


class Wrong(StrEnum):
    """Why an answer is not taken: nothing there, too long, not understood; a day without its time; it is over already;
    more than fits; sign-up would end after the start; it would end before it begins; an hour of which half of the day;
    the date is another weekday; a draw would come too late; the unit is not theirs any more."""

    EMPTY = "empty"
    LONG = "long"
    UNCLEAR = "unclear"
    NO_TIME = "no_time"
    OVER = "over"
    MANY = "many"
    AFTER = "after"
    BEFORE = "before"
    HALF = "half"
    WEEKDAY = "weekday"
    LATE = "late"
    UNIT = "unit"


#: How long the words of each may be.
LONGEST: Final[Mapping[Step, int]] = {
    Step.TITLE: TITLE,
    Step.PLACE: PLACE,
    Step.WORDS: 1000,
    Step.FEE: FEE,
    Step.DIRECTIONS: 300,
}
#: Nothing is announced further ahead.
FAR: Final = timedelta(days=730)
#: How long before the start lots are drawn at the latest: who is drawn must hear of it, and whoever waits.
DRAWN: Final = timedelta(hours=3)
#: The longest that something takes, and the most minutes of training that it counts for.
LONG, MINUTES = timedelta(days=31), 6000


def write(draft: Activity, step: Step, words: str, day: date | None, now: datetime) -> Wrong | date | None:
    """Understands the words and writes them into the draft; otherwise what is wrong, or the day alone, where a day was
    named without its time. `day`: one that was named before."""
    text = days.plainly(words)
    if not text:
        return Wrong.EMPTY
    if step in LONGEST:
        return _words(draft, step, text)
    return _READ[step](draft, text, day, now)


def _words(draft: Activity, step: Step, text: str) -> Wrong | None:
    line = text if step in {Step.WORDS, Step.DIRECTIONS} else " ".join(text.split())
    if len(line) > LONGEST[step]:
        return Wrong.LONG
    setattr(draft, step.value, line)
    return None


def _when(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | date | None:
    found = moment(text, now, day)
    if found is None or found.day is None:
        return Wrong.UNCLEAR
    if found.clash or found.half:
        return Wrong.WEEKDAY if found.clash else Wrong.HALF
    if found.at is None:
        return found.day if found.day >= now.date() else Wrong.OVER
    starts = datetime.combine(found.day, found.at, now.tzinfo)
    if not now < starts <= now + FAR:
        return Wrong.OVER if starts <= now else Wrong.UNCLEAR
    last = found.last or found.day
    begin_at(draft, starts, None if found.until is None else datetime.combine(last, found.until, now.tzinfo))
    return None


def either(text: str, now: datetime, day: date | None) -> datetime | None:
    """When it begins, in the morning, where the words do not say in which half of the day."""
    found = moment(days.plainly(text), now, day)
    if found is None or found.day is None or found.at is None or not found.half:
        return None
    return datetime.combine(found.day, found.at, now.tzinfo)


def moment(text: str, now: datetime, day: date | None) -> Found | None:
    """The one moment that the words name; a time alone is of the day that is known already."""
    found = moments.scan(text, now)
    named = [one for one in found if one.day is not None]
    clock = next((one for one in found if one.at is not None), None)
    if not named:
        return None if clock is None or day is None else replace(clock, day=day)
    if named[0].at is None and clock is not None:
        return replace(named[0], at=clock.at, until=clock.until, half=clock.half, part=None)
    return named[0]


def begin_at(draft: Activity, starts: datetime, ends: datetime | None) -> None:
    """At another time it ends, and sign-up does, so much later or earlier, where that still fits."""
    if ends is None and draft.starts_at is not None and draft.ends_at is not None:
        ends = starts + (draft.ends_at - draft.starts_at)
    draft.starts_at, draft.ends_at = starts, ends
    if draft.closes_at is not None and draft.closes_at > latest(draft):
        draft.closes_at = None


def latest(draft: Activity) -> datetime:
    """Until when sign-up can go on at the most."""
    assert draft.starts_at is not None
    return draft.starts_at - (DRAWN if draft.selection == Selection.DRAW else timedelta(0))


def _ends(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | None:
    assert draft.starts_at is not None
    starts = draft.starts_at.astimezone(now.tzinfo)
    found = moment(text, now, day or starts.date())
    if found is None or found.day is None or found.at is None:
        return Wrong.UNCLEAR
    if found.clash:
        return Wrong.WEEKDAY
    ends = datetime.combine(found.day, found.until or found.at, now.tzinfo)
    # 到4点, of something that begins at 14:00.
    if found.day == starts.date() and ends <= starts and ends + timedelta(hours=12) > starts and ends.hour < 12:
        ends += timedelta(hours=12)
    elif found.half and found.until is None:
        return Wrong.HALF
    if ends <= starts or ends > starts + LONG:
        return Wrong.BEFORE if ends <= starts else Wrong.UNCLEAR
    draft.ends_at = ends
    return None


def _closes(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | date | None:
    found = moment(text, now, day)
    if found is None or found.day is None:
        return Wrong.UNCLEAR
    if found.clash or found.half:
        return Wrong.WEEKDAY if found.clash else Wrong.HALF
    if found.part is not None:
        return found.day
    named, starts = found.day, draft.starts_at
    # Thursday, of something on Saturday week, is the last one before it.
    while found.bare and starts is not None and named + timedelta(7) < starts.astimezone(now.tzinfo).date():
        named += timedelta(7)
    closes = datetime.combine(named, found.at or EVENING, now.tzinfo)
    if starts is not None and found.at is None and closes.date() == starts.astimezone(now.tzinfo).date():
        closes = min(closes, starts)
    if closes <= now:
        return Wrong.OVER
    if starts is not None and closes > latest(draft):
        return Wrong.AFTER if closes > starts else Wrong.LATE
    draft.closes_at = closes
    return None


def _seats(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | None:
    del day, now
    # Of as many as come there is nothing to draw.
    if phrases.NO_LIMIT.fullmatch(text) and draft.selection != Selection.DRAW:
        draft.seats = None
        return None
    many = _count(text)
    if many is None or many == 0:
        return Wrong.UNCLEAR
    if many > SEATS:
        return Wrong.MANY
    draft.seats = many
    return None


def _family(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | None:
    del day, now
    many = 0 if phrases.NOBODY.fullmatch(text) else _count(text)
    if many is None:
        return Wrong.UNCLEAR
    if many > FAMILY:
        return Wrong.MANY
    draft.family_most = many
    return None


def _minutes(draft: Activity, text: str, day: date | None, now: datetime) -> Wrong | None:
    del day, now
    many = _count(text)
    if many is None or many > MINUTES:
        return Wrong.UNCLEAR if many is None else Wrong.MANY
    draft.minutes = many or None
    return None


def _count(text: str) -> int | None:
    """The one number that stands there, whatever is counted by it."""
    found = phrases.NUMBERS.findall(text)
    return numerals.number(found[0]) if len(found) == 1 and len(found[0]) <= 6 else None


_READ: Final[dict[Step, Callable[[Activity, str, date | None, datetime], Wrong | date | None]]] = {
    Step.WHEN: _when,
    Step.ENDS: _ends,
    Step.CLOSES: _closes,
    Step.SEATS: _seats,
    Step.FAMILY: _family,
    Step.MINUTES: _minutes,
}
