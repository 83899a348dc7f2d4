"""Contests: from the lobby to the podium, by the clock of each group, whatever happens in between."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import chats, outbox
from storage.chats import Group
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestQuestion,
    Phase,
    Scoring,
    State,
    Tie,
    clocks,
    closing,
    running,
    whose,
)
from storage.contests.answering import Taken
from storage.inbox import Arrival, take_in
from tests.cast import Actor, Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, several, single, truth


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def play(cast: Cast, host: Actor) -> Play:
    return begin(prepare(cast, host, [single(1), several(2), truth(3)]))


def contest_does(play: Play, rule, *arguments: object) -> None:
    def act(session: Session) -> None:
        contest = session.get_one(Contest, play.contest_id)
        rule(session, contest, *arguments, now=play.now)

    play.write(act)


class TestRunning:
    def test_goes_from_the_lobby_to_the_podium(self, cast: Cast, play: Play) -> None:
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        assert play.contest.phase == Phase.LOBBY
        play.join(li), play.join(wang)
        play.until_asked(1)
        assert play.answer(li, 0).taken is Taken.TAKEN
        assert play.answer(wang, 1).taken is Taken.TAKEN
        play.go(1)  # everybody has answered: it need not wait
        assert play.contest.phase == Phase.TOLD
        assert play.table() == [("李明", 1000, 1), ("王芳", 0, 2)]
        play.until_asked(2)
        play.answer(li, 0, 1)
        play.answer(wang, 0, 1)
        play.until_asked(3)
        play.answer(wang, 0)
        play.go(25)  # 李明 does not answer: time runs out
        play.go(10)
        assert (play.contest.state, play.contest.phase) == (State.OVER, Phase.OVER)
        assert play.table() == [("李明", 2000, 1), ("王芳", 2000, 2)]
        assert [one.place for one in play.players()] == [1, 2]
        assert len(play.letters("playing.over")) == 1

    def test_waits_for_somebody_to_come(self, play: Play) -> None:
        play.go(60)
        assert play.contest.phase == Phase.LOBBY

    def test_that_nobody_joins_keeps_its_group_for_hours_and_not_for_days(self, cast: Cast, play: Play) -> None:
        for hours, phase in ((2, Phase.LOBBY), (1, Phase.OVER)):
            play.now += timedelta(hours=hours)
            play.go(1)
            assert play.contest.phase == phase
        assert (play.contest.state, len(play.letters("playing.over"))) == (State.OVER, 1)
        assert play.write(lambda session: whose.playing_in(session, play.groups[0])) is None

    def test_is_paused_overnight_and_not_for_ever(self, cast: Cast, play: Play) -> None:
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        play.write(lambda session: running.pause(session, play.contest_id, now=play.now))
        for hours, phase in ((20, Phase.HELD), (4, Phase.OVER)):
            play.now += timedelta(hours=hours)
            play.go(1)
            assert play.contest.phase == phase
        assert (play.contest.state, play.contest.held_at) == (State.OVER, None)

    def test_takes_the_first_answer_that_came_in_time_and_no_other(self, cast: Cast, play: Play) -> None:
        li, late = cast.create_member("李明"), cast.create_member("晚来的")
        play.join(li), play.join(late)
        play.until_asked(1)
        assert play.answer(li, 1).taken is Taken.TAKEN
        assert play.answer(li, 0).taken is Taken.TWICE
        play.go(20.5)
        assert play.contest.phase == Phase.ASKING
        assert play.press(late, 0).taken is Taken.LATE
        play.go(2)
        assert play.press(late, 0, nth=1).taken is Taken.LATE
        assert play.table()[0][1] == 0

    def test_what_is_ticked_when_time_is_up_counts(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [several(1)]))
        li = cast.create_member("李明")
        play.join(li)
        play.until_asked(1)
        for option in (0, 1):
            assert play.press(li, play.place_of(1, option)).taken is Taken.TICKED
        play.go(23)
        assert play.table() == [("李明", 1000, 1)]

    def test_an_answer_that_came_in_time_counts_however_late_it_is_dealt_with(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        at = play.now + 19 * SECOND
        cast.write(lambda session: take_in(session, [Arrival(900, "{}", at)]))
        play.go(30)
        assert play.contest.phase == Phase.ASKING
        play.now, now = at, play.now
        play.answer(li, 0)
        cast.write(lambda session: session.execute(update_done()))
        play.now = now
        play.go(1)
        assert play.table()[0] == ("李明", 1000, 1)

    def test_speed_falls_to_half_by_whole_seconds(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1)], scoring=Scoring.SPEED))
        people = [cast.create_member(name) for name in ("一", "二", "三", "四")]
        for one in people:
            play.join(one)
        play.until_asked(1)
        opened = play.now
        for one, seconds in zip(people, (0, 2.9, 11, 20), strict=True):
            play.wait((opened - play.now).total_seconds() + seconds)
            play.answer(one, 0)
        play.go(3)
        assert [points for _, points, _ in play.table()] == [1000, 1000, 750, 500]

    def test_a_void_question_is_as_if_it_had_not_been(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li)
        play.until_asked(1)
        play.answer(li, 0)
        play.go(1)

        def void(session: Session, contest: Contest, *, now: datetime) -> None:
            closing.void(session, contest, session.get_one(ContestQuestion, (contest.id, 1)), now=now)

        contest_does(play, void)
        assert play.table() == [("李明", 0, 1)]


class TestClocks:
    def test_a_pause_costs_nobody_a_second(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        play.go(5)
        play.write(lambda session: clocks.hold(session.get_one(Contest, play.contest_id), now=play.now))
        assert play.press(li, 0).taken is Taken.HELD
        play.go(300)
        contest_does(play, running.release)
        play.go(10)
        assert play.answer(li, 0).taken is Taken.TAKEN
        answer = cast.read(lambda session: session.query(ContestAnswer).one())
        assert answer.seconds == 15

    def test_a_bot_that_stood_still_takes_nobodys_time(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)
        play.go(5)
        play.now += timedelta(minutes=10)  # killed, and started again
        play.go(1)
        assert play.answer(li, 0).taken is Taken.TAKEN

    def test_each_group_has_its_own_clock(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], count=2))
        here, there = cast.create_member("这里"), cast.create_member("那里")
        play.join(here), play.join(there, group=1)
        while play.contest.phase != Phase.ASKING:
            play.write(lambda session: running.go_on(session, play.contest_id, now=play.now))
            play.deliver(only=play.groups[0])
            play.now += SECOND / 2
        play.wait(15)
        play.deliver()  # comes to the second group only now
        play.wait(10)
        assert play.press(here, 0).taken is Taken.LATE
        assert play.answer(there, 0, group=1).taken is Taken.TAKEN


class TestGroups:
    def test_plays_on_without_a_group_that_can_not_be_reached(self, cast: Cast, host: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], count=2))
        li = cast.create_member("李明")
        play.join(li)
        while play.contest.phase != Phase.ASKING:
            play.write(lambda session: running.go_on(session, play.contest_id, now=play.now))
            play.deliver(only=play.groups[0])
            play.now += SECOND / 2
        play.write(
            lambda session: session.execute(
                update(Group).where(Group.id == play.groups[1]).values(state=chats.State.LEFT)
            )
        )
        play.deliver(outbox.State.UNDELIVERABLE, only=play.groups[1])
        play.answer(li, 0)
        play.until_asked(2)
        assert play.question(1).state == Asked.SCORED

    def test_a_group_that_moved_gets_the_open_question_anew(self, cast: Cast, play: Play) -> None:
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        play.until_asked(1)

        def move(session: Session) -> None:
            group = session.get_one(Group, play.groups[0])
            chats.move(session, group, group.chat_id - 1_000)

        play.write(move)
        play.go(1)
        assert len(play.letters("playing.question")) == 2
        assert play.answer(li, 0).taken is Taken.TAKEN


class TestPlayOff:
    def test_is_asked_only_among_equals_where_it_was_announced(self, cast: Cast, play: Play) -> None:
        contest_does(play, lambda session, contest, *, now: setattr(contest, "tie", Tie.PLAY_OFF))
        assert (
            play.cast.read(lambda session: running.needs_decider(session, session.get_one(Contest, play.contest_id)))
            is False
        )


def update_done():
    from storage.inbox import Update  # noqa: PLC0415

    return update(Update).values(state="done")
