"""Tables: who stands where. Places are counted from the marks, every time anew; nothing that is shown is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.contests.plays import (
    ContestMark,
    ContestPlayer,
)
from storage.contests.records import (
    Contest,
    ContestQuestion,
    ContestTeam,
)
from storage.contests.terms import PAYING, Asked, Sides, Stage, Tie
from storage.members import RETIRED, Member, Standing
from storage.units import Tree, Unit
from storage.values import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One of a table. `key`: the player or the team. `points` in hundredths (of a team a mean, rounded down);
    `seconds` over right answers; `place` from 1, the same for those who share it; `before`: where they stood a question
    ago, None where that is not asked or they were not there. `decided`: what 加赛 brought, which parts equals and gives
    no points: who lost it stays ahead of whoever had fewer."""

    key: int
    name: str
    team: str
    points: int
    right: int
    seconds: int
    last: datetime | None = None
    decided: int = 0
    place: int = 0
    before: int | None = None
    team_id: int | None = None
    #: Of a team: how many of its people played, and by how many the sum was divided.
    players: int = 0
    divisor: int = 0

    def told(self) -> Value:
        """As a letter's value has it."""
        return {
            "key": self.key,
            "name": self.name,
            "team": self.team,
            "points": self.points,
            "right": self.right,
            "seconds": self.seconds,
            "place": self.place,
            "before": self.before,
            "players": self.players,
            "divisor": self.divisor,
        }


def people(session: Session, contest: Contest, *, before: int | None = None) -> list[Line]:
    """Everybody who is bound and has answered or joined, best first. `before`: only questions below that number.

    Of teams what 抢答 and 风险 bring is the team's alone, whoever pressed for it.
    """
    stages = [Stage.ALL] if contest.sides != Sides.ALONE else [Stage.ALL, *PAYING]
    counted = _counted(contest, stages, before)
    marks = (
        select(
            ContestMark.player_id,
            func.sum(ContestMark.points).label("points"),
            func.sum(case((ContestMark.right, 1), else_=0)).label("right"),
            func.sum(case((ContestMark.right, ContestMark.seconds), else_=0)).label("seconds"),
            func.max(ContestMark.at).label("last"),
        )
        .where(ContestMark.contest_id == contest.id, ContestMark.nth.in_(counted))
        .group_by(ContestMark.player_id)
        .subquery()
    )
    rows = session.execute(
        select(
            *(ContestPlayer.id, Member.name, ContestPlayer.team_id, Member.unit_id),
            *(marks.c.points, marks.c.right, marks.c.seconds, marks.c.last),
        )
        .join(Member, Member.id == ContestPlayer.member_id)
        .outerjoin(marks, marks.c.player_id == ContestPlayer.id)
        .where(ContestPlayer.contest_id == contest.id, ContestPlayer.audience.is_(False))
        .order_by(ContestPlayer.id)
    ).all()
    called, decided = _names_of_teams(session, contest), _decided(session, contest, ContestPlayer.id, before)
    units = {unit.id: unit.name for unit in session.scalars(select(Unit))} if contest.sides == Sides.ALONE else {}
    lines = [
        Line(
            *(key, name, called.get(team_id, "") if team_id else units.get(unit_id, "")),
            *(int(points or 0), int(right or 0), int(seconds or 0)),
            last=last,
            decided=decided.get(key, 0) if contest.sides == Sides.ALONE else 0,
            team_id=team_id,
        )
        for key, name, team_id, unit_id, points, right, seconds, last in rows
    ]
    return placed(lines, contest.tie)


def _counted(contest: Contest, stages: Sequence[Stage], before: int | None) -> Select[Any]:
    """The numbers of the questions of those stages that count."""
    found = select(ContestQuestion.nth).where(
        ContestQuestion.contest_id == contest.id,
        ContestQuestion.state == Asked.SCORED,
        ContestQuestion.stage.in_(stages),
    )
    return found if before is None else found.where(ContestQuestion.nth < before)


@dataclass(frozen=True, slots=True)
class _Besides:
    """What a team has of the stages in which one answers for it: points in hundredths, right answers, their seconds,
    and when the last of all came."""

    points: int = 0
    right: int = 0
    seconds: int = 0
    last: datetime | None = None


def _of_stages(session: Session, contest: Contest, before: int | None) -> dict[int | None, _Besides]:
    rows = session.execute(
        select(
            ContestPlayer.team_id,
            func.sum(ContestMark.points),
            func.sum(case((ContestMark.right, 1), else_=0)),
            func.sum(case((ContestMark.right, ContestMark.seconds), else_=0)),
            func.max(ContestMark.at),
        )
        .join(ContestPlayer, ContestPlayer.id == ContestMark.player_id)
        .where(ContestMark.contest_id == contest.id, ContestMark.nth.in_(_counted(contest, PAYING, before)))
        .group_by(ContestPlayer.team_id)
    )
    return {team: _Besides(int(points), int(right), int(seconds), last) for team, points, right, seconds, last in rows}


