"""Purging: each day every kind whose time is over goes, a page a transaction, and what went is written down."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from storage import audit, pages, sealed
from storage.bylaws import settings
from storage.retention import proofs
from storage.retention.proofs import Purge
from storage.retention.rules import RULES
from storage.retention.table import RETENTION
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor

#: When it is done: nobody is at the counter.
PURGED = (time(3, 30),)
#: Rows of one transaction, and pages that a kind can have, so that a mark tells both.
PAGE, _PAGES = 200, 1_000_000
#: Kinds of which one message tells.
TOLD = 32


def purge(session: Session, cursor: int, *, slot: datetime, now: datetime) -> Page:
    """A page of the kind at which the mark stands; the last one leaves the run's proof in the audit."""
    place = cursor // _PAGES
    kind, rule = RETENTION[place], RULES[RETENTION[place].name]
    # By the slot, so that a run that goes on after a crash clears by the same hour.
    before = slot - timedelta(days=settings.days(session, kind.name))
    row = session.get(Purge, (slot, kind.name), populate_existing=True)
    if row is None:
        due = rule.count(session, before)
        row = Purge(slot=slot, kind=kind.name, place=place, days=(slot - before).days, due=due, purged=0, left=due)
        session.add(row)
    taken = rule.purge(session, before, PAGE)
    row.purged += taken
    if taken == PAGE:
        session.flush()
        return Page(taken, cursor + 1)
    row.left, row.oldest_at, row.done_at = rule.count(session, before), rule.oldest(session), now
    session.flush()
    if place + 1 < len(RETENTION):
        return Page(taken, (place + 1) * _PAGES)
    audit.note(session, "retention.purge", by=None, now=now, record=proofs.record(session, slot))
    return Page(taken, None)


def tables() -> frozenset[str]:
    """From which rows go by their age, and every other in which words are sealed: what is deleted there in the course
    of a day."""
    words = {column.table.name for column in sealed.columns()}
    return frozenset(words.union(*(kind.tables for kind in RETENTION)))


def told(session: Session, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of the kinds of records that go, and how long each is kept now. Pages begin at 0."""
    del by, now
    here = pages.at(page, len(RETENTION), TOLD)
    lines: list[Value] = [{"kind": kind.name, **settings.period(session, kind.name)} for kind in here.cut(RETENTION)]
    return {"lines": lines, **here.told()}
