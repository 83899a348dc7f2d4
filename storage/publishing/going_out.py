"""A draft becomes an activity that people see and sign up for."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, numbers
from storage.activities import State, showing
from storage.publishing import PREFIX, answers, drafts, steps
from storage.publishing.answers import Step, Wrong
from storage.values import Values
from storage.visitors import Visitor


def publish(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """It has a number and is open; or what it must still say is asked. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    if not drafts.is_within(session, draft, by):
        return steps.ask_again(session, draft, Step.UNIT, Wrong.UNIT, by=by, now=now)
    if draft.starts_at is not None and draft.starts_at <= now:
        return steps.ask_again(session, draft, Step.WHEN, Wrong.OVER, by=by, now=now)
    if draft.closes_at is not None and draft.closes_at <= now:
        return steps.ask_again(session, draft, Step.CLOSES, Wrong.OVER, by=by, now=now)
    if draft.closes_at is not None and draft.starts_at is not None and draft.closes_at > answers.latest(draft):
        return steps.ask_again(session, draft, Step.CLOSES, Wrong.LATE, by=by, now=now)
    if steps.missing(draft, seats=True):
        return steps.resume(session, draft.id, by=by, now=now)
    draft.number = numbers.take(session, PREFIX, now=now)
    draft.state, draft.published_at = State.OPEN, now
    session.flush()
    audit.note(session, "publishing.publish", by=by.account_id, now=now, record=draft.number)
    return {**showing.shown(session, draft), "step": "published"}
