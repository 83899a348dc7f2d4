"""Copying: what a copy of one's own data has of what was due with oneself."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.due_talks import records
from storage.due_talks.records import DueTalk


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Each that was due, oldest first: why, by when, and what became of it."""
    mine = select(DueTalk).where(DueTalk.member_id == member_id).order_by(DueTalk.id)
    return [_copy(session, one) for one in session.scalars(mine)]


def _copy(session: Session, due: DueTalk) -> dict[str, Any]:
    line = records.named(session, records.line_of(session, due))
    return {
        "number": due.number,
        "what": None if line is None or line.words is not None else line.key,
        "words": None if line is None else line.words,
        "since": due.since,
        "due_on": due.due_on,
        "stage": records.stage_of(session, due),
        "waived": due.waived,
    }
