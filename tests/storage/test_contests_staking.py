"""风险: in turn by score, best first; a stake of 10, 20 or 30, won or lost."""

import pytest

from storage.contests import Asked, ContestTeam, Phase, Sides, Stage
from storage.contests.answering import Taken
from storage.contests.staking import Stake
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, give_picture, prepare, single

_STAKES = {2: Stage.STAKE, 3: Stage.STAKE, 4: Stage.STAKE}


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("甲", "乙")]


@pytest.fixture
def play(cast: Cast, host: Actor, people: list[Actor]) -> Play:
    """乙 leads; the first question of 风险 waits for a stake."""
    play = begin(prepare(cast, host, [single(nth) for nth in range(1, 5)], stages=_STAKES))
    for one in people:
        play.join(one)
    play.until_asked(1)
    play.answer(people[1], 0), play.answer(people[0], 1)
    play.until(Phase.STAKING)
    return play


class TestStaking:
    def test_begins_with_who_leads_goes_round_and_begins_again(self, play: Play, people: list[Actor]) -> None:
        turns = []
        for nth in (2, 3, 4):
            play.until(Phase.STAKING, at=nth)
            turns.append(play.question(nth).turn_player)
            play.until(Phase.TOLD, at=nth)
        players = {one.member_id: one.id for one in play.players()}
        first, second = players[people[1].member_id], players[people[0].member_id]
        # The leader has lost ten by then and the other ten too: they are as they were.
        assert turns == [first, second, first]

    @pytest.mark.parametrize("much", [1000, 2000, 3000])
    def test_wins_what_was_staked_by_a_right_answer(self, play: Play, people: list[Actor], much: int) -> None:
        assert play.stake(people[0], much) is Stake.NOT_YOURS
        assert play.stake(people[1], much) is Stake.TAKEN
        assert play.stake(people[1], 1000) is Stake.LATE
        play.until(Phase.ASKING)
        assert play.answer(people[0], 0).taken is Taken.NOT_YOURS
        assert play.answer(people[1], 0).taken is Taken.TAKEN
        play.until(Phase.TOLD)
        assert play.table()[0] == ("乙", 1000 + much, 1)

    def test_loses_it_by_a_wrong_one(self, play: Play, people: list[Actor]) -> None:
        play.stake(people[1], 3000)
        play.until(Phase.ASKING)
        play.answer(people[1], 1)
        play.until(Phase.TOLD)
        assert ("乙", -2000, 2) in play.table()

    def test_is_ten_where_nobody_said_anything_for_fifteen_seconds_and_lost_without_an_answer(self, play: Play) -> None:
        play.go(14)
        assert play.contest.phase == Phase.STAKING
        play.until(Phase.ASKING)
        assert play.question(2).stake == 1000
        play.until(Phase.TOLD)
        assert ("乙", 0, 1) in play.table()

    def test_refuses_any_other_stake(self, play: Play, people: list[Actor]) -> None:
        assert play.stake(people[1], 999_999) is Stake.LATE
        assert play.question(2).stake is None

    def test_leaves_the_question_out_where_nobody_is_there(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], stages={1: Stage.STAKE}))
        stranger = cast.create_stranger()
        play.join(stranger)
        play.until_asked(2)
        assert play.question(1).state == Asked.SKIPPED


class TestTeams:
    @pytest.fixture
    def play(self, cast: Cast, host: Actor) -> Play:
        teams = {"红队": None, "蓝队": None, "没人": None}
        contents = [single(nth) for nth in range(1, 4)]
        play = begin(
            prepare(cast, host, contents, stages={2: Stage.STAKE, 3: Stage.STAKE}, teams=teams, sides=Sides.FREE)
        )
        red, blue, _ = play.cast.read(
            lambda session: [one.id for one in session.query(ContestTeam).order_by(ContestTeam.nth)]
        )
        self.red = [cast.create_member("红一"), cast.create_member("红二")]
        self.blue = cast.create_member("蓝一")
        for one in self.red:
            play.join(one, team=red)
        play.join(self.blue, team=blue)
        play.until_asked(1)
        for one in self.red:
            play.answer(one, 0)
        play.answer(self.blue, 1)
        play.until(Phase.STAKING)
        return play

    def test_any_of_its_people_stakes_and_any_answers_once(self, play: Play) -> None:
        assert play.stake(self.blue, 2000) is Stake.NOT_YOURS
        assert play.stake(self.red[1], 2000) is Stake.TAKEN
        play.until(Phase.ASKING)
        assert play.answer(self.red[0], 0).taken is Taken.TAKEN
        assert play.answer(self.red[1], 1).taken is Taken.TWICE
        play.until(Phase.TOLD)
        # The mean of the best, and the stake undivided on top.
        assert play.table()[0] == ("红队", 1000 + 2000, 1)

    def test_nobody_answers_for_it_whom_the_roster_does_not_know(self, cast: Cast, play: Play) -> None:
        stranger = cast.create_stranger()
        play.join(stranger, team=play.question(2).turn_team)
        assert play.stake(stranger, 3000) is Stake.UNBOUND
        assert play.stake(self.red[1], 3000) is Stake.TAKEN
        play.until(Phase.ASKING)
        assert play.answer(stranger, 1).taken is Taken.UNBOUND
        assert play.answer(self.red[0], 0).taken is Taken.TAKEN

    def test_the_stake_that_came_in_first_stands_though_it_is_dealt_with_later(self, play: Play) -> None:
        play.stake(self.red[0], 1000)
        play.now -= SECOND / 10
        assert play.stake(self.red[1], 3000) is Stake.TAKEN
        assert play.question(2).stake == 3000

    def test_the_answer_that_came_in_first_counts_though_it_is_dealt_with_later(self, play: Play) -> None:
        play.stake(self.red[0], 1000)
        play.until(Phase.ASKING)
        play.now += SECOND
        assert play.answer(self.red[0], 1).taken is Taken.TAKEN
        play.now -= SECOND / 2
        assert play.answer(self.red[1], 0).taken is Taken.TAKEN
        play.now += SECOND
        play.until(Phase.TOLD)
        assert play.table()[0] == ("红队", 2000, 1)

    def test_a_team_without_people_has_no_turn_and_silence_costs_the_team(self, play: Play) -> None:
        play.until(Phase.STAKING, at=3)
        assert ("红队", 0, 1) in play.table()
        play.until(Phase.OVER)
        assert {name: points for name, points, _ in play.table()} == {"红队": 0, "蓝队": -1000, "没人": 0}


class TestAPicture:
    def test_comes_with_the_question_and_not_with_the_stake(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = prepare(cast, host, [single(1), single(2)], stages={1: Stage.STAKE})
        give_picture(play, 1, b"jpeg")
        begin(play)
        play.join(people[0])
        play.until(Phase.STAKING)
        play.go(1)
        assert play.letters("playing.picture") == []
        prompt = play.delivered[-1]
        assert prompt.key == "playing.stake"
        play.stake(people[0], 2000)
        play.until(Phase.ASKING)
        picture, question = play.delivered[-2:]
        assert (picture.key, question.key) == ("playing.picture", "playing.question")
        assert question.message_id > picture.message_id > prompt.message_id, "the question stands below its picture"
        assert play.answer(people[0], 0).taken is Taken.TAKEN
        play.until(Phase.TOLD)
        assert play.delivered[-1].edits == question.message_id
