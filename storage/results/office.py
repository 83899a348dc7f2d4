"""The officers' pages: contests that are over, who took part unit by unit, and the papers that can be had of them."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import rights
from storage.contests import Contest, ContestPlayer, State, joining
from storage.folding import FEWEST, folded
from storage.members import Member, Standing
from storage.results import reckoning, whose
from storage.results.reckoning import Table
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Contests, and units, of a page.
PAGE, UNITS = 6, 8
_AT_WORK: Final = (Standing.ACTIVE, Standing.SECONDED)


def beside_office(session: Session, by: Visitor, now: datetime) -> Values:
    """For the officers' page of learning."""
    del session, now
    return {"results": {"keeps": rights.may(by, Deed.KEEP_CONTESTS)}}


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those that the officer keeps or hosts and that are over, the newest first; and those that are on, whose told
    questions can be corrected. Pages begin at 0. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_CONTESTS)
    on = select(Contest).where(Contest.state == State.ON, whose.is_theirs(session, by.account_id))
    theirs = select(Contest).where(Contest.state == State.OVER, whose.is_theirs(session, by.account_id))
    count = session.scalar(select(func.count()).select_from(theirs.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    newest = theirs.order_by(Contest.ended_at.desc(), Contest.id.desc()).limit(PAGE).offset(page * PAGE)
    lines: list[Value] = [
        {**reckoning.named(one), "players": sum(_players(session, one).values())} for one in session.scalars(newest)
    ]
    playing: list[Value] = [reckoning.named(one) for one in session.scalars(on.order_by(Contest.id))]
    return {"lines": lines, "on": playing, "page": page, "pages": pages}


def look(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Who took part, unit by unit; pages of units begin at 0. NotForYou, NoSuchResult."""
    del now
    contest = whose.access(session, contest_id, by=by)
    lines = _by_unit(session, contest)
    pages = max(1, -(-len(lines) // UNITS))
    page = min(page, pages - 1)
    table = Table(session, contest)
    _, unknown = joining.counts(session, contest.id)
    return {
        **reckoning.named(contest),
        "players": len(table.people),
        "unknown": unknown,
        "units": lines[page * UNITS : (page + 1) * UNITS],
        "page": page,
        "pages": pages,
        "won": bool(table.first()) and not contest.trial,
        "asked": bool(table.questions),
    }


def _players(session: Session, contest: Contest) -> Counter[int]:
    """How many played of each unit, where they are now."""
    counted = (
        select(Member.unit_id, func.count())
        .join(ContestPlayer, ContestPlayer.member_id == Member.id)
        .where(ContestPlayer.contest_id == contest.id, ContestPlayer.audience.is_(False))
        .group_by(Member.unit_id)
    )
    return Counter(dict(session.execute(counted).all()))


def _by_unit(session: Session, contest: Contest) -> list[Value]:
    """Of units with players: how many, of how many at work; small ones together, last."""
    played, tree = _players(session, contest), Tree(session)
    counted = select(Member.unit_id, func.count()).where(Member.standing.in_(_AT_WORK)).group_by(Member.unit_id)
    staff = dict(session.execute(counted.where(Member.unit_id.in_(played or {0: 0}))).all())
    people = {unit_id: staff.get(unit_id, 0) for unit_id in played}
    small = folded(people, FEWEST)
    shown = sorted(people.keys() - small, key=lambda one: (-played[one], one))
    lines: list[Value] = [{"unit": tree.path(one)[-1], "of": people[one], "players": played[one]} for one in shown]
    if small:
        sums: Values = {"of": sum(people[one] for one in small), "players": sum(played[one] for one in small)}
        lines.append({"unit": None, **sums})
    return lines
