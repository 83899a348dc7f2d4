"""All-year visits (必访): what comes up with somebody makes a visit at once, in the campaign of the year.

Nobody approves it: whoever answers for the unit hears of it, goes, or hands it to somebody. Overdue it stays doable.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import accounts, audit, campaigns, circumstances, numbers, occasions, outbox, rights, sealed
from storage.campaigns import Campaign, Reason, State
from storage.circumstances import Circumstance, Line
from storage.commits import core
from storage.members import Member, Standing
from storage.occasions import Occasion
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import records
from storage.visits.due import Answering
from storage.visits.records import LIVE, Stage, Visit

#: By this right somebody has a letter about one; asked again when it leaves.
RIGHT = "yearly_visit"
#: Within so many days somebody goes to who did not answer: as to who is in trouble.
UNANSWERED: Final = timedelta(days=7)
#: Occasions that one transaction takes up.
A_PAGE = 20


# A visit is made.


def of_circumstance(session: Session, one: Circumstance, line: Line, *, by: Visitor, now: datetime) -> Visit | None:
    """The visit that it calls for; None where nobody need go for that alone."""
    due = line.due_day(one.since)
    if due is None:
        return None
    reasons = {line.reason or Reason.OTHER}
    # Of what is heard of late nobody is late yet.
    due = max(due, now.date())
    return make(session, one.member_id, circumstances.occasion_of(one), reasons, due, added_by=by.account_id, now=now)


def make(
    session: Session,
    member_id: int,
    occasion: str,
    reasons: Collection[Reason],
    due_on: date,
    *,
    added_by: int | None,
    now: datetime,
) -> Visit:
    """A visit of the year, planned at once; who answers for the unit is told."""
    member, row = session.get_one(Member, member_id), sealed.new_row()
    visit = Visit(
        row=row,
        number=numbers.take(session, "ZF", now=now),
        campaign_id=campaign(session, max(due_on, now.date()).year, now=now).id,
        member_id=member_id,
        occasion=occasion,
        unit_id=member.unit_id,
        reasons=records.keep_reasons(session, row, reasons),
        stage=Stage.PLANNED,
        added_by=added_by,
        due_on=due_on,
        made_at=now,
    )
    session.add(visit)
    session.flush()
    audit.note(session, "circumstances.plan", by=added_by, now=now, record=visit.number)
    tell(session, visit, "circumstances.due", Answering(session).of(visit) - {added_by}, now=now)
    return visit


def campaign(session: Session, year: int, *, now: datetime) -> Campaign:
    """The campaign of the year, made when it is first needed; of one that was wrapped up early the next year's."""
    found = campaigns.of_year(session, campaigns.Kind.YEAR, year)
    if found is not None and found.state == State.CLOSED:
        return campaign(session, year + 1, now=now)
    if found is not None:
        return found
    day = campaigns.day_of(campaigns.Kind.YEAR, year)
    made = {"kind": campaigns.Kind.YEAR, "year": year, "festival_on": day, "state": State.APPROVED}
    insert = sqlite.insert if core(session).dialect.name == "sqlite" else postgresql.insert
    # Two may need it first at one time.
    fresh = insert(Campaign).values(**made, opened_at=now, approved_at=now)
    session.execute(fresh.on_conflict_do_nothing(index_elements=["kind", "year"]))
    opened = campaigns.of_year(session, campaigns.Kind.YEAR, year)
    assert opened is not None
    return opened


def lying(session: Session) -> bool:
    """Whether another service has left something to take up."""
    return session.scalar(select(Occasion.id).where(Occasion.kind.in_(_TAKEN_UP)).limit(1)) is not None


_TAKEN_UP = (occasions.Kind.VISIT, occasions.Kind.NO_VISIT)