def _decided(
    session: Session, contest: Contest, whose: InstrumentedAttribute[Any], before: int | None
) -> dict[int | None, int]:
    """What 加赛 brought to each player or team, in hundredths."""
    rows = session.execute(
        select(whose, func.sum(ContestMark.points))
        .join(ContestPlayer, ContestPlayer.id == ContestMark.player_id)
        .where(ContestMark.contest_id == contest.id, ContestMark.nth.in_(_counted(contest, [Stage.DECIDER], before)))
        .group_by(whose)
    )
    return {key: int(points) for key, points in rows}


def _names_of_teams(session: Session, contest: Contest) -> dict[int, str]:
    teams = session.scalars(select(ContestTeam).where(ContestTeam.contest_id == contest.id))
    return {team.id: team.name for team in teams}


def placed(lines: Sequence[Line], tie: Tie) -> list[Line]:
    """With their places: by points, then by 加赛, then by what decides between equals; whom nothing parts share a
    place."""
    found: list[Line] = []
    for at, line in enumerate(sorted(lines, key=lambda one: (_rank(one, tie), one.key))):
        same = found and _rank(found[-1], tie) == _rank(line, tie)
        found.append(replace(line, place=found[-1].place if same else at + 1))
    return found


def _rank(line: Line, tie: Tie) -> tuple[float, ...]:
    if tie == Tie.SHARED:
        return (-line.points,)
    # Whoever had nothing right was not quick at it.
    return (-line.points, -line.decided, not line.right, line.seconds, line.last.timestamp() if line.last else 0.0)


def teams(session: Session, contest: Contest, individuals: Sequence[Line], *, before: int | None = None) -> list[Line]:
    """The teams by the mean of their best, best first. The sum of the best k is divided by k, or by how many people the
    team has where these are fewer: who is few is not punished, and who sends only its best wins nothing by it. What
    was won and lost for the team in 抢答 and 风险 comes on top, undivided; its right answers and their seconds count
    with those of the best."""
    sizes, besides = _sizes(session, contest), _of_stages(session, contest, before)
    decided = _decided(session, contest, ContestPlayer.team_id, before)
    lines = []
    for team in session.scalars(
        select(ContestTeam).where(ContestTeam.contest_id == contest.id).order_by(ContestTeam.nth, ContestTeam.id)
    ):
        mine = [one for one in individuals if one.team_id == team.id]
        best = sorted(mine, key=lambda one: (-one.points, one.seconds))[: contest.best]
        size = len(mine) if team.unit_id is None else max(len(mine), sizes.get(team.unit_id, 0))
        divisor = max(1, min(contest.best, size))
        points = Fraction(sum(one.points for one in best), divisor)
        more = besides.get(team.id, _Besides())
        parts: list[Line | _Besides] = [*best, more]
        lines.append(
            Line(
                *(team.id, team.name, "", points.numerator // points.denominator + more.points),
                *(sum(one.right for one in parts), sum(one.seconds for one in parts)),
                last=max((one.last for one in parts if one.last), default=None),
                decided=decided.get(team.id, 0),
                team_id=team.id,
                players=len(mine),
                divisor=divisor,
            )
        )
    return placed(lines, contest.tie)


def _sizes(session: Session, contest: Contest) -> dict[int, int]:
    """How many people in service each unit has, with all below it."""
    if contest.sides != Sides.UNITS:
        return {}
    tree, found = Tree(session), dict[int, int]()
    counted = (
        select(Member.unit_id, func.count())
        .where(Member.standing.not_in([*RETIRED, Standing.LEFT]))
        .group_by(Member.unit_id)
    )
    for unit_id, people_ in session.execute(counted):
        for above in tree.chain(unit_id):
            found[above] = found.get(above, 0) + people_
    return found


def sides(session: Session, contest: Contest, *, before: int | None = None) -> list[Line]:
    """The table that counts: of the teams where there are any, else of the people."""
    individuals = people(session, contest, before=before)
    return individuals if contest.sides == Sides.ALONE else teams(session, contest, individuals, before=before)


def named(contest: Contest, line: Line) -> bool:
    """Whether groups and the hall read that line: a team always, of people only who has points, since nothing beside a
    name may tell of a wrong answer."""
    return line.points > 0 or contest.sides != Sides.ALONE


def leading(lines: Sequence[Line]) -> list[Line]:
    """Those who share the first place by points and by 加赛."""
    return [one for one in lines if (one.points, one.decided) == (lines[0].points, lines[0].decided)]


def moved(now: Sequence[Line], then: Sequence[Line]) -> list[Line]:
    """The table as it is now, each with where they stood then."""
    stood = {one.key: one.place for one in then}
    return [replace(one, before=stood.get(one.key)) for one in now]
