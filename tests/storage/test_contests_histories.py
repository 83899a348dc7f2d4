"""Histories by lot: whatever people press, the table is what somebody would count from the answers as they came.

The count here shares nothing with `closing` and `tables`: it reads the raw answers and presses, and the published rule.
"""

import random
from collections import defaultdict
from datetime import datetime
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestBuzz,
    ContestPlayer,
    ContestQuestion,
    ContestTeam,
    Phase,
    Scoring,
    Sides,
    Stage,
    closing,
    tables,
)
from storage.members import Member
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, several, single, truth

_STAGES = (Stage.ALL, Stage.ALL, Stage.ALL, Stage.BUZZ, Stage.STAKE, Stage.AUDIENCE)


def _right(question: ContestQuestion) -> str:
    content = question.told
    if content.kind == "true_false":
        return "0" if content.truth else "1"
    return ",".join(str(at) for at, one in enumerate(content.options) if one.right)


def _base(contest: Contest, seconds: int, limit: int) -> int:
    if contest.scoring == Scoring.FIXED or seconds <= 2:
        return contest.full
    got = Fraction(contest.full) - Fraction(contest.full, 2) * min(Fraction(1), Fraction(seconds - 2, limit - 2))
    return int(got // 10) * 10


def recount(session: Session, contest_id: int) -> dict[str, int]:
    """Points by name, from what was pressed."""
    contest = session.get_one(Contest, contest_id)
    players = {one.id: one for one in session.query(ContestPlayer).filter_by(contest_id=contest_id)}
    alone, runs = defaultdict[int, int](int), defaultdict[int, int](int)
    of_side = defaultdict[int, int](int)
    for question in session.query(ContestQuestion).filter_by(contest_id=contest_id).order_by(ContestQuestion.nth):
        if question.state != Asked.SCORED or question.stage == Stage.AUDIENCE:
            continue
        mine = {"contest_id": contest_id, "nth": question.nth}
        answers = [one for one in session.query(ContestAnswer).filter_by(**mine) if one.picked]
        answers.sort(key=lambda one: (one.at, one.player_id))
        if question.stage == Stage.ALL:
            hit = {one.player_id for one in answers if one.picked == _right(question)}
            for one in answers:
                if one.player_id in hit:
                    streak = min(5, runs[one.player_id]) * contest.full // 10 if contest.streak else 0
                    alone[one.player_id] += _base(contest, one.seconds, question.seconds) + streak
                else:
                    alone[one.player_id] -= contest.penalty
            runs = defaultdict(int, {key: runs[key] + 1 for key in hit})
            continue
        stake = question.stake or contest.full
        side = lambda key: players[key].team_id if contest.sides != Sides.ALONE else key  # noqa: E731
        for out in {side(one.player_id) for one in session.query(ContestBuzz).filter_by(**mine) if one.early}:
            of_side[out] -= stake
        turn = question.turn_team if contest.sides != Sides.ALONE else question.turn_player
        if turn is not None:
            of_side[turn] += stake if answers and answers[0].picked == _right(question) else -stake
    if contest.sides == Sides.ALONE:
        names = {one.id: session.get_one(Member, one.member_id).name for one in players.values() if one.member_id}
        return {name: alone[key] + of_side[key] for key, name in names.items() if not players[key].audience}
    found = {}
    for team in session.query(ContestTeam).filter_by(contest_id=contest_id):
        mine_ = sorted((alone[one.id] for one in players.values() if one.team_id == team.id), reverse=True)
        best = mine_[: contest.best]
        found[team.name] = sum(best) // max(1, len(best)) + of_side[team.id]
    return found


def _play(play: Play, people: list[Actor], lot: random.Random) -> None:
    """Everybody presses whatever comes to mind until it is over."""
    for update in range(2000):
        contest = play.contest
        if contest.phase == Phase.OVER:
            return
        who = lot.choice(people)
        if contest.phase == Phase.ASKING and lot.random() < 0.7:
            question = play.question(contest.at)
            if lot.random() < 0.5:
                play.answer(who, *[int(one) for one in _right(question).split(",")])
            else:
                play.press(who, lot.randrange(question.choices))
        elif contest.phase in {Phase.BUZZING, Phase.READYING} and lot.random() < 0.3:
            play.buzz(who, update)
        elif contest.phase == Phase.STAKING:
            play.stake(who, lot.choice([1000, 2000, 3000]))
        elif contest.phase == Phase.TOLD and lot.random() < 0.05:
            nth = contest.at
            play.write(lambda session, nth=nth: _void(session, play.contest_id, nth, now=play.now))
        play.go(lot.choice([0, 1, 3]))
    raise AssertionError("it never ends")


def _void(session: Session, contest_id: int, nth: int, *, now: datetime) -> None:
    contest = session.get_one(Contest, contest_id)
    closing.void(session, contest, session.get_one(ContestQuestion, (contest_id, nth)), now=now)


class TestHistories:
    @pytest.mark.parametrize("seed", range(4))
    def test_the_table_is_what_the_raw_answers_say(self, cast: Cast, seed: int) -> None:
        lot = random.Random(seed)
        made = [lot.choice([single, several, truth])(nth) for nth in range(1, 6)]
        stages = {nth: lot.choice(_STAGES) for nth in range(1, 6)}
        teams = {"红队": None, "蓝队": None} if seed % 2 else None
        play = prepare(
            cast,
            cast.create_officer(),
            made,
            stages=stages,
            teams=teams,
            sides=Sides.FREE if teams else Sides.ALONE,
            scoring=lot.choice([*Scoring]),
            penalty=lot.choice([0, 500]),
            streak=lot.random() < 0.5,
            best=2,
            seconds=10,
        )
        begin(play)
        people = [cast.create_member(f"职工{nth}") for nth in range(5)]
        keys = cast.read(lambda session: [one.id for one in session.query(ContestTeam).order_by(ContestTeam.nth)])
        for nth, one in enumerate(people):
            play.join(one, team=keys[-2:][nth % 2] if teams else None)
        play.now += SECOND
        _play(play, people, lot)
        counted = cast.read(lambda session: recount(session, play.contest_id))
        assert {name: points for name, points, _ in play.table()} == counted
        play.write(lambda session: closing.recount(session, session.get_one(Contest, play.contest_id)))
        assert {name: points for name, points, _ in play.table()} == counted
        lines = cast.read(lambda session: tables.sides(session, session.get_one(Contest, play.contest_id)))
        assert [one.points for one in lines] == sorted((one.points for one in lines), reverse=True)
