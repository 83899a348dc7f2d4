"""The desk (工作台): what waits for an officer, across services. The only room of storage that opens services."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import hardship, joining
from storage.errors import Refusal
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines a page: two taps to any, as long as a keyboard of that many lines stays below Telegram's 10 kB.
PAGE = 30


class NoDesk(Refusal):
    """The visitor holds no office (any more)."""


def waiting(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what waits, oldest first; `lines` name kind, key, and what to call it. Pages begin at 0."""
    if not by.has_desk:
        raise NoDesk
    hardship.stop_answering(session, by=by)
    lines = _reports(session, by) + _claims(session, by)
    lines.sort(key=lambda line: str(line["at"]))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown: list[Value] = [*lines[page * PAGE : (page + 1) * PAGE]]
    return {"lines": shown, "count": len(lines), "page": page, "pages": pages, "now": now}


def _reports(session: Session, by: Visitor) -> list[Values]:
    return [
        {
            "kind": "report",
            "id": report.report_id,
            "number": report.number,
            "unit": report.unit,
            "urgency": report.urgency,
            "mine": report.mine,
            "at": report.submitted_at,
        }
        for report in hardship.waiting_for(session, by=by)
    ]


def _claims(session: Session, by: Visitor) -> list[Values]:
    return [
        {"kind": "claim", "id": claim.claim_id, "name": claim.name, "unit": claim.unit, "at": claim.made_at}
        for claim in joining.waiting_for(session, by=by)
    ]
