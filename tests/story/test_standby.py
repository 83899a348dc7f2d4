"""Two processes on one PostgreSQL, while people talk: one works, the other takes over when it dies, hangs or leaves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text

from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from storage.hardship import Report
from storage.inbox import State, Update
from tests.server import MakeDatabase
from tests.story.conftest import TOKEN, Installed, Union
from tests.story.pair import Pair
from tests.story.reporting import REVIEW, number_in, report, walk
from tests.story.running import RunningBot
from tests.story.speech import ZH

#: A file has one process. That 30 seconds suffice by the house's own durations is in tests/storage/test_leases.py.
on_a_server = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

#: Every connection but our own, as when the server is started anew.
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
#: Seconds in which a lease has run out and who stood by is at work, on a busy machine.
TAKEOVER = 40.0


@dataclass
class Both:
    """The union, and the two processes that it runs."""

    union: Union
    pair: Pair

    def talk(self, people: list[Phone], meanwhile: Callable[[], object]) -> list[str]:
        """Each hands in a report, all at once; after the first press of each, `meanwhile` happens. The numbers."""
        with ThreadPoolExecutor(len(people)) as crowd:
            for one in people:
                walk(one, REVIEW)
            submitting = [crowd.submit(one.press, ZH.label("hardship.button_submit")) for one in people]
            meanwhile()
            for each in submitting:
                each.result()
        return [number_in(one.wait_for("KN-", TAKEOVER, anywhere=True).text) for one in people]

    def settled(self) -> None:
        """Waits until every update is done."""
        left = select(func.count()).select_from(Update).where(Update.state != State.DONE)
        self.union.until(lambda session: session.scalar(left) == 0, TAKEOVER)

    @property
    def reports(self) -> list[str | None]:
        return self.union.look(lambda session: list(session.scalars(select(Report.number).order_by(Report.id))))


@pytest.fixture(scope="module")
def both(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("both")
    with SandboxThread(token=TOKEN) as sandbox:
        two = Pair(installed.copy(folder / "data", api_url=sandbox.url))
        union = Union(sandbox, two.both[0])
        two.start()
        try:
            yield Both(union, two)
            assert sandbox.oddities == []
        finally:
            two.close()
            union.close()


@on_a_server
class TestTheSecond:
    def test_stands_by_and_asks_telegram_for_nothing(self, both: Both) -> None:
        waiting = both.pair.waiting
        both.pair.until(lambda: "stands by: another process does the work" in waiting.log)
        report(both.union.member())
        # Had it asked for updates too, Telegram would have told one of them of the other.
        assert "another process asks for this bot's updates" not in both.pair.log
        # A machine too busy to renew in time may have had them change places before.
        assert "open: the bot answers" not in waiting.log.rpartition("stands by")[2]

    def test_leaves_the_command_line_to_whoever_calls(self, both: Both) -> None:
        assert "desk.bundle" in both.pair.waiting.command("rounds")
        assert both.pair.waiting.invite("chair")


@on_a_server
class TestTakingOver:
    @pytest.fixture
    def people(self, both: Both) -> list[Phone]:
        return [both.union.member() for _ in range(4)]

    def everything_is_there_once(self, both: Both, people: list[Phone], numbers: list[str], before: int) -> None:
        both.settled()
        assert sorted(numbers) == both.reports[before:]
        assert len(set(numbers)) == len(people)

    def answers_of(self, people: list[Phone], numbers: list[str]) -> list[int]:
        """How often each was told its own number; nobody another's."""
        told = [[message.text for message in one.from_bot if "KN-" in message.text] for one in people]
        assert all({number_in(each) for each in texts} == {own} for texts, own in zip(told, numbers, strict=True))
        return [len(texts) for texts in told]

    def test_from_one_that_was_killed(self, both: Both, people: list[Phone]) -> None:
        before, epoch = len(both.reports), both.pair.epoch
        heir = both.pair.waiting
        numbers = both.talk(people, both.pair.kill)
        self.everything_is_there_once(both, people, numbers, before)
        assert (both.pair.working, both.pair.epoch) == (heir, epoch + 1)
        # A second telling only where the first was on its way when it died: never of another number.
        assert max(self.answers_of(people, numbers)) <= 2
        both.pair.start()

    def test_from_one_that_stands_still_and_comes_back(self, both: Both, people: list[Phone]) -> None:
        before, epoch = len(both.reports), both.pair.epoch
        both.pair.until(lambda: both.pair.waiting.is_running)
        numbers = both.talk(people, both.pair.freeze)
        self.everything_is_there_once(both, people, numbers, before)
        heir, old = both.pair.working, both.pair.waiting
        stood_by = old.log.count("stands by")
        both.pair.thaw(old)
        both.pair.until(lambda: old.log.count("stands by") > stood_by)
        self.everything_is_there_once(both, people, numbers, before)
        report(both.union.member())
        assert (both.pair.working, both.pair.epoch) == (heir, epoch + 1)

    def test_from_one_that_ends_in_order_at_once_and_every_answer_comes_once(
        self, both: Both, people: list[Phone]
    ) -> None:
        before, epoch = len(both.reports), both.pair.epoch
        both.pair.until(lambda: "stands by" in both.pair.waiting.log)
        left = both.pair.working
        numbers = both.talk(people, left.stop)
        self.everything_is_there_once(both, people, numbers, before)
        assert both.pair.epoch == epoch + 1
        assert self.answers_of(people, numbers) == [1] * len(people)
        both.pair.start()


@on_a_server
class TestALostServer:
    def test_that_comes_back_is_used_again_and_nothing_is_missing(self, both: Both) -> None:
        people, before = [both.union.member() for _ in range(4)], len(both.reports)

        for one in people:
            walk(one, REVIEW)
        with ThreadPoolExecutor(len(people)) as crowd:
            talking = [crowd.submit(self.submit, one) for one in people]
            # As often as it takes to hit a write.
            while "StorageFault" not in both.pair.log:
                both.union.beside(lambda session: session.execute(text(CUT)) and None)
        both.settled()
        assert sorted(each.result() for each in talking) == both.reports[before:]

    @staticmethod
    def submit(one: Phone) -> str:
        one.press(ZH.label("hardship.button_submit"))
        return number_in(one.wait_for("KN-", TAKEOVER, anywhere=True).text)


class TestTheFirstStart:
    def test_of_both_at_once_builds_one_database(
        self, postgres: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = tmp_path_factory.mktemp("first") / "data"
        with SandboxThread(token=TOKEN) as sandbox:
            one = RunningBot(folder, token=TOKEN, api_url=sandbox.url, UNIONHALL_DATABASE_URL=postgres("first"))
            folder.mkdir()
            one.command("keys", "new")
            two = Pair(one)
            try:
                for each in two.both:
                    each.start()
                two.until(lambda: two.epoch == 1 and "stands by" in two.waiting.log, TAKEOVER)
                two.until(lambda: "open: the bot answers" in two.working.log)
                assert two.stop() == 0
            finally:
                two.close()
