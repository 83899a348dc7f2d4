"""Ordering: the register as a workbook, noted with how many lines of which choice; the right is asked again at both
ends, when it is drawn and when it leaves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, outbox, rights
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.register import figures, rows
from storage.register.records import Shown, reader
from storage.register.rows import Page
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: The rights by which pages and workbook are had.
RIGHT: Final = "register"
PAPER_RIGHT: Final = "register_paper"
#: A letter names the choice by its place here.
CHOICES: Final = tuple(Shown)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the lines: how many there are, of which choice, who asked for them; and the figures."""

    shown: Shown
    count: int
    who: str | None
    at: datetime
    figures: Values


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "register": the figures."""
    del subject
    return rights.allowed(session, account_id, Deed.READ_FIGURES)


def may_read(session: Session, account_id: int, subject: int) -> bool:
    """The right "register_paper": the lines."""
    return rights.allowed(session, account_id, Deed.READ_REGISTER) and subject < len(CHOICES)


def order(session: Session, shown: Shown, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook; noted with the choice and how many lines. The figures anew. NotForYou."""
    rights.ask(by, Deed.READ_REGISTER)
    count = rows.count(session, reader(session, by.account_id), shown, today=now.date())
    audit.note(session, "register.order", by=by.account_id, now=now, record=f"register {shown} {count}")
    told: Values = {"shown": shown, "count": count}
    letter = Letter(by.account_id, "register.paper", told, Rank.ANSWER, right=PAPER_RIGHT, subject=CHOICES.index(shown))
    outbox.queue(session, letter, now=now)
    return figures.told(session, by.account_id, now=now)


def head(session: Session, account_id: int, subject: int, now: datetime) -> Head:
    """What a workbook begins with, by the rights of this moment."""
    whose, shown = reader(session, account_id), CHOICES[subject]
    who = None if whose.member_id is None else session.get_one(Member, whose.member_id).name
    return Head(
        shown,
        rows.count(session, whose, shown, today=now.date()),
        who,
        now,
        figures.told(session, account_id, now=now),
    )


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Page:
    """The next page of it; who has lost a unit meanwhile has no more of its lines."""
    return rows.page(session, reader(session, account_id), CHOICES[subject], after, now=now)
