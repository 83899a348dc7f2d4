"""Bringing: what was brought on a visit otherwise than it was set, in one line of words."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import amounts, asking, audit, occasions, outbox, rights
from storage.aid import Source
from storage.asking import Unfit
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import access, booking, walking
from storage.visits.access import VisitMoved
from storage.visits.records import SERVICE, Stage, Visit

#: Characters of goods, and the most money (分) that anybody carries to a door.
_GOODS, _MOST = 60, 10_000_000


class NotBrought(Unfit, Refusal):
    """The words say neither money nor goods, or more of them than there is room for."""


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


def choose_source(session: Session, version: int, source: Source, *, by: Visitor, now: datetime) -> Values:
    """It is somebody else's money than that of the round; what was brought stays. VisitMoved."""
    asking.expect(by, SERVICE, "brought", version)
    visit = _done(session, access.asked_about(session, by=by))
    walking.stop(session, by=by)
    if visit.source != source:
        booking.take_out(session, visit, by=by, now=now)
        visit.source = source
        session.flush()
        audit.note(session, "visits.source", by=by.account_id, now=now, record=visit.number)
        booking.book(session, visit, by=by, now=now)
    return told(session, visit, by=by, now=now)


def _brought(session: Session, money: int | None, goods: str | None, *, by: Visitor, now: datetime) -> Values:
    visit = _done(session, access.asked_about(session, by=by))
    walking.stop(session, by=by)
    booking.take_out(session, visit, by=by, now=now)
    visit.gave_money, visit.gave_goods = money, goods
    session.flush()
    audit.note(session, "visits.brought", by=by.account_id, now=now, record=visit.number)
    booking.book(session, visit, by=by, now=now)
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
        "heard": visit.needs is not None,
        "hears": walking.keeps_words(session, visit),
        "member": visit.member_id,
        "enters": rights.permits(session, by.account_id, Deed.ENTER_FOR, visit.unit_id, about=visit.member_id),
        "talk_asked": _talk_asked(session, visit),
        "just": None,
    }


def _talk_asked(session: Session, visit: Visit) -> bool:
    """Whether somebody asked for a talk after it: that lies there yet, or officers were told."""
    lies = occasions.lies(session, occasions.Kind.TALK, visit.member_id, visit.number)
    return lies or outbox.was_named(session, f"visits.talk:{visit.number}:")
