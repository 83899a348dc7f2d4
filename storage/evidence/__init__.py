"""Evidence (材料): the papers that a case asks for, ticked off in person; photos of them, where the union takes any.

`storage.hardship.papers` says which, by cause; `ticking` is the officer's side, `own` the member's.
"""

from sqlalchemy.orm import Session

from storage.evidence import records, ticking
from storage.evidence.records import How
from storage.hardship.papers import Paper, papers_for
from storage.hardship.reports import Report
from storage.values import Values

__all__ = ["How", "Paper", "papers_for", "summary"]


def summary(session: Session, report_id: int) -> Values:
    """For the page of the case: how many papers are missing, of how many, and how many photos there are."""
    report = session.get_one(Report, report_id)
    return {
        "evidence_missing": len(ticking.missing_of(session, report)),
        "evidence_total": len(ticking.papers_of(session, report)),
        "evidence_photos": records.count_photos(session, report_id),
    }
