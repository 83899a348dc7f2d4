"""Setting: the chair says of a service how many in a hundred are to be reached this year, or the next."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, rights
from storage.figures import Offer
from storage.goals.records import Goal, GoalUnfit, of_year
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: What can be chosen; 0 for no goal.
CHOICES: Final = (100, 95, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0)


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.SET_GOALS)


def look(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """The goals of the running year, or of the next. NotForYou, GoalUnfit."""
    rights.ask(by, Deed.SET_GOALS)
    goals = of_year(session, _fit(year, now))
    lines: list[Value] = [{"service": service, "goal": goals[service]} for service in Offer]
    return {"year": year, "other": now.year + 1 if year == now.year else now.year, "lines": lines}


def ask(session: Session, service: Offer, year: int, *, by: Visitor, now: datetime) -> Values:
    """Of one service: what stands, and what can be chosen. NotForYou, GoalUnfit."""
    rights.ask(by, Deed.SET_GOALS)
    goal = of_year(session, _fit(year, now))[service]
    return {"year": year, "service": service, "goal": goal, "choices": [*CHOICES]}


def choose(session: Session, service: Offer, year: int, percent: int, *, by: Visitor, now: datetime) -> Values:
    """So from now on, which is noted; the goals. NotForYou, GoalUnfit."""
    rights.ask(by, Deed.SET_GOALS)
    if percent not in CHOICES:
        raise GoalUnfit
    goal = Goal(year=_fit(year, now), service=service, percent=percent or None, set_by=by.account_id, set_at=now)
    session.add(goal)
    session.flush()
    audit.note(session, "goals.set", by=by.account_id, now=now, record=f"goals {goal.id}")
    return look(session, year, by=by, now=now)


def _fit(year: int, now: datetime) -> int:
    if year not in (now.year, now.year + 1):
        raise GoalUnfit
    return year
