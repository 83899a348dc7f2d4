"""getUpdates: offsets, limits, waiting, conflicts, filters, age, haste, the beginning of the numbers."""

from types import SimpleNamespace

import pytest

from bot.sandbox import updates
from bot.sandbox.server import SandboxThread
from tests.bot.sandbox.caller import Aside, Caller


def ids(updates):
    return [update["update_id"] for update in updates]


class TestOffset:
    def test_ids_follow_each_other(self, bot, li):
        for text in "abc":
            li.type(text)
        first, second, third = ids(bot.updates())
        assert (second, third) == (first + 1, first + 2)

    def test_confirms_everything_below_it(self, bot, li):
        for text in "abc":
            li.type(text)
        first, second, third = ids(bot.updates())
        assert ids(bot.updates(offset=second)) == [second, third]
        assert ids(bot.updates()) == [second, third]
        assert first not in ids(bot.updates(offset=0))

    def test_without_it_the_same_comes_again(self, bot, li):
        li.type("a")
        assert bot.updates() == bot.updates()

    def test_negative_keeps_the_last_and_forgets_the_rest(self, bot, li):
        for text in "abc":
            li.type(text)
        assert [update["message"]["text"] for update in bot.updates(offset=-1)] == ["c"]
        assert [update["message"]["text"] for update in bot.updates()] == ["c"]

    def test_from_the_future_confirms_nothing(self, bot, li):
        li.type("a")
        (update_id,) = ids(bot.updates())
        assert ids(bot.updates(offset=update_id + 100)) == [update_id]


class TestLimit:
    def test_is_kept(self, bot, li):
        for text in "abc":
            li.type(text)
        assert len(bot.updates(limit=2)) == 2

    def test_is_clamped(self, bot, li):
        for number in range(105):
            li.type(str(number))
        assert len(bot.updates(limit=0)) == 1
        assert len(bot.updates(limit=1000)) == 100
        assert len(bot.updates()) == 100
        assert len(bot.updates(limit="many")) == 1
        assert len(bot.updates(limit=-5)) == 1

    def test_of_bytes_is_four_mebibytes_an_answer(self, bot, sandbox):
        for _ in range(5):
            sandbox.world.updates.put_raw({"filler": "x" * (1 << 20)})
        answer = bot.open(f"/bot{sandbox.token}/getUpdates")
        assert len(answer.result) == 3
        assert len(answer.body) < 1 << 22
        offset = answer.result[-1]["update_id"] + 1
        assert len(bot.open(f"/bot{sandbox.token}/getUpdates?offset={offset}").result) == 2

    def test_of_bytes_does_not_shut_out_one_that_is_longer(self, bot, sandbox):
        for _ in range(2):
            sandbox.world.updates.put_raw({"filler": "x" * (5 << 20)})
        assert len(bot.open(f"/bot{sandbox.token}/getUpdates").result) == 1


class TestWaiting:
    def test_a_new_update_wakes_it_at_once(self, bot, li, sandbox):
        waiting = Aside(lambda: bot("getUpdates", timeout=50))
        sandbox.wait_for_bot()
        li.type("醒")
        assert waiting.answer().result[0]["message"]["text"] == "醒"

    def test_it_ends_empty_when_nothing_comes(self, bot, li):
        assert bot.updates(timeout=1) == []

    def test_what_is_there_is_not_waited_for(self, bot, li):
        li.type("a")
        assert len(bot.updates(timeout=50)) == 1

    def test_waking_confirms_by_the_offset_it_was_called_with(self, bot, li):
        li.type("a")
        (first,) = ids(bot.updates())
        waiting = Aside(lambda: bot("getUpdates", offset=first + 1, timeout=50))
        li.type("b")
        assert ids(waiting.answer().result) == [first + 1]


class TestHaste:
    """Who asks again with the same offset, as Telegram has it; only on demand."""

    @pytest.fixture
    def strict(self, sandbox, monkeypatch):
        """Switched on, by a clock that stands until the test moves it."""
        sandbox.world.updates.strict = True
        watch = SimpleNamespace(now=1000.0)
        monkeypatch.setattr(updates, "time", SimpleNamespace(monotonic=lambda: watch.now))
        return watch

    def test_within_half_a_second_gets_one_update(self, bot, li, strict):
        for text in "abc":
            li.type(text)
        assert [len(bot.updates(offset=0)) for _ in range(2)] == [3, 1]

    def test_with_another_offset_is_none(self, bot, li, strict):
        for text in "abc":
            li.type(text)
        first, *_ = ids(bot.updates(offset=0))
        assert len(bot.updates(offset=first + 1)) == 2

    def test_with_nothing_new_has_to_wait_three_seconds(self, strict, sandbox):
        slowed = sandbox.world.updates.slowed
        assert slowed(7, 100, 0) == (100, 0)
        strict.now += 0.4
        assert slowed(7, 100, 0) == (1, 3)
        strict.now += 2.9
        assert slowed(7, 100, 2) == (100, 3)
        strict.now += 0.4
        assert slowed(7, 100, 30) == (1, 30)
        strict.now += 3.1
        assert slowed(7, 100, 0) == (100, 0)

    def test_waits_though_it_did_not_want_to_and_is_woken(self, bot, li, strict, sandbox):
        bot.updates(offset=7)
        waiting = Aside(lambda: bot("getUpdates", offset=7, timeout=0))
        sandbox.wait_for_bot()
        li.type("a")
        assert len(waiting.answer().result) == 1

    def test_is_nothing_unless_asked_for(self, bot, li):
        for text in "abc":
            li.type(text)
        assert [len(bot.updates(offset=0)) for _ in range(2)] == [3, 3]


