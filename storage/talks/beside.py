"""What services keep beside a talk and its card tells: each puts itself there when it is opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage.talks.records import Talk
from storage.values import Values
from storage.visitors import Visitor

#: What a service tells of that talk, as one value under the service's own noun: `{"appointments": {…}}`, with what it
#: takes to make its buttons. `by` is the talk's employee, or its officer, or who may become that.
Tell = Callable[[Session, Talk, Visitor, datetime], Values]
#: On the card of a talk, the employee's and the officer's; `talk.officer_id` and `by` say which of them reads.
BESIDE_CARD: Final[list[Tell]] = []
#: On the line of a talk, wherever talks are listed: a look at most, as a page has many.
BESIDE_LINE: Final[list[Tell]] = []


def tell(tellers: list[Tell], session: Session, talk: Talk, *, by: Visitor, now: datetime) -> Values:
    """What all of them have to say."""
    found: Values = {}
    for one in tellers:
        found.update(one(session, talk, by, now))
    return found
