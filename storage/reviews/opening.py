"""Opening: the round that puts the question to each family once, when its day has come."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import accounts, audit, calendar, holidays, sealed
from storage.bylaws import settings
from storage.consents import TALKING, refused
from storage.dossiers.records import Dossier
from storage.hardship.reports import ON_FILE, Report, Stage
from storage.members import Member, Standing
from storage.reviews.records import Kind, Outcome, Review, State, Why, close
from storage.reviews.telling import tell
from storage.rounds import Page

#: Files that one transaction asks.
_PAGE: Final = 25
#: Who left the register longer ago is not asked for the first time: nobody would know why just now.
_LATEST: Final = timedelta(days=366)


def open_yearly(session: Session, cursor: int, *, now: datetime) -> Page:
    """Asks each family on file whose day has come; only on a working day, at others it waits for the next."""
    if not holidays.calendar(session).is_working_day(now.date()):
        return Page(0, None)
    due = select(Dossier, Report).join(Report, Report.id == Dossier.report_id)
    due = due.where(Dossier.look_on <= now.date(), Report.stage.in_(ON_FILE), Dossier.id > cursor)
    found = session.execute(due.order_by(Dossier.id).limit(_PAGE).with_for_update()).all()
    for dossier, report in found:
        assert dossier.look_on is not None
        _overtake(session, report, now=now)
        _open(session, report, Kind.YEARLY, dossier.look_on, now=now)
        dossier.look_on = next_look(session, dossier.look_on, now.date())
    return Page(len(found), found[-1][0].id if len(found) == _PAGE else None)


def next_look(session: Session, due: date, today: date) -> date:
    """The next yearly look, counted from the day of the last: the first that lies ahead, however many were missed."""
    months = settings.value(session, "reviews.after_months")
    times = 1
    while calendar.months_after(due, months * times) <= today:
        times += 1
    return calendar.months_after(due, months * times)


def open_returned(session: Session, cursor: int, *, now: datetime) -> Page:
    """返困回访: asks whoever left the register so many months ago, once; only on a working day."""
    if not holidays.calendar(session).is_working_day(now.date()):
        return Page(0, None)
    months = settings.value(session, "reviews.return_months")
    last = calendar.months_after(now.date(), -months)
    asked = exists().where(Review.report_id == Report.id, Review.kind == Kind.RETURN)
    due = select(Dossier, Report).join(Report, Report.id == Dossier.report_id)
    due = due.where(Dossier.ended_on.between(last - _LATEST, last), Report.stage.in_((Stage.RELIEVED, Stage.REMOVED)))
    due = due.where(~asked, Dossier.id > cursor).order_by(Dossier.id).limit(_PAGE).with_for_update()
    found = session.execute(due).all()
    for dossier, report in found:
        assert dossier.ended_on is not None
        _open(session, report, Kind.RETURN, calendar.months_after(dossier.ended_on, months), now=now)
    return Page(len(found), found[-1][0].id if len(found) == _PAGE else None)


def _overtake(session: Session, report: Report, *, now: datetime) -> None:
    """What an officer has left lying since the last look is overtaken by this one."""
    lying = select(Review).where(Review.report_id == report.id, Review.state != State.CLOSED)
    for review in session.scalars(lying):
        close(review, Outcome.OVERTAKEN, by=None, now=now)


def _open(session: Session, report: Report, kind: Kind, due_on: date, *, now: datetime) -> None:
    why = _why(session, report)
    review = Review(
        row=sealed.new_row(),
        report_id=report.id,
        kind=kind,
        due_on=due_on,
        state=State.ASKED,
        why=why,
        asked_at=now,
        waits_since=None if why is None else now,
    )
    session.add(review)
    session.flush()
    audit.note(session, "reviews.open", by=None, now=now, record=report.number)
    if why is None:
        tell(session, review, report, _ASKS[kind], now=now)


_ASKS: Final = {Kind.YEARLY: "reviews.asked", Kind.RETURN: "reviews.asked_back"}


def _why(session: Session, report: Report) -> Why | None:
    if session.get_one(Member, report.member_id).standing == Standing.LEFT:
        return Why.LEFT
    if accounts.holder(session, report.member_id) is None:
        return Why.NO_TELEGRAM
    return Why.NO_CONSENT if refused(session, report.member_id, *TALKING) else None
