"""Reading: what people thought of an activity, for who keeps it: figures from three answers on, words without names."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import activities, audit, pages
from storage.activities import Activity, SignUp, State
from storage.activities.results import lines_of
from storage.feedback.asking_back import STARS, stop, words_of
from storage.feedback.records import FEWEST, Feedback, NotOverYet
from storage.values import Value, Values
from storage.visitors import Visitor

#: Words of a page.
PAGE: Final = 5


def access(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """One that the visitor keeps, and that has begun. NoSuchActivity, NotYoursToKeep, NotOverYet."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    begun = activity.starts_at is not None and activity.starts_at <= now
    if activity.state not in (State.OPEN, State.OVER) or not begun:
        raise NotOverYet(activity=activity.id, title=activity.title or "")
    return activity


def look(session: Session, activity_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The figures, a page of words in no order that tells of anybody, and the results so far; noted. Of fewer than
    three answers how many there are is all that is told. NoSuchActivity, NotYoursToKeep, NotOverYet."""
    activity = access(session, activity_id, by=by, now=now)
    stop(session, by=by)
    stars = Counter(session.scalars(select(Feedback.stars).where(Feedback.activity_id == activity.id)))
    told = stars.total() >= FEWEST
    # By the random mark of the row: neither when it was said nor by whom.
    worded = select(Feedback).where(Feedback.activity_id == activity.id, Feedback.words.is_not(None))
    found = session.scalars(worded.order_by(Feedback.row)).all() if told else []
    here = pages.at(page, len(found), PAGE)
    words: list[Value] = [words_of(session, one) for one in here.cut(found)]
    if words:
        audit.note(session, "feedback.look", by=by.account_id, now=now, record=activity.number or "")
    came = select(func.count()).where(SignUp.activity_id == activity.id, SignUp.came_at.is_not(None))
    tenths = round(10 * sum(at * count for at, count in stars.items()) / stars.total()) if told else 0
    each: list[Value] = [{"stars": at, "count": stars[at]} for at in STARS] if told else []
    results: list[Value] = [*lines_of(session, activity.id)]
    return {
        "activity": activity.id,
        "title": activity.title,
        "came": session.scalar(came) or 0,
        "answers": stars.total(),
        "fewest": FEWEST,
        "told": told,
        "average": f"{tenths // 10}.{tenths % 10}",
        "stars": each,
        "words": words,
        **here.told(),
        "results": results,
    }
