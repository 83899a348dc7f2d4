"""What goes wrong in a hall: groups move, the bot is taken out and let in again, is killed, stands still."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import chats, outbox
from storage.chats import Group
from storage.contests import Asked, Contest, ContestAnswer, Phase, Scoring, Stage, clocks, running
from storage.contests.answering import Taken
from storage.contests.buzzing import Buzz
from storage.contests.staking import Stake
from storage.inbox import Arrival, Update, take_in
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, single


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_member("王芳")


def staged(cast: Cast, host: Actor, stage: Stage, *people: Actor, **settings: object) -> Play:
    play = begin(prepare(cast, host, [single(1), single(2)], stages={1: stage}, **settings))
    for one in people:
        play.join(one)
    return play


def move(play: Play) -> None:
    """The group becomes a supergroup."""

    def rule(session: Session) -> None:
        group = session.get_one(Group, play.groups[0])
        chats.move(session, group, group.chat_id - 1_000)

    play.write(rule)


def stand(play: Play, state: chats.State) -> None:
    """The bot is taken out of the group, or let in again."""
    play.write(lambda s: s.execute(update(Group).where(Group.id == play.groups[0]).values(state=state)))


def newest(play: Play, key: str) -> tuple[int, int | None]:
    """How many such letters there are, and which message the newest replaces."""
    letters = play.letters(key)
    return len(letters), letters[-1].edits


class TestAGroupThatMoves:
    def test_has_the_lobby_anew(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL)
        move(play)
        play.go(1)
        assert newest(play, "playing.lobby") == (2, None)
        play.join(li)
        play.until_asked(1)

    def test_has_the_question_of_which_one_is_to_be_first_anew(
        self, cast: Cast, host: Actor, li: Actor, wang: Actor
    ) -> None:
        play = staged(cast, host, Stage.BUZZ, li, wang)
        play.until(Phase.READYING)
        move(play)
        play.go(0.5)
        assert newest(play, "playing.buzz") == (2, None)
        play.until(Phase.BUZZING)
        assert newest(play, "playing.buzz")[1] is not None
        assert play.buzz(li, 1) is Buzz.TAKEN
        play.until(Phase.ASKING)
        move(play)
        play.go(0.5)
        assert newest(play, "playing.question") == (2, None)
        assert play.answer(li, 0).taken is Taken.TAKEN

    def test_has_the_question_of_the_stake_anew(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.STAKE, li)
        play.until(Phase.STAKING)
        move(play)
        play.go(0.5)
        assert newest(play, "playing.stake") == (2, None)
        assert play.stake(li, 2000) is Stake.TAKEN

    def test_has_it_anew_in_a_pause_too_and_no_other_message_is_written_over(
        self, cast: Cast, host: Actor, li: Actor
    ) -> None:
        play = staged(cast, host, Stage.ALL, li)
        play.until_asked(1)
        hold(play)
        move(play)
        play.go(1)
        assert newest(play, "playing.question") == (2, None)
        release(play)
        play.answer(li, 0)
        play.until(Phase.TOLD)
        move(play)
        play.until_asked(2)
        assert newest(play, "playing.question") == (3, None)


def hold(play: Play) -> None:
    play.write(lambda session: running.pause(session, play.contest_id, now=play.now))


def release(play: Play) -> None:
    play.write(lambda s: running.release(s, s.get_one(Contest, play.contest_id), now=play.now))


class TestABotThatIsTakenOut:
    @pytest.mark.parametrize(
        ("stage", "phase", "key"),
        [
            (Stage.ALL, Phase.ASKING, "playing.question"),
            (Stage.BUZZ, Phase.READYING, "playing.buzz"),
            (Stage.STAKE, Phase.STAKING, "playing.stake"),
        ],
    )
    def test_says_again_what_stands_there_once_it_is_back(
        self, cast: Cast, host: Actor, li: Actor, stage: Stage, phase: Phase, key: str
    ) -> None:
        play = staged(cast, host, stage, li)
        play.until(phase)
        stand(play, chats.State.LEFT)
        play.go(0.5)
        assert play.press(li, 0).taken is Taken.LATE
        stand(play, chats.State.ADMITTED)
        play.go(0.5)
        assert newest(play, key) == (2, None)

    @pytest.mark.parametrize(
        ("stage", "phase"),
        [
            (Stage.ALL, Phase.ASKING),
            (Stage.BUZZ, Phase.READYING),
            (Stage.BUZZ, Phase.BUZZING),
            (Stage.STAKE, Phase.STAKING),
        ],
    )
    def test_of_its_only_group_stops_the_open_question_until_a_host_goes_on(
        self, cast: Cast, host: Actor, li: Actor, stage: Stage, phase: Phase
    ) -> None:
        play = staged(cast, host, stage, li)
        play.until(phase)
        stand(play, chats.State.LEFT)
        play.go(60)
        assert (play.contest.phase, play.contest.held, play.question(1).state) == (Phase.HELD, phase, Asked.OPEN)
        release(play)
        play.go(1)
        assert play.contest.phase == Phase.HELD, "there is still nobody who could answer"
        stand(play, chats.State.ADMITTED)
        play.go(1)
        release(play)
        play.go(0.5)
        assert play.contest.phase == phase

    def test_is_not_waited_for_nor_do_answers_of_its_people_stand_for_those_of_others(
        self, cast: Cast, host: Actor, li: Actor, wang: Actor
    ) -> None:
        play = begin(prepare(cast, host, [single(1)], count=2))
        zhao = cast.create_member("赵敏")
        play.join(zhao), play.join(li, group=1), play.join(wang, group=1)
        play.until_asked(1)
        play.answer(zhao, 0)
        stand(play, chats.State.LEFT)
        play.answer(li, 0, group=1)
        play.go(1)
        assert play.contest.phase == Phase.ASKING
        assert play.answer(wang, 0, group=1).taken is Taken.TAKEN
        play.go(1)
        assert play.contest.phase == Phase.TOLD

    def test_does_not_wait_for_the_people_of_that_group(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], count=2))
        play.join(li, group=1), play.join(wang)
        play.until_asked(1)
        stand(play, chats.State.LEFT)
        play.go(0.5)
        play.answer(li, 0, group=1)
        play.go(1)
        assert play.contest.phase == Phase.TOLD


class TestABotThatMayOnlyRead:
    def test_does_not_send_the_lobby_over_and_over(self, cast: Cast, host: Actor) -> None:
        play = prepare(cast, host, [single(1)])
        play.write(lambda session: running.begin(session, session.get_one(Contest, play.contest_id), now=play.now))
        for _ in range(8):
            play.deliver(outbox.State.UNDELIVERABLE)
            play.wait(1)
        assert len(play.letters("playing.lobby")) == 1


class TestABotThatWasKilled:
    @pytest.mark.parametrize(
        ("stage", "phase"),
        [(Stage.BUZZ, Phase.READYING), (Stage.BUZZ, Phase.BUZZING), (Stage.STAKE, Phase.STAKING)],
    )
    def test_goes_on_with_as_much_time_as_there_was(
        self, cast: Cast, host: Actor, li: Actor, stage: Stage, phase: Phase
    ) -> None:
        play = staged(cast, host, stage, li)
        play.until(phase)
        due = play.contest.due_at
        play.now += timedelta(minutes=10)
        play.go(0)
        assert play.contest.phase == phase
        assert play.contest.due_at is not None
        assert due is not None
        assert timedelta(minutes=10) <= play.contest.due_at - due <= timedelta(minutes=10, seconds=3)

    def test_does_not_begin_without_those_who_could_not_join(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL, li)
        play.now += timedelta(minutes=10)
        play.go(0)
        assert play.contest.phase == Phase.LOBBY

    def test_takes_a_press_that_comes_before_it_has_looked_around(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL, li, cast.create_member(), scoring=Scoring.SPEED)
        play.until_asked(1)
        play.go(4)
        play.now += timedelta(minutes=10)
        assert play.answer(li, 0).taken is Taken.TAKEN
        assert play.cast.read(lambda s: s.scalars(select(ContestAnswer.seconds)).one()) in {2, 3, 4}

    def test_counts_what_had_come_in_before_by_the_clock_of_then(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL, li, cast.create_member())
        play.until_asked(1)
        opened = play.now
        play.go(6)
        came_in = play.now
        play.write(lambda session: take_in(session, [Arrival(55, "{}", came_in)]))
        play.now += timedelta(minutes=10)
        play.go(1)  # what came in is not dealt with yet: the clocks stand as they stood
        play.now, now = came_in, play.now
        assert play.answer(li, 0).taken is Taken.TAKEN
        play.write(lambda session: session.execute(update(Update).values(state="done")))
        play.now = now
        play.go(1)
        assert play.contest.phase == Phase.ASKING
        seconds = play.cast.read(lambda s: s.scalars(select(ContestAnswer.seconds)).one())
        assert abs(seconds - (came_in - opened).total_seconds()) <= 1


class TestAPause:
    def test_takes_what_came_in_before_it_however_late_it_is_dealt_with(
        self, cast: Cast, host: Actor, li: Actor
    ) -> None:
        play = staged(cast, host, Stage.ALL, li, cast.create_member())
        play.until_asked(1)
        play.go(3)
        came_in = play.now
        play.now += SECOND
        hold(play)
        play.now, now = came_in, play.now
        assert play.press(li, 0).taken is Taken.TAKEN
        play.now = now
        assert play.press(li, 0).taken is Taken.HELD

    def test_is_said_once_and_going_on_too(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL, li, cast.create_member())
        play.until_asked(1)
        play.go(3)
        hold(play)
        play.go(60)
        assert len(play.letters("playing.held")) == 1
        release(play)
        play.go(1)
        assert len(play.letters("playing.resumed")) == 1
        assert play.contest.phase == Phase.ASKING

    def test_does_not_stop_a_question_on_its_way_for_ever(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.ALL, li)
        while play.contest.phase != Phase.ASKING:
            play.wait(1)
            if play.contest.phase != Phase.ASKING:
                play.deliver()
        hold(play)
        play.deliver()  # comes to the group in the pause
        play.wait(5)
        release(play)
        play.answer(li, 0)
        play.until(Phase.TOLD)

    def test_stops_presses_of_any_kind(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = staged(cast, host, Stage.BUZZ, li)
        play.until(Phase.READYING)
        hold(play)
        play.now += SECOND
        assert play.buzz(li, 1) is Buzz.HELD
        assert clocks.phase(play.contest) == Phase.READYING


class TestAMinute:
    def test_of_quick_answers_never_brings_more_than_twenty_messages(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 16)], pause=1, seconds=5))
        play.join(li)
        for nth in range(1, 16):
            play.until_asked(nth)
            play.answer(li, 0)
        play.until(Phase.OVER)
        times = [one.created_at for key in _KEYS for one in play.letters(key)]
        for at in times:
            assert sum(at <= one < at + timedelta(minutes=1) for one in times) <= 20


_KEYS = ("playing.lobby", "playing.countdown", "playing.question", "playing.halfway", "playing.told", "playing.over")
