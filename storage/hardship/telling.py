"""Telling: what the employee is told of a case, what the case officer is told of the employee, and what arrived."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, asking, consents, outbox, visitors
from storage.consents import Purpose
from storage.hardship import family
from storage.hardship.reports import ENDS, SERVICE, WORDS, Report, Urgency
from storage.outbox import Letter, Rank, State
from storage.values import Values
from storage.visitors import Visitor

_NO_MORE: Final[Values] = {}


def refused(session: Session, report: Report, *purposes: Purpose) -> bool:
    """Whether whom the case is about has withdrawn one of the consents, by whichever account."""
    return consents.refused(session, report.member_id, *purposes)


def tell_employee(
    session: Session,
    report: Report,
    key: str,
    values: Values,
    *,
    by: Visitor,
    now: datetime,
    repeats: bool = True,
    once: str | None = None,
) -> None:
    """A letter to whom the case is about, and to the family contact who asked for it; reaching neither, or without
    their consent to words going through Telegram, the card says that it has to be told by telephone.

    Somebody who has not agreed yet is told nothing: for them there is no case.
    """
    if not report.agreed and report.reporter_id is not None:
        return
    if "words" in values and refused(session, report, *consents.TALKING):
        report.unreached = True
        return
    account_id = accounts.holder(session, report.member_id)
    told: Values = {"officer": by.name, **values}
    theirs = once if account_id is None else once and family.also(once)
    heard = family.tell_alike(session, report, key, told, now=now, repeats=repeats, once=theirs)
    if account_id is None:
        report.unreached = not heard
        return
    facts: Values = {"report": report.id, "number": report.number, **told}
    letter = Letter(account_id, key, facts, right="member", subject=report.member_id, repeats=repeats, once=once)
    outbox.queue(session, letter, now=now)


def news(
    session: Session, report: Report, what: str, more: Values = _NO_MORE, *, now: datetime, at_once: bool = False
) -> None:
    """Something of the employee's waits for the case officer: in the next bundle, or at once for an urgent case and
    for what the officer asked for. `more`: what the letter says of it besides."""
    report.news_at = report.news_at or now
    if report.officer_id is None or not (at_once or report.urgency == Urgency.THIS_WEEK):
        return
    facts: Values = {"report": report.id, "number": report.number, "what": what, **more}
    letter = Letter(report.officer_id, "hardship.news", facts, Rank.NOTICE, right="report", subject=report.id)
    outbox.queue(session, letter, now=now)


def ended(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """How a letter to the employee ended: one that did not arrive waits for the officer, who has to ring.

    With an officer's question that arrived, the employee's next words are its answer, if nothing else is open.
    """
    report = session.get(Report, int(str(letter.values["report"])), with_for_update=True)
    if report is None or state is State.SUPERSEDED:
        return
    report.unreached = state is not State.SENT
    if state is not State.SENT:
        report.news_at = report.news_at or now
        if letter.key == "hardship.made_later" and report.due_at == letter.values["due_at"]:
            _stays(session, report, now=now)
    elif letter.key == "hardship.asked" and report.stage not in ENDS and report.asked_at is not None:
        employee = visitors.by_account(session, letter.to)
        free = employee.question.service is None and not refused(session, report, *consents.TALKING)
        if free and employee.member_id == report.member_id:
            asking.keep(session, employee, WORDS, {"report": report.id}, now=now)
            asking.ask(session, employee, SERVICE, "reply")


def _stays(session: Session, report: Report, *, now: datetime) -> None:
    """Nobody heard that the call was put off, so what was promised first holds, and the case officer hears that at
    once: it may be owed today, or since yesterday."""
    if report.first_due_at is not None and report.contacted_at is None:
        report.due_at, report.first_due_at, report.later_for = report.first_due_at, None, None
        news(session, report, "not_put_off", {"due_at": report.due_at}, now=now, at_once=True)