class TestConflict:
    def test_is_none_when_the_newer_call_does_not_wait(self, bot, li, sandbox):
        older = Aside(lambda: bot("getUpdates", timeout=50))
        sandbox.wait_for_bot()
        assert bot.updates() == []
        li.type("a")
        assert len(older.answer().result) == 1

    def test_the_older_call_is_terminated(self, bot, li, sandbox):
        older = Aside(lambda: bot("getUpdates", timeout=50))
        sandbox.wait_for_bot()
        newer = Aside(lambda: bot("getUpdates", timeout=50))
        assert older.answer().refusal == (
            "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        li.type("a")
        assert len(newer.answer().result) == 1

    def test_a_caller_who_hung_up_is_no_conflict(self, bot, li, sandbox):
        waiting = Aside(lambda: bot("getUpdates", timeout=50))
        sandbox.wait_for_bot()
        sandbox.unplug()
        assert isinstance(waiting.outcome(), Exception)
        sandbox.plug_in()
        li.type("a")
        assert len(bot.updates(timeout=5)) == 1


class TestAllowedUpdates:
    def test_the_filter_works_when_the_update_is_made(self, bot, li):
        li.type("before")
        bot.updates(allowed_updates=["callback_query"])
        li.type("after")
        assert [update["message"]["text"] for update in bot.updates()] == ["before"]

    def test_a_missing_or_broken_list_keeps_what_was_set(self, bot, li):
        bot.updates(allowed_updates=["callback_query"])
        bot.updates()
        bot.form("getUpdates", allowed_updates="not JSON")
        li.type("a")
        assert bot.updates() == []

    def test_an_empty_list_or_unknown_names_mean_the_default(self, bot, li):
        for given in ([], ["nonsense"]):
            bot.updates(allowed_updates=["callback_query"])
            bot.updates(allowed_updates=given)
            li.type("a")
            assert bot.update()["message"]["text"] == "a"


class TestAge:
    def test_a_press_is_forgotten_after_150_seconds_a_message_after_a_day(self, bot, li, sandbox):
        li.type("a")
        li.press_data("x")
        sandbox.world.advance(151)
        assert [update.keys() - {"update_id"} for update in bot.updates()] == [{"message"}]
        sandbox.world.advance(86400)
        assert bot.updates() == []


class TestNumbers:
    WEEK = 7 * 86400

    def test_go_on_within_a_week(self, bot, li, sandbox):
        li.type("a")
        first = bot.update()["update_id"]
        sandbox.world.advance(self.WEEK - 60)
        li.type("b")
        assert bot.update()["update_id"] == first + 1

    @pytest.mark.parametrize("seed", range(4))
    def test_begin_anywhere_after_a_week_without_updates(self, seed):
        with SandboxThread(seed=seed) as sandbox:
            bot, li = Caller(sandbox), sandbox.phone("李明")
            li.start()
            before = bot.update()["update_id"]
            li.type("nobody hears this any more")
            sandbox.world.advance(self.WEEK + 60)
            li.type("a")
            li.type("b")
            heard = bot.updates(offset=before + 1)
            assert [update["message"]["text"] for update in heard] == ["a", "b"]
            first, second = ids(heard)
            assert second == first + 1
            assert abs(first - before) > 100
            assert ids(bot.updates(offset=second)) == [second]

    def test_are_the_same_for_the_same_seed(self):
        def number() -> int:
            with SandboxThread(seed=5) as sandbox:
                li = sandbox.phone("李明")
                li.start()
                sandbox.world.advance(self.WEEK + 60)
                li.type("a")
                return Caller(sandbox).update()["update_id"]

        assert number() == number()


class TestWebhook:
    def test_there_is_none_and_the_waiting_are_counted(self, bot, li):
        li.type("a")
        assert bot("getWebhookInfo").result == {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": 1,
        }

    def test_deleting_it_may_drop_what_waits(self, bot, li):
        li.type("a")
        assert bot("deleteWebhook").result is True
        assert len(bot.updates()) == 1
        assert bot("deleteWebhook", drop_pending_updates=True).result is True
        assert bot.updates() == []
