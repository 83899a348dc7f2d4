"""Settling (约谈, 不用谈): the card of a due talk, and the page of a person: what is due, and what can be done."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, rights, talks
from storage.due_talks import opening, records
from storage.due_talks.catalogue import catalogue
from storage.due_talks.keeping import described as line_described
from storage.due_talks.records import DueTalk, Stage, Waived, access, access_due
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.talks import Talk, Way
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor


class DueSettled(Refusal):
    """Somebody has talked with them, or nobody need any more; values: due, number."""


class TalkPlanned(Refusal):
    """A talk with them is under way; values: number."""


# The person.


def look_at_person(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is due with the person, and when somebody last talked with them; the look is noted. DueNotYours."""
    member = access(session, member_id, by=by)
    records.stop(session, by=by)
    audit.note(session, "due_talks.look", by=by.account_id, now=now, record=f"members {member.id}")
    due: list[Value] = [_described(session, one, by=by, now=now) for one in records.open_of(session, member.id)]
    holds = rights.permits(session, by.account_id, Deed.HOLD_TALKS, member.unit_id)
    return {**whose(session, member), "dues": due, "last": last_talk(session, member.id), "holds": holds}


def last_talk(session: Session, member_id: int) -> date | None:
    """The day of the last talk with the member that counts."""
    return session.scalar(select(func.max(Talk.held_on)).where(Talk.member_id == member_id, talks.COUNTS))


def before_opening(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What can be opened by one tap. DueNotYours."""
    del now
    member = access(session, member_id, by=by)
    lines = [line for line in catalogue(session).values() if not line.ended]
    return {**whose(session, member), "lines": [line_described(line) for line in lines]}


def open_by_hand(session: Session, member_id: int, number: int, *, by: Visitor, now: datetime) -> Values:
    """The card of what is due from now on. DueNotYours, DueAlready."""
    opened = opening.open_by_hand(session, member_id, number, by=by, now=now)
    return look(session, int(str(opened["due"])), by=by, now=now)


# The card.


def look(session: Session, due_id: int, *, by: Visitor, now: datetime) -> Values:
    """One due talk, and what can be done about it; the look is noted. DueNotYours."""
    due, member = access_due(session, due_id, by=by)
    records.stop(session, by=by)
    audit.note(session, "due_talks.look", by=by.account_id, now=now, record=f"members {member.id}")
    return _card(session, due, member, by=by, now=now)


def before_waiving(session: Session, due_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why nobody need. DueSettled."""
    due, member = _unsettled(session, due_id, by=by)
    return {**_card(session, due, member, by=by, now=now), "reasons": [*Waived]}


def waive(session: Session, due_id: int, why: Waived, *, by: Visitor, now: datetime) -> Values:
    """Nobody need talk with them for that. The card anew. DueSettled."""
    due, member = _unsettled(session, due_id, by=by)
    due.waived, due.waived_at, due.waived_by = why, now, by.account_id
    session.flush()
    audit.note(session, "due_talks.waive", by=by.account_id, now=now, record=due.number)
    return _card(session, due, member, by=by, now=now)


def resume(session: Session, due_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is due after all. The card anew. DueNotYours."""
    due, member = access_due(session, due_id, by=by)
    if due.waived is not None:
        due.waived = due.waived_at = due.waived_by = None
        session.flush()
        audit.note(session, "due_talks.resume", by=by.account_id, now=now, record=due.number)
    return _card(session, due, member, by=by, now=now)


def invite(session: Session, due_id: int, way: Way, *, by: Visitor, now: datetime) -> Values:
    """The visitor will talk with them, that way: a talk of theirs, for which they name a time; its key. DueSettled,
    TalkPlanned, NotForYou."""
    due, member = _unsettled(session, due_id, by=by)
    rights.ask(by, Deed.HOLD_TALKS)
    if way is Way.HERE:
        raise asking.Outdated
    # Locked: two who tap at once make one talk.
    session.get_one(Member, member.id, with_for_update=True)
    planned = _planned(session, member.id, by=by)
    if planned is not None:
        raise TalkPlanned(number=planned.number)
    talk = talks.offer(session, member.id, member.unit_id, way, by=by, now=now)
    audit.note(session, "due_talks.invite", by=by.account_id, now=now, record=talk.number)
    return {**_card(session, due, member, by=by, now=now), "way": talk.way}


def _unsettled(session: Session, due_id: int, *, by: Visitor) -> tuple[DueTalk, Member]:
    due, member = access_due(session, due_id, by=by)
    if records.stage_of(session, due) in (Stage.DONE, Stage.WAIVED):
        raise DueSettled(due=due.id, number=due.number)
    return due, member


def _planned(session: Session, member_id: int, *, by: Visitor) -> Talk | None:
    """A talk with the member that is under way. Whom they would rather not talk with learns of none."""
    mine = select(Talk).where(Talk.member_id == member_id, Talk.state.in_(talks.OPEN)).order_by(Talk.id.desc())
    return next((one for one in session.scalars(mine) if not talks.shuns(session, one, by.account_id)), None)


def whose(session: Session, member: Member) -> Values:
    return {"member": member.id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _card(session: Session, due: DueTalk, member: Member, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    planned = _planned(session, member.id, by=by)
    mine = planned if planned is not None and planned.officer_id == by.account_id else None
    return {
        **whose(session, member),
        **_described(session, due, by=by, now=now),
        "talk": None if mine is None else mine.id,
        "talk_number": None if mine is None else mine.number,
        "last": last_talk(session, member.id),
    }


def _described(session: Session, due: DueTalk, *, by: Visitor, now: datetime) -> Values:
    line, stage = records.named(session, records.line_of(session, due)), records.stage_of(session, due)
    if stage is Stage.PLANNED and _planned(session, due.member_id, by=by) is None:
        stage = Stage.WAITS
    over = stage in (Stage.DONE, Stage.WAIVED)
    return {
        "due": due.id,
        "number": due.number,
        "what": None if line is None or line.words is not None else line.key,
        "words": None if line is None else line.words,
        "since": due.since,
        "due_on": due.due_on,
        "stage": stage,
        "waived": due.waived,
        "overdue": not over and due.due_on < now.date(),
    }
