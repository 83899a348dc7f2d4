"""Sampling (电话抽查): whoever has no Telegram can't say that a recorded talk was held; some of them are rung, by
another officer than the one who recorded it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Date, ForeignKey, Integer, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit, offices, outbox, rights, talks
from storage.accounts import Account
from storage.database import Record
from storage.due_talks.answering import Answering
from storage.due_talks.records import DueNotYours, access
from storage.due_talks.settling import whose
from storage.errors import Refusal
from storage.members import Member, Phone, Standing
from storage.offices import absences
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.talks import Talk, Word, shredding
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: Of how many that an officer has recorded one is rung; at least one.
ONE_IN: Final = 5
#: How far back talks are drawn from, and how often somebody is tried.
_BACK: Final = timedelta(days=60)
TRIES: Final = 3


class TalkSample(Record):
    """A recorded talk whose employee is to be rung. `tries`: how often nobody answered; `next_on`: not before that
    day. What they said stands in the talk."""

    __tablename__ = "talk_samples"

    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), primary_key=True, autoincrement=False)
    drawn_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    next_on: Mapped[date] = mapped_column(Date)


class TalkersOwn(Refusal):
    """Another than who recorded the talk rings; values: number."""


def _clear(session: Session, keys: list[int]) -> None:
    session.execute(delete(TalkSample).where(TalkSample.talk_id.in_(keys)))


shredding.BESIDE_ROWS.append(_clear)

# Whoever reads letters answers by themselves.
_READS = exists().where(Account.member_id == Talk.member_id, Account.blocked_at.is_(None))
_RINGS = exists().where(Phone.member_id == Talk.member_id)
_DRAWN = exists().where(TalkSample.talk_id == Talk.id)


def draw(session: Session, cursor: int, *, now: datetime) -> Page:
    """Of what each officer has recorded with people without Telegram, nothing said yet, one in five; in one page. By
    the random mark of the rows: nobody can tell which. How many."""
    del cursor
    old = select(Talk).join(Member, Member.id == Talk.member_id)
    old = old.where(talks.UNCONFIRMED, ~_READS, _RINGS, ~_DRAWN, Talk.ended_at > now - _BACK)
    by_talker: dict[int | None, list[Talk]] = {}
    for talk in session.scalars(old.where(Member.standing != Standing.LEFT).order_by(Talk.row)):
        by_talker.setdefault(talk.recorded_by, []).append(talk)
    drawn = [one for some in by_talker.values() for one in some[: -(-len(some) // ONE_IN)]]
    for talk in drawn:
        session.add(TalkSample(talk_id=talk.id, drawn_at=now, tries=0, next_on=now.date()))
    session.flush()
    _tell(session, drawn, now=now)
    return Page(len(drawn), None)


def _tell(session: Session, drawn: list[Talk], *, now: datetime) -> None:
    answering, told = Answering(session), dict[int, int]()
    for talk in drawn:
        for account_id in _ringing(session, answering, talk):
            told[account_id] = told.get(account_id, 0) + 1
    for account_id, count in sorted(told.items()):
        outbox.queue(session, Letter(account_id, "due_talks.to_ring", {"count": count}, right="desk"), now=now)


def _ringing(session: Session, answering: Answering, talk: Talk) -> set[int]:
    """Who is to ring: whoever else answers for the unit."""
    assert talk.member_id is not None
    unit_id = session.get_one(Member, talk.member_id).unit_id
    return answering.of(talk.member_id, unit_id, frozenset(_talkers(talk)))


def _talkers(talk: Talk) -> set[int]:
    return {one for one in (talk.officer_id, talk.recorded_by) if one is not None}


@dataclass(frozen=True, slots=True)
class WaitingSample:
    """A line of somebody's desk."""

    talk_id: int
    number: str
    unit: str
    since: datetime


def waiting_for(session: Session, account_id: int, *, now: datetime) -> list[WaitingSample]:
    """Whom the officer should ring, the first drawn first."""
    reach = rights.reach(session, account_id, Deed.RECORD_TALKS)
    if reach == set():
        return []
    found = offices.once_for_all(session, waiting_for, reach, partial(_open, session, now.date()))
    answering = Answering(session)
    return [
        WaitingSample(talk.id, talk.number, unit, sample.drawn_at)
        for sample, talk, unit, unit_id in found
        if (reach is None or unit_id in reach) and account_id in _ringing(session, answering, talk)
    ]


def _open(session: Session, today: date, reach: set[int] | None) -> list[tuple[TalkSample, Talk, str, int]]:
    """Those to be rung in these units by now, the first drawn first."""
    open_ = select(TalkSample, Talk, Unit.name, Unit.id).join(Talk, Talk.id == TalkSample.talk_id)
    open_ = open_.join(Member, Member.id == Talk.member_id).join(Unit, Unit.id == Member.unit_id)
    open_ = open_.where(talks.UNCONFIRMED, TalkSample.tries < TRIES, TalkSample.next_on <= today)
    open_ = open_.where(Member.standing != Standing.LEFT).order_by(TalkSample.drawn_at, TalkSample.talk_id)
    if reach is not None:
        open_ = open_.where(Member.unit_id.in_(reach))
    return [(sample, talk, unit, unit_id) for sample, talk, unit, unit_id in session.execute(open_)]


def look(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whom to ring, and what to ask. DueNotYours, TalkersOwn."""
    _, talk, member = _sample(session, talk_id, by=by)
    audit.note(session, "due_talks.look", by=by.account_id, now=now, record=f"members {member.id}")
    return _shown(session, talk, member)


def answered(session: Session, talk_id: int, yes: int, *, by: Visitor, now: datetime) -> Values:
    """What they have said on the telephone. DueNotYours, TalkersOwn."""
    _, talk, member = _sample(session, talk_id, by=by)
    talk.word, talk.word_at = (Word.RUNG_YES if yes else Word.RUNG_NO), now
    session.flush()
    audit.note(session, "due_talks.ring", by=by.account_id, now=now, record=talk.number)
    return _shown(session, talk, member)


def not_reached(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody answered: once more on another day, three times in all. DueNotYours, TalkersOwn."""
    sample, talk, member = _sample(session, talk_id, by=by)
    sample.tries, sample.next_on = sample.tries + 1, now.date() + timedelta(days=1)
    session.flush()
    audit.note(session, "due_talks.not_reached", by=by.account_id, now=now, record=talk.number)
    return {**_shown(session, talk, member), "tries": sample.tries}


def _sample(session: Session, talk_id: int, *, by: Visitor) -> tuple[TalkSample, Talk, Member]:
    rights.ask(by, Deed.RECORD_TALKS)
    sample, talk = session.get(TalkSample, talk_id, with_for_update=True), talks.locked(session, talk_id)
    if sample is None or talk is None or talk.member_id is None:
        raise DueNotYours
    member = access(session, talk.member_id, by=by)
    if by.account_id in _talkers(talk):
        raise TalkersOwn(number=talk.number)
    if talk.word != Word.NONE or sample.tries >= TRIES:
        raise DueNotYours
    return sample, talk, member


def _shown(session: Session, talk: Talk, member: Member) -> Values:
    officer = None if talk.officer_id is None else absences.name_of(session, talk.officer_id)
    return {
        **whose(session, member),
        "talk": talk.id,
        "number": talk.number,
        "officer": officer,
        "on": talk.held_on,
        "way": talk.way,
        "word": talk.word,
        "tries": 0,
    }
