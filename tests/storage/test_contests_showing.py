"""What the screen of a hall says of a contest in each of its phases, and what it never says."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.contests import Contest, ContestQuestion, Phase, Sides, Stage, State, clocks, running, showing
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, several, single, truth


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


def look(play: Play) -> dict[str, Any]:
    found = play.cast.read(lambda session: showing.seen(session, play.contest_id))
    assert found is not None
    return found


def change(play: Play, **fields: object) -> None:
    def rule(session: Session) -> None:
        contest = session.get_one(Contest, play.contest_id)
        for name, value in fields.items():
            setattr(contest, name, value)

    play.write(rule)


def people(cast: Cast, play: Play, *names: str) -> list[Actor]:
    found = [cast.create_member(name) for name in names]
    for one in found:
        play.join(one)
    return found


class TestSeen:
    def test_says_how_to_join(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1), single(2)], count=5)
        assert look(play)["scene"] == "planned"
        begin(play)
        people(cast, play, "李明", "王芳")
        said = look(play)
        assert (said["scene"], said["title"], said["of"], said["joined"]) == ("lobby", "安全知识竞赛", 2, 2)
        assert (said["rooms"], said["more_rooms"]) == (["站所群"] * 3, 2)
        assert said["ends_at"] == play.contest.due_at

    def test_says_nothing_of_a_question_before_a_group_has_it(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        people(cast, play, "李明")
        while play.contest.phase != Phase.ASKING:
            play.write(lambda session: running.go_on(session, play.contest_id, now=play.now))
            if play.contest.phase != Phase.ASKING:
                play.deliver()
            play.now += SECOND / 2
        assert "question" not in look(play)
        play.deliver()
        assert look(play)["question"]["stem"] == "第1题"

    def test_says_of_an_open_question_how_many_have_answered_and_no_more(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        li, wang, *_ = people(cast, play, "李明", "王芳", "赵云", "周瑜")
        play.until_asked(1)
        before = look(play)
        play.answer(li, 0)
        play.answer(wang, 1)
        after = look(play)
        assert (before.pop("answered"), after.pop("answered")) == (0, 2)
        # Whatever was answered: nothing else on the screen tells of it.
        assert after == before
        assert not {"rights", "explanation", "had", "chosen", "lines"} & after.keys()
        assert {key for one in after["question"]["options"] for key in one} == {"shown", "letter", "words", "truth"}
        assert not [name for name in ("李明", "王芳", "第1条") if name in json.dumps(after, default=str)]
        assert after["ends_at"] == play.contest.due_at

    def test_is_the_same_whichever_option_is_right(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [truth(1)]))
        people(cast, play, "李明", "王芳")
        play.until_asked(1)
        first = look(play)

        def turn(session: Session) -> None:
            question = session.get_one(ContestQuestion, (play.contest_id, 1))
            question.content = question.content.replace('"truth":true', '"truth":false')

        was = play.question(1).told.truth
        play.write(turn)
        assert play.question(1).told.truth is not was
        assert look(play) == first

    def test_tells_what_is_right_with_the_table_once_it_is_closed(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), several(2)], pause=30))
        li, wang, zhao = people(cast, play, "李明", "王芳", "赵云")
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1), play.answer(zhao, 0)
        play.go(1)
        said = look(play)
        assert said["scene"] == "told"
        assert said["rights"] == [play.place_of(1, 0)]
        assert (said["answered"], said["had"], said["void"], said["explanation"]) == (3, 2, False, "第1条")
        chosen = {option: said["chosen"][play.place_of(1, option)] for option in range(3)}
        assert chosen == {0: 2, 1: 1, 2: 0}
        assert [(one["name"], one["points"], one["before"]) for one in said["lines"]] == [
            ("李明", 1000, None),
            ("赵云", 1000, None),
        ]  # 王芳 had it wrong, and is not named beside nothing
        assert said["count"] == 3
        play.until_asked(2)
        play.answer(li, 2), play.answer(wang, 0, 1), play.answer(zhao, 0, 1)
        play.go(1)
        moved = {one["name"]: (one["before"], one["place"]) for one in look(play)["lines"]}
        assert moved == {"赵云": (1, 1), "李明": (1, 2), "王芳": (3, 2)}

    def test_does_not_say_what_few_have_chosen(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], pause=30))
        li, wang = people(cast, play, "李明", "王芳")
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1)
        play.go(1)
        assert (look(play)["answered"], look(play)["chosen"]) == (2, None)

    def test_stands_still_while_it_is_paused(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        people(cast, play, "李明", "王芳")
        play.until_asked(1)
        play.now += 5 * SECOND
        play.write(lambda session: clocks.hold(session.get_one(Contest, play.contest_id), now=play.now))
        play.now += timedelta(minutes=5)
        said = look(play)
        assert (said["scene"], said["held"], said["ends_at"], said["left"]) == ("asking", True, None, 15)

    def test_names_whoever_was_first_and_not_beside_a_wrong_answer(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], stages={1: Stage.BUZZ}, pause=30))
        (li,) = people(cast, play, "李明")
        player = play.players()[0].id

        def first(session: Session) -> None:
            contest = session.get_one(Contest, play.contest_id)
            question = session.get_one(ContestQuestion, (play.contest_id, 1))
            question.state, question.turn_player, contest.at = "open", player, 1
            running.ask(session, contest, question, now=play.now)

        play.write(first)
        play.deliver()
        assert (look(play)["scene"], look(play)["turn"]) == ("asking", "李明")
        play.answer(li, 1)
        play.go(1)
        said = look(play)
        assert (said["scene"], said["had"], said["turn"], said["chosen"]) == ("told", 0, None, None)

    @pytest.mark.parametrize("phase", [Phase.STAKING, Phase.READYING])
    def test_hides_a_question_that_is_still_to_be_staked_or_buzzed_for(
        self, cast: Cast, host: Actor, phase: Phase
    ) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        people(cast, play, "李明")
        play.until_asked(1)
        change(play, phase=phase)
        assert "question" not in look(play)

    def test_names_nobody_who_has_no_points_here_or_in_the_groups(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        li, wang = people(cast, play, "李明", "王芳")
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1)
        play.until(Phase.OVER)
        play.deliver()
        for key in ("playing.told", "playing.over"):
            (letter,) = [one for one in play.delivered if one.key == key]
            assert "李明" in str(letter.values)
            assert "王芳" not in str(letter.values)
        said = look(play)
        assert said["podium"] == [{"place": 1, "names": ["李明"], "more": 0, "points": 1000}]
        assert (len(said["lines"]), said["count"]) == (1, 2)

    def test_ends_with_a_podium_on_which_equals_share_a_step(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], tie="shared", pause=1))
        names = [f"第{nth}人" for nth in range(1, 15)]
        everybody = people(cast, play, *names)
        play.until_asked(1)
        for nth, one in enumerate(everybody):
            play.answer(one, 0 if nth < 6 else 1)
        play.go(10)
        said = look(play)
        assert said["scene"] == "over"
        assert said["podium"] == [{"place": 1, "names": names[:4], "more": 2, "points": 1000}]
        assert (len(said["lines"]), said["count"]) == (6, 14)

    def test_shows_teams_where_teams_play(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], teams={"东站": None, "西站": None}, sides=Sides.FREE, pause=30))
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        east, west = play.cast.read(lambda session: [*session.scalars(_teams(play))])
        play.join(li, team=east), play.join(wang, team=west)
        assert look(play)["teams"] == [{"name": "东站", "joined": 1}, {"name": "西站", "joined": 1}]
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1)
        play.go(1)
        said = look(play)
        assert said["of_teams"]
        assert [one["name"] for one in said["lines"]] == ["东站", "西站"]

    def test_is_nothing_of_what_does_not_exist(self, cast: Cast) -> None:
        assert cast.read(lambda session: showing.seen(session, 99)) is None


def _teams(play: Play) -> Any:
    from sqlalchemy import select  # noqa: PLC0415

    from storage.contests import ContestTeam  # noqa: PLC0415

    return select(ContestTeam.id).where(ContestTeam.contest_id == play.contest_id).order_by(ContestTeam.nth)


class TestOnNow:
    def on_now(self, play: Play) -> int | None:
        return play.cast.read(lambda session: showing.on_now(session, now=play.now))

    def test_is_the_one_that_is_on_then_the_one_just_over_then_the_next(self, cast: Cast, host: Actor) -> None:
        assert cast.read(lambda session: showing.on_now(session, now=cast.now)) is None
        first, later, soon = (prepare(cast, host, [single(nth)]) for nth in (1, 2, 3))
        change(later, starts_at=cast.now + timedelta(days=3))
        change(soon, starts_at=cast.now + timedelta(days=2))
        assert self.on_now(first) == soon.contest_id
        begin(first)
        assert self.on_now(first) == first.contest_id
        change(first, state=State.OVER, phase=Phase.OVER, ended_at=first.now)
        assert self.on_now(first) == first.contest_id
        first.now += timedelta(hours=1, seconds=1)
        assert self.on_now(first) == soon.contest_id

    def test_finds_one_by_its_code(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)])
        code = play.contest.code
        assert cast.read(lambda session: showing.of_code(session, code)) == play.contest_id
        assert cast.read(lambda session: showing.of_code(session, "Z99")) is None
