"""Presses and words by which the question that is shown is answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.questions import Content, Given, Kind, marking
from storage.rights import Deed
from storage.sittings import lettered, wording
from storage.sittings.courses import COURSES
from storage.sittings.records import Sitting, SittingAnswer
from storage.sittings.sitting.life import content_at, is_over, take
from storage.sittings.sitting.showing import show
from storage.sittings.sitting.terms import MOST_WORDS, SERVICE, SPOTS, LettersUnfit, NoSuchSitting, WordsUnfit
from storage.values import Values
from storage.visitors import Visitor

_CHOOSING: Final = frozenset({Kind.SINGLE, Kind.TRUE_FALSE})
#: Where several are ticked before they are handed in.
_TICKING: Final = frozenset({Kind.SEVERAL, Kind.ORDER, Kind.MATCH})


def look(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is shown now: a question, or the end. NoSuchSitting."""
    return show(session, own(session, sitting_id, by=by), by=by, now=now)


def choose(session: Session, sitting_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """The one option of a single choice, 0 for right and 1 for wrong of a true/false: answered with that. `at`: the
    spot, as `spot` makes it."""
    (place, option), sitting = divmod(at, SPOTS), own(session, sitting_id, by=by)
    content = _asked_at(session, sitting, place, now=now)
    if content is not None and content.kind in _CHOOSING and 0 <= option < wording.choices(content):
        take(session, sitting, content, Given(picked=(option,)), now=now)
    return show(session, sitting, by=by, now=now)


def tick(session: Session, sitting_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """Ticks or unticks an option of several; of an order the next item, of a match the side of the next left one, a
    ticked one being taken back. `at`: the spot."""
    (place, option), sitting = divmod(at, SPOTS), own(session, sitting_id, by=by)
    content = _asked_at(session, sitting, place, now=now)
    if content is not None and content.kind in _TICKING and 0 <= option < wording.choices(content):
        picks = sitting.picks
        most = len(marking.lefts(content)) if content.kind is Kind.MATCH else wording.choices(content)
        if option in picks and content.kind is not Kind.MATCH:
            picks.remove(option)
        elif len(picks) < most:
            picks.append(option)
        sitting.chosen = ",".join(map(str, picks))
    return show(session, sitting, by=by, now=now)


def clear(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """What is ticked is ticked no more."""
    sitting = own(session, sitting_id, by=by)
    if _asked_at(session, sitting, place, now=now) is not None:
        sitting.chosen = ""
    return show(session, sitting, by=by, now=now)


def confirm(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """What is ticked is the answer; of an order and a match once all have their place."""
    sitting = own(session, sitting_id, by=by)
    content = _asked_at(session, sitting, place, now=now)
    if content is not None and content.kind in _TICKING and len(sitting.picks) >= wording.fewest(content):
        picks = sitting.picks
        take(session, sitting, content, Given(tuple(sorted(picks) if content.kind is Kind.SEVERAL else picks)), now=now)
    return show(session, sitting, by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A fill-in or a number; of a choice the letters, as they would be pressed. WordsUnfit, LettersUnfit ask again."""
    asking.expect(by, SERVICE, "words")
    sitting = own(session, int(str(asking.draft(session, by, SERVICE)["sitting"])), by=by)
    content = _asked_at(session, sitting, sitting.at, now=now)
    if content is not None:
        take(session, sitting, content, _written(content, wording.mixed(content, sitting, sitting.at), words), now=now)
    return show(session, sitting, by=by, now=now)


def _written(content: Content, order: Sequence[int], words: str) -> Given:
    """The answer that those words are, where the options are shown in that order."""
    if content.kind in {Kind.FILL_IN, Kind.NUMERIC}:
        said = " ".join(words.split())
        if not 1 <= len(said) <= MOST_WORDS:
            raise WordsUnfit(most=MOST_WORDS)
        return Given(words=said)
    picked = lettered.picked(content, order, words)
    if picked is None:
        raise LettersUnfit(kind=content.kind)
    return Given(picked)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question that waits for words."""
    draft = asking.draft(session, by, SERVICE)
    if "sitting" not in draft:
        raise asking.Outdated
    return look(session, int(str(draft["sitting"])), by=by, now=now)


def _asked_at(session: Session, sitting: Sitting, place: int, *, now: datetime) -> Content | None:
    """The question of that place where it is the one that is shown and can be answered; None else."""
    if place != sitting.at or is_over(sitting, now):
        return None
    if not COURSES[sitting.purpose].may_change and session.get(SittingAnswer, (sitting.id, place)) is not None:
        return None
    return content_at(session, sitting, place)


def own(session: Session, sitting_id: int, *, by: Visitor) -> Sitting:
    """NoSuchSitting where it is nobody's, or somebody else's."""
    rights.ask(by, Deed.LEARN)
    found = session.get(Sitting, sitting_id)
    if found is None or found.member_id != by.member_id:
        raise NoSuchSitting
    return found
