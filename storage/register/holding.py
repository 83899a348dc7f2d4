"""Holding: the files that an officer has, each to be opened. On a desk they stand with news alone: they don't wait."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import offices, pages, rights
from storage.dossiers.records import Dossier
from storage.hardship.reports import ON_FILE, Report
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines a page, each with a button.
PAGE: Final = 20


def mine_page(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the visitor's own files, by their number; pages begin at 0. NotForYou."""
    del now
    rights.ask(by, Deed.READ_REGISTER)
    own = Report.officer_id.in_(offices.acts_as(session, by.account_id)) & Report.stage.in_(ON_FILE)
    count = session.scalar(select(func.count()).select_from(Report).where(own)) or 0
    here = pages.at(page, count, PAGE)
    found = (
        select(Report.id, Dossier.number, Unit.name)
        .join(Dossier, Dossier.report_id == Report.id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(own)
        .order_by(Dossier.number)
    )
    files: list[Value] = [
        {"report": report, "number": number, "unit": unit, "urgency": None}
        for report, number, unit in session.execute(found.limit(PAGE).offset(here.first))
    ]
    return {"files": files, "count": count, **here.told()}
