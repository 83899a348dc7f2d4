"""getUpdates: offsets, limits, waiting, conflicts, filters."""

from tests.bot.sandbox.caller import Aside


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


class TestConflict:
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
