"""Sides: each for oneself, units of the roster or free teams against each other; and whose people may play."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import asking, rights
from storage.contests import card, knobs, setting
from storage.contests.knobs import Knob
from storage.contests.records import SERVICE, Contest, ContestTeam, ContestUnit
from storage.contests.terms import MOST_TEAM, MOST_TEAMS, Sides, Whom
from storage.errors import Refusal
from storage.questions import spelling
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE: Final = 8
#: Of fewer units nobody can make two teams.
_FEWEST: Final = 2
_BETWEEN: Final = re.compile(r"[\n,，、;；]+")


class Of(StrEnum):
    """Which list of units: whose people may play, or which stand against each other."""

    WHOM = "w"
    TEAMS = "t"


class TeamsUnfit(asking.Unfit, Refusal):
    """No names of teams, too many, or one too long; values: most, signs."""


def look(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Who stands against whom."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _shown(session, contest, by=by, now=now)


def _shown(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Values:
    lines: list[Value] = [{"team": one.id, "name": one.name} for one in card.teams(session, contest.id)]
    below = len(_below(session, contest, by)) if contest.sides == Sides.UNITS else 0
    return {**card.shown(session, contest, by=by, now=now), "lines": lines, "below": below}


def turn_best(session: Session, contest_id: int, _: Knob, *, by: Visitor, now: datetime) -> Values:
    """Of how many of a team the mean counts: the next number."""
    knobs.turn(session, contest_id, Knob.BEST, by=by, now=now)
    return _shown(session, setting.opened(session, contest_id, by=by), by=by, now=now)


def choose(session: Session, contest_id: int, sides: Sides, *, by: Visitor, now: datetime) -> Values:
    """Each for oneself, units, or free teams; those of another sort are gone."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    if contest.sides != sides:
        contest.sides = sides
        session.execute(delete(ContestTeam).where(ContestTeam.contest_id == contest.id))
        setting.settled(session, contest, now=now)
    return _shown(session, contest, by=by, now=now)


