"""Correcting (更正): a day or a document's number that was entered wrong is set right, as long as nothing was decided
after it; what stood there before is kept, with the reason."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import asking, audit, sealed
from storage.dossiers import deciding, means
from storage.dossiers.records import (
    SERVICE,
    Body,
    Decision,
    DecisionCorrection,
    Dossier,
    Step,
    decisions_of,
    key_of,
    of_report,
)
from storage.errors import Refusal
from storage.hardship.cards import access_report, facts, take_first
from storage.hardship.reports import Report, Stage, short_enough
from storage.values import Values
from storage.visitors import Visitor


class NothingToCorrect(Refusal):
    """No day and number is the last thing decided of it: what came after rests on them. Values: report, number."""


class NothingChanged(asking.Unfit, Refusal):
    """The day and the number are those that stand there."""


def correctable(session: Session, dossier: Dossier) -> Decision | None:
    """The last decision, if it has a document: nothing rests on it yet."""
    newest = next(iter(decisions_of(session, dossier)), None)
    return None if newest is None or newest.body == Body.OFFICER else newest


def begin(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for day and number once more. NothingToCorrect, TakeFirst; also of a case that has ended."""
    report, _, made = _ready(session, report_id, by=by)
    return _ask(session, report, made, "correction", {"report": report.id, "correct": made.id}, by=by, now=now)


def _ready(session: Session, report_id: int, *, by: Visitor) -> tuple[Report, Dossier, Decision]:
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id) or report.stage == Stage.SUBMITTED:
        raise take_first(session, report)
    dossier = of_report(session, report.id)
    made = None if dossier is None else correctable(session, dossier)
    if dossier is None or made is None:
        raise NothingToCorrect(report=report.id, number=report.number)
    return report, dossier, made


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Day and number as they should stand there; refuses as `deciding.write_decision`, and NothingChanged."""
    asking.expect(by, SERVICE, "correction")
    report, dossier, made, entry = _begun(session, by=by)
    on, document = deciding.told(session, dossier, Step(made.step), words, now=now)
    if (on, document) == (made.decided_on, made.document):
        raise NothingChanged
    entry = {**entry, "on": on, "document": document}
    if means.withheld(session, report):
        return _ask(session, report, made, "correction_sure", entry, by=by, now=now)
    return _ask(session, report, made, "correction_reason", entry, by=by, now=now)


def write_reason(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """How it came to be wrong; at most 1,000 characters. WordsTooLong, WordsEmpty."""
    asking.expect(by, SERVICE, "correction_reason")
    report, _, made, entry = _begun(session, by=by)
    entry = {**entry, "reason": short_enough(words)}
    return _ask(session, report, made, "correction_sure", entry, by=by, now=now)


def keep(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It stands so from now on; what it was stands beside it, and the audit names the act."""
    asking.expect(by, SERVICE, "correction_sure", version)
    report, dossier, made, entry = _begun(session, by=by)
    row, on, reason = sealed.new_row(), entry["on"], entry.get("reason")
    assert isinstance(on, date)
    was = DecisionCorrection(row=row, decision_id=made.id, account_id=by.account_id, at=now)
    was.decided_on, was.document = made.decided_on, made.document
    if reason is not None:
        under = key_of(session, dossier)
        was.reason = sealed.seal(session, "decision_corrections.reason", row, str(reason), under=under)
    session.add(was)
    made.decided_on, made.document = on, str(entry["document"])
    session.flush()
    audit.note(session, "dossiers.correct_decision", by=by.account_id, now=now, record=report.number)
    # Which day stood there: the audit can't be rewritten, whatever becomes of the file. It holds no words.
    earlier = f"decision_corrections {was.id} {was.decided_on}"
    audit.note(session, "dossiers.was_decided", by=by.account_id, now=now, record=earlier)
    deciding.stop(session, by=by)
    return {"report": report.id}


def _begun(session: Session, *, by: Visitor) -> tuple[Report, Dossier, Decision, Values]:
    """Asked again at each answer: something may have been decided since."""
    entry = asking.draft(session, by, SERVICE)
    if "correct" not in entry:
        raise asking.Outdated
    report, dossier, made = _ready(session, int(str(entry["report"])), by=by)
    if made.id != entry["correct"]:
        raise NothingToCorrect(report=report.id, number=report.number)
    return report, dossier, made, entry


def _ask(
    session: Session, report: Report, made: Decision, step: str, entry: Values, *, by: Visitor, now: datetime
) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, report, made, entry, by=by, now=now)


def _shown(session: Session, report: Report, made: Decision, entry: Values, *, by: Visitor, now: datetime) -> Values:
    on = entry.get("on")
    return {
        **facts(session, report),
        "version": by.question.version,
        "step": by.question.step,
        "what": made.step,
        "body": made.body,
        "was_on": made.decided_on,
        "was_year": deciding.other_year(made.decided_on, now=now),
        "was": made.document,
        "on": on,
        "year": deciding.other_year(on, now=now),
        "document": entry.get("document"),
        "reason": entry.get("reason"),
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, _, made, entry = _begun(session, by=by)
    return _shown(session, report, made, entry, by=by, now=now)
