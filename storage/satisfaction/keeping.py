"""Keeping: the chair sees how far the year's survey is, says who is management, sends it out, ends it, reads it."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, posts, rights
from storage.accounts import Account
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.satisfaction import reading
from storage.satisfaction.records import NoSurvey, Survey, SurveyPost, SurveyRuns, of_year, posts_of
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT: Final = "satisfaction"
#: For how many days it can run.
DAYS: Final = (7, 14, 21)
#: On its last day it runs until the office closes, as a rule.
_ENDS: Final = time(18)


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.KEEP_SURVEY)


def in_service() -> ColumnElement[bool]:
    """Whom it is for."""
    return Member.standing.not_in((*RETIRED, Standing.LEFT))


def look(session: Session, year: int = 0, *, by: Visitor, now: datetime) -> Values:
    """The survey of that year, 0 for the one that runs: not sent yet, running, or what came of it. NotForYou."""
    rights.ask(by, Deed.KEEP_SURVEY)
    year = year if year in (now.year, now.year - 1) else now.year
    survey = of_year(session, year)
    other = now.year - 1 if year == now.year else now.year
    shown: Values = {"year": year, "other": other if of_year(session, other) or other == now.year else None}
    if survey is None:
        return {**shown, "state": "unsent", **_whom(session)}
    if survey.closed_at is None:
        return {**shown, "state": "runs", **_running(survey)}
    audit.note(session, "satisfaction.look", by=by.account_id, now=now, record=str(year))
    return {**shown, "state": "over", "asked": survey.asked, **reading.in_all(session, survey)}


def _whom(session: Session) -> Values:
    people = select(func.count()).select_from(Member).where(in_service())
    joined = select(Account.id).where(Account.member_id == Member.id).exists()
    managing = posts_of(session)
    holders = people.where(posts.held(managing)) if managing else None
    return {
        "people": session.scalar(people) or 0,
        "reached": session.scalar(people.where(joined)) or 0,
        "managers": 0 if holders is None else session.scalar(holders) or 0,
        **posts.named(managing),
    }


def _running(survey: Survey) -> Values:
    return {
        "asked": survey.asked,
        "employees": survey.employees,
        "management": survey.management,
        "closes_at": survey.closes_at,
    }


# Who is management.


def choose_posts(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the posts that people hold, and which are those of management. Pages begin at 0. SurveyRuns."""
    rights.ask(by, Deed.KEEP_SURVEY)
    _unsent(session, now)
    return posts.choices(session, None, posts_of(session), page)


def turn_post(session: Session, meant: int, *, by: Visitor, now: datetime) -> Values:
    """The post of that key is one of management's from now on, or no more. SurveyRuns, Outdated."""
    rights.ask(by, Deed.KEEP_SURVEY)
    _unsent(session, now)
    post, on, page = posts.turned(session, None, posts_of(session), meant)
    row = session.get(SurveyPost, post)
    if on and row is None:
        session.add(SurveyPost(post=post))
    elif row is not None:
        session.delete(row)
    session.flush()
    return posts.choices(session, None, posts_of(session), page)


# From its beginning to its end.


def ready(session: Session, *, by: Visitor, now: datetime) -> Values:
    """To whom it goes, for how long it may run; to be confirmed. SurveyRuns."""
    rights.ask(by, Deed.KEEP_SURVEY)
    _unsent(session, now)
    days: list[Value] = [{"days": one, "closes_at": _closes(one, now)} for one in DAYS]
    return {"year": now.year, "choices": days, **_whom(session)}


def begin(session: Session, days: int, *, by: Visitor, now: datetime) -> Values:
    """It is sent out from now on. SurveyRuns, Outdated."""
    rights.ask(by, Deed.KEEP_SURVEY)
    _unsent(session, now)
    if days not in DAYS:
        raise asking.Outdated
    closes_at = _closes(days, now)
    session.add(Survey(year=now.year, opened_by=by.account_id, opened_at=now, closes_at=closes_at))
    session.flush()
    audit.note(session, "satisfaction.begin", by=by.account_id, now=now, record=str(now.year))
    return look(session, now.year, by=by, now=now)


def _closes(days: int, now: datetime) -> datetime:
    assert now.tzinfo is not None
    return calendar.at(now.date() + timedelta(days=days), _ENDS, now.tzinfo)


def _unsent(session: Session, now: datetime) -> None:
    if of_year(session, now.year) is not None:
        raise SurveyRuns(year=now.year)


def before_end(session: Session, *, by: Visitor, now: datetime) -> Values:
    """How many have answered, before it is ended early. NoSurvey."""
    del now
    rights.ask(by, Deed.KEEP_SURVEY)
    survey = _open(session)
    return {"year": survey.year, **_running(survey)}


def end(session: Session, *, by: Visitor, now: datetime) -> Values:
    """It has ended; what came of it. NoSurvey."""
    rights.ask(by, Deed.KEEP_SURVEY)
    survey = _open(session)
    survey.closed_at, survey.cursor = now, None
    session.flush()
    audit.note(session, "satisfaction.end", by=by.account_id, now=now, record=str(survey.year))
    return look(session, survey.year, by=by, now=now)


def _open(session: Session) -> Survey:
    found = session.scalar(select(Survey).where(Survey.closed_at.is_(None)).with_for_update())
    if found is None:
        raise NoSurvey
    return found


def units(session: Session, year: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what came of it by unit. NoSurvey."""
    rights.ask(by, Deed.KEEP_SURVEY)
    survey = of_year(session, year)
    if survey is None or survey.closed_at is None:
        raise NoSurvey
    audit.note(session, "satisfaction.look", by=by.account_id, now=now, record=str(year))
    return reading.by_unit(session, survey, page)