def ask_names(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the names of free teams."""
    contest = setting.opened(session, contest_id, by=by)
    setting.keep_for(session, contest, by=by, now=now)
    asking.ask(session, by, SERVICE, "teams")
    return card.shown(session, contest, by=by, now=now)


def write_names(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Names of teams, one a line or with commas between; they come to those that are there. TeamsUnfit."""
    contest = setting.answering(session, "teams", by=by)
    names = list(dict.fromkeys(" ".join(one.split()) for one in _BETWEEN.split(words) if one.strip()))
    there = [one.name for one in card.teams(session, contest.id)]
    new = [one for one in names if one not in there]
    unfit = any(len(one) > MOST_TEAM or not spelling.says_something(one) for one in names)
    if not names or len(there) + len(new) > MOST_TEAMS or unfit:
        raise TeamsUnfit(most=MOST_TEAMS, signs=MOST_TEAM)
    contest.sides = Sides.FREE
    for one in new:
        _add(session, contest, one, None)
    setting.stop_asking(session, by=by)
    setting.settled(session, contest, now=now)
    return _shown(session, contest, by=by, now=now)


def _add(session: Session, contest: Contest, name: str, unit_id: int | None) -> None:
    last = session.scalar(select(func.max(ContestTeam.nth)).where(ContestTeam.contest_id == contest.id)) or 0
    session.add(ContestTeam(contest_id=contest.id, nth=last + 1, name=name, unit_id=unit_id))
    session.flush()


def remove(session: Session, team_id: int, *, by: Visitor, now: datetime) -> Values:
    """Without that team."""
    team = session.get(ContestTeam, team_id)
    if team is None:
        raise asking.Outdated
    contest = setting.opened(session, team.contest_id, by=by)
    session.delete(team)
    setting.settled(session, contest, now=now)
    return _shown(session, contest, by=by, now=now)


# Units.


def units(session: Session, contest_id: int, page: int, of: Of, *, by: Visitor, now: datetime) -> Values:
    """A page of the officer's units, each with whether it is on that list."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _units_shown(session, contest, page, of, by=by, now=now)


def _units_shown(session: Session, contest: Contest, page: int, of: Of, *, by: Visitor, now: datetime) -> Values:
    tree, there, found = Tree(session), _ticked(session, contest, of), _choices(session, by)
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {"id": one, "unit": " / ".join(tree.path(one)[-2:]), "on": one in there}
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    told = card.shown(session, contest, by=by, now=now)
    below = len(_below(session, contest, by)) if of is Of.TEAMS else 0
    told |= {"lines": lines, "of_teams": of is Of.TEAMS, "below": below, "few": len(found) < _FEWEST}
    return {**told, "chosen": len(there), "page": page, "pages": pages}


def _choices(session: Session, by: Visitor) -> list[int]:
    reach, tree = rights.reach(session, by.account_id, Deed.KEEP_CONTESTS), Tree(session)
    return sorted((one for one in tree.paths() if reach is None or one in reach), key=tree.place)


def _ticked(session: Session, contest: Contest, of: Of) -> set[int]:
    if of is Of.WHOM:
        return {*card.units_of(session, contest.id)}
    return {one.unit_id for one in card.teams(session, contest.id) if one.unit_id is not None}


def turn_unit(session: Session, contest_id: int, unit_id: int, of: Of, *, by: Visitor, now: datetime) -> Values:
    """That unit is on the list too, or not any more."""
    contest = setting.opened(session, contest_id, by=by)
    found = _choices(session, by)
    if unit_id not in found:
        raise asking.Outdated
    turn = _turn_whom if of is Of.WHOM else _turn_team
    turn(session, contest, unit_id)
    setting.settled(session, contest, now=now)
    return _units_shown(session, contest, found.index(unit_id) // PAGE, of, by=by, now=now)


def _turn_whom(session: Session, contest: Contest, unit_id: int) -> None:
    there = session.get(ContestUnit, (contest.id, unit_id))
    if there is None:
        session.add(ContestUnit(contest_id=contest.id, unit_id=unit_id))
    else:
        session.delete(there)
    session.flush()
    contest.whom = Whom.UNITS if card.units_of(session, contest.id) else Whom.ALL


def _turn_team(session: Session, contest: Contest, unit_id: int) -> None:
    there = [one for one in card.teams(session, contest.id) if one.unit_id == unit_id]
    if not there:
        _make_units(session, contest)
        _put_unit(session, contest, unit_id)
    for one in there:
        session.delete(one)
    session.flush()


def _make_units(session: Session, contest: Contest) -> None:
    if contest.sides != Sides.UNITS:
        session.execute(delete(ContestTeam).where(ContestTeam.contest_id == contest.id))
        contest.sides = Sides.UNITS


def _put_unit(session: Session, contest: Contest, unit_id: int) -> None:
    there = card.teams(session, contest.id)
    if len(there) >= MOST_TEAMS:
        raise TeamsUnfit(most=MOST_TEAMS, signs=MOST_TEAM)
    if all(one.unit_id != unit_id for one in there):
        _add(session, contest, Tree(session).path(unit_id)[-1], unit_id)


def _below(session: Session, contest: Contest, by: Visitor) -> list[int]:
    """The units right below the contest's own that the officer may choose; of the union's, those below its top."""
    tree, allowed = Tree(session), _choices(session, by)
    roots = [one for one, path in tree.paths().items() if len(path) == 1]
    top = contest.unit_id or (roots[0] if len(roots) == 1 else None)
    below = roots if top is None else [one for one in tree.paths() if tree.chain(one)[1:2] == [top]]
    return [one for one in below if one in allowed]


def all_below(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """The units right below stand against each other."""
    contest = setting.opened(session, contest_id, by=by)
    _make_units(session, contest)
    for one in _below(session, contest, by):
        _put_unit(session, contest, one)
    setting.settled(session, contest, now=now)
    return _units_shown(session, contest, 0, Of.TEAMS, by=by, now=now)


def for_all(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Everybody may play."""
    contest = setting.opened(session, contest_id, by=by)
    session.execute(delete(ContestUnit).where(ContestUnit.contest_id == contest.id))
    contest.whom = Whom.ALL
    setting.settled(session, contest, now=now)
    return _units_shown(session, contest, 0, Of.WHOM, by=by, now=now)
