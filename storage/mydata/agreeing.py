"""Agreeing: the member's consents, withdrawn in one tap beside what that does, and given anew to a text just read."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, consents, hardship, public_notices, rights
from storage.bylaws import settings
from storage.consents import VERSIONS, Purpose
from storage.evidence import photos
from storage.mydata.overview import consents_of
from storage.relay import parting
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import hearing


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
        if purpose is Purpose.HARDSHIP:
            hearing.forget_own(session, by=by)
        if purpose is Purpose.PUBLIC_NOTICE:
            public_notices.withdraw(session, by=by, now=now)
        if purpose is Purpose.PHOTOS:
            photos.forget(session, by=by, now=now)
        if purpose in (Purpose.TALKS, Purpose.TELEGRAM):
            parting.withdraw(session, by=by, now=now)
        if purpose is Purpose.TELEGRAM and by.question.service == hardship.SERVICE:
            asking.close(session, by)
    return {**look(session, by=by, now=now), "forgotten": forgotten, "purpose": purpose}


def before_giving(session: Session, purpose: Purpose, *, by: Visitor, now: datetime) -> Values:
    """The text to be agreed to, of the version of now. NotKnownYet."""
    del now
    rights.ask(by, Deed.SEE_OWN_DATA)
    return {"purpose": purpose, "version": VERSIONS[purpose], **settings.period(session, "words")}


def give(session: Session, purpose: Purpose, version: int, *, by: Visitor, now: datetime) -> Values:
    """Agrees anew, to the text that was shown; Outdated where it has changed since. The page anew. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    if version != VERSIONS[purpose]:
        raise asking.Outdated
    consents.give(session, [purpose], by=by, now=now)
    return look(session, by=by, now=now)
