"""The card: all of a contest on one page, as players will read it, and what is missing yet."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, chats
from storage.contests import paper, telling, whose
from storage.contests.records import SERVICE, Contest, ContestTeam, ContestUnit
from storage.contests.terms import Sides, State, Tie, Whom
from storage.offices.absences import name_of
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Seconds that telling what is right and the way to the next question take, for how long it will be.
_BETWEEN: Final = 8


def missing(session: Session, contest: Contest, now: datetime) -> list[str]:
    """What has to be set before it can begin, in the order in which it is asked."""
    found = [] if contest.title else ["title"]
    found += [] if paper.length(session, contest.id) else ["paper"]
    found += [] if whose.rooms(session, contest.id) else ["groups"]
    found += ["teams"] if contest.sides != Sides.ALONE and len(teams(session, contest.id)) < 2 else []
    found += ["units"] if contest.whom == Whom.UNITS and not units_of(session, contest.id) else []
    found += ["decider"] if contest.tie == Tie.PLAY_OFF and not paper.deciders(session, contest.id) else []
    return found + (["when"] if contest.starts_at is not None and contest.starts_at <= now else [])


def teams(session: Session, contest_id: int) -> list[ContestTeam]:
    """Its sides, in their order."""
    mine = select(ContestTeam).where(ContestTeam.contest_id == contest_id)
    return list(session.scalars(mine.order_by(ContestTeam.nth, ContestTeam.id)))


def units_of(session: Session, contest_id: int) -> list[int]:
    """The units whose people may play."""
    mine = select(ContestUnit.unit_id).where(ContestUnit.contest_id == contest_id)
    return list(session.scalars(mine.order_by(ContestUnit.unit_id)))


def shown(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Values:
    """`step`: what is asked, None for the whole."""
    session.flush()
    tree = Tree(session)
    questions = paper.questions(session, contest.id)
    stages = Counter(one.stage for one in questions)
    rows = whose.rooms(session, contest.id)
    asked = by.question.service == SERVICE and bool(asking.draft(session, by, SERVICE))
    groups: list[Value] = [{"title": group.title, "in": group.state == chats.State.ADMITTED} for _, group in rows]
    staged: list[Value] = [{"stage": stage, "count": count} for stage, count in stages.items()]
    hosted: list[Value] = [name_of(session, one) for one in whose.hosts(session, contest)]
    sides: list[Value] = [one.name for one in teams(session, contest.id)]
    units: list[Value] = [tree.path(one)[-1] for one in units_of(session, contest.id)]
    lacks: list[Value] = [*missing(session, contest, now)]
    lasts = contest.lobby + sum(one.seconds + _BETWEEN for one in questions)
    return {
        **telling.of(contest),
        "state": contest.state,
        "step": by.question.step if asked else None,
        "version": by.question.version,
        "starts_at": contest.starts_at,
        "lobby": contest.lobby,
        "questions": len(questions),
        "stages": staged,
        "minutes": -(-lasts // 60),
        "groups": groups,
        "hosts": hosted,
        "teams": sides,
        "units": units,
        "missing": lacks,
        "ready": not lacks,
        "hosted": whose.is_hosted_by(session, contest, by),
        "changes": contest.state in {State.DRAFT, State.READY} and not contest.trial,
    }
