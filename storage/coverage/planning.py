"""Planning: on the first working day of a week every officer is proposed whom to talk with; a round, page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import calendar, holidays, offices, outbox, rights
from storage.accounts import Account
from storage.coverage import proposing, reckoning, shifts
from storage.coverage.proposing import Talkers, Waits
from storage.coverage.reckoning import Stands
from storage.coverage.records import PROPOSALS, Proposal, State, Turn, Why
from storage.coverage.shifts import Shifts
from storage.members import Member, Standing
from storage.offices import Absence, Charge, Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.talks import State as Talked
from storage.talks import Talk
from storage.values import Values

#: Officers whom one transaction writes to; people whose turn is written in one.
_OFFICERS_A_PAGE: Final = 20
_PEOPLE_A_PAGE: Final = 1000
_WEEK: Final = timedelta(days=7)
#: Who was recorded as talked with is not asked again before they may have said so.
UNCONFIRMED_FOR: Final = timedelta(days=30)
#: A swap holds so long: the two then don't talk with each other.
_SWAPPED: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Plan:
    """A week's proposals: by officer, for whom and why."""

    week: date
    lists: dict[int, list[tuple[int, Why]]]


def monday(now: datetime) -> date:
    """The first day of the week."""
    return now.date() - timedelta(days=now.weekday())


# The round.


def ahead(session: Session, cursor: int, *, now: datetime) -> Plan | None:
    """The week's proposals of the officers behind the mark, on its first working day; None where they were made. It is
    reckoned over the whole roster, which would keep the others from writing."""
    week = monday(now)
    if not cursor and (not holidays.calendar(session).is_working_day(now.date()) or _was_made(session, week)):
        return None
    plan = planned(session, week)
    lists = {officer: plan.lists[officer] for officer in sorted(plan.lists) if officer > cursor}
    return Plan(week, dict([*lists.items()][:_OFFICERS_A_PAGE]))


def propose(session: Session, cursor: int, *, now: datetime, found: Plan | None) -> Page:
    """Writes a page of proposals, and a letter to each officer that says how many, not who; where somebody else was
    faster with that page, the next."""
    if found is not None and found.lists and min(found.lists) <= cursor:
        found = ahead(session, cursor, now=now)
    if found is None or not found.lists:
        return Page(0, None)
    for officer_id, people in found.lists.items():
        _write(session, officer_id, people, found.week, now=now)
    return Page(len(found.lists), max(found.lists))


def _write(session: Session, officer_id: int, people: Iterable[tuple[int, Why]], week: date, *, now: datetime) -> None:
    taken = set(session.scalars(select(Proposal.member_id).where(Proposal.week == week)))
    fresh = [(member_id, why) for member_id, why in people if member_id not in taken]
    for member_id, why in fresh:
        session.add(Proposal(week=week, officer_id=officer_id, member_id=member_id, why=why, made_at=now))
    session.flush()
    if fresh:
        told: Values = {"count": len(fresh), "due": sum(why is Why.DUE for _, why in fresh), "week": week}
        letter = Letter(officer_id, "coverage.week", told, right=PROPOSALS)
        letter.once = f"coverage.week:{week:%y%m%d}:{officer_id}"
        outbox.queue(session, letter, now=now)


def _was_made(session: Session, week: date) -> bool:
    return session.scalar(select(Proposal.id).where(Proposal.week == week).limit(1)) is not None


def begin_turns(session: Session, cursor: int, *, now: datetime) -> Page:
    """From now on a talk is owed to whoever is new on the roster; to whoever has left none any more. A page of both."""
    here = select(Member.id, Member.standing, Turn.member_id).outerjoin(Turn, Turn.member_id == Member.id)
    rows: Sequence[Any] = session.execute(
        here.where(Member.id > cursor).order_by(Member.id).limit(_PEOPLE_A_PAGE)
    ).all()
    begun = 0
    for member_id, standing, there in rows:
        if there is None and standing != Standing.LEFT:
            session.add(Turn(member_id=member_id, since=now.date()))
            begun += 1
        elif there is not None and standing == Standing.LEFT:
            session.delete(session.get_one(Turn, member_id))
    session.flush()
    return Page(begun, rows[-1][0] if len(rows) == _PEOPLE_A_PAGE else None)


# Whose turn it is.


