"""Learning (学习答题): the page from which everybody sets out, and the officers' one. What services tell of themselves
there each puts here when it is opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import rights
from storage.rights import Deed
from storage.sittings import COURSES, Sitting
from storage.values import Value, Values
from storage.visitors import Visitor

#: What a service tells on the page, as one value under the service's own noun: `{"exams": {…}}`.
Tell = Callable[[Session, Visitor, datetime], Values]
BESIDE_HOME: Final[list[Tell]] = []
BESIDE_OFFICE: Final[list[Tell]] = []

#: What a service knows of a member's month, from an instant up to another: `notebook`, how many questions wait there;
#: `exams`, how many were passed.
Know = Callable[[Session, int, datetime, datetime], Values]
BESIDE_PROGRESS: Final[list[Know]] = []

RIGHT: Final = "learning"
#: Begun and not ended, that the page offers to go on with.
_OPEN: Final = 3


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """One's own page: what is begun and not ended, and what services have to say. NotKnownYet."""
    rights.ask(by, Deed.LEARN)
    begun = session.scalars(
        select(Sitting)
        .where(Sitting.member_id == by.member_id, Sitting.ended_at.is_(None))
        .order_by(Sitting.begun_at.desc(), Sitting.id.desc())
        .limit(_OPEN)
    )
    lines: list[Value] = [
        {
            "sitting": one.id,
            "purpose": one.purpose,
            "answered": one.answered,
            "of": len(one.questions),
            **COURSES[one.purpose].title(session, one),
        }
        for one in begun
        if one.purpose in COURSES
    ]
    return {"begun": lines, **_told(BESIDE_HOME, session, by, now)}


def office(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The officers' page. NotForYou."""
    rights.ask(by, Deed.READ_LEARNING)
    return _told(BESIDE_OFFICE, session, by, now)


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Whether the officers' pages are still for that account."""
    return rights.allowed(session, account_id, Deed.READ_LEARNING)


def _told(tellers: list[Tell], session: Session, by: Visitor, now: datetime) -> Values:
    found: Values = {}
    for one in tellers:
        found.update(one(session, by, now))
    return found
