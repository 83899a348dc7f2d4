"""What it is called, how long each has, from when until when; and what turns by a tap."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, calendar
from storage.exams.records import MOST_TITLE, CountUnfit, State, TitleUnfit, WhenUnclear
from storage.exams.setting.steps import answering, ask, changed, to_change
from storage.exams.setting.terms import DAYS, LEAST_MINUTES, MOST_MINUTES, TURNS, Knob
from storage.publishing import moments
from storage.questions import spelling
from storage.values import Values
from storage.visitors import Visitor

#: Where no hour is said: from the beginning of a working day until people are home.
_FROM, _UNTIL = time(8), time(20)
#: Nothing is set further ahead.
_FAR: Final = timedelta(days=400)


def ask_title(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for another title."""
    return ask(session, to_change(session, exam_id, by=by, now=now), "title", by=by, now=now)


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    exam = answering(session, "title", by=by, now=now)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE:
        raise TitleUnfit(most=MOST_TITLE)
    exam.title = said
    return changed(session, exam, by=by, now=now)


def ask_minutes(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how long each has."""
    return ask(session, to_change(session, exam_id, by=by, now=now), "minutes", by=by, now=now)


def choose_minutes(session: Session, version: int, minutes: int, *, by: Visitor, now: datetime) -> Values:
    """So many."""
    exam = answering(session, "minutes", version, by=by, now=now)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise asking.Outdated
    exam.minutes = minutes
    return changed(session, exam, by=by, now=now)


def write_minutes(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    exam = answering(session, "minutes", by=by, now=now)
    exam.minutes = number_in(words, LEAST_MINUTES, MOST_MINUTES)
    return changed(session, exam, by=by, now=now)


def number_in(words: str, least: int, most: int) -> int:
    """The whole number typed. CountUnfit."""
    found = spelling.quantity(words)
    if found is None or found != int(found) or not least <= found <= most:
        raise CountUnfit(least=least, most=most)
    return int(found)


def when(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks from when until when."""
    return ask(session, to_change(session, exam_id, by=by, now=now), "when", by=by, now=now)


def choose_days(session: Session, version: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """From when it is published, until the evening so many days on."""
    exam = answering(session, "when", version, by=by, now=now)
    if days not in DAYS:
        raise asking.Outdated
    assert now.tzinfo is not None
    exam.opens_at = None if exam.state == State.DRAFT else now
    exam.closes_at = calendar.at(now.date() + timedelta(days=days), _UNTIL, now.tzinfo)
    return changed(session, exam, by=by, now=now)


def write_when(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """From when until when, typed: 12月5日 9:00 到 12月8日 18:00. WhenUnclear."""
    exam = answering(session, "when", by=by, now=now)
    span = read_span(words, now)
    if span is None or not now <= span[0] < span[1] <= now + _FAR:
        raise WhenUnclear
    exam.opens_at, exam.closes_at = span
    return changed(session, exam, by=by, now=now)


def read_span(words: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From when until when, in the zone of `now`; where no hour is said, from eight until eight in the evening."""
    assert now.tzinfo is not None
    named = [one for one in moments.scan(moments.plainly(words), now) if one.day is not None]
    if not 1 <= len(named) <= 2:
        return None
    first, last = named[0], named[-1]
    assert first.day is not None
    assert last.day is not None
    if len(named) == 1:
        ends, clock = first.last or first.day, first.until or (_UNTIL if first.at is None else None)
    else:
        ends, clock = last.day, last.at or _UNTIL
    if clock is None:
        return None
    return calendar.at(first.day, first.at or _FROM, now.tzinfo), calendar.at(ends, clock, now.tzinfo)


def turn(session: Session, exam_id: int, knob: Knob, *, by: Visitor, now: datetime) -> Values:
    """To its next value."""
    exam = to_change(session, exam_id, by=by, now=now)
    turns, has = TURNS[knob], getattr(exam, knob)
    at = turns.index(has) + 1 if has in turns else 0
    setattr(exam, knob, turns[at % len(turns)])
    return changed(session, exam, by=by, now=now)