def planned(session: Session, week: date) -> Plan:
    """Who is proposed to whom in that week, as everything stands now."""
    people = reckoning.everybody(session, None, week)
    found = talkers(session, {one.unit_id for one in people})
    waiting = _waiting(session, people, week)
    owed = [(one.unit_id, one.called or one.by_day) for one in people]
    room = proposing.sizes(owed, found, week)
    given = proposing.propose(waiting, found, room, _loads(session, week))
    by_member = {one.member_id: one for one in people}
    lists = {officer: [(one, why(by_member[one])) for one in members] for officer, members in given.items()}
    return Plan(week, lists)


def next_for(session: Session, officer_id: int, reach: set[int] | None, week: date) -> Stands | None:
    """Whose turn is next, of those with whom that officer may talk and who are proposed to nobody this week."""
    people = reckoning.everybody(session, reach, week)
    by_member = {one.member_id: one for one in people}
    taken = set(session.scalars(select(Proposal.member_id).where(Proposal.week == week)))
    # Where it is nobody's turn, whoever was never talked with.
    waits = (one for early in (False, True) for one in _waiting(session, people, week, early=early))
    free = (one for one in waits if one.member not in taken and officer_id not in one.barred)
    return next((by_member[one.member] for one in free), None)


def why(one: Stands) -> Why:
    if one.called is not None:
        return Why.DUE
    return Why.NEVER if one.last is None else Why.LONG


def _waiting(session: Session, people: Sequence[Stands], week: date, *, early: bool = False) -> list[Waits]:
    """Those whose turn it may be, in its order: what calls for a talk first, then whoever is due soonest. `early`: also
    those with whom nobody has ever talked, before their turn."""
    resting = set(session.scalars(select(Proposal.member_id).where(Proposal.until > week)))
    own = {member: account for account, member in session.execute(select(Account.id, Account.member_id)) if member}
    swapped: dict[int, set[int]] = {}
    rows = select(Proposal.member_id, Proposal.officer_id)
    for member, officer in session.execute(
        rows.where(Proposal.state == State.SWAPPED, Proposal.week > week - _SWAPPED)
    ):
        swapped.setdefault(member, set()).add(officer)
    last_week = rows.where(Proposal.week == week - _WEEK, Proposal.state == State.PROPOSED)
    kept: dict[int, int] = {member: officer for member, officer in session.execute(last_week)}  # noqa: C416
    known = shifts.known(session)
    theirs = (one for one in people if one.member_id not in resting and _turn(one, week, early=early))
    found = [one for one in theirs if _fits(known, one, week)]
    found.sort(key=lambda one: (one.called is None, one.called or one.by_day, one.member_id))
    return [
        Waits(
            one.member_id,
            one.unit_id,
            one.called or one.by_day,
            frozenset(swapped.get(one.member_id, set()) | ({own[one.member_id]} if one.member_id in own else set())),
            kept.get(one.member_id),
        )
        for one in found
    ]


def _turn(one: Stands, week: date, *, early: bool) -> bool:
    if one.called is not None:
        return True
    said_soon = one.unconfirmed is not None and one.unconfirmed > week - UNCONFIRMED_FOR
    return (one.half <= week or (early and one.last is None)) and not said_soon


def _fits(known: Shifts, one: Stands, week: date) -> bool:
    """Whether they work by day that week; who is late is not made to wait for another."""
    days = shifts.fitting(known, one.unit_id, one.team, week)
    return days is None or bool(days) or (one.called or one.by_day) <= week


# Who talks.


def talkers(session: Session, unit_ids: Iterable[int]) -> Talkers:
    """By unit, the officers in charge of talks who reach it and are here; the deputy and the chair where there is none,
    or none who may: an officer is talked with by another, and so is whom one has passed on."""
    reaches = rights.Reaches(session, Deed.HOLD_TALKS)
    away = set(session.scalars(select(Absence.account_id).where(Absence.ended_at.is_(None))))
    held = [one for one in offices.in_office(session) if one.is_for(Charge.TALKS) and one.holder not in away]
    officers = [*dict.fromkeys(one.holder for one in held if one.role is Role.OFFICER)]
    above = [*dict.fromkeys(one.holder for one in held if one.role in (Role.DEPUTY, Role.CHAIR))]
    places = {}
    for unit_id in unit_ids:
        there = [one for one in officers if reaches.permit(one, unit_id)]
        places[unit_id] = there or [one for one in above if reaches.permit(one, unit_id)]
    return Talkers(places, above)


def _loads(session: Session, week: date) -> dict[int, int]:
    """Talks that each officer has had in the year before."""
    since = calendar.months_after(week, -12)
    held = select(Talk.officer_id, func.count()).where(Talk.state == Talked.HELD, Talk.held_on > since)
    return {officer: count for officer, count in session.execute(held.group_by(Talk.officer_id)) if officer is not None}
