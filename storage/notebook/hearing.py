"""Hearing: every answer, whatever it was for, may bring a question into the notebook, or further on its way out."""

from sqlalchemy.orm import Session

from storage.notebook import spacing
from storage.notebook.records import Mistake
from storage.questions import Content
from storage.sittings import COURSES, Sitting, SittingAnswer


def hear(session: Session, sitting: Sitting, content: Content, answer: SittingAnswer) -> None:
    """What is not all right enters, or begins anew; what is right moves away, once a day, and leaves when it is known
    for good. Of a paper whose answers are not told nothing enters: the notebook would tell them."""
    del content
    if COURSES[sitting.purpose].is_secret(session, sitting):
        return
    zone = (sitting.ended_at or answer.at).tzinfo
    today = answer.at.astimezone(zone).date()
    found = session.get(Mistake, (sitting.member_id, answer.question_id))
    if answer.full:
        if found is None or found.left_at is not None or found.seen_on >= today:
            return
        found.becomes(spacing.again(found.spacing, today, right=True))
        found.at = answer.at
        if found.spacing.is_stable:
            found.left_at = answer.at
    else:
        if found is None:
            found = Mistake(member_id=sitting.member_id, question_id=answer.question_id, times=0)
            then = spacing.again(None, today, right=False)
            session.add(found)
        else:
            then = spacing.again(found.spacing, today, right=False)
        found.becomes(then)
        found.times, found.at, found.left_at = found.times + 1, answer.at, None
    session.flush()
