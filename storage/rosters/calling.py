"""Calling for talks: who is new, has moved or retired. Of a whole roster that is known only once all of it is taken:
its pages are as large as the machine is fast."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import occasions
from storage.members import RETIRED, Standing
from storage.occasions import Cause, Kind
from storage.rosters.page import Decision

#: More of one cause than that, of so many rows, is a first list or a new order of units: nobody in it is new, or has
#: moved.
_FEW: Final = 5
_A_FIFTH: Final = 5


def note(session: Session, decisions: Iterable[Decision], *, changes: bool, now: datetime) -> None:
    """What a page says of people. A page of changes says of each that it is so; of a roster it is held until `close`,
    but for a page of new people: there may be a hundred thousand."""
    found: dict[Cause, list[int]] = {}
    rows = 0
    for decision in decisions:
        rows += 1
        cause = _cause(decision)
        if cause is not None:
            found.setdefault(cause, []).append(decision.person.id)
    for cause, some in found.items():
        if changes:
            for member_id in some:
                occasions.arise(session, Kind.TALK, member_id, cause, now=now)
        elif cause is not Cause.NEW or len(some) <= _most(rows):
            occasions.hold(session, some, cause, now=now)


def close(session: Session, *, new: int, rows: int) -> None:
    """A file is taken whole: of its `rows` so many had people who are `new`. What is held calls for a talk now, or
    never."""
    for cause in Cause:
        count = new if cause is Cause.NEW else occasions.held(session, cause)
        occasions.let_go(session, cause, calls=count <= _most(rows))


def _most(rows: int) -> int:
    return max(_FEW, rows // _A_FIFTH)


def _cause(decision: Decision) -> Cause | None:
    """What the row says of somebody that calls for a talk. Of those who have gone, or are retired anyhow, nothing."""
    standing = decision.person.standing
    before = {change.what: change.before for change in decision.changes}
    if standing == Standing.LEFT:
        return None
    if standing in RETIRED:
        here = before.get("standing") not in (None, Standing.LEFT, *RETIRED)
        return Cause.RETIRED if here and standing != Standing.SURVIVOR else None
    if decision.new or before.get("standing") == Standing.LEFT:
        return Cause.NEW
    return Cause.MOVED if "unit" in before else None
