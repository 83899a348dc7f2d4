"""Forgetting: what was told of a household goes with the words of its case, unless it was filed."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage import sealed
from storage.asking import Draft
from storage.dossiers.records import SERVICE, Decision, DecisionCorrection, Dossier, HouseVisit
from storage.hardship.reports import BESIDE, Beside, Report
from storage.values import unpack


def _there() -> ColumnElement[bool]:
    kept = (Dossier.report_id == Report.id) & Dossier.filed_on.is_(None) & Dossier.data_key.is_not(None)
    return select(Dossier.id).where(kept).exists()


def _shred(session: Session, report_ids: list[int]) -> None:
    """Means, address, reasons and what visitors found; that they were there, when, and who decided what stays."""
    unfiled = Dossier.report_id.in_(report_ids) & Dossier.filed_on.is_(None)
    rows = session.execute(select(Dossier.id, Dossier.data_key).where(unfiled)).all()
    ids, keys = [row[0] for row in rows], [row[1] for row in rows if row[1] is not None]
    session.execute(update(Decision).where(Decision.dossier_id.in_(ids)).values(reason=None))
    theirs = DecisionCorrection.decision_id.in_(select(Decision.id).where(Decision.dossier_id.in_(ids)))
    session.execute(update(DecisionCorrection).where(theirs).values(reason=None))
    session.execute(update(HouseVisit).where(HouseVisit.dossier_id.in_(ids)).values(form=None, note=None))
    gone = {"means": None, "address": None, "address_blind": None, "suggested": None, "data_key": None}
    session.execute(update(Dossier).where(Dossier.id.in_(ids)).values(gone))
    sealed.shred(session, keys)
    _drop_drafts(session, report_ids)


def _drop_drafts(session: Session, report_ids: list[int]) -> None:
    """What an officer has half written of these cases; there are few drafts of the kind at any time."""
    for draft in session.scalars(select(Draft).where(Draft.service == SERVICE)).all():
        answers = unpack(sealed.unseal(session, "drafts.answers", draft.row, draft.answers))
        if answers.get("report") in report_ids:
            session.delete(draft)


BESIDE.append(Beside(_there, _shred))
