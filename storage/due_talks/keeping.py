"""Keeping the catalogue (必谈事项): the chair says what calls for a talk here, and within how many days."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, rights
from storage.asking import Unfit
from storage.due_talks.catalogue import KEYS, Line, TalkOccasion, catalogue, number_of, numbered
from storage.due_talks.records import SERVICE, stop
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: Within how many days, to choose from.
DAYS: Final = (3, 7, 14, 30)
#: Signs of a line in the chair's own words, and how many such lines there may be.
LONGEST: Final = 30
MOST: Final = 20
#: Of a line that was just added.
_USUAL: Final = 7


class LineUnfit(Unfit, Refusal):
    """No words, or more than fit; values: most."""


class LineKnown(Unfit, Refusal):
    """A line of these words is there, maybe off the list; values: words."""


class TooManyLines(Refusal):
    """There are as many own lines as there can be; values: most."""


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Every line, those off the list last."""
    del now
    rights.ask(by, Deed.SET_TALKS)
    stop(session, by=by)
    lines = sorted(catalogue(session).values(), key=lambda line: line.ended)
    return {"lines": [described(line) for line in lines]}


def look_at(session: Session, number: int, *, by: Visitor, now: datetime) -> Values:
    """One line, and what can be done with it. Outdated where there is none."""
    del now
    rights.ask(by, Deed.SET_TALKS)
    stop(session, by=by)
    return {**described(_line(session, number)), "choices": [*DAYS]}


def set_days(session: Session, number: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """Within so many days, from now on; the line anew."""
    rights.ask(by, Deed.SET_TALKS)
    if days not in DAYS:
        raise asking.Outdated
    _row(session, _line(session, number)).within_days = days
    return _changed(session, number, by=by, now=now)


def turn(session: Session, number: int, on: int, *, by: Visitor, now: datetime) -> Values:
    """Off the list, or on it again: what is due already stays due. The line anew."""
    rights.ask(by, Deed.SET_TALKS)
    _row(session, _line(session, number)).ended_at = None if on else now
    return _changed(session, number, by=by, now=now)


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for the words of a new line. TooManyLines."""
    rights.ask(by, Deed.SET_TALKS)
    own = session.scalar(select(func.count()).select_from(TalkOccasion).where(TalkOccasion.key.is_(None))) or 0
    if own >= MOST:
        raise TooManyLines(most=MOST)
    asking.ask(session, by, SERVICE, "words")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked of the chair."""
    del session, by, now
    return {"most": LONGEST}


def add(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """One line more, within a week to begin with; the line. LineUnfit, LineKnown."""
    rights.ask(by, Deed.SET_TALKS)
    asking.expect(by, SERVICE, "words")
    said = " ".join(words.split())
    if not said or len(said) > LONGEST:
        raise LineUnfit(most=LONGEST)
    if any(line.words == said for line in catalogue(session).values()):
        raise LineKnown(words=said)
    row = TalkOccasion(words=said, within_days=_USUAL)
    session.add(row)
    session.flush()
    line = catalogue(session)[f"own{row.id}"]
    return _changed(session, number_of(line), by=by, now=now)


def described(line: Line) -> Values:
    """The line as a page shows it: its own words, or the key of its text."""
    return {
        "line": number_of(line),
        "what": line.key if line.key in KEYS else None,
        "words": line.words,
        "within_days": line.within_days,
        "ended": line.ended,
    }


def _changed(session: Session, number: int, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    audit.note(session, "due_talks.change", by=by.account_id, now=now, record="talk_occasions")
    return look_at(session, number, by=by, now=now)


def _line(session: Session, number: int) -> Line:
    line = numbered(session, number)
    if line is None:
        raise asking.Outdated
    return line


def _row(session: Session, line: Line) -> TalkOccasion:
    """What the chair changed of the line, to be changed again."""
    if line.key not in KEYS:
        return session.get_one(TalkOccasion, int(line.key.removeprefix("own")), with_for_update=True)
    row = session.scalar(select(TalkOccasion).where(TalkOccasion.key == line.key).with_for_update())
    if row is None:
        row = TalkOccasion(key=line.key, within_days=line.within_days)
        session.add(row)
    return row
