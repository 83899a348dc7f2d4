"""One's own sign-ups, for the copy of one's data."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities import Activity, SignUp, answers_of, questions_of, seating


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """All that is kept of what somebody signed up for, by themselves or by others, and whether they came."""
    found = select(SignUp).where(SignUp.member_id == member_id).order_by(SignUp.id)
    rows = [
        (one, session.get_one(Activity, one.activity_id), seating.option_of(session, one))
        for one in session.scalars(found)
    ]
    return [
        {
            "number": activity.number,
            "title": activity.title,
            "starts_at": seating.starts(activity, option),
            "made_at": one.made_at,
            "place": one.place,
            "option": None if option is None else option.words,
            "family": one.family,
            "answers": _answers(session, one),
            "comes": one.comes,
            "came_at": one.came_at,
            "missed": one.missed,
        }
        for one, activity, option in rows
    ]


def _answers(session: Session, sign_up: SignUp) -> list[dict[str, Any]]:
    given = answers_of(session, sign_up)
    return [
        {"question": one.words or one.stock, "answer": given[str(one.id)]}
        for one in (questions_of(session, sign_up.activity_id) if given else [])
        if given.get(str(one.id)) is not None
    ]
