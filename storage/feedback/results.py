"""Results (成绩): entered by who keeps the activity, line by line; told once, a page at a time, to who took part."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, activities, asking, audit, outbox
from storage.activities import Activity, Place, SignUp, State
from storage.activities.results import MOST_LINE, keep_lines, lines_of
from storage.feedback.reading import access
from storage.feedback.records import (
    MOST_LINES,
    SERVICE,
    ResultsNews,
    ResultsUnfit,
)
from storage.outbox import Letter
from storage.values import Value, Values
from storage.visitors import Visitor

#: People whom one transaction writes to.
_PAGE: Final = 50


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the lines. NoSuchActivity, NotYoursToKeep, NotOverYet."""
    activity = access(session, activity_id, by=by, now=now)
    asking.keep(session, by, SERVICE, {"activity": activity.id, "entered": True}, now=now)
    asking.ask(session, by, SERVICE, "results")
    return _shown(activity, lines_of(session, activity.id))


def _shown(activity: Activity, lines: list[str]) -> Values:
    shown: list[Value] = [*lines]
    return {
        "activity": activity.id,
        "title": activity.title,
        "results": shown,
        "lines": MOST_LINES,
        "most": MOST_LINE,
    }


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The lines are the results from now on, in the place of those before; told on the first time, to be corrected in
    silence. ResultsUnfit, NoSuchActivity, NotYoursToKeep, NotOverYet."""
    asking.expect(by, SERVICE, "results")
    activity = _begun(session, by=by, now=now)
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST_LINES or any(len(line) > MOST_LINE for line in lines):
        raise ResultsUnfit(activity=activity.id, lines=MOST_LINES, most=MOST_LINE)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    keep_lines(session, activity.id, lines)
    audit.note(session, "feedback.results", by=by.account_id, now=now, record=activity.number or "")
    told = session.get(ResultsNews, activity.id) is not None
    return {**_shown(activity, lines), "told": told}


def _begun(session: Session, *, by: Visitor, now: datetime) -> Activity:
    activity_id = int(str(asking.draft(session, by, SERVICE).get("activity", 0)))
    return access(session, activity_id, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked, again."""
    activity = _begun(session, by=by, now=now)
    return _shown(activity, lines_of(session, activity.id))


def announce(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Told from now on to who took part, once. NoSuchActivity, NotYoursToKeep, NotOverYet."""
    activity = access(session, activity_id, by=by, now=now)
    lines = lines_of(session, activity.id)
    told = session.get(ResultsNews, activity.id, with_for_update=True) is not None
    if lines and not told:
        session.add(ResultsNews(activity_id=activity.id, made_by=by.account_id, made_at=now))
        session.flush()
        audit.note(session, "feedback.announce", by=by.account_id, now=now, record=activity.number or "")
    return {**_shown(activity, lines), "told": told}


def untold(session: Session) -> list[int]:
    """Activities whose results are being told."""
    return list(session.scalars(select(ResultsNews.activity_id).where(ResultsNews.ended_at.is_(None))))


def tell(session: Session, activity_id: int, *, now: datetime) -> bool:
    """Writes to a page of who had a place; whether there are more. What was called off meanwhile tells nobody."""
    news = session.get_one(ResultsNews, activity_id, with_for_update=True, populate_existing=True)
    if news.ended_at is not None:
        return False
    activity = session.get_one(Activity, activity_id)
    seated = select(SignUp.id, SignUp.member_id).where(
        SignUp.activity_id == activity_id,
        SignUp.id > news.cursor,
        (SignUp.place == Place.SEATED) | SignUp.came_at.is_not(None),
    )
    found = session.execute(seated.order_by(SignUp.id).limit(_PAGE)).all()
    for _, member_id in found if activity.state != State.CANCELLED else ():
        _write_to(session, activity, member_id, now=now)
    if len(found) < _PAGE:
        news.ended_at = now
        return False
    news.cursor = found[-1][0]
    return True


def _write_to(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    account_id = accounts.holder(session, member_id)
    if account_id is None:
        return
    results: list[Value] = [*lines_of(session, activity.id)]
    letter = Letter(
        account_id,
        "feedback.told_results",
        {"title": activity.title, "results": results},
        right="member",
        subject=member_id,
        once=f"feedback.results:{activity.id}:{member_id}",
    )
    outbox.queue(session, letter, now=now)


def read(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What came of it, for whom it is. NoSuchActivity."""
    del now
    activity = activities.access(session, activity_id, by=by)
    return _shown(activity, lines_of(session, activity.id))
