"""What counters show while a contest is hosted, and who reads what of `/contest` in a group."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from handlers.context import Context, Counter, Knock, Place
from handlers.hosting import page
from handlers.screens import Toast
from storage import accounts, chats
from storage.chats import Group
from storage.contests import Phase
from storage.database import Database
from storage.hosting import calling, panels, steering
from storage.hosting.panels import Act
from storage.visitors import Person
from tests.cast import Actor, Cast
from tests.handlers.test_after import shows
from tests.storage.contest_of import Play, begin, prepare, single


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def play(cast: Cast, host: Actor) -> Play:
    play = begin(prepare(cast, host, [single(1), single(2)]))
    play.join(cast.create_member("李明"))
    return play


def press(play: Play, host: Actor, what: Act, stamp: int | None = None) -> Any:
    at = panels.stamp(play.contest) if stamp is None else stamp
    return play.cast.acts(host, steering.act, play.contest_id, at, what, now=play.now)


class TestThePanel:
    def test_is_for_hosts_and_says_how_it_stands(self, cast: Cast, host: Actor, play: Play) -> None:
        found = cast.acts(host, steering.look, play.contest_id, now=play.now)
        screen = page.panel_screen(found)
        assert (screen.right, screen.subject) == ("hosting", play.contest_id)
        assert "等人加入" in shows(page.panel_screen, found)[0]
        play.until_asked(1)
        assert "第1题" in shows(page.panel_screen, cast.acts(host, steering.look, play.contest_id, now=play.now))[0]

    def test_of_an_earlier_moment_says_so_beside_the_one_of_now(self, host: Actor, play: Play) -> None:
        earlier = panels.stamp(play.contest)
        play.until_asked(1)
        late = page._acted(press(play, host, Act.START, earlier))
        assert isinstance(late, tuple)
        assert late[1] == Toast("hosting.moved_on")
        assert page._acted(press(play, host, Act.PAUSE)) != late
        assert play.contest.phase == Phase.HELD

    def test_asks_before_the_end_and_before_points_change(self, cast: Cast, host: Actor, play: Play) -> None:
        play.until_asked(1)
        play.answer(cast.create_member("王芳"), 0)
        play.until(Phase.TOLD)
        sure = shows(page._acted, press(play, host, Act.STOP))
        assert "结束比赛" in sure
        listed = cast.acts(host, steering.questions, play.contest_id, 0, now=play.now)
        assert "作废第 1 题" in shows(page._questions_screen, listed)
        asked = cast.acts(host, steering.ask_void, play.contest_id, 1, now=play.now)
        assert "作废" in shows(page._sure_void_screen, asked)
        shows(page.panel_screen, cast.acts(host, steering.void_earlier, play.contest_id, 1, now=play.now))

    def test_is_what_the_command_opens_of_one_that_is_on(self, cast: Cast, host: Actor, play: Play) -> None:
        opened = page._opened(cast.acts(host, calling.open_one, play.contest.code, now=play.now))
        assert (opened.key, opened.fresh) == ("hosting.panel", True)
        listed = page._opened(cast.acts(host, calling.open_one, "", now=play.now))
        assert (listed.key, listed.fresh) == ("contests.office", True)


class TestInAGroup:
    """`/contest` of somebody: what the group reads, and what they alone."""

    @pytest.fixture
    def planned(self, cast: Cast, host: Actor) -> Play:
        return prepare(cast, host, [single(1)])

    @pytest.fixture
    def say(self, cast: Cast, database: Database, planned: Play) -> Callable[[Actor], list[tuple[str, int, int]]]:
        """Key, group and account of every letter that comes of the command."""

        def say(actor: Actor) -> list[tuple[str, int, int]]:
            arrival = cast.arrival()
            cast.take_in(arrival)
            chat_id = cast.read(lambda session: session.get_one(Group, planned.groups[0]).chat_id)
            knock = Knock(arrival.update_id, actor.person, cast.now, door="/contest", place=Place(chat_id, "站所群"))
            context = Context(SimpleNamespace(), Counter(database), knock)  # type: ignore[arg-type]
            before = {one.id for one in cast.letters()}

            async def come() -> None:
                database.start(asyncio.get_running_loop())
                await page.here(None, context)  # type: ignore[arg-type]
                await database.finish()

            asyncio.run(come())
            return [(one.key, one.group or 0, one.to) for one in cast.letters() if one.id not in before]

        return say

    def test_a_host_begins_it_for_all_to_read(
        self, host: Actor, planned: Play, say: Callable[[Actor], list[tuple[str, int, int]]]
    ) -> None:
        assert ("playing.lobby", planned.groups[0], 0) in say(host)
        assert planned.contest.phase == Phase.LOBBY

    def test_a_host_who_has_to_say_which_reads_so_there(
        self, cast: Cast, planned: Play, say: Callable[[Actor], list[tuple[str, int, int]]]
    ) -> None:
        other = cast.create_officer("李桂兰")
        assert say(other) == [("hosting.say_which", planned.groups[0], 0)]

    def test_of_somebody_else_the_group_reads_nothing_and_they_read_it_in_private(
        self, cast: Cast, planned: Play, say: Callable[[Actor], list[tuple[str, int, int]]]
    ) -> None:
        for one in (cast.create_member("李明"), cast.create_stranger()):
            assert say(one) == [("rights.not_for_you", 0, one.account_id)]
            # Once a minute, however often they ask.
            assert say(one) == []
        assert planned.contest.phase is None

    def test_nobody_reads_anything_where_the_bot_may_not_write_to_them_or_is_not_admitted(
        self, cast: Cast, planned: Play, say: Callable[[Actor], list[tuple[str, int, int]]]
    ) -> None:
        blocked, never = cast.create_member("李明"), Actor(None, Person(4_444_444_444, "zh"), 0)
        cast.write(lambda session: accounts.mark_blocked(session, blocked.account_id, cast.now))
        assert (say(blocked), say(never)) == ([], [])

        def wait(session: Session) -> None:
            session.get_one(Group, planned.groups[0]).state = chats.State.WAITING

        cast.write(wait)
        assert say(cast.create_member("王芳")) == []
