"""How polls end: by their own clock, by stopPoll; a quiz played by several people with python-telegram-bot's Bot."""

import asyncio
import json

import pytest
from telegram import Bot, InputPollOption
from telegram.error import BadRequest

from bot.sandbox.refusals import Refusal
from tests import second_opinion
from tests.bot.sandbox.specification import check_result, check_update


@pytest.fixture
def send(bot, li):
    def send(**given):
        sent = bot("sendPoll", **{"chat_id": li.person.id, "question": "几点？", "options": ["八点", "九点"]} | given)
        return sent.result

    return send


@pytest.fixture
def stop(bot, li):
    def stop(message, **given):
        return bot("stopPoll", **{"chat_id": li.person.id, "message_id": message["message_id"]} | given)

    return stop


class TestTimer:
    def test_rings_by_itself_when_the_time_is_up(self, bot, send, li, sandbox):
        send(open_period=5)
        sandbox.world.advance(li.poll().seconds_left - 0.3)
        update = bot.update()  # waits, and looks at nothing
        check_update(update)
        assert update["poll"]["is_closed"] is True
        assert "close_date" not in update["poll"]
        assert li.from_bot[0].content["poll"]["is_closed"] is True

    def test_rings_when_the_clock_is_set_ahead(self, bot, send, li, sandbox):
        send(open_period=600, type="quiz", correct_option_ids=[1], explanation="规定")
        booth = li.poll()
        sandbox.world.advance(590)
        assert 0 < booth.seconds_left <= 10
        sandbox.world.advance(20)
        assert (booth.is_closed, booth.seconds_left, booth.right) == (True, None, ["九点"])
        assert li.from_bot[0].content["poll"]["is_closed"] is True
        assert bot.update()["poll"]["total_voter_count"] == 0
        with pytest.raises(Refusal, match="Can't answer closed poll"):
            booth.vote("九点")

    def test_is_set_for_whichever_ends_next(self, bot, send, li, sandbox):
        ids = [send(open_period=seconds)["poll"]["id"] for seconds in (300, 100, 200)]
        sandbox.world.advance(150)
        assert bot.update()["poll"]["id"] == ids[1]
        sandbox.world.advance(100)
        assert bot.update()["poll"]["id"] == ids[2]
        assert li.poll().is_closed
        assert not li.poll("几点").seconds_left

    def test_works_while_the_network_is_down_and_is_told_after(self, bot, send, li, sandbox):
        send(open_period=60)
        sandbox.unplug()
        sandbox.world.advance(61)
        assert li.poll().is_closed
        sandbox.plug_in()
        assert bot.update()["poll"]["is_closed"] is True

    def test_may_pass_in_silence_as_the_real_one_may(self, bot, send, li, sandbox):
        sandbox.world.voting.announces_timeouts = False
        send(open_period=60)
        sandbox.world.advance(61)
        assert li.poll().is_closed
        assert bot.updates() == []

    def test_is_forgotten_with_the_message(self, bot, send, li, sandbox):
        message_id = send(open_period=60)["message_id"]
        bot("deleteMessage", chat_id=li.person.id, message_id=message_id)
        sandbox.world.advance(61)
        assert bot.updates() == []


class TestStop:
    def test_gives_the_poll_closed_and_tells_so(self, bot, send, stop, li):
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "1"}]]}
        message = send(description="说明", reply_markup=markup)
        li.poll().vote("八点")
        stopped = stop(message).result
        check_result("stopPoll", stopped)
        assert (stopped["is_closed"], stopped["description"]) == (True, "说明")
        assert [option["voter_count"] for option in stopped["options"]] == [1, 0]
        voted, closed = (update["poll"] for update in bot.updates())
        assert (voted["is_closed"], closed["is_closed"]) == (False, True)
        assert "description" not in closed
        assert li.buttons == []

    def test_may_leave_another_keyboard(self, send, stop, li):
        markup = {"inline_keyboard": [[{"text": "看结果", "callback_data": "1"}]]}
        stop(send(), reply_markup=markup)
        assert li.buttons == [["看结果"]]

    def test_is_refused_in_the_words_of_telegram(self, bot, send, stop, li):
        message = send()
        assert stop({"message_id": 99}).refusal == "400 Bad Request: message with poll to stop not found"
        text = bot("sendMessage", chat_id=li.person.id, text="a").result
        assert stop(text).refusal == "400 Bad Request: message is not a poll"
        keyboard = send(reply_markup={"keyboard": [["a"]]})
        assert stop(keyboard).refusal == "400 Bad Request: poll can't be stopped"
        theirs = li.send_poll("?", ["a"])
        assert stop({"message_id": theirs.message_id}).refusal == "400 Bad Request: poll can't be stopped"
        assert stop(message, reply_markup={"keyboard": [["a"]]}).refusal == (
            "400 Bad Request: inline keyboard expected"
        )
        assert stop(message, business_connection_id="1").refusal == "400 Bad Request: business connection not found"
        assert stop(message).status == 200
        assert stop(message).refusal == "400 Bad Request: poll has already been closed"


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # of correct_option_id, see ballots.py
class TestContest:
    """A quiz in a group, with the library on one side and phones on the other."""

    def test_is_played_to_its_end(self, sandbox, bot, li):
        phones = [li, *(sandbox.phone(name) for name in ("王秀英", "张伟", "陈静"))]
        group = sandbox.world.add_group("一车间", [phone.person for phone in phones])
        sandbox.world.person_adds_bot(li.person, group)
        bot.updates(offset=bot.updates()[-1]["update_id"] + 1)
        first, second, third, late = (phone.in_group(group) for phone in phones)

        async def play() -> None:
            async with Bot(sandbox.token, f"{sandbox.url}/bot") as library:
                sent = await library.send_poll(
                    group.id,
                    "安全帽多久换一次？",
                    [InputPollOption("一年"), InputPollOption("两年半"), "五年"],
                    type="quiz",
                    correct_option_ids=[1],
                    explanation="国标：<b>30</b> 个月",
                    explanation_parse_mode="HTML",
                    is_anonymous=False,
                    hide_results_until_closes=True,
                    shuffle_options=True,
                    open_period=30,
                )
                first.poll().vote("两年半")
                second.poll().vote("五年")
                third.poll().vote("两年半")
                updates = await library.get_updates(timeout=5)
                answers = [update.poll_answer for update in updates if update.poll_answer]
                assert [(answer.user.first_name, answer.option_ids) for answer in answers] == [
                    ("李明", (1,)),
                    ("王秀英", (2,)),
                    ("张伟", (1,)),
                ]
                assert {answer.poll_id for answer in answers} == {sent.poll.id}
                sandbox.world.advance(late.poll().seconds_left - 0.3)
                (ended,) = await library.get_updates(offset=updates[-1].update_id + 1, timeout=10)
                assert ended.poll.is_closed
                assert [option.voter_count for option in ended.poll.options] == [0, 2, 1]
                late.poll().wait_closed()
                with pytest.raises(Refusal, match="Can't answer closed poll"):
                    late.poll().vote("两年半")
                with pytest.raises(BadRequest, match="Poll has already been closed"):
                    await library.stop_poll(group.id, sent.message_id)

        asyncio.run(play())
        assert late.poll().right == ["两年半"]
        assert late.poll().explanation == "国标：30 个月"
        assert sandbox.oddities == []
        asked = next(call.params for call in sandbox.calls if call.method == "sendPoll")
        given = {name: json.loads(value) if value[0] in "[{" else value for name, value in asked.items()}
        model = second_opinion.method_model("sendPoll")
        assert model
        assert not model.model_validate(given).model_extra
