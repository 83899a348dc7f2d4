"""From step to step: begun, gone on, changed once more, left."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.drives.drafting.showing import shown
from storage.drives.drafting.terms import DONE, Step
from storage.drives.records import SERVICE
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called. NotForYou."""
    rights.ask(by, Deed.KEEP_DRIVES)
    asking.keep(session, by, SERVICE, {"reminds": True, "thanks": True, "some": [], "some_units": []}, now=now)
    asking.ask(session, by, SERVICE, Step.TITLE)
    return shown(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    if not asking.draft(session, by, SERVICE):
        raise asking.Outdated
    return shown(session, by=by, now=now)


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is started, and what was said is forgotten."""
    del now
    stop(session, by)
    return {}


def stop(session: Session, by: Visitor) -> None:
    """Nothing is asked here any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def draft_at(session: Session, step: Step, version: int | None, by: Visitor) -> Values:
    """The draft, where that is asked. NotForYou, Outdated."""
    rights.ask(by, Deed.KEEP_DRIVES)
    asking.expect(by, SERVICE, step, version)
    return asking.draft(session, by, SERVICE)


def go_on(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """The first step that is not done."""
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    step = next((one for one, name in DONE.items() if name not in draft), Step.REVIEW)
    _ask(session, step, by)
    return shown(session, by=by, now=now)


def _ask(session: Session, step: Step, by: Visitor) -> None:
    asking.ask(session, by, SERVICE, step)


def ask_posts(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Beside the units: for which posts of theirs it is; then these are asked again."""
    draft = draft_at(session, Step.UNITS, version, by)
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    _ask(session, Step.POSTS, by)
    return shown(session, by=by, now=now)


def again(session: Session, version: int, step: Step, *, by: Visitor, now: datetime) -> Values:
    """From the review back to one step; behind it the review comes again."""
    draft = draft_at(session, Step.REVIEW, version, by)
    if step is Step.REVIEW:
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    _ask(session, step, by)
    return shown(session, by=by, now=now)