def take_up(session: Session, *, now: datetime) -> int:
    """What other services have left (a family that does not answer) becomes visits of the year, and those that nobody
    need make any more are called off; how many there were."""
    found = [*occasions.lying(session, occasions.Kind.VISIT, A_PAGE)]
    for one in found:
        _plan(session, one, now=now)
    over = [*occasions.lying(session, occasions.Kind.NO_VISIT, A_PAGE)]
    for one in over:
        mine = select(Visit).where(Visit.member_id == one.member_id, Visit.occasion == one.record)
        for visit in session.scalars(mine.where(Visit.stage.in_(LIVE)).with_for_update()).all():
            _drop(session, visit, by=None, now=now)
    for one in (*found, *over):
        session.delete(one)
    session.flush()
    return len(found) + len(over)


def _plan(session: Session, one: Occasion, *, now: datetime) -> None:
    """Once a year for the same, and none for who has left."""
    due = one.at.astimezone(now.tzinfo).date() + UNANSWERED
    known = select(Visit.id).join(Campaign, Campaign.id == Visit.campaign_id)
    known = known.where(Visit.member_id == one.member_id, Visit.occasion == one.record)
    waits = known.where(Visit.stage.in_(LIVE) | (Campaign.year == max(due, now.date()).year)).limit(1)
    gone = session.get_one(Member, one.member_id).standing == Standing.LEFT
    if not gone and session.scalar(waits) is None:
        make(session, one.member_id, one.record, {Reason.HARDSHIP}, due, added_by=None, now=now)


def of_occasion(session: Session, one: Circumstance) -> Visit | None:
    """The visit that what came up has called for."""
    mine = select(Visit).where(Visit.member_id == one.member_id, Visit.occasion == circumstances.occasion_of(one))
    return session.scalar(mine.order_by(Visit.id.desc()).limit(1))


def call_off(session: Session, one: Circumstance, *, by: Visitor, now: datetime) -> None:
    """What was noted is not so: nobody goes for it any more, and who was to go is told."""
    visit = of_occasion(session, one)
    if visit is not None and visit.stage in LIVE:
        _drop(session, visit, by=by.account_id, now=now)


def _drop(session: Session, visit: Visit, *, by: int | None, now: datetime) -> None:
    visit.stage = Stage.DROPPED
    session.flush()
    audit.note(session, "circumstances.call_off", by=by, now=now, record=visit.number)
    tell(session, visit, "circumstances.called_off", _concerned(session, visit) - {by}, now=now)


# Who has it.


def may_have(session: Session, account_id: int, visit_id: int) -> bool:
    """The right "yearly_visit": who goes, and who looks after the unit; never whom it is about."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        return False
    goes = accounts.member_of(session, account_id) in {visit.first_id, visit.second_id} - {None}
    return goes or rights.permits(session, account_id, Deed.NOTE_CIRCUMSTANCES, visit.unit_id, about=visit.member_id)


def _concerned(session: Session, visit: Visit) -> set[int]:
    """Who goes, or else who answers for the unit."""
    going = [accounts.holder(session, one) for one in (visit.first_id, visit.second_id) if one is not None]
    return {one for one in going if one is not None} or Answering(session).of(visit)


# What is told of one.


def called_for(session: Session, visit: Visit) -> Values:
    """What called for it: the key of its text or the chair's own words, and since when; nothing where it is no
    circumstance, or is forgotten."""
    one = circumstances.behind(session, visit.member_id, visit.occasion)
    if one is None:
        return {"what": None, "words": None, "since": None}
    line = circumstances.catalogue(session).get(circumstances.what_of(session, one))
    what = None if line is None else line.key if line.words is None else None
    return {"what": what, "words": None if line is None else line.words, "since": one.since}


def told(session: Session, visit: Visit) -> Values:
    """What a letter says of it: nobody notes who reads a letter, so neither name nor reason."""
    return {
        "visit": visit.id,
        "number": visit.number,
        "unit": session.get_one(Unit, visit.unit_id).name,
        "due_on": visit.due_on,
    }


def tell(
    session: Session, visit: Visit, key: str, account_ids: set[int | None] | set[int], *, now: datetime, **more: Value
) -> None:
    values = {**told(session, visit), **more}
    for one in sorted(one for one in account_ids if one is not None):
        outbox.queue(session, Letter(one, key, values, right=RIGHT, subject=visit.id), now=now)
