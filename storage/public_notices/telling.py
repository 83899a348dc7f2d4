"""Telling: what the case officer hears of a notice, and what is told to the person whom it names."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import outbox, visitors
from storage.hardship.reports import Report
from storage.hardship.telling import tell_employee
from storage.outbox import Letter
from storage.values import Values


def tell_officer(session: Session, report: Report, what: str, *, now: datetime, once: str | None = None) -> None:
    """A word without any content; who stands in for the officer gets it."""
    if report.officer_id is not None:
        facts: Values = {"report": report.id, "number": report.number, "what": what}
        letter = Letter(report.officer_id, "public_notices.news", facts, right="report", subject=report.id, once=once)
        outbox.queue(session, letter, now=now)


def tell_person(session: Session, report: Report, key: str, values: Values, *, now: datetime) -> None:
    """As the case officer would, whoever's act it was: by whom an objection was decided is in the audit."""
    if report.officer_id is not None:
        tell_employee(session, report, key, values, by=visitors.by_account(session, report.officer_id), now=now)
