"""Forgetting: what was told of a household goes with the words of its case, unless it was filed."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage import sealed
from storage.dossiers.records import Decision, Dossier, HouseVisit
from storage.hardship.reports import BESIDE, Beside, Report


def _there() -> ColumnElement[bool]:
    kept = (Dossier.report_id == Report.id) & Dossier.filed_on.is_(None) & Dossier.data_key.is_not(None)
    return select(Dossier.id).where(kept).exists()


def _shred(session: Session, report_ids: list[int]) -> None:
    """Means, address, reasons and what visitors found; that they were there, when, and who decided what stays."""
    unfiled = Dossier.report_id.in_(report_ids) & Dossier.filed_on.is_(None)
    rows = session.execute(select(Dossier.id, Dossier.data_key).where(unfiled)).all()
    ids, keys = [row[0] for row in rows], [row[1] for row in rows if row[1] is not None]
    session.execute(update(Decision).where(Decision.dossier_id.in_(ids)).values(reason=None))
    session.execute(update(HouseVisit).where(HouseVisit.dossier_id.in_(ids)).values(form=None, note=None))
    gone = {"means": None, "address": None, "address_blind": None, "suggested": None, "data_key": None}
    session.execute(update(Dossier).where(Dossier.id.in_(ids)).values(gone))
    sealed.shred(session, keys)


BESIDE.append(Beside(_there, _shred))
