"""The life of a talk, from asked for to held; whatever services above do to one goes through here."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import numbers, sealed
from storage.errors import Refusal
from storage.members import Member
from storage.talks.access import TalkOver
from storage.talks.records import (
    OPEN,
    Origin,
    State,
    Talk,
    Topic,
    Urgency,
    Way,
    blind_of,
    open_of_member,
    sealed_besides,
)
from storage.visitors import Visitor

#: 谈话, as it stands before the numbers of talks.
PREFIX: Final = "TH"


class TalkOpenYet(Refusal):
    """They have one open, and may have no more at a time; values: talk, number, most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an employee asks for: how, how soon, about what, with whom or with whom not, and when it would suit."""

    way: Way
    urgency: Urgency = Urgency.ANY_TIME
    topic: Topic | None = None
    officer_id: int | None = None
    besides: frozenset[int] = frozenset()
    wish: str | None = None


def ask(session: Session, wanted: Wanted, *, by: Visitor, now: datetime, most_open: int | None = None) -> Talk:
    """The employee asks for one, by name. TalkOpenYet where `most_open` are, of those that take a time."""
    assert by.member_id is not None
    if most_open is not None:
        _expect_fewer(session, by.member_id, most_open)
    talk = _new(session, Origin.ASKED, wanted, now=now)
    talk.member_id, talk.unit_id = by.member_id, by.unit_id
    return _kept(session, talk)


def _expect_fewer(session: Session, member_id: int, most: int) -> None:
    # Locked first: two presses at once would both find none.
    session.execute(select(Member.id).where(Member.id == member_id).with_for_update())
    found = open_of_member(session, member_id)
    if len(found) >= most:
        raise TalkOpenYet(talk=found[0].id, number=found[0].number, most=most)


def ask_unnamed(session: Session, wanted: Wanted, *, by: Visitor, now: datetime) -> Talk:
    """The employee asks for one through the bot, without a name: of when nothing is kept but the day."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    talk = _new(session, Origin.ASKED, replace(wanted, way=Way.HERE), now=day)
    talk.who = sealed.seal(session, "talks.who", talk.row, str(by.account_id))
    talk.who_blind = blind_of(session, by.account_id)
    return _kept(session, talk)


def offer(session: Session, member_id: int, unit_id: int, way: Way, *, by: Visitor, now: datetime) -> Talk:
    """An officer asks somebody to one."""
    talk = _new(session, Origin.OFFERED, Wanted(way, officer_id=by.account_id), now=now)
    talk.member_id, talk.unit_id, talk.recorded_by = member_id, unit_id, by.account_id
    return _kept(session, talk)


def record(session: Session, member_id: int, unit_id: int, way: Way, on: date, *, by: Visitor, now: datetime) -> Talk:
    """An officer records one that was held elsewhere; it counts once the employee says so."""
    talk = _new(session, Origin.ELSEWHERE, Wanted(way, officer_id=by.account_id), now=now)
    talk.member_id, talk.unit_id, talk.recorded_by = member_id, unit_id, by.account_id
    talk.state, talk.held_on, talk.ended_at = State.HELD, on, now
    return _kept(session, talk)


def _new(session: Session, origin: Origin, wanted: Wanted, *, now: datetime) -> Talk:
    talk = Talk(
        row=sealed.new_row(),
        number=numbers.take(session, PREFIX, now=now),
        origin=origin,
        way=wanted.way,
        state=State.ASKED,
        urgency=wanted.urgency,
        topic=wanted.topic,
        officer_id=wanted.officer_id,
        data_key=sealed.new_key(session),
        asked_at=now,
    )
    talk.besides = sealed_besides(session, talk.row, wanted.besides)
    if wanted.wish is not None:
        talk.wish = sealed.seal(session, "talks.wish", talk.row, wanted.wish, under=talk.data_key)
    return talk


def _kept(session: Session, talk: Talk) -> Talk:
    session.add(talk)
    session.flush()
    return talk


def agree(session: Session, talk: Talk, officer_id: int) -> None:
    """An officer has it, and a time stands or it runs here. TalkOver."""
    _expect_open(talk)
    talk.state, talk.officer_id = State.AGREED, officer_id
    session.flush()


def take(session: Session, talk: Talk, officer_id: int) -> None:
    """It is that officer's from here on, though no time stands yet. TalkOver."""
    _expect_open(talk)
    talk.officer_id = officer_id
    session.flush()


def wait_anew(session: Session, talk: Talk, *, keep_officer: bool = False) -> None:
    """The time does not stand any more; it waits for another, with the same officer or for any. TalkOver."""
    _expect_open(talk)
    talk.state = State.ASKED
    if not keep_officer:
        talk.officer_id = None
    session.flush()


def end(session: Session, talk: Talk, state: State, *, now: datetime, held_on: date | None = None) -> None:
    """HELD (on that day; today where none is said), MISSED, CALLED_OFF or DECLINED. TalkOver.

    Of an anonymous one not the hour but the day is kept.
    """
    _expect_open(talk)
    talk.state = state
    if state is State.HELD:
        talk.held_on = held_on or now.date()
    talk.ended_at = now.replace(hour=0, minute=0, second=0, microsecond=0) if talk.anonymous else now
    session.flush()


def _expect_open(talk: Talk) -> None:
    if talk.state not in OPEN:
        raise TalkOver(talk=talk.number)
