"""抢答 and 加赛: whoever is first by arrival answers; whoever is early is out and pays for it."""

import random
from datetime import datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.contests import (
    Asked,
    Contest,
    ContestQuestion,
    ContestTeam,
    Phase,
    Sides,
    Stage,
    State,
    Tie,
    telling,
)
from storage.contests.answering import Taken
from storage.contests.buzzing import Buzz, Pressed, first_of
from storage.inbox import Arrival, Update, take_in
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, single

pytestmark = pytest.mark.both_databases

_BUZZ = {1: Stage.BUZZ, 2: Stage.BUZZ}


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_member("王芳")


@pytest.fixture
def play(cast: Cast, host: Actor, li: Actor, wang: Actor) -> Play:
    """Two join; the first question is shown, 开始 is to come."""
    play = begin(prepare(cast, host, [single(1), single(2)], stages=_BUZZ))
    play.join(li), play.join(wang)
    play.until(Phase.READYING)
    return play


class TestGo:
    def test_comes_two_to_five_seconds_after_the_question_stands_everywhere(self, play: Play) -> None:
        shown = play.now
        play.until(Phase.BUZZING)
        go = play.question(1).go_at
        assert go is not None
        assert 2 <= (go - shown).total_seconds() <= 6
        letters = play.letters("playing.buzz")
        assert [one.edits is None for one in letters] == [True, False]

    def test_waits_for_the_group_that_does_not_have_it_yet(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], stages=_BUZZ, count=2))
        play.join(li)
        while play.contest.phase != Phase.READYING:
            play.wait(0.5)
            play.deliver(only=play.groups[0])
        play.wait(7)
        assert play.contest.phase == Phase.READYING
        play.deliver()
        play.wait(7)
        assert play.contest.phase == Phase.BUZZING


class TestFirst:
    def test_answers_alone_and_wins_the_full_points(self, play: Play, li: Actor, wang: Actor) -> None:
        play.until(Phase.BUZZING)
        assert play.buzz(wang, 1) is Buzz.TAKEN
        play.now += SECOND / 10
        assert play.buzz(li, 2) is Buzz.TAKEN
        play.until(Phase.ASKING)
        assert play.answer(li, 0).taken is Taken.NOT_YOURS
        assert play.answer(wang, 0).taken is Taken.TAKEN
        assert play.buzz(li, 3) is Buzz.LATE
        play.until(Phase.TOLD)
        assert play.table() == [("王芳", 1000, 1), ("李明", 0, 2)]

    def test_who_was_wrong_loses_as_much(self, play: Play, wang: Actor) -> None:
        play.until(Phase.BUZZING)
        play.buzz(wang, 1)
        play.until(Phase.ASKING)
        play.answer(wang, 1)
        play.until(Phase.TOLD)
        assert play.table()[-1] == ("王芳", -1000, 2)

    def test_has_fifteen_seconds_and_loses_without_an_answer(self, play: Play, wang: Actor) -> None:
        play.until(Phase.BUZZING)
        play.buzz(wang, 1)
        play.until(Phase.ASKING)
        play.go(14)
        assert play.contest.phase == Phase.ASKING
        play.go(3)
        assert play.contest.phase == Phase.TOLD
        assert play.table()[-1] == ("王芳", -1000, 2)

    def test_is_who_came_in_first_however_late_that_is_dealt_with(self, play: Play, li: Actor, wang: Actor) -> None:
        play.until(Phase.BUZZING)
        came_in, update_id = play.now + SECOND, 77
        play.write(lambda session: take_in(session, [Arrival(update_id, "{}", came_in)]))
        play.now = came_in + SECOND / 5
        play.buzz(wang, 78)
        play.wait(3)
        assert play.contest.phase == Phase.BUZZING  # the earlier one is still under way
        play.now, now = came_in, play.now
        assert play.buzz(li, update_id) is Buzz.TAKEN
        play.write(lambda session: session.execute(update(Update).values(state="done")))
        play.now = now
        play.until(Phase.ASKING)
        assert play.answer(wang, 0).taken is Taken.NOT_YOURS
        assert play.answer(li, 0).taken is Taken.TAKEN

    def test_of_two_that_came_in_together_is_the_one_of_the_lower_update(
        self, play: Play, li: Actor, wang: Actor
    ) -> None:
        play.until(Phase.BUZZING)
        play.buzz(wang, 12)
        play.buzz(li, 11)
        play.until(Phase.ASKING)
        assert play.answer(li, 0).taken is Taken.TAKEN

    def test_nobody_is_told_as_that(self, play: Play) -> None:
        play.until(Phase.BUZZING)
        play.go(19)
        assert play.contest.phase == Phase.BUZZING
        play.go(3)
        assert (play.contest.phase, play.question(1).state) == (Phase.TOLD, Asked.SCORED)
        assert {points for _, points, _ in play.table()} == {0}

    def test_is_nobody_whom_the_roster_does_not_know(self, cast: Cast, play: Play) -> None:
        play.until(Phase.BUZZING)
        assert play.buzz(cast.create_stranger(), 1) is Buzz.UNBOUND


