"""Files (档案): what the union keeps of a member's household, for a copy of their own."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.dossiers import house_visits, records
from storage.dossiers.records import Dossier, HouseVisit
from storage.dossiers.steps import TOLD_WHY
from storage.hardship.reports import Report

#: What was told of the household, None where it was not.
_MEANS = ("size", "income", "spending", "cause", "loss", "compensated")


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Every file that was begun, oldest first. What the two at the house wrote besides their form is theirs, and why
    上级工会 sent something back is between the unions."""
    mine = select(Dossier, Report).join(Report, Report.id == Dossier.report_id).where(Report.member_id == member_id)
    rows = session.execute(mine.order_by(Dossier.id)).all()
    return [_file(session, dossier, report) for dossier, report in rows]


def _file(session: Session, dossier: Dossier, report: Report) -> dict[str, Any]:
    told = records.means_of(session, dossier)
    return {
        "number": dossier.number,
        "report": report.number,
        "class": dossier.hardship_class,
        "opened_at": dossier.opened_at,
        "filed_on": dossier.filed_on,
        "ended_on": dossier.ended_on,
        "address": records.address_of(session, dossier),
        **{name: told.get(name) for name in _MEANS},
        "visits": [_visit(session, dossier, one) for one in house_visits.every(session, dossier)],
        "decisions": [_decision(session, dossier, one) for one in records.decisions_of(session, dossier)[::-1]],
    }


def _visit(session: Session, dossier: Dossier, visit: HouseVisit) -> dict[str, Any]:
    form = house_visits.form_of(session, dossier, visit)
    return {
        "on": visit.visited_on,
        "visitors": house_visits.names(session, visit.first_id, visit.second_id),
        **house_visits.told(form),
    }


def _decision(session: Session, dossier: Dossier, made: records.Decision) -> dict[str, Any]:
    return {
        "at": made.at,
        "step": made.step,
        "body": made.body,
        "on": made.decided_on,
        "document": made.document,
        "class": made.hardship_class,
        "reason": records.reason_of(session, dossier, made) if made.step in TOLD_WHY else None,
        "before": [
            {"on": was.decided_on, "document": was.document, "at": was.at}
            for was in records.corrections_of(session, made)
        ],
    }
