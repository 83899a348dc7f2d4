"""The same bot, called by Telegram instead of asking it: the same stories, and what can go wrong with that."""

import json
import resource
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from bot.sandbox.hooks import Webhooks
from bot.sandbox.phones import Phone
from storage.database import Transaction
from storage.hardship import Report
from storage.inbox import State, Update
from tests.story.conftest import STATION, Union
from tests.story.reporting import REVIEW, number_in, report, take, walk
from tests.story.running import RunningBot, webhook_settings
from tests.story.speech import PATIENT, ZH

SECRET = "geheim-0123456789-abcdef"


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str]:
    return webhook_settings(SECRET)


@pytest.fixture(scope="module")
def hooks(union: Union) -> Webhooks:
    """Telegram's side of it, in haste: what it waits for takes a fiftieth of the time."""
    webhooks = union.sandbox.world.updates.webhooks
    webhooks.patience = 0.02
    return webhooks


def seen(union: Union, condition: Callable[[], object], within: float = 30.0) -> None:
    """Until Telegram sees it so."""
    with union.sandbox.world.changed:
        assert union.sandbox.world.changed.wait_for(lambda: bool(condition()), within)


def reports(union: Union) -> int:
    return union.look(lambda session: session.scalars(select(func.count()).select_from(Report)).one())


class TestTheSameStories:
    def test_who_joins_is_greeted_by_name_and_unit(self, union: Union, hooks: Webhooks) -> None:
        assert hooks.hook is not None
        assert (hooks.hook.secret, hooks.hook.max_connections) == (SECRET, 100)
        assert union.sandbox.counts["getUpdates"] == 0
        assert STATION in union.member().latest.text

    def test_a_report_is_made_and_taken(self, union: Union, wang: Phone) -> None:
        li = union.member()
        take(wang, report(li))
        li.wait_for("王秀英", anywhere=True)

    def test_a_report_that_a_kill_broke_in_upon_goes_on(self, union: Union, wang: Phone) -> None:
        li = union.member()
        walk(li, REVIEW)
        union.bot.kill()
        li.press(ZH.label("hardship.button_submit"))
        union.bot.start()
        li.wait_for("KN-", PATIENT)
        take(wang, number_in(li.screen))

    def test_what_one_person_says_is_answered_in_its_order(self, union: Union) -> None:
        people = [union.member() for _ in range(4)]
        said = ["/help", "/menu", "/help", "/help", "/menu", "/menu", "/help", "/menu"]
        begun = {one.person.id: len(one.from_bot) for one in people}
        for text in said:
            for one in people:
                one.type(text)
        for one in people:
            seen(union, lambda one=one: len(one.from_bot) == begun[one.person.id] + len(said))
            told = [message.text for message in one.from_bot[-len(said) :]]
            assert ["/help" if "怎么用" in text else "/menu" for text in told] == said

    def test_who_calls_without_the_secret_is_refused_and_leaves_no_trace(self, union: Union, hooks: Webhooks) -> None:
        assert hooks.hook is not None
        forged = json.dumps({"update_id": 1, "message": {"text": "冒充"}}).encode()
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(urllib.request.Request(hooks.hook.url, forged, headers), timeout=10)
        assert union.look(lambda session: session.get(Update, 1)) is None


class TestWhatIsSentAgain:
    def test_an_answer_that_got_lost_before_a_kill_doubles_nothing(self, union: Union, hooks: Webhooks) -> None:
        li, before = union.member(), reports(union)
        walk(li, REVIEW)
        union.sandbox.wait_for_bot()
        hooks.lost_answers = 1
        hooks.deliveries.clear()
        # Committed, answered, and the answer never heard of: all that Telegram knows is that the bot is gone.
        li.press(ZH.label("hardship.button_submit"))
        seen(union, lambda: hooks.lost_answers == 0)
        union.bot.restart()
        li.wait_for("KN-", PATIENT)
        seen(union, lambda: [one.status for one in hooks.deliveries if one.status] == [200])
        assert len(hooks.deliveries) > 1
        assert len({one.update_id for one in hooks.deliveries}) == 1
        assert reports(union) == before + 1

    def test_many_kills_lose_and_double_nothing(self, union: Union) -> None:
        people, before = [union.member() for _ in range(3)], reports(union)
        for one in people:
            walk(one, REVIEW)
        for one in people:
            one.press(ZH.label("hardship.button_submit"))
            union.bot.restart()
        for one in people:
            one.wait_for("KN-", PATIENT, anywhere=True)
        union.sandbox.wait_for_bot()
        assert reports(union) == before + len(people)

    @pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # PostgreSQL's disk is not the bot's
    def test_what_a_full_disk_could_not_take_comes_when_there_is_room(self, union: Union, hooks: Webhooks) -> None:
        li, before = union.member(), reports(union)
        walk(li, REVIEW)
        union.sandbox.wait_for_bot()
        hooks.deliveries.clear()
        with full_disk(union.bot):
            li.press(ZH.label("hardship.button_submit"))
            seen(union, lambda: [one.status for one in hooks.deliveries][2:])
            assert {one.status for one in hooks.deliveries} == {503}
            info = call(union, "getWebhookInfo")
            assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
            assert info["pending_update_count"] == 1
        li.wait_for("KN-", PATIENT)
        union.sandbox.wait_for_bot()
        assert reports(union) == before + 1
        assert union.look(unhandled) == 0

    def test_what_comes_while_the_bot_is_stopped_waits_at_telegram(self, union: Union, hooks: Webhooks) -> None:
        li = union.member()
        assert union.bot.stop() == 0
        assert hooks.hook is not None
        for text in ("/help", "/menu"):
            li.type(text)
        union.bot.start()
        seen(union, lambda: "怎么用" in li.from_bot[-2].text)

    def test_without_its_address_the_bot_asks_again(self, union: Union, hooks: Webhooks) -> None:
        li = union.member()
        said = union.bot.command("doctor", status=1)
        assert "Webhook：设好了" in said
        assert SECRET not in union.bot.log + said
        union.bot.environment.pop("UNIONHALL_WEBHOOK_URL")
        union.bot.restart()
        li.type("/help")
        li.wait_for("怎么用", PATIENT)
        assert hooks.hook is None
        assert union.sandbox.counts["getUpdates"] > 0


def unhandled(session: Transaction) -> int:
    return session.scalars(select(func.count()).select_from(Update).filter_by(state=State.NEW)).one()


def call(union: Union, method: str) -> dict[str, object]:
    address = f"{union.sandbox.url}/bot{union.sandbox.token}/{method}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        result: dict[str, object] = json.load(answer)["result"]
        return result


@contextmanager
def full_disk(bot: RunningBot) -> Iterator[None]:
    """No file of the running bot may grow: what a full disk is to it, without filling one."""
    assert bot.process is not None
    before = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, before)