class TestEarly:
    def test_is_out_of_the_question_and_pays_and_the_others_play_on(self, play: Play, li: Actor, wang: Actor) -> None:
        assert play.buzz(li, 1) is Buzz.EARLY
        play.until(Phase.BUZZING)
        assert play.buzz(li, 2) is Buzz.EARLY
        play.now += SECOND
        assert play.buzz(wang, 3) is Buzz.TAKEN
        assert play.buzz(wang, 4) is Buzz.TWICE
        play.until(Phase.ASKING)
        play.answer(wang, 0)
        play.until(Phase.TOLD)
        assert play.table() == [("王芳", 1000, 1), ("李明", -1000, 2)]

    def test_is_said_by_when_it_came_in_not_when_it_is_dealt_with(self, play: Play, li: Actor) -> None:
        came_in = play.now
        play.until(Phase.BUZZING)
        play.now, now = came_in, play.now
        assert play.buzz(li, 1) is Buzz.EARLY
        play.now = now

    def test_takes_the_whole_team_out(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> None:
        play = begin(
            prepare(cast, host, [single(1)], stages=_BUZZ, teams={"红队": None, "蓝队": None}, sides=Sides.FREE)
        )
        red, blue = teams_of(play)
        zhao = cast.create_member("赵强")
        play.join(li, team=red), play.join(wang, team=red), play.join(zhao, team=blue)
        play.until(Phase.READYING)
        assert play.buzz(li, 1) is Buzz.OUT
        play.until(Phase.BUZZING)
        assert play.buzz(wang, 2) is Buzz.OUT
        play.now += SECOND
        assert play.buzz(zhao, 3) is Buzz.TAKEN
        assert (play.buzz(wang, 4), play.buzz(zhao, 5)) == (Buzz.OUT, Buzz.TWICE)
        play.until(Phase.ASKING)
        assert play.answer(wang, 0).taken is Taken.NOT_YOURS
        assert play.answer(zhao, 0).taken is Taken.TAKEN
        play.until(Phase.TOLD)
        assert play.table() == [("蓝队", 1000, 1), ("红队", -1000, 2)]


def teams_of(play: Play) -> list[int]:
    return play.cast.read(lambda session: [one.id for one in session.query(ContestTeam).order_by(ContestTeam.nth)])


class TestDeciding:
    @pytest.fixture
    def tied(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> Play:
        """Two are equal after the only question that counts; 加赛 is announced."""
        stages = {2: Stage.DECIDER, 3: Stage.DECIDER}
        play = begin(prepare(cast, host, [single(1), single(2), single(3)], stages=stages, tie=Tie.PLAY_OFF))
        third = cast.create_member("第三")
        play.join(li), play.join(wang), play.join(third)
        play.until_asked(1)
        play.answer(li, 0)
        play.now += SECOND
        play.answer(wang, 0), play.answer(third, 1)
        play.until(Phase.READYING)
        self.third = third
        return play

    def test_is_only_among_the_equals_and_ends_when_they_are_parted(self, tied: Play, li: Actor) -> None:
        tied.until(Phase.BUZZING)
        assert tied.buzz(self.third, 1) is Buzz.NOT_YOURS
        tied.buzz(li, 2)
        tied.until(Phase.ASKING)
        tied.answer(li, 0)
        tied.until(Phase.OVER)
        assert [name for name, _, _ in tied.table()][:2] == ["李明", "王芳"]
        assert tied.question(3).state == Asked.SKIPPED

    def test_who_loses_it_stays_ahead_of_whoever_had_fewer_points(self, tied: Play, li: Actor) -> None:
        tied.until(Phase.BUZZING)
        tied.buzz(li, 2)
        tied.until(Phase.ASKING)
        tied.answer(li, 1)
        tied.until(Phase.OVER)
        assert tied.table() == [("王芳", 1000, 1), ("李明", 1000, 2), ("第三", 0, 3)]

    def test_goes_by_time_when_the_questions_are_used_up(self, tied: Play) -> None:
        tied.until(Phase.OVER)  # nobody presses, twice
        assert (tied.contest.state, tied.question(3).state) == (State.OVER, Asked.SCORED)
        assert {name: place for name, _, place in tied.table()} == {"李明": 1, "王芳": 2, "第三": 3}

    def test_is_not_asked_where_nobody_is_equal(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], stages={2: Stage.DECIDER}, tie=Tie.PLAY_OFF))
        play.join(li), play.join(wang)
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1)
        play.until(Phase.OVER)
        assert play.question(2).state == Asked.SKIPPED


