"""The member's side: which papers the own case asks for, and which are still missing."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import asking
from storage.evidence import records, ticking
from storage.hardship.dialogue import member
from storage.hardship.moves import own_open
from storage.hardship.reports import NotYourReport, Report, Track, officer_name
from storage.values import Values
from storage.visitors import Visitor

SERVICE = "evidence"


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The list of the own case. NotYourReport, OwnCaseEnded."""
    del now
    stop(session, by=by)
    return page(session, access(session, report_id, by=by), by=by)


def access(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The member's own open case on the way of 建档, locked; NotYourReport: also for a hint not agreed to, and for a
    case of the other track, which asks for no papers."""
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    mine = report is not None and report.member_id == member(by) and report.agreed
    if report is None or not mine or report.track != Track.FILING:
        raise NotYourReport
    return own_open(report)


def page(session: Session, report: Report, *, by: Visitor) -> Values:
    """What the member is shown."""
    del by
    ticks = records.ticks_of(session, report)
    lines = ticking.lines_of(session, report, ticks)
    return {
        "report": report.id,
        "number": report.number,
        "officer": officer_name(session, report.officer_id),
        "lines": lines,
        "missing": len(ticking.missing_of(session, report)),
    }


def copied(session: Session, report: Report) -> list[dict[str, Any]]:
    """For the member's own copy: which papers were ticked off, and when."""
    ticks = records.ticks_of(session, report)
    return [{"paper": name, "how": one.how, "at": one.at.astimezone(UTC)} for name, one in ticks.of.items()]


def stop(session: Session, *, by: Visitor) -> None:
    """A photo that was asked for is not waited for any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
