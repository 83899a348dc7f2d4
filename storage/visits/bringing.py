"""Bringing: what was brought on a visit, as it was set or otherwise; its money stands in the union's books of aid.

Nothing is ever refused here for a ceiling, or for want of a second: the money has changed hands, and what was done is
kept. What the books do not take stands on the visit as such, and an officer sees it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, aid, amounts, asking, audit, households, rights
from storage.aid import Kind, Source, books, seconding
from storage.aid.books import Entry
from storage.aid.records import Grant, OverOnce, OverYear, locked
from storage.asking import Unfit
from storage.campaigns import Campaign
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import access, walking
from storage.visits.access import VisitMoved
from storage.visits.records import SERVICE, Stage, Visit

#: Whose money it is where nobody has said otherwise.
USUALLY: Final = Source.OWN_FUNDS
#: Characters of goods, and the most money (分) that anybody carries to a door.
_GOODS, _MOST = 60, 10_000_000


class Booked(StrEnum):
    """How the money of a visit stands in the books: no money was brought; it is in; it waits for a second word; the
    second said no; it is over a ceiling, or there is nobody for the second word."""

    NOTHING = "nothing"
    IN = "in"
    WAITING = "waiting"
    REFUSED = "refused"
    OUT = "out"


class NotBrought(Unfit, Refusal):
    """The words say neither money nor goods, or more of them than there is room for."""


def booked(session: Session, visit: Visit) -> Booked:
    """How the money stands in the books."""
    if not visit.gave_money:
        return Booked.NOTHING
    grant = books.of_visit(session, visit.number)
    if grant is None:
        return Booked.OUT
    return {aid.State.PENDING: Booked.WAITING, aid.State.REFUSED: Booked.REFUSED}.get(grant.state, Booked.IN)


def book(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> None:
    """The money that was brought goes into the books. Where the list was approved with as much, whoever approved it has
    said the second word; else somebody is asked for it."""
    assert visit.done_on is not None
    if not visit.gave_money:
        return
    visit.source = visit.source or USUALLY
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
        return
    if grant is not None:
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
    found = books.of_visit(session, visit.number)
    grant = None if found is None else locked(session, found.id)
    if grant is None or grant.state == aid.State.REFUSED:
        return
    if grant.state == aid.State.PENDING:
        books.undo(session, grant, visit.number, by=by, now=now)
    else:
        books.reverse(session, grant, visit.number, visit.number, by=by, now=now)


# Otherwise than it was set.


def begin(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what was brought. VisitMoved unless it is done."""
    visit = _done(session, access.own(session, visit_id, Deed.TICK_VISITS, by=by))
    asking.keep(session, by, SERVICE, {"visit": visit.id}, now=now)
    asking.ask(session, by, SERVICE, "brought")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    visit = access.asked_about(session, by=by)
    return {**told(session, visit, by=by, now=now), "version": by.question.version}


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Money and goods in one line: 500, 米、油. NotBrought."""
    asking.expect(by, SERVICE, "brought")
    money, goods = read(words)
    return _brought(session, money, goods, by=by, now=now)


def nothing(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing was brought."""
    asking.expect(by, SERVICE, "brought", version)
    return _brought(session, None, None, by=by, now=now)


def _brought(session: Session, money: int | None, goods: str | None, *, by: Visitor, now: datetime) -> Values:
    visit = _done(session, access.asked_about(session, by=by))
    walking.stop(session, by=by)
    take_out(session, visit, by=by, now=now)
    visit.gave_money, visit.gave_goods = money, goods
    session.flush()
    audit.note(session, "visits.brought", by=by.account_id, now=now, record=visit.number)
    book(session, visit, by=by, now=now)
    return told(session, visit, by=by, now=now)


def read(words: str) -> tuple[int | None, str | None]:
    """分, and the goods: 500 元、一箱牛奶. Two sums are none. NotBrought."""
    sums, others = amounts.apart(words)
    money, goods = sum(sums), "、".join(others)
    fits = len(sums) <= 1 and money <= _MOST and len(goods) <= _GOODS
    if not fits or not (money or goods) or (goods and amounts.is_money(goods)):
        raise NotBrought
    return money or None, goods or None


def _done(session: Session, visit: Visit) -> Visit:
    if visit.stage != Stage.DONE:
        raise VisitMoved(number=visit.number)
    return access.running(session, visit)


def told(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> Values:
    """How it is with the visit, its round, its money in the books, what was heard, and what can be done about it.
    `just`: what was kept with the last press, where that is neither done nor in vain."""
    return {
        **walking.facts(session, visit, by=by, now=now),
        "booked": booked(session, visit),
        "heard": visit.needs is not None,
        "hears": walking.keeps_words(session, visit),
        "member": visit.member_id,
        "enters": rights.permits(session, by.account_id, Deed.ENTER_FOR, visit.unit_id, about=visit.member_id),
        "just": None,
    }
