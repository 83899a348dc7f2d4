"""The week's page (本周谈心): whom an officer is proposed, and what they make of it: later, not now, somebody else."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, rights
from storage.coverage import planning, shifts
from storage.coverage.planning import monday
from storage.coverage.reckoning import held
from storage.coverage.records import NobodyElse, NoSuchProposal, Proposal, State
from storage.coverage.shifts import Cycle
from storage.members import Member, Standing
from storage.rights import Deed
from storage.talks import COUNTS, OPEN, UNCONFIRMED, Talk, shuns
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: 过些天 and 这阵不谈: so long nobody is proposed them.
LATER: Final = timedelta(weeks=3)
DROPPED: Final = timedelta(weeks=12)


def may_have(session: Session, account_id: int, _: int) -> bool:
    """The right of proposals, asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.HOLD_TALKS)


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The proposals of this week, most urgent first, each with how far it is."""
    rights.ask(by, Deed.HOLD_TALKS)
    rows = session.execute(
        select(Proposal, Member)
        .join(Member, Member.id == Proposal.member_id)
        .where(Proposal.officer_id == by.account_id, Proposal.week == monday(now), Proposal.state == State.PROPOSED)
        .where(Member.standing != Standing.LEFT)
        .order_by(Proposal.id)
    ).all()
    keys = [member.id for _, member in rows]
    lasts, done = _lasts(session, keys), _done(session, keys, monday(now), by=by)
    tree = Tree(session)
    lines: list[Value] = [_line(one, member, tree, lasts, done.get(member.id)) for one, member in rows]
    return {
        "week": monday(now),
        "lines": lines,
        "open": sum(isinstance(one, dict) and one["stands"] is None for one in lines),
        "may_read": rights.may(by, Deed.READ_COVERAGE),
    }


def card(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them. NoSuchProposal."""
    proposal = _own(session, proposal_id, by=by, now=now)
    member = session.get_one(Member, proposal.member_id)
    done = _done(session, [member.id], proposal.week, by=by).get(member.id)
    lasts = _lasts(session, [member.id])
    with_telegram = accounts.holder(session, member.id) is not None
    days = shifts.fitting(shifts.known(session), member.unit_id, member.team, proposal.week)
    return {
        **_line(proposal, member, Tree(session), lasts, done),
        "telegram": with_telegram,
        "days": None if days is None else [{"on": day} for day in days],
    }


def ask_shift(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Values:
    """How the days of that person's team go round: what can be chosen."""
    return {**card(session, proposal_id, by=by, now=now), "cycles": [*Cycle]}


def ask_today(session: Session, proposal_id: int, cycle: Cycle, *, by: Visitor, now: datetime) -> Values:
    """Which day of it today is."""
    shown: list[Value] = [{"nth": nth, "shift": shift} for nth, shift in enumerate(cycle, 1)]
    return {**card(session, proposal_id, by=by, now=now), "cycle": cycle, "shifts": shown}


def set_shift(session: Session, proposal_id: int, cycle: Cycle, nth: int, *, by: Visitor, now: datetime) -> Values:
    """So from now on, for everybody of the team; the card. NoSuchProposal."""
    member = session.get_one(Member, _own(session, proposal_id, by=by, now=now).member_id)
    shifts.keep(session, member.unit_id, member.team, cycle, nth, by=by.account_id, now=now)
    return card(session, proposal_id, by=by, now=now)


def put_off(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Values:
    """过些天再谈: for some weeks nobody is proposed them; the page."""
    return _settle(session, proposal_id, State.LATER, monday(now) + LATER, by=by, now=now)


def drop(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Values:
    """这阵不谈: not before some months; the page."""
    return _settle(session, proposal_id, State.DROPPED, monday(now) + DROPPED, by=by, now=now)


def swap(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Values:
    """换一位: whose turn is next takes their place, and another officer talks with this one; the page. NobodyElse."""
    proposal = _own(session, proposal_id, by=by, now=now)
    following = planning.next_for(session, by.account_id, _reach(session, by), proposal.week)
    if following is None:
        raise NobodyElse(name=session.get_one(Member, proposal.member_id).name)
    proposal.state = State.SWAPPED
    why = planning.why(following)
    session.add(
        Proposal(week=proposal.week, officer_id=by.account_id, member_id=following.member_id, why=why, made_at=now)
    )
    session.flush()
    return look(session, by=by, now=now)


def _settle(session: Session, proposal_id: int, state: State, until: date, *, by: Visitor, now: datetime) -> Values:
    proposal = _own(session, proposal_id, by=by, now=now)
    proposal.state, proposal.until = state, until
    session.flush()
    return look(session, by=by, now=now)


def _own(session: Session, proposal_id: int, *, by: Visitor, now: datetime) -> Proposal:
    """The visitor's, of this week and not settled, locked. NoSuchProposal."""
    rights.ask(by, Deed.HOLD_TALKS)
    found = session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    this_week = found is not None and (found.officer_id, found.week) == (by.account_id, monday(now))
    if found is None or not this_week or found.state != State.PROPOSED:
        raise NoSuchProposal
    return found


def _reach(session: Session, by: Visitor) -> set[int] | None:
    return rights.reach(session, by.account_id, Deed.HOLD_TALKS)


def _line(
    one: Proposal, member: Member, tree: Tree, lasts: dict[int, date | None], stands: str | None
) -> dict[str, Value]:
    return {
        "proposal": one.id,
        "member": member.id,
        "name": member.name,
        "unit": tree.path(member.unit_id)[-1],
        "team": member.team,
        "why": one.why,
        "last": lasts.get(member.id),
        "stands": stands,
    }


def _lasts(session: Session, keys: Collection[int]) -> dict[int, date | None]:
    """The day of the last talk with each of them that counts."""
    talks = held()
    rows = session.execute(select(talks.c.member_id, talks.c.last).where(talks.c.member_id.in_(keys)))
    return {member_id: last for member_id, last in rows}  # noqa: C416


def _done(session: Session, keys: Collection[int], week: date, *, by: Visitor) -> dict[int, str]:
    """Of those with whom something is under way: `agreed` (asked for, or with a time), `unconfirmed` (of late); or
    `talked`, since the week began. Whom somebody would rather not talk with learns nothing of that talk."""
    stands = {
        "agreed": Talk.state.in_(OPEN),
        "unconfirmed": UNCONFIRMED & (Talk.held_on > week - planning.UNCONFIRMED_FOR),
        "talked": COUNTS & (Talk.held_on >= week),
    }
    found: dict[int, str] = {}
    for name, so in stands.items():
        some = session.scalars(select(Talk).where(Talk.member_id.in_(keys), so))
        shown = [one.member_id for one in some if not shuns(session, one, by.account_id)]
        found.update({one: name for one in shown if one is not None})
    return found
