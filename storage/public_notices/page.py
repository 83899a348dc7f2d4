"""The officer's page of a case's notice, and what the casebook says of it in one line."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, holidays
from storage.dossiers import house_visits
from storage.dossiers import records as dossiers
from storage.dossiers.records import Dossier
from storage.hardship.cards import facts, in_hand
from storage.hardship.moves import Act, leads
from storage.hardship.reports import Report
from storage.public_notices import terms
from storage.public_notices.agreeing import reachable
from storage.public_notices.period import is_projected
from storage.public_notices.records import SERVICE, PublicNotice, State, count_open, newest, open_objections
from storage.values import Value, Values
from storage.visitors import Visitor

#: Days that the officer is offered: today, and back or ahead.
_OFFERED = 6


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Where the notice stands, and what may be done. As `in_hand`."""
    del now
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
    report = in_hand(session, report_id, by=by)
    dossier, notice = dossiers.of_report(session, report.id), newest(session, report.id)
    group = terms.group_for(session, report)
    return {
        **facts(session, report),
        "stage": report.stage,
        "wants": _wants(session, dossier),
        "asks": leads(report, Act.PUBLISH) and report.agreed,
        "reachable": reachable(session, report),
        "days": terms.days(session),
        "group": None if group is None else group.title,
        **(_NONE if notice is None else _state(session, notice, report)),
        "fits": notice is not None and _fits(session, notice, report),
    }


def _wants(session: Session, dossier: Dossier | None) -> str | None:
    """What has to be there first."""
    if dossier is None or not house_visits.count(session, dossier):
        return "visit"
    return "class" if dossier.hardship_class is None else None


def after(rule: Callable[..., Values]) -> Callable[..., Values]:
    """The rule, and then the page as it stands with it done."""

    def act(session: Session, *arguments: object, by: Visitor, now: datetime) -> Values:
        done = rule(session, *arguments, by=by, now=now)
        return look(session, int(str(done["report"])), by=by, now=now)

    return act


_NONE: Values = {
    "state": None,
    "why": None,
    "asked_at": None,
    "written_on": None,
    "shown": {},
    "objections": [],
    "projected": False,
    "replace": False,
}


def _state(session: Session, notice: PublicNotice, report: Report) -> Values:
    waiting: list[Value] = [{"objection": one.id, "at": one.at} for one in open_objections(session, notice)]
    up = notice.state == State.UP and notice.posted_on is not None and notice.until is not None
    return {
        "state": notice.state,
        "why": notice.why,
        "asked_at": notice.asked_at,
        "written_on": notice.written_on,
        "shown": terms.shown(session, notice, report),
        "objections": waiting,
        "projected": up and _projected(session, notice),
        # What hangs says other days than these.
        "replace": up and notice.paper_on is not None and notice.paper_on != notice.posted_on,
    }


def _projected(session: Session, notice: PublicNotice) -> bool:
    assert notice.posted_on is not None
    assert notice.until is not None
    return is_projected(holidays.calendar(session), notice.posted_on, notice.until)


def _fits(session: Session, notice: PublicNotice, report: Report) -> bool:
    dossier = dossiers.of_report(session, report.id)
    return terms.still_fit(session, notice, None if dossier is None else dossier.hardship_class)


def days_signed(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Today and the days before it on which a consent can have been signed. As `in_hand`."""
    return _days(session, report_id, -1, by=by, now=now)


def days_hung(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Today and the days before it on which the notice can have been put up: not before the first visit, nor before
    the consent. As `in_hand`."""
    return _days(session, report_id, -1, _hung_from(session, report_id, now=now), by=by, now=now)


def _hung_from(session: Session, report_id: int, *, now: datetime) -> date:
    dossier, notice = dossiers.of_report(session, report_id), newest(session, report_id)
    days = [None if dossier is None else house_visits.first_day(session, dossier)]
    if notice is not None and notice.agreed_at is not None:
        days.append(notice.written_on or notice.agreed_at.astimezone(now.tzinfo).date())
    return max((day for day in days if day is not None), default=date.min)


def days_ahead(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Today and the days ahead, to choose from. As `in_hand`."""
    return _days(session, report_id, 1, by=by, now=now)


def _days(session: Session, report_id: int, step: int, since: date = date.min, *, by: Visitor, now: datetime) -> Values:
    report = in_hand(session, report_id, by=by)
    every = [now.date() + timedelta(days=step * n) for n in range(_OFFERED)]
    offered = [day for day in every if day >= since]
    lines: list[Value] = [{"ordinal": day.toordinal(), "day": day, "today": day == now.date()} for day in offered]
    return {**facts(session, report), "lines": lines}


def before_taking_down(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What taking it down does, to be confirmed. As `in_hand`."""
    del now
    report = in_hand(session, report_id, by=by)
    notice = newest(session, report.id)
    return {**facts(session, report), "hung": notice is not None and notice.state == State.UP}


def summary(session: Session, report_id: int) -> Values:
    """For the casebook: the notice's state, its last day, and how many objections wait."""
    mine = select(PublicNotice).where(PublicNotice.report_id == report_id).order_by(PublicNotice.id.desc()).limit(1)
    notice = session.scalar(mine)
    return {
        "public_notices_state": None if notice is None else notice.state,
        "public_notices_until": None if notice is None else notice.until,
        "public_notices_objections": 0 if notice is None else count_open(session, notice),
    }
