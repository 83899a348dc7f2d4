"""Boards (赛季榜): who stands where, counted anew every time from contests and from what was made up.

A contest's own table and podium are as they were: what was made up counts for solo points alone, and for the mean of a
unit in the season where the officer chose so.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import units
from storage.contests import Contest, ContestPlayer, ContestQuestion, ContestTeam, Sides, tables
from storage.contests.tables import Line
from storage.members import Member
from storage.seasons import belonging, counting
from storage.seasons.counting import Place
from storage.seasons.records import Counting, MakeUp, Season
from storage.units import Unit

#: A side through the season: a unit by its key, or a free team by what it calls itself.
Side = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Board:
    """The table of sides and the table of people, best first. `names`: what the sides are called."""

    sides: list[Place[Side]]
    people: list[Place[int]]
    names: dict[Side, str]


def board(session: Session, season: Season) -> Board:
    """Both tables as they are now."""
    sides, solo, names = dict[Side, list[int]](), dict[int, list[int]](), dict[Side, str]()
    for _, contest in belonging.contests(session, season.id):
        if not belonging.counts(contest):
            continue
        played, made_up = of_contest(session, contest)
        for member_id, points in (made_up | played).items():
            solo.setdefault(member_id, []).append(points)
        for side, (name, points) in _of_sides(session, season, contest).items():
            sides.setdefault(side, []).append(points)
            names.setdefault(side, name)
    people = {key: solo[key] for key in sorted(solo)}
    teams = {key: sides[key] for key in sorted(sides)}
    return Board(counting.table(teams, season.best), counting.table(people, season.best), names)


def of_contest(session: Session, contest: Contest) -> tuple[dict[int, int], dict[int, int]]:
    """Points of members who played it, and of those who made it up; whoever is in the first is not in the second."""
    whose = _members(session, contest)
    played = {whose[one.key]: one.points for one in tables.people(session, contest)}
    ended = select(MakeUp.member_id, MakeUp.points).where(
        MakeUp.contest_id == contest.id, MakeUp.ended_at.is_not(None), MakeUp.of > 0
    )
    joined = set(whose.values())
    return played, {member_id: points for member_id, points in session.execute(ended) if member_id not in joined}


def _members(session: Session, contest: Contest) -> dict[int, int]:
    rows = session.execute(
        select(ContestPlayer.id, ContestPlayer.member_id).where(
            ContestPlayer.contest_id == contest.id, ContestPlayer.member_id.is_not(None)
        )
    )
    return {player_id: member_id for player_id, member_id in rows if member_id is not None}


def _of_sides(session: Session, season: Season, contest: Contest) -> dict[Side, tuple[str, int]]:
    """Of each side that took part what it is called, and its league points. Of a contest that each plays for oneself,
    none."""
    if contest.sides == Sides.ALONE:
        return {}
    individuals = tables.people(session, contest)
    if season.in_mean:
        individuals += _made_up_lines(session, contest)
    took_part = [one for one in tables.teams(session, contest, individuals) if one.players]
    whose = {team.id: team for team in session.scalars(select(ContestTeam).where(ContestTeam.contest_id == contest.id))}
    found: dict[Side, tuple[str, int]] = {}
    for one in tables.placed(took_part, contest.tie):
        side, name = _side(session, whose[one.key])
        by_place = season.counting == Counting.PLACES
        found[side] = (name, counting.league(one.place, season.places, season.part) if by_place else one.points)
    return found


def _side(session: Session, team: ContestTeam) -> tuple[Side, str]:
    if team.unit_id is None:
        return (0, " ".join(team.name.casefold().split())), team.name
    return (team.unit_id, ""), session.get_one(Unit, team.unit_id).name


def _made_up_lines(session: Session, contest: Contest) -> list[Line]:
    """Who made it up, as lines of their unit's team: with all the seconds, as nobody raced."""
    teams = belonging.teams(session, contest)
    seconds = session.scalars(select(ContestQuestion.seconds).where(ContestQuestion.contest_id == contest.id)).all()
    _, made_up = of_contest(session, contest)
    rows = session.execute(
        select(MakeUp, Member.unit_id)
        .join(Member, Member.id == MakeUp.member_id)
        .where(MakeUp.contest_id == contest.id, MakeUp.member_id.in_(made_up))
        .order_by(MakeUp.member_id)
    )
    found = []
    for one, unit_id in rows:
        team = next((teams[above] for above in units.upwards(session, unit_id) if above in teams), None)
        if team is not None:
            line = Line(-one.member_id, "", "", one.points, one.right, one.right * max(seconds, default=0))
            found.append(replace(line, last=one.ended_at, team_id=team))
    return found