class TestAudience:
    @pytest.fixture
    def play(self, cast: Cast, host: Actor, li: Actor) -> Play:
        play = begin(prepare(cast, host, [single(1), single(2)], stages={1: Stage.AUDIENCE}))
        play.join(li)
        play.until_asked(1)
        return play

    def test_is_for_those_who_do_not_play_and_counts_for_nothing(self, play: Play, li: Actor, wang: Actor) -> None:
        assert play.answer(li, 0).taken is Taken.NOT_YOURS
        assert play.answer(wang, 0).taken is Taken.TAKEN
        play.until(Phase.TOLD)
        assert play.table() == [("李明", 0, 1)]
        assert told_of(play, 1)["named"] == ["王芳"]

    def test_who_answered_it_can_still_play(self, play: Play, li: Actor, wang: Actor) -> None:
        play.answer(wang, 1)
        play.until_asked(2)
        assert play.answer(wang, 0).taken is Taken.TAKEN
        play.answer(li, 1)
        play.until(Phase.OVER)
        assert play.table() == [("王芳", 1000, 1), ("李明", 0, 2)]


def told_of(play: Play, nth: int) -> Values:
    """What the groups read of that question when it is over."""

    def look(session: Session) -> Values:
        contest = session.get_one(Contest, play.contest_id)
        return telling.reveal(session, contest, session.get_one(ContestQuestion, (contest.id, nth)))

    return play.cast.read(look)


_START = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


class TestWhoIsFirst:
    def test_is_as_somebody_would_find_by_going_through_them_in_order(self) -> None:
        lot = random.Random(7)
        for _ in range(500):
            numbers = lot.sample(range(1000), lot.randint(0, 12))
            rows = [(lot.randint(0, 4), came, lot.randint(1, 5), lot.random() < 0.2) for came in numbers]
            out = {side for _, _, side, early in rows if early}
            found = None
            for _, came, side, early in sorted(rows):
                if found is None and not early and side not in out:
                    found = came
            presses = [Pressed(_START + at * SECOND, came, came, side, early) for at, came, side, early in rows]
            first = first_of(presses)
            assert (None if first is None else first.came) == found
