"""Drafting: words become a draft, are corrected by more words, and are laid aside; nothing is saved here."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import alarms, asking, rights
from storage.errors import Refusal
from storage.quick_notes import drafts, numbering, reading
from storage.quick_notes.drafts import Begun
from storage.quick_notes.reading import Read
from storage.quick_notes.records import MOST_TIMES, MOST_WORDS, SERVICE
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: What is asked for by itself.
_ASKED: Final = ("kind", "unit", "day", "times", "money")
#: Questions that are open while a draft is at hand: its first words, it itself, what was written meanwhile, and each of
#: what can be chosen anew.
STEPS: Final = ("words", "draft", "other", "fix", "kind", "unit", "day", "times", "money")


class TooLong(Refusal, asking.Unfit):
    """More words than a note has; values: most, count."""


class NotAChange(Refusal):
    """Words for a draft that say nothing of it: they were perhaps meant for something else, so no more are waited for.
    values: mark."""


class NotAnAnswer(Refusal, asking.Unfit):
    """Words for one thing that was asked for, which don't say it: better ones are waited for. values: mark, what."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for the words, or shows the draft that was laid aside. NotForYou."""
    rights.ask(by, Deed.KEEP_NOTES)
    begun = drafts.load(session, by)
    if begun is None or not begun.says_something:
        return drafts.put(session, begun or Begun(), "words", by=by, now=now)
    return drafts.put(session, begun, "draft" if begun.next is None else "other", by=by, now=now)


def begin_with(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Words that were written for a note: a draft of them. NotForYou, TooLong."""
    rights.ask(by, Deed.KEEP_NOTES)
    return _take(session, words, by=by, now=now) if words.strip() else begin(session, by=by, now=now)


def hear(session: Session, words: str, *, by: Visitor, now: datetime) -> Values | None:
    """Words that nobody asked for, from whoever may note: offered as a draft where they read clearly as a note, else
    None."""
    if not rights.may(by, Deed.KEEP_NOTES) or alarms.call_for_help(words):
        return None
    if not reading.is_note(words, now.date(), drafts.places(session, by)):
        return None
    return _take(session, words, by=by, now=now, offered=True)


def _take(session: Session, words: str, *, by: Visitor, now: datetime, offered: bool = False) -> Values:
    if (other := _elsewhere(session, words, by=by, now=now)) is not None:
        return other
    begun = drafts.load(session, by) or Begun()
    if begun.says_something:
        # What is not saved yet must not go under; nor, for a word of nothing or a number, what was written after it.
        said = reading.read(words, now.date(), drafts.places(session, by))
        after = words if said.kinds or said.days or said.ahead or said.units else begun.next or words
        return drafts.put(session, replace(begun, next=after, offered=False), "other", by=by, now=now)
    return drafts.put(session, _of(session, words, begun, by=by, now=now, offered=offered), "draft", by=by, now=now)


def _of(session: Session, words: str, begun: Begun, *, by: Visitor, now: datetime, offered: bool = False) -> Begun:
    """What the words say; where there is but one unit to note of, it is that."""
    among = drafts.places(session, by)
    found = replace(begun, words=words.strip(), offered=offered).with_(reading.read(words, now.date(), among))
    if among.only is not None and not (found.units or found.whole or found.beyond):
        return replace(found, units=[among.only])
    return found


def _elsewhere(session: Session, words: str, *, by: Visitor, now: datetime) -> Values | None:
    """What is said to words that no note is made of: they call for help, or tell of somebody's trouble. TooLong."""
    risky = alarms.show_hotlines(session, words, by=by, now=now)
    if risky or reading.is_of_trouble(words):
        asking.close(session, by)
        return {"step": "personal", "member": by.member_id is not None, "now": now}
    if len(words.strip()) > MOST_WORDS:
        raise TooLong(most=MOST_WORDS, count=len(words.strip()))
    return None


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Words for the open question: the first of a draft, or what is to be another in it. NotForYou, TooLong,
    NotAChange, NotAnAnswer."""
    rights.ask(by, Deed.KEEP_NOTES)
    begun, step = drafts.load(session, by) or Begun(), by.question.step
    if step == "other" or not begun.says_something:
        return _take(session, words, by=by, now=now)
    if (other := _elsewhere(session, words, by=by, now=now)) is not None:
        return other
    said = reading.read(words, now.date(), drafts.places(session, by))
    if step == "times" and (number := _alone(words)) is not None:
        # Of several that were written the one that is meant: as it was written, unless it says otherwise itself.
        chosen = len(begun.counts) > 1 and number in begun.homes and not said.counts
        homes = [number] if chosen or numbering.is_of_homes(words) else []
        found = replace(begun, counts=[number], homes=homes, about=False, vague=False, unread=None)
    elif step == "money" and (number := _alone(words)) is not None:
        found = replace(begun, sums=[number * 100], each=False)
    elif step == "times" and _is_no_count(words, said):
        raise NotAnAnswer(mark=begun.mark, what=step)
    elif step in ("draft", "fix") and _is_another(session, words, said, begun, by=by, now=now):
        return _take(session, words, by=by, now=now)
    elif said.says_something:
        found = begun.with_(said)
    elif step in _ASKED:
        raise NotAnAnswer(mark=begun.mark, what=step)
    else:
        raise NotAChange(mark=begun.mark)
    return drafts.put(session, found, "draft", by=by, now=now)


def _is_another(session: Session, words: str, said: Read, begun: Begun, *, by: Visitor, now: datetime) -> bool:
    """Whether a whole sentence tells of something else than the draft: that knows its kind, or counted others."""
    known = bool(begun.kinds) or bool(begun.counts and said.counts and begun.counts != [*said.counts])
    return known and said.is_whole and reading.is_note(words, now.date(), drafts.places(session, by))


def _is_no_count(words: str, said: Read) -> bool:
    """Whether they are a number that people can't be; 12.5 alone is no day where it was asked how many."""
    return bool(said.unread and not said.counts) or numbering.is_number(reading.folded(words))


def _alone(words: str) -> int | None:
    number = numbering.bare(reading.folded(words))
    return number if number is not None and 0 < number <= MOST_TIMES else None


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    begun = drafts.load(session, by)
    step = by.question.step or "draft"
    if begun is None:
        return drafts.put(session, Begun(), "words", by=by, now=now)
    return drafts.view(session, begun, step, by=by, now=now)


def instead(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """The words that were written meanwhile take the place of the draft. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    if begun.next is None:
        raise asking.Outdated
    drafts.drop(session, by=by)
    return _take(session, begun.next, by=by, now=now)


def go_on(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """The draft stays, and what was written meanwhile is let go. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    return drafts.put(session, replace(begun, next=None), "draft", by=by, now=now)


def let_go(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is noted. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    drafts.drop(session, by=by)
    return {"number": drafts.number_of(session, begun.note), "now": now}


def put_off(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is asked any more; a draft that says something waits."""
    rights.ask(by, Deed.KEEP_NOTES)
    begun = drafts.load(session, by)
    if begun is None or not begun.says_something:
        drafts.drop(session, by=by)
    elif by.question.service == SERVICE:
        asking.close(session, by)
    return {"waits": begun is not None and begun.says_something, "now": now}
