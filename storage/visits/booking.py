"""Booking: the money that was brought on visits goes into the union's books of aid.

Nothing is ever refused here for a ceiling, or for want of a second: the money has changed hands, and what was done is
kept. What the books do not take stands on the visit as such, and an officer sees it. Of visits that were ticked off
together the money goes in a moment later, page by page: the books ask a lot of each.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session, aliased

from storage import accounts, aid, households, outbox, visitors
from storage.aid import Kind, Source, books, seconding
from storage.aid.books import Entry
from storage.aid.records import Grant, OverOnce, OverYear, locked
from storage.campaigns import Campaign
from storage.commits import later
from storage.offices import absences
from storage.outbox import Letter
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import telling
from storage.visits.records import Visit

#: Visits that one transaction puts into the books.
A_PAGE: Final = 8
#: After so long whom it was brought to is asked whether it came.
ASKED_AFTER: Final = timedelta(hours=1)


class Booked(StrEnum):
    """How the money of a visit stands in the books: no money was brought; it is in; it waits for a second word; the
    second said no; it is over a ceiling, or there is nobody for the second word."""

    NOTHING = "nothing"
    IN = "in"
    WAITING = "waiting"
    REFUSED = "refused"
    OUT = "out"


def booked(session: Session, visit: Visit) -> Booked:
    """How the money stands in the books."""
    if not visit.gave_money:
        return Booked.NOTHING
    if visit.to_book:
        return Booked.IN
    grant = books.of_visit(session, visit.number)
    if grant is None:
        return Booked.OUT
    return {aid.State.PENDING: Booked.WAITING, aid.State.REFUSED: Booked.REFUSED}.get(grant.state, Booked.IN)


def book(session: Session, visit: Visit, *, by: Visitor, now: datetime, of_page: bool = False) -> None:
    """The money that was brought goes into the books. Where the list was approved with as much, whoever approved it has
    said the second word; else somebody is asked for it. Of what the books do not take the unit's officers hear once."""
    assert visit.done_on is not None
    visit.to_book = False
    if not visit.gave_money:
        return
    visit.source = visit.source or session.get_one(Campaign, visit.campaign_id).source
    entry = Entry(
        visit.member_id,
        Kind.WARMTH,
        Source(visit.source),
        visit.done_on,
        amount=visit.gave_money,
        number=visit.number,
        others=households.together(session, visit.member_id),
    )
    try:
        grant = _enter(session, visit, entry, by=by, now=now)
    except (OverOnce, OverYear):
        grant = None
    if grant is None:
        # Who ticks off one reads it at once; of a page, nobody does.
        key, brought = "visits.unbooked", visit.gave_money
        telling.officers(session, visit, key, by=by, now=now, besides_them=not of_page, money=brought)
        return
    grant.handed_at = now
    session.flush()


def _enter(session: Session, visit: Visit, entry: Entry, *, by: Visitor, now: datetime) -> Grant | None:
    campaign = session.get_one(Campaign, visit.campaign_id)
    second, at = campaign.approved_by, campaign.approved_at
    set_ = visit.money is not None and (entry.amount or 0) <= visit.money
    theirs = (by.account_id, accounts.holder(session, visit.member_id))
    if set_ and second is not None and at is not None and second not in theirs:
        return books.enter_agreed(session, entry, second, at, by=by, now=now)
    found = seconding.may_second(session, visit.member_id, by.account_id, now=now)
    return books.enter(session, entry, found[0], by=by, now=now) if found else None


def take_out(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> None:
    """It was not brought after all: what waits is taken back, what stands gets a counter-entry, by the visit's
    number."""
    visit.to_book = False
    found = books.of_visit(session, visit.number)
    grant = None if found is None else locked(session, found.id)
    if grant is None or grant.state == aid.State.REFUSED:
        return
    if grant.state == aid.State.PENDING:
        books.undo(session, grant, visit.number, by=by, now=now)
    else:
        books.reverse(session, grant, visit.number, visit.number, by=by, now=now)


# In a moment.


def lay_by(session: Session, visit: Visit) -> None:
    """Its money goes into the books with the next page."""
    visit.to_book = bool(visit.gave_money)
    session.flush()
    if visit.to_book:
        later(session, laid_by, visit.id)


def laid_by(connection: Connection, visit_ids: list[int]) -> list[int]:
    """Tells whoever listens that money waits to go into the books; it stands in the database already."""
    del connection
    return visit_ids


def waiting(session: Session) -> bool:
    """Whether any money waits."""
    return session.scalar(select(Visit.id).where(Visit.to_book).limit(1)) is not None


def take_up(session: Session, *, now: datetime) -> int:
    """Puts a page of it into the books, in the name of who ticked off; how much there was."""
    found = session.scalars(select(Visit).where(Visit.to_book).order_by(Visit.id).limit(A_PAGE).with_for_update()).all()
    for visit in found:
        assert visit.done_by is not None
        book(session, visit, by=visitors.by_account(session, visit.done_by), now=now, of_page=True)
        visit.to_book = False
    session.flush()
    return len(found)


# Whether it came.


def ask_receipts(session: Session, *, now: datetime) -> int:
    """Whoever can be written to is asked once whether the money came, an hour after it was noted: by then a wrong press
    is taken back. Who has no account signs on paper. How many were looked at."""
    taken_out = aliased(Grant)
    due = select(Grant).where(Grant.number.is_not(None), Grant.state == aid.State.GRANTED, Grant.corrects.is_(None))
    due = due.where(Grant.handed_at <= now - ASKED_AFTER, Grant.receipt.is_(None), Grant.receipt_reminded_at.is_(None))
    due = due.where(~exists().where(taken_out.corrects == Grant.id)).order_by(Grant.id).limit(A_PAGE)
    found = session.scalars(due.with_for_update()).all()
    for grant in found:
        grant.receipt_reminded_at = now
        _ask_receipt(session, grant, now=now)
    session.flush()
    return len(found)


def _ask_receipt(session: Session, grant: Grant, *, now: datetime) -> None:
    account_id = accounts.holder(session, grant.member_id)
    if account_id is None or account_id == grant.entered_by:
        return
    told: Values = {
        **books.line(session, grant),
        "report": 0,
        "number": grant.number,
        "officer": absences.name_of(session, grant.entered_by),
    }
    letter = Letter(account_id, "aid.handed", told, right="member", subject=grant.member_id)
    outbox.queue(session, letter, now=now)
