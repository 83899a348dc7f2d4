"""Writing: the officer of a talk that was held notes, tags, and says when to look again; nobody else opens it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, sealed, talks
from storage.talk_notes.records import (
    MOST_WORDS,
    SERVICE,
    FollowUp,
    NoteGone,
    NoteUnfit,
    NotHeldYet,
    NothingProposed,
    TalkNote,
)
from storage.talks import State, Talk, Topic
from storage.values import Value, Values
from storage.visitors import Visitor


class Within(StrEnum):
    """When to look again."""

    DAYS = "days"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"

    @property
    def days(self) -> int:
        return {Within.DAYS: 3, Within.WEEK: 7, Within.FORTNIGHT: 14, Within.MONTH: 30}[self]


#: Days to look again that one talk can have open.
_MOST_OPEN: Final = 5


def _held(session: Session, talk_id: int, *, by: Visitor) -> tuple[Talk, TalkNote]:
    """The visitor's own talk that was held, and what is kept of it, locked. NoSuchTalk, NotHeldYet."""
    talk = talks.held_by(session, talk_id, by=by)
    if talk.state != State.HELD:
        raise NotHeldYet(talk=talk.id, number=talk.number)
    return talk, note_of(session, talk.id)


def note_of(session: Session, talk_id: int) -> TalkNote:
    """The row, made where there is none; the talk is locked."""
    note = session.get(TalkNote, talk_id, with_for_update=True, populate_existing=True)
    if note is None:
        note = TalkNote(talk_id=talk_id, row=sealed.new_row(), themes="")
        session.add(note)
        session.flush()
    return note


def look(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The note and what goes with it; each look is noted. The refusals of `_held`."""
    talk, note = _held(session, talk_id, by=by)
    stop(session, by=by)
    if note.words is not None:
        audit.note(session, "talk_notes.read", by=by.account_id, now=now, record=talk.number)
    return _shown(session, talk, note)


def _shown(session: Session, talk: Talk, note: TalkNote) -> Values:
    words = None
    if note.words is not None:
        words = sealed.unseal(session, "talk_notes.words", note.row, note.words, under=talk.data_key)
    open_ = select(FollowUp).where(FollowUp.talk_id == talk.id, FollowUp.done_at.is_(None)).order_by(FollowUp.due_on)
    again: list[Value] = [{"follow_up": one.id, "on": one.due_on} for one in session.scalars(open_)]
    themes: list[Value] = [*note.themes.split()]
    return {
        "talk": talk.id,
        "number": talk.number,
        "words": words,
        "keeps": talk.data_key is not None,
        "themes": themes,
        "action": note.action,
        "again": again,
        "proposed": note.proposed_at is not None,
        "reachable": talks.employee(session, talk) is not None,
    }


def begin(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer for the note. NoteGone, and the refusals of `_held`."""
    talk, note = _held(session, talk_id, by=by)
    if talk.data_key is None:
        raise NoteGone(talk=talk.id, number=talk.number)
    asking.keep(session, by, SERVICE, {"talk": talk.id}, now=now)
    asking.ask(session, by, SERVICE, "words")
    return _shown(session, talk, note)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return _shown(session, *_held(session, _asked_of(session, by=by), by=by))


def _asked_of(session: Session, *, by: Visitor) -> int:
    found = asking.draft(session, by, SERVICE)
    if not found:
        raise asking.Outdated
    return int(str(found["talk"]))


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The note, in the place of the one before. NoteUnfit, NoteGone, and the refusals of `_held`."""
    asking.expect(by, SERVICE, "words")
    talk, note = _held(session, _asked_of(session, by=by), by=by)
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        raise NoteUnfit(most=MOST_WORDS)
    if talk.data_key is None:
        raise NoteGone(talk=talk.id, number=talk.number)
    note.words = sealed.seal(session, "talk_notes.words", note.row, words, under=talk.data_key)
    audit.note(session, "talk_notes.write", by=by.account_id, now=now, record=talk.number)
    stop(session, by=by)
    return _shown(session, talk, note)


def stop(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends a note begun."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def tick(session: Session, talk_id: int, theme: Topic, *, by: Visitor, now: datetime) -> Values:
    """Puts a theme on or off."""
    del now
    talk, note = _held(session, talk_id, by=by)
    on = set(note.themes.split()) ^ {theme}
    note.themes = " ".join(one for one in Topic if one in on)
    session.flush()
    return _shown(session, talk, note)


def act(session: Session, talk_id: int, action: int, *, by: Visitor, now: datetime) -> Values:
    """Whether something has to be done (1) or not (0)."""
    del now
    talk, note = _held(session, talk_id, by=by)
    note.action = action == 1
    session.flush()
    return _shown(session, talk, note)


def look_again(session: Session, talk_id: int, within: Within, *, by: Visitor, now: datetime) -> Values:
    """A day to look again, so long from today; the same day twice is once, and the sixth is none."""
    talk, note = _held(session, talk_id, by=by)
    due_on = now.date() + timedelta(days=within.days)
    open_ = select(FollowUp.due_on).where(FollowUp.talk_id == talk.id, FollowUp.done_at.is_(None))
    days = list(session.scalars(open_))
    if due_on not in days and len(days) < _MOST_OPEN:
        session.add(FollowUp(talk_id=talk.id, due_on=due_on, made_at=now))
        session.flush()
    return _shown(session, talk, note)


def done(session: Session, follow_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """It has been looked at again. NoSuchTalk for somebody else's."""
    found = session.get(FollowUp, follow_up_id, with_for_update=True)
    talk, note = _held(session, 0 if found is None else found.talk_id, by=by)
    assert found is not None
    found.done_at = found.done_at or now
    session.flush()
    return _shown(session, talk, note)


def propose(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Offers the employee to make a report of it: nothing is filed but by their own press, and of what was said nothing
    goes along. Once a talk. NothingProposed, and the refusals of `_held`."""
    talk, note = _held(session, talk_id, by=by)
    if talks.employee(session, talk) is None or note.proposed_at is not None:
        raise NothingProposed(talk=talk.id, number=talk.number)
    note.proposed_at = now
    values: Values = {"talk": talk.id, "number": talk.number, "anonymous": talk.anonymous}
    talks.to_employee(session, talk, "talk_notes.proposed", values, now=now)
    return _shown(session, talk, note)
