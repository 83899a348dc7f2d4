"""Acting from the letter: 催办, a word to whoever has what is behind. The rest is the services' own."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, due_talks, outbox, rights
from storage.desk import Line
from storage.digests import behind
from storage.digests.behind import Behind
from storage.errors import Refusal
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import yearly

#: By which right somebody has the word about a line: that of the line itself.
_RIGHTS: Final = {Line.REPORT: "report", Line.VISIT: yearly.RIGHT, Line.DUE_TALK: due_talks.RIGHT}


class NothingBehind(Refusal):
    """It is done by now, or not the visitor's to see."""


class NobodyHasIt(Refusal):
    """Nobody is in office who could be nudged but the visitor themselves; values: number."""


def nudge(session: Session, line: Line, key: int, *, by: Visitor, now: datetime) -> Values:
    """A word to whoever has it, or should: once for each and day, however often and by whomever it is pressed. `again`:
    somebody had nudged today. NotForYou, NothingBehind, NobodyHasIt."""
    rights.ask(by, Deed.NUDGE)
    one = behind.find(session, line, key, by=by, now=now) if line in _RIGHTS else None
    if one is None:
        raise NothingBehind
    named = f"digests.nudge:{line}:{key}:{now:%y%m%d}:"
    again = outbox.was_named(session, named)
    hands = behind.hands(session, one) - {by.account_id}
    if not hands:
        raise NobodyHasIt(number=one.number)
    told: Values = {**behind.told(one, behind.names(session, [one.unit_id]), 1, now=now), "by": by.name}
    if not again:
        _tell(session, one, hands, named, told, now=now)
        audit.note(session, "digests.nudge", by=by.account_id, now=now, record=one.number)
    return {**told, "again": again, "people": len(hands)}


def _tell(session: Session, one: Behind, hands: set[int], named: str, told: Values, *, now: datetime) -> None:
    for account_id in sorted(hands):
        values: Values = {**told, "lines": [told]}
        letter = Letter(account_id, "digests.nudged", values, right=_RIGHTS[one.line], subject=one.key)
        letter.once = f"{named}{account_id}"
        outbox.queue(session, letter, now=now)
