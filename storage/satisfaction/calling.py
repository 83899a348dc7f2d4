"""Calling: whom it is for is written to page by page, and once more three days before its end who has not answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.accounts import Account
from storage.members import Member
from storage.outbox import Letter
from storage.satisfaction.keeping import RIGHT, in_service
from storage.satisfaction.records import Survey, SurveyTaker

#: People whom one transaction writes to.
_PAGE: Final = 50
_REMINDED: Final = timedelta(days=3)


def unfinished(session: Session) -> list[int]:
    """Surveys that run."""
    return list(session.scalars(select(Survey.id).where(Survey.closed_at.is_(None)).order_by(Survey.id)))


def go_on(session: Session, survey_id: int, *, now: datetime) -> bool:
    """Ends it when its time is up, else writes to a page of people; whether there is more to do at once."""
    survey = session.get_one(Survey, survey_id, with_for_update=True, populate_existing=True)
    if survey.closed_at is not None:
        return False
    if survey.closes_at <= now:
        _end(session, survey, now=now)
        return False
    if survey.cursor is None and not survey.reminding and now >= survey.closes_at - _REMINDED:
        survey.cursor, survey.reminding = 0, True
    return survey.cursor is not None and _write(session, survey, survey.cursor, now=now)


def _end(session: Session, survey: Survey, *, now: datetime) -> None:
    survey.closed_at, survey.cursor = now, None
    letter = Letter(survey.opened_by, "satisfaction.ended", {"year": survey.year}, right=RIGHT)
    letter.once = f"satisfaction.ended:{survey.id}"
    outbox.queue(session, letter, now=now)


def _write(session: Session, survey: Survey, cursor: int, *, now: datetime) -> bool:
    found = _page(session, survey, cursor)
    for member_id, account_id in found:
        _ask(session, survey, member_id, account_id, now=now)
    survey.asked += 0 if survey.reminding else len(found)
    survey.cursor = found[-1][0] if len(found) == _PAGE else None
    return survey.cursor is not None


def _page(session: Session, survey: Survey, cursor: int) -> Sequence[tuple[int, int]]:
    taken = select(SurveyTaker.member_id).where(SurveyTaker.survey_id == survey.id, SurveyTaker.member_id == Member.id)
    people = select(Member.id, Account.id).join(Account, Account.member_id == Member.id)
    found = people.where(Member.id > cursor, in_service(), ~taken.exists()).order_by(Member.id).limit(_PAGE)
    return [(member_id, account_id) for member_id, account_id in session.execute(found)]


def _ask(session: Session, survey: Survey, member_id: int, account_id: int, *, now: datetime) -> None:
    key = "satisfaction.reminded" if survey.reminding else "satisfaction.asked"
    letter = Letter(
        account_id,
        key,
        {"year": survey.year, "survey": survey.id, "closes_at": survey.closes_at},
        right="member",
        subject=member_id,
        once=f"{key}:{survey.id}:{member_id}",
        useful_until=survey.closes_at,
    )
    outbox.queue(session, letter, now=now)
