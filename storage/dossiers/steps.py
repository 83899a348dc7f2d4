"""The steps of 建档: each moves the case by the table, is kept with who decided it, is audited, and told to the member.

What 公示 moves (PUBLISH, TAKE_DOWN, END_NOTICE) is the notice's own; it asks `ready_for_notice` first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, calendar, numbers, occasions, sealed
from storage.aid import books
from storage.bylaws import settings
from storage.consents import Purpose
from storage.dossiers.records import (
    Body,
    Decision,
    Dossier,
    HardshipClass,
    HouseVisit,
    Step,
    access_dossier,
    key_of,
)
from storage.errors import Refusal
from storage.hardship import saying
from storage.hardship.casework import agreed
from storage.hardship.moves import Act, leads, move
from storage.hardship.reports import ENDS, ON_FILE, Kind, OutOfOrder, Report, Stage, Track
from storage.hardship.telling import refused, tell_employee
from storage.values import Values
from storage.visitors import Visitor

#: How files are counted: DA-2026-0042.
PREFIX: Final = "DA"


@dataclass(frozen=True, slots=True)
class Asks:
    """What a step has to be told: whose decision it is, and whether a reason has to be given."""

    body: Body
    reason: bool = False


ASKS: Final[dict[Step, Asks]] = {
    Step.VERIFY: Asks(Body.OFFICER),
    Step.CLASSIFY: Asks(Body.OFFICER),
    Step.REPORT_UP: Asks(Body.COMMITTEE),
    Step.APPROVE: Asks(Body.HIGHER),
    Step.SEND_BACK: Asks(Body.HIGHER, reason=True),
    Step.FILE: Asks(Body.OFFICER),
    Step.RELIEVE: Asks(Body.COMMITTEE),
    Step.REMOVE: Asks(Body.COMMITTEE, reason=True),
    Step.DECLINE: Asks(Body.COMMITTEE, reason=True),
}
#: Whose reason the member reads; the others stay in the file.
TOLD_WHY: Final = (Step.REMOVE, Step.DECLINE)
#: Where the class can be decided: later the notice has named it, and 上级工会 has it in writing.
_CLASSED: Final = (Stage.VERIFYING, *ON_FILE)


class NoVisitYet(Refusal):
    """Nobody has been at the house: two people have to, before anything is put on notice; values: report, number."""


class NoClassYet(Refusal):
    """The class is not decided; values: report, number."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was told of a decision. `on` and `document` are None for the officer's own."""

    step: Step
    on: date | None = None
    document: str | None = None
    reason: str | None = None
    hardship_class: HardshipClass | None = None


def ready(session: Session, report_id: int, step: Step, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    """The visitor's own case and its file, if that step is open to it. NotAgreedYet, TakeFirst, AlreadyClosed,
    OutOfOrder, NoClassYet."""
    report, dossier = access_dossier(session, report_id, by=by, now=now)
    agreed(report)
    if not is_open(report, step):
        raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
    if step in {Step.REPORT_UP, Step.FILE} and dossier.hardship_class is None:
        raise NoClassYet(report=report.id, number=report.number)
    return report, dossier


def is_open(report: Report, step: Step) -> bool:
    """Whether the step is open to the case as it stands. 暂不符合条件 of 一般帮扶 is the case's own."""
    if step is Step.CLASSIFY:
        return report.stage in _CLASSED
    declining = step is Step.DECLINE and report.stage in {Stage.TAKEN, Stage.HELPED}
    return leads(report, Act(step.value)) and not declining


def ready_for_notice(session: Session, report: Report, dossier: Dossier) -> None:
    """What has to be there before a name goes on the board. NoVisitYet, NoClassYet."""
    visited = session.scalar(select(HouseVisit.id).where(HouseVisit.dossier_id == dossier.id).limit(1))
    if visited is None:
        raise NoVisitYet(report=report.id, number=report.number)
    if dossier.hardship_class is None:
        raise NoClassYet(report=report.id, number=report.number)


def verify(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """走访核实 begins: the case is on the way of 建档, and the member knows that somebody will come."""
    report, dossier = ready(session, report_id, Step.VERIFY, by=by, now=now)
    report.track = Track.FILING
    take(session, report, dossier, Decided(Step.VERIFY), by=by, now=now)
    return {"report": report.id}


def take(
    session: Session, report: Report, dossier: Dossier, decided: Decided, *, by: Visitor, now: datetime
) -> Decision:
    """The step as it was decided; `ready` has said that it is open."""
    step = decided.step
    if step is Step.CLASSIFY:
        dossier.hardship_class = decided.hardship_class
    else:
        move(report, Act(step.value))
    if step is Step.FILE:
        _enter(session, dossier, now=now)
        occasions.arise(session, occasions.Kind.TALK, report.member_id, report.number, now=now)
    if report.stage in ENDS:
        books.call_off(session, report.id, report.number, by=by, now=now)
        _end(report, dossier, step, now=now)
    made = _note(session, dossier, decided, by=by, now=now)
    audit.note(session, f"dossiers.{step}", by=by.account_id, now=now, record=report.number)
    if step is not Step.CLASSIFY:
        _tell(session, report, dossier, decided, by=by, now=now)
    return made


def _enter(session: Session, dossier: Dossier, *, now: datetime) -> None:
    """On the register from today, with a number that stays; looked at in a year, or as soon as the union has it."""
    today = now.date()
    months = settings.value(session, "reviews.after_months")
    dossier.number = dossier.number or numbers.take(session, PREFIX, now=now)
    dossier.filed_on, dossier.look_on = today, calendar.months_after(today, months)


def _end(report: Report, dossier: Dossier, step: Step, *, now: datetime) -> None:
    report.closed_at, report.waiting_since, report.asked_at = now, None, None
    report.referred_to = report.referred_at = None
    if step is not Step.DECLINE:
        dossier.ended_on, dossier.look_on = now.date(), None


def _note(session: Session, dossier: Dossier, decided: Decided, *, by: Visitor, now: datetime) -> Decision:
    made = Decision(
        row=sealed.new_row(),
        dossier_id=dossier.id,
        step=decided.step,
        body=ASKS[decided.step].body,
        decided_on=decided.on,
        document=decided.document,
        hardship_class=dossier.hardship_class,
        account_id=by.account_id,
        at=now,
    )
    if decided.reason is not None:
        under = key_of(session, dossier)
        made.reason = sealed.seal(session, "dossier_decisions.reason", made.row, decided.reason, under=under)
    session.add(made)
    session.flush()
    return made


def _tell(session: Session, report: Report, dossier: Dossier, decided: Decided, *, by: Visitor, now: datetime) -> None:
    told: Values = {"file": dossier.number, "class": dossier.hardship_class, "on": decided.on}
    once = None
    if decided.reason is not None and decided.step in TOLD_WHY:
        told["words"] = decided.reason
        once = saying.keep(session, report, Kind.REASON, decided.reason, by=by, now=now)
    key = f"dossiers.told_{decided.step}"
    tell_employee(session, report, key, told, by=by, now=now, repeats=once is None, once=once)


def wants_reason(session: Session, report: Report, step: Step) -> bool:
    """Whether it is asked why; not of somebody who withdrew that words about them are kept: they are rung up."""
    return ASKS[step].reason and not refused(session, report, Purpose.HARDSHIP)
