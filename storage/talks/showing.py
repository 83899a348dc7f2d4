"""Talks as people see them: the employee's list and cards, the officer's page and cards, what waits on a desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storage import audit, offices, pages, rights, sealed
from storage.members import Member
from storage.offices import absences
from storage.rights import Deed
from storage.talks import beside
from storage.talks.access import may_hold, own, to_take
from storage.talks.records import OPEN, Origin, State, Talk, Urgency, blind_of
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page, the employee's or the officer's.
PAGE: Final = 8
#: Lines of a desk.
MOST: Final = 200
#: From a Monday to its Sunday.
_WEEK: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class WaitingTalk:
    """A line of an officer's desk: a talk that waits for whoever takes it, or for the officer's own word (`mine`).
    `unit` is None for an anonymous one."""

    talk_id: int
    number: str
    unit: str | None
    urgency: Urgency
    mine: bool
    since: datetime


# The employee's.


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The first page: `open` of the visitor's own, and what stands between them and a talk. NotKnownYet."""
    rights.ask(by, Deed.ASK_TALK)
    return {"open": _count(session, _mine(session, by) & Talk.state.in_(OPEN)), "now": now}


def mine(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the visitor's own talks, the open ones first, then the newest. Pages begin at 0. NotKnownYet."""
    rights.ask(by, Deed.ASK_TALK)
    return _page(session, _mine(session, by), page, by=by, now=now)


def look_at_own(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card of the visitor's own talk. NoSuchTalk."""
    talk = own(session, talk_id, by=by)
    told = beside.tell(beside.BESIDE_CARD, session, talk, by=by, now=now)
    return {**line(session, talk), **_words(session, talk), **told}


def _mine(session: Session, by: Visitor) -> ColumnElement[bool]:
    # The fingerprint of whoever asks: of an anonymous talk there is nothing else to find it by.
    unnamed = Talk.who_blind == blind_of(session, by.account_id)
    return unnamed if by.member_id is None else or_(Talk.member_id == by.member_id, unnamed)


# The officer's.


def office(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's page: what waits for whoever takes it, then the own open ones, then those held this week. Pages
    begin at 0. NotForYou."""
    rights.ask(by, Deed.HOLD_TALKS)
    mine_ = Talk.officer_id == by.account_id
    waits, own_ones = _to_take(session, by.account_id), _list(session, mine_ & Talk.state.in_(OPEN))
    monday = now.date() - timedelta(days=now.weekday())
    held = _list(session, mine_ & (Talk.state == State.HELD) & Talk.held_on.between(monday, monday + _WEEK))
    every = [*waits, *own_ones, *held]
    here = pages.at(page, len(every), PAGE)
    shown = here.cut(every)
    lines: list[Value] = [_officers_line(session, one, by=by, now=now) for one in shown]
    return {
        "lines": lines,
        "waiting": len(waits),
        "own": len(own_ones),
        "held": len(held),
        **here.told(),
        "unmasks": rights.may(by, Deed.UNMASK),
    }


def look_as_officer(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card of a talk that waits for whoever takes it, or of the officer's own. Of an anonymous one neither name nor
    unit nor hour is told. NoSuchTalk."""
    talk = to_take(session, talk_id, by=by)
    audit.note(session, "talks.look", by=by.account_id, now=now, record=talk.number)
    told = beside.tell(beside.BESIDE_CARD, session, talk, by=by, now=now)
    return {**_officers_line(session, talk, by=by, now=now), **_words(session, talk), **told}


def waiting_for(session: Session, account_id: int) -> list[WaitingTalk]:
    """What stands on an officer's desk: talks that were asked for and that they have to answer, the oldest first."""
    if not rights.allowed(session, account_id, Deed.HOLD_TALKS):
        return []
    asked = offices.once_for_all(session, waiting_for, {account_id}, partial(_asked, session))
    mine = [one for one in asked if one.officer_id == account_id][:MOST]
    found = sorted([*_to_take(session, account_id), *mine], key=lambda one: one.id)[:MOST]
    names = _unit_names(session, found) if found else {}
    return [
        WaitingTalk(
            one.id, one.number, names.get(one.unit_id or 0), one.urgency, one.officer_id is not None, one.asked_at
        )
        for one in found
    ]


def _to_take(session: Session, account_id: int) -> list[Talk]:
    """Those that wait for whoever takes them, the most urgent first, and that this account may take."""
    reached = rights.reach(session, account_id, Deed.HOLD_TALKS)
    every = offices.once_for_all(session, _to_take, reached, partial(_open, session))
    here = [one for one in every if reached is None or one.unit_id is None or one.unit_id in reached][:MOST]
    # With whom not is sealed, and is asked of each.
    found = [one for one in here if may_hold(session, account_id, one)]
    return sorted(found, key=lambda one: ([*Urgency].index(one.urgency), one.id))


def _open(session: Session, reached: set[int] | None) -> Sequence[Talk]:
    """Those of these units that nobody has yet; anonymous ones are of none."""
    open_ = (Talk.state == State.ASKED) & Talk.officer_id.is_(None)
    if reached is not None:
        return _list(session, open_ & or_(Talk.unit_id.is_(None), Talk.unit_id.in_(reached)))
    return session.scalars(select(Talk).where(open_).order_by(Talk.id)).all()


def _asked(session: Session, officers: set[int] | None) -> Sequence[Talk]:
    """Those that officers were asked for; None: whoever they are."""
    asked = (Talk.state == State.ASKED) & (Talk.origin == Origin.ASKED)
    if officers is not None:
        return _list(session, asked & Talk.officer_id.in_(officers))
    return session.scalars(select(Talk).where(asked, Talk.officer_id.is_not(None)).order_by(Talk.id)).all()


def _list(session: Session, wanted: ColumnElement[bool]) -> list[Talk]:
    return list(session.scalars(select(Talk).where(wanted).order_by(Talk.id).limit(MOST)))


# Lines and cards.


def _page(session: Session, wanted: ColumnElement[bool], page: int, *, by: Visitor, now: datetime) -> Values:
    count = _count(session, wanted)
    here = pages.at(page, count, PAGE)
    order = (Talk.state.in_(OPEN).desc(), Talk.id.desc())
    found = session.scalars(select(Talk).where(wanted).order_by(*order).limit(PAGE).offset(here.first))
    lines: list[Value] = [
        {**line(session, one), **beside.tell(beside.BESIDE_LINE, session, one, by=by, now=now)} for one in found
    ]
    return {"lines": lines, "count": count, **here.told()}


def _count(session: Session, wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Talk).where(wanted)) or 0


def line(session: Session, talk: Talk) -> Values:
    """What both sides are told of a talk; of whose it is nothing."""
    return {
        "talk": talk.id,
        "number": talk.number,
        "anonymous": talk.anonymous,
        "origin": talk.origin,
        "way": talk.way,
        "state": talk.state,
        "urgency": talk.urgency,
        "topic": talk.topic,
        "open": talk.state in OPEN,
        "asked_at": talk.asked_at,
        "held_on": talk.held_on,
        "word": talk.word,
        "officer": None if talk.officer_id is None else absences.name_of(session, talk.officer_id),
    }


def _officers_line(session: Session, talk: Talk, *, by: Visitor, now: datetime) -> Values:
    member = None if talk.member_id is None else session.get_one(Member, talk.member_id)
    return {
        **line(session, talk),
        "mine": talk.officer_id == by.account_id,
        "name": None if member is None else member.name,
        "unit": None if talk.unit_id is None else session.get_one(Unit, talk.unit_id).name,
        **beside.tell(beside.BESIDE_LINE, session, talk, by=by, now=now),
    }


def _words(session: Session, talk: Talk) -> Values:
    """When it would suit, or a line about it; None once it is shredded."""
    if talk.wish is None:
        return {"wish": None}
    return {"wish": sealed.unseal(session, "talks.wish", talk.row, talk.wish, under=talk.data_key)}


def _unit_names(session: Session, found: Sequence[Talk]) -> dict[int, str]:
    keys = {one.unit_id for one in found if one.unit_id is not None}
    return {unit.id: unit.name for unit in session.scalars(select(Unit).where(Unit.id.in_(keys)))}
