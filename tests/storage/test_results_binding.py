"""Who is known only after they played: whenever that is, the table is as if they had been known from the start."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from storage import accounts
from storage.contests import ContestAnswer, ContestMark, ContestUnit, Whom, merging
from storage.contests.terms import UNBOUND
from storage.questions import Question
from storage.results import binding
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, single
from tests.storage.test_results import finish, tell, to


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


def follow(play: Play) -> int:
    """What the round does until there is nothing left; how many."""
    done = 0
    while found := play.write(lambda session: binding.follow(session, now=play.now)):
        done += found
    return done


def bind(cast: Cast, stranger: Actor, member_id: int) -> None:
    cast.write(lambda session: accounts.bind(session, stranger.account_id, member_id, now=cast.now))


def again(play: Play) -> int:
    return len([one for one in play.cast.letters() if one.key == "results.again"])


class TestBindingLater:
    def test_counts_what_was_answered_and_tells_the_result(self, cast: Cast, host: Actor) -> None:
        li, stranger = cast.create_member("李明"), cast.create_stranger()
        play = finish(begin(prepare(cast, host, [single(1), single(2)])), {li: [0, 1], stranger: [0, 0]})
        tell(play)
        assert play.table() == [("李明", 1000, 1)]
        assert to(cast, stranger, "results.own") == []
        bind(cast, stranger, cast.enrol("王芳"))
        play.now += timedelta(hours=3)
        assert follow(play) == 1
        assert play.table() == [("王芳", 2000, 1), ("李明", 1000, 2)]
        (letter,) = to(cast, stranger, "results.own")
        assert (letter.values["place"], letter.values["points"]) == (1, 2000)
        assert again(play) == 1
        assert follow(play) == 0
        tell(play)
        assert len(to(cast, stranger, "results.own")) == 1
        assert to(cast, li, "results.changed") == []

    def test_does_not_publish_again_where_the_first_three_stay(self, cast: Cast, host: Actor) -> None:
        people, stranger = [cast.create_member(f"第{nth}") for nth in range(3)], cast.create_stranger()
        play = begin(prepare(cast, host, [single(1)]))
        finish(play, {**{one: [0] for one in people}, stranger: [1]})
        bind(cast, stranger, cast.enrol("王芳"))
        follow(play)
        assert len(play.table()) == 4
        assert again(play) == 0

    def test_does_not_publish_again_where_who_is_new_has_no_points(self, cast: Cast, host: Actor) -> None:
        li, stranger = cast.create_member("李明"), cast.create_stranger()
        play = begin(prepare(cast, host, [single(1)]))
        finish(play, {li: [0], stranger: [1]})
        bind(cast, stranger, cast.enrol("王芳"))
        follow(play)
        assert play.table() == [("李明", 1000, 1), ("王芳", 0, 2)]
        assert again(play) == 0

    def test_keeps_of_each_question_the_earlier_answer(self, cast: Cast, host: Actor) -> None:
        li, second = cast.create_member("李明"), cast.create_stranger()
        play = begin(prepare(cast, host, [single(1), single(2)]))
        play.join(li), play.join(second)
        play.until_asked(1)
        play.answer(second, 1)
        play.now += SECOND
        play.answer(li, 0)
        play.until_asked(2)
        play.answer(li, 0)
        play.now += SECOND
        play.answer(second, 1)
        play.go(40)
        assert play.table() == [("李明", 2000, 1)]
        assert li.member_id is not None
        bind(cast, second, li.member_id)
        follow(play)
        assert play.table() == [("李明", 1000, 1)]
        assert [(one.nth, one.picks) for one in answers(play)] == [(1, (1,)), (2, (0,))]

    def test_while_it_is_on_counts_from_then_on(self, cast: Cast, host: Actor) -> None:
        stranger = cast.create_stranger()
        play = begin(prepare(cast, host, [single(1), single(2)]))
        play.join(stranger)
        play.until_asked(1)
        play.answer(stranger, 0)
        play.until_asked(2)
        bind(cast, stranger, cast.enrol("王芳"))
        assert follow(play) == 1
        assert play.table() == [("王芳", 1000, 1)]
        play.answer(stranger, 0)
        play.go(30)
        assert play.table() == [("王芳", 2000, 1)]
        assert len(play.players()) == 1

    def test_goes_to_the_team_of_the_unit(self, cast: Cast, host: Actor) -> None:
        red, blue, none = (cast.create_unit(name) for name in ("红站", "蓝站", "没队"))
        li, one, two = cast.create_member("李明", unit=red), cast.create_stranger(), cast.create_stranger()
        play = begin(prepare(cast, host, [single(1)], teams={"红站": red, "蓝站": blue}, best=1))
        finish(play, {li: [1], one: [0], two: [0]})
        bind(cast, one, cast.enrol("王芳", unit=blue))
        bind(cast, two, cast.enrol("赵敏", unit=none))
        follow(play)
        assert play.table()[0] == ("蓝站", 1000, 1)
        assert len(play.players()) == 2
        assert len(to(cast, two, "results.not_counted")) == 1

    def test_does_not_count_for_whom_it_is_not(self, cast: Cast, host: Actor) -> None:
        here, elsewhere = cast.create_unit(), cast.create_unit("别的站")
        li, one = cast.create_member("李明"), cast.create_stranger()
        play = prepare(cast, host, [single(1)], whom=Whom.UNITS)
        play.write(lambda session: session.add(ContestUnit(contest_id=play.contest_id, unit_id=here)))
        finish(begin(play), {li: [0], one: [0]})
        bind(cast, one, cast.enrol("王芳", unit=elsewhere))
        follow(play)
        assert play.table() == [("李明", 1000, 1)]
        assert len(answers(play)) == 1
        assert to(cast, one, "results.own") == []


def answers(play: Play) -> list[ContestAnswer]:
    mine = select(ContestAnswer).where(ContestAnswer.contest_id == play.contest_id)
    ordered = mine.order_by(ContestAnswer.nth, ContestAnswer.player_id)
    return play.cast.read(lambda session: [*session.scalars(ordered)])


class TestForgetting:
    def test_takes_whoever_is_unknown_after_a_day_with_all_of_theirs(self, cast: Cast, host: Actor) -> None:
        li, stranger, known = cast.create_member("李明"), cast.create_stranger(), cast.create_stranger()
        play = finish(begin(prepare(cast, host, [single(1)])), {li: [0], stranger: [0], known: [0]})
        bind(cast, known, cast.enrol("王芳"))
        soon = cast.now + UNBOUND
        assert play.write(lambda session: merging.forget(session, now=soon - SECOND)) == 0
        late = play.now + UNBOUND
        assert play.write(lambda session: merging.forget(session, now=late)) == 1
        assert len(play.players()) == 2
        kept = {one.player_id for one in answers(play)}
        assert kept == {one.id for one in play.players()}
        marked = cast.read(lambda session: {*session.scalars(select(ContestMark.player_id))})
        assert marked == kept


@dataclass
class Life:
    """What two accounts of each person do: `presses` of each question by account, and after which step each is bound,
    the first, then the second in its place."""

    presses: list[list[tuple[int, int, int]]]
    bound_after: list[int]
    second_after: list[int]
    rounds: list[bool]
    names: list[str] = field(default_factory=lambda: ["甲", "乙", "丙"])


QUESTIONS, PEOPLE = 3, 3


@st.composite
def lives(draw: st.DrawFn) -> Life:
    presses = [
        draw(
            st.lists(
                st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 1), st.integers(0, 2)), max_size=5, unique=True
            )
        )
        for _ in range(QUESTIONS)
    ]
    steps = st.integers(0, QUESTIONS)
    bound = [draw(steps) for _ in range(PEOPLE)]
    second = [draw(st.integers(one, QUESTIONS)) for one in bound]
    return Life(presses, bound, second, draw(st.lists(st.booleans(), min_size=QUESTIONS, max_size=QUESTIONS)))


class TestAnyInterleaving:
    @settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck])
    @given(life=lives())
    def test_of_binding_gives_the_table_as_if_bound_from_the_start(self, cast: Cast, host: Actor, life: Life) -> None:
        expected = self.oracle(life)
        assert self.played(cast, host, life) == expected

    def oracle(self, life: Life) -> dict[str, int]:
        """The first answer of each person to each question, by whichever account that was theirs then or later."""
        points = dict[str, int]()
        for step, presses in enumerate(life.presses):
            first = dict[str, int]()
            for person, account, option in presses:
                if account == 0 and step >= life.second_after[person]:
                    continue
                first.setdefault(life.names[person], option)
            for name, option in first.items():
                points[name] = points.get(name, 0) + (1000 if option == 0 else 0)
        return points

    def played(self, cast: Cast, host: Actor, life: Life) -> dict[str, int]:
        people = [(cast.create_stranger(), cast.create_stranger()) for _ in life.names]
        members = [cast.enrol(name) for name in life.names]
        there = questions(cast)
        play = begin(prepare(cast, host, [single(there + nth) for nth in range(1, QUESTIONS + 1)], lobby=5))
        outsider = cast.create_stranger()
        play.join(outsider)
        for step in range(QUESTIONS):
            self.bind_at(cast, play, life, people, members, step)
            play.until_asked(step + 1)
            for person, account, option in life.presses[step]:
                play.now += timedelta(milliseconds=100)
                play.answer(people[person][account], option)
            if life.rounds[step]:
                follow(play)
            play.go(24)
        play.go(8)
        self.bind_at(cast, play, life, people, members, QUESTIONS)
        assert play.contest.state == "over"
        follow(play)
        return {name: points for name, points, _ in play.table()}

    def bind_at(
        self,
        cast: Cast,
        play: Play,
        life: Life,
        people: list[tuple[Actor, Actor]],
        members: list[int],
        step: int,
    ) -> None:
        """The round sees the first account bound before the second takes its place."""
        for nth, (one, two) in enumerate(people):
            if life.bound_after[nth] == step:
                bind(cast, one, members[nth])
                follow(play)
            if life.second_after[nth] == step:
                follow(play)
                bind(cast, two, members[nth])


def questions(cast: Cast) -> int:
    """How many there are: those of the next example are others."""
    return cast.read(lambda session: session.scalar(select(func.count()).select_from(Question)) or 0)
