"""What goes into a calendar: when and where an activity is, for whoever has a place in it; or that it is called off."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import activities, visitors
from storage.activities import IN, Option, State, seating, sign_up_of
from storage.values import Values
from storage.visitors import Visitor


def order(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The file is asked for; whether it takes the activity off the calendar again. NoSuchActivity."""
    del now
    activity = activities.access(session, activity_id, by=by)
    return {"activity": activity.id, "title": activity.title, "cancelled": activity.state == State.CANCELLED}


def on_calendar(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """When and where, by the option of the reader, where they chose one; nothing of what is not theirs to see."""
    del values
    by = visitors.by_account(session, account_id)
    try:
        activity = activities.access(session, subject, by=by)
    except activities.NoSuchActivity:
        return {}
    found = None if by.member_id is None else sign_up_of(session, activity.id, by.member_id)
    chosen = found.option_id if found is not None and found.place in IN else None
    option = None if chosen is None else session.get(Option, chosen)
    span = seating.span(activity, option)
    assert span is not None
    starts, ends = span
    return {
        "activity": activity.id,
        "title": activity.title,
        "option": None if option is None else option.words,
        "where": activity.place,
        "directions": activity.directions,
        "fee": activity.fee,
        "starts_at": starts,
        "ends_at": ends,
        "cancelled": activity.state == State.CANCELLED,
        "version": activity.version,
        "at": now,
    }
