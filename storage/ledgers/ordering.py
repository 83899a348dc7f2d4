"""Ordering: the page of ledgers, and a list as a workbook, noted with which and how many lines.

The right to take records, and that by which the list is read in chat, are asked when it is ordered, when it is drawn
and when it leaves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, outbox, rights
from storage.errors import Refusal
from storage.ledgers import terms
from storage.ledgers.table import PLACES, TABLE
from storage.ledgers.terms import Group, Ledger, Maker, Page, Reader, page_of
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: The rights by which the page and a workbook are had.
RIGHT: Final = "ledgers"
PAPER_RIGHT: Final = "ledgers_paper"


class NothingListed(Refusal):
    """The list has no line for the visitor; values: ledger."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the lines: which list, how many of them, who had it made and when."""

    ledger: Ledger
    count: int
    maker: Maker
    at: datetime


def may_have(session: Session, account_id: int, _: int) -> bool:
    """The right "ledgers": the page."""
    return rights.allowed(session, account_id, Deed.TAKE_RECORDS)


def may_take(session: Session, account_id: int, subject: int) -> bool:
    """The right "ledgers_paper": that list."""
    if subject >= len(PLACES) or not rights.allowed(session, account_id, Deed.TAKE_RECORDS):
        return False
    return rights.allowed(session, account_id, TABLE[PLACES[subject]].deed)


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The headings under which the visitor has any list, and the years that can be had. NotForYou."""
    rights.ask(by, Deed.TAKE_RECORDS)
    del session
    groups: list[Value] = [group for group in Group if _within(group, by)]
    years: list[Value] = [now.year, now.year - 1] if rights.may(by, Deed.READ_YEAR) else []
    return {"groups": groups, "years": years, "ordered": None}


def open_group(session: Session, group: Group, *, by: Visitor, now: datetime) -> Values:
    """The lists under a heading that the visitor has in chat too. NotForYou."""
    del session, now
    rights.ask(by, Deed.TAKE_RECORDS)
    ledgers: list[Value] = [*_within(group, by)]
    return {"group": group, "ledgers": ledgers, "ordered": None, "count": 0}


def _within(group: Group, by: Visitor) -> list[Ledger]:
    return [one for one in Ledger if TABLE[one].group is group and rights.may(by, TABLE[one].deed)]


def order(session: Session, ledger: Ledger, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook. The page anew. NotForYou, NothingListed."""
    rights.ask(by, Deed.TAKE_RECORDS)
    rights.ask(by, TABLE[ledger].deed)
    count = TABLE[ledger].rows.count(session, _reader(session, by.account_id, ledger, now))
    if not count:
        raise NothingListed(ledger=ledger)
    audit.note(session, "ledgers.take", by=by.account_id, now=now, record=f"ledger {ledger} {count}")
    told: Values = {"ledger": ledger, "count": count}
    letter = Letter(by.account_id, "ledgers.paper", told, Rank.ANSWER, right=PAPER_RIGHT, subject=PLACES.index(ledger))
    outbox.queue(session, letter, now=now)
    return {**open_group(session, TABLE[ledger].group, by=by, now=now), "ordered": ledger, "count": count}


def _reader(session: Session, account_id: int, ledger: Ledger, now: datetime) -> Reader:
    return terms.reader(session, account_id, TABLE[ledger].deed, now=now)


def head(session: Session, account_id: int, subject: int, now: datetime) -> Head:
    """What a workbook begins with, by the rights of this moment."""
    ledger = PLACES[subject]
    count = TABLE[ledger].rows.count(session, _reader(session, account_id, ledger, now))
    return Head(ledger, count, terms.maker(session, account_id), now)


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Page:
    """The next page of it; who has lost a unit, or the right, meanwhile has no more of its lines."""
    line = TABLE[PLACES[subject]]
    if not may_take(session, account_id, subject):
        return Page([], None)
    found, last = line.rows.page(session, _reader(session, account_id, PLACES[subject], now), after)
    return page_of(line.columns, found, last, now)
