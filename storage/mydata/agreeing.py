"""Agreeing: the member's consents, withdrawn in one tap once told what that does, and given anew at any time."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, consents, hardship, rights
from storage.consents import Purpose
from storage.mydata.overview import consents_of
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Every consent, how it stands, and what its end would do. NotKnownYet."""
    del now
    rights.ask(by, Deed.SEE_OWN_DATA)
    return {"consents": consents_of(session, by.member_id), "forgotten": None}


def withdraw(session: Session, purpose: Purpose, *, by: Visitor, now: datetime) -> Values:
    """Ends the consent at once, with what hangs on it; nothing else changes. The page anew. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    forgotten = None
    if consents.withdraw(session, purpose, by=by, now=now):
        forgotten = hardship.forget_own(session, by=by, now=now) if purpose is Purpose.HARDSHIP else 0
        if purpose is Purpose.TELEGRAM and by.question.service == hardship.SERVICE:
            asking.close(session, by)
    return {**look(session, by=by, now=now), "forgotten": forgotten, "purpose": purpose}


def give(session: Session, purpose: Purpose, *, by: Visitor, now: datetime) -> Values:
    """Agrees anew, to the text of now. The page anew. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    consents.give(session, [purpose], by=by, now=now)
    return look(session, by=by, now=now)
