"""What can be chosen in signing up: dates, sizes, distances, groups; each may have places and a time of its own."""

import re
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, asking, rights
from storage.activities import Activity, Option
from storage.activities.kinds import KINDS
from storage.asking import Outdated
from storage.publishing import SERVICE, answers, days, drafts, moments, numerals, phrases
from storage.publishing.answers import Wrong
from storage.publishing.reading import SEATS
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Options of one activity, and how long the words of one may be.
MOST, LONGEST = 8, 30
_LOOSE: Final = " ,.。，:：()（）-–—、"
_APART: Final = re.compile(r"[\n;；、]")


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What there is to choose; more of it can be typed. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    asking.ask(session, by, SERVICE, "options")
    asking.keep(session, by, SERVICE, {"activity": draft.id}, now=now)
    return _page(session, draft, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. Outdated, DraftGone."""
    del now
    return _page(session, begun(session, "options", by=by), by)


def add(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """One a line; the page anew, with why one was not taken. Outdated, DraftGone."""
    draft = begun(session, "options", by=by)
    there = len(activities.options_of(session, draft.id))
    lines = [line.strip(" ,.。，") for line in _APART.split(days.plainly(words))]
    wrong = None if any(lines) else Wrong.EMPTY
    for line in filter(None, lines):
        read = _read(draft, line, now)
        if isinstance(read, Wrong) or there >= MOST:
            wrong = read if isinstance(read, Wrong) else Wrong.MANY
            break
        there += 1
        read.nth = there
        session.add(read)
        session.flush()
    return {**_page(session, draft, by), "wrong": wrong}


def remove(session: Session, option_id: int, *, by: Visitor, now: datetime) -> Values:
    """It can't be chosen any more; the page anew. NotForYou, DraftGone, Outdated."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    option = session.get(Option, option_id)
    if option is None:
        raise Outdated
    draft = drafts.access(session, option.activity_id, by=by)
    session.delete(option)
    session.flush()
    for nth, one in enumerate(activities.options_of(session, draft.id), start=1):
        one.nth = nth
    return look(session, draft.id, by=by, now=now)


def begun(session: Session, step: str, *, by: Visitor) -> Activity:
    """The draft about which that is asked. Outdated, DraftGone."""
    asking.expect(by, SERVICE, step)
    return drafts.access(session, int(str(asking.draft(session, by, SERVICE).get("activity", 0))), by=by)


def _read(draft: Activity, line: str, now: datetime) -> Option | Wrong:
    """上午 9:00 20人: its words, its places, its time; of what is a time alone, that is its words."""
    seats = phrases.SEATS.search(days.folded(line))
    many = None
    if seats is not None:
        many = numerals.number(next(value for value in seats.groups() if value))
        line = (line[: seats.start()] + line[seats.end() :]).strip(_LOOSE)
    if not line:
        return Wrong.UNCLEAR
    if len(line) > LONGEST:
        return Wrong.LONG
    if seats is not None and (many is None or not 0 < many <= SEATS):
        return Wrong.MANY
    day = None if draft.starts_at is None else draft.starts_at.astimezone(now.tzinfo).date()
    found = answers.moment(line, now, day)
    starts = ends = None
    if found is not None and found.day is not None and found.at is not None:
        if found.clash or found.half:
            return Wrong.WEEKDAY if found.clash else Wrong.HALF
        starts = datetime.combine(found.day, found.at, now.tzinfo)
        ends = None if found.until is None else datetime.combine(found.last or found.day, found.until, now.tzinfo)
        if starts <= now:
            return Wrong.OVER
        line = _without_time(line, starts, ends, now)
    return Option(activity_id=draft.id, nth=0, words=line, seats=many, starts_at=starts, ends_at=ends)


def _without_time(line: str, starts: datetime, ends: datetime | None, now: datetime) -> str:
    """Its time stands beside it, so its words need not say it; where they say nothing else, they are the time."""
    left, dated = line, False
    for one in reversed(moments.scan(line, now)):
        dated = dated or one.day is not None
        left = left[: one.begin] + " " + left[one.end :]
    left = " ".join(left.split()).strip(_LOOSE)
    if left:
        return left
    clock = f"{starts:%H:%M}" if ends is None else f"{starts:%H:%M}-{ends:%H:%M}"
    return f"{starts.month}/{starts.day} {clock}" if dated else clock


def _page(session: Session, draft: Activity, by: Visitor) -> Values:
    lines: list[Value] = [
        {"option": one.id, "nth": one.nth, "words": one.words, "seats": one.seats, "starts_at": one.starts_at}
        for one in activities.options_of(session, draft.id)
    ]
    return {
        "activity": draft.id,
        "title": draft.title,
        "lines": lines,
        "called": KINDS[draft.kind].options,
        "step": "options",
        "version": by.question.version,
        "most": LONGEST,
        "many": MOST,
        "wrong": None,
    }
