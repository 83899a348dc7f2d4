"""Reckoning: what came of a contest for each of its players, and for its first three."""

from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests import Asked, Contest, ContestAnswer, ContestMark, ContestQuestion, Sides, Stage, paper, tables
from storage.contests.tables import Line
from storage.units import Tree
from storage.values import Value, Values

#: Places on the podium, and names that one of them has room for.
FIRST, NAMES = 3, 4


class Had(StrEnum):
    """What became of a question for somebody: RIGHT, WRONG, NONE (no answer), VOID (it does not count), SKIPPED (it was
    passed over)."""

    RIGHT = "right"
    WRONG = "wrong"
    NONE = "none"
    VOID = "void"
    SKIPPED = "skipped"


class Table:
    """A contest's table, reckoned once: of the people, and of the sides that count."""

    def __init__(self, session: Session, contest: Contest) -> None:
        self.contest = contest
        self.people = tables.people(session, contest)
        alone = contest.sides == Sides.ALONE
        self.sides = self.people if alone else tables.teams(session, contest, self.people)
        self.by_player = {one.key: one for one in self.people}
        #: How many people, and how many sides, have each place.
        self.people_at = Counter(one.place for one in self.people)
        self.sides_at = Counter(one.place for one in self.sides)
        self.by_team = {} if alone else {one.key: one for one in self.sides}
        self.questions = asked(session, contest)
        self.counted = [one for one in self.questions if one.state == Asked.SCORED]
        #: How many of them give points: what lines have of right answers is out of these.
        self.of = sum(one.stage != Stage.DECIDER for one in self.counted)

    def first(self) -> list[Line]:
        """The sides on the podium: of the first three places, with at least one right answer, and of people with
        points."""
        return [one for one in self.sides if self._won(one)]

    def _won(self, line: Line) -> bool:
        return line.place <= FIRST and bool(line.right) and tables.named(self.contest, line)

    def place_of(self, player_id: int) -> int | None:
        """The place on the podium that is that player's, or their team's; None for none, and in a trial."""
        line = self.side_of(player_id)
        return line.place if line is not None and self._won(line) and not self.contest.trial else None

    def side_of(self, player_id: int) -> Line | None:
        mine = self.by_player.get(player_id)
        if mine is None or self.contest.sides == Sides.ALONE:
            return mine
        return self.by_team.get(mine.team_id or 0)


def asked(session: Session, contest: Contest) -> list[ContestQuestion]:
    """The questions that were asked, 观众题 aside, in their order."""
    return [one for one in paper.questions(session, contest.id) if one.was_asked and one.stage != Stage.AUDIENCE]


def named(contest: Contest) -> Values:
    """By what texts call it."""
    return {
        "contest": contest.id,
        "title": contest.title,
        "code": contest.code,
        "trial": contest.trial,
        "ended_at": contest.ended_at,
    }


def own(session: Session, table: Table, player_ids: Collection[int]) -> dict[int, Values]:
    """Of each of those players: place, points, how many right, and what became of each question."""
    marks = had(session, table.questions, player_ids)
    found: dict[int, Values] = {}
    for player_id in player_ids:
        line = table.by_player.get(player_id)
        if line is None:
            continue
        side = None if table.contest.sides == Sides.ALONE else table.by_team.get(line.team_id or 0)
        mine = marks[player_id]
        won = table.place_of(player_id)
        found[player_id] = {
            **named(table.contest),
            "place": line.place,
            "shared": table.people_at[line.place] > 1,
            "count": len(table.people),
            "points": line.points,
            "right": sum(mine.get(one.nth) == Had.RIGHT for one in table.counted),
            "of": sum(one.nth in mine for one in table.counted),
            "seconds": line.seconds,
            "team": None if side is None else side.name,
            "team_place": None if side is None else side.place,
            "team_points": None if side is None else side.points,
            "teams": len(table.by_team),
            "certificates": [] if won is None else [{"contest": table.contest.id}],
            **{f"nths_{what}": [nth for nth, one in mine.items() if one == what] for what in Had},
        }
    return found


def had(
    session: Session, questions: Sequence[ContestQuestion], player_ids: Collection[int]
) -> dict[int, dict[int, Had]]:
    """What became of each question that was theirs to answer: everybody's, and those in which they were."""
    contest_ids = {one.contest_id for one in questions}
    answered = (ContestAnswer.contest_id == ContestMark.contest_id) & (ContestAnswer.nth == ContestMark.nth)
    rows = session.execute(
        select(ContestMark.player_id, ContestMark.nth, ContestMark.right, ContestAnswer.picked)
        .outerjoin(ContestAnswer, answered & (ContestAnswer.player_id == ContestMark.player_id))
        .where(ContestMark.contest_id.in_(contest_ids), ContestMark.player_id.in_(player_ids))
    )
    # What silence or an early press cost is marked too, and is no answer; after the answers' term only marks are left.
    kept = session.scalar(select(ContestAnswer.nth).where(ContestAnswer.contest_id.in_(contest_ids)).limit(1))
    right = {(player_id, nth): was if picked or kept is None else None for player_id, nth, was, picked in rows}
    return {
        player_id: {
            one.nth: _had(one, right.get((player_id, one.nth)))
            for one in questions
            if one.stage == Stage.ALL or (player_id, one.nth) in right
        }
        for player_id in player_ids
    }


def _had(question: ContestQuestion, right: bool | None) -> Had:  # noqa: FBT001 - None is a third
    if question.state != Asked.SCORED:
        return Had.VOID if question.state == Asked.VOID else Had.SKIPPED
    if right is None:
        return Had.NONE
    return Had.RIGHT if right else Had.WRONG


def podium(session: Session, table: Table) -> Values:
    """The first three places, each with whoever shares it."""
    contest = table.contest
    lines = table.first()
    steps: list[Value] = []
    for place in sorted({one.place for one in lines}):
        there = [one for one in lines if one.place == place]
        steps.append(
            {
                "place": place,
                "names": [_name(one) for one in there[:NAMES]],
                "more": max(0, len(there) - NAMES),
                "points": there[0].points,
                "right": there[0].right,
            }
        )
    return {
        **named(contest),
        "steps": steps,
        "of_teams": contest.sides != Sides.ALONE,
        "best": contest.best,
        "of": table.of,
        "count": len(table.sides),
        "people": len(table.people),
        "union": union(session, contest),
    }


def _name(line: Line) -> Value:
    """Whose unit it is stands beside a person's name: there may be two of one name."""
    return {"name": line.name, "unit": line.team}


def union(session: Session, contest: Contest) -> str:
    """Whose contest it is: the unit that keeps it, else the one above all; empty where units stand side by side, as
    the whole union's is no single unit's."""
    tree = Tree(session)
    if contest.unit_id is not None:
        return tree.path(contest.unit_id)[-1]
    tops = [path[0] for path in tree.paths().values() if len(path) == 1]
    return tops[0] if len(tops) == 1 else ""


#: Lines of a table on one picture.
LINES: Final = 30


def told(lines: Sequence[Line]) -> list[Value]:
    """Lines of a table as a paper has them."""
    return [one.told() for one in lines]
