"""A sentence with a rhythm becomes a draft, by the questions of publishing; once it is published, it repeats."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking
from storage.publishing import SERVICE as PUBLISHING
from storage.publishing import messages
from storage.series.reading import Rhythm
from storage.series.records import Series, State
from storage.values import Values
from storage.visitors import Visitor

#: So many days before sign-up is opened, where nobody says otherwise.
AHEAD: Final = 7


def draft(session: Session, said: Rhythm, *, by: Visitor, now: datetime) -> Values:
    """The draft's next question, or its preview; where nothing was understood, the question of publishing."""
    asking.ask(session, by, PUBLISHING, "message")
    shown = messages.read(session, said.rest, by=by, now=now)
    if "activity" in shown:
        planned = Series(
            activity_id=int(str(shown["activity"])), state=State.PLANNED, made_by=by.account_id, made_at=now
        )
        planned.every, planned.ahead = said.every, AHEAD
        session.add(planned)
        session.flush()
    return shown
