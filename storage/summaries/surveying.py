"""Surveying: what came of the year's survey (两个满意), as everybody may read it: counts, from five answers on."""

from sqlalchemy.orm import Session

from storage.figures import Span
from storage.satisfaction import reading
from storage.satisfaction import records as satisfaction
from storage.values import Values


def of_year(session: Session, year: int, span: Span) -> Values | None:
    """As `reading.in_all` once it has ended; while it runs `running` alone, as nothing is told before. A quarter tells
    of it where it ended in its days. None where there is none."""
    survey, whole = satisfaction.of_year(session, year), span == Span.of_year(year, span.zone)
    if survey is None or (survey.closed_at is None and not whole):
        return None
    if survey.closed_at is None:
        return {"running": True, "sides": []}
    if not whole and not span.first <= survey.closed_at.astimezone(span.zone).date() <= span.last:
        return None
    return {**reading.in_all(session, survey), "running": False}
