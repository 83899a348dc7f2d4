"""Flood limits on demand, on a clock of the tests' own: who may send how much, and what is said of too much."""

from dataclasses import dataclass

import pytest

from bot.sandbox import faults
from bot.sandbox.limits import Limits, Rate
from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from tests.bot.sandbox.caller import Answer, Caller


@dataclass
class Watch:
    """A clock that moves when it is told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(sandbox: SandboxThread) -> Watch:
    """The limits are on, and go by this."""
    watch = Watch()
    sandbox.limits = Limits(watch, on=True)
    return watch


def send(bot: Caller, chat: Phone, text: str = "a") -> Answer:
    return bot("sendMessage", chat_id=chat.chat.id, text=text)


def taken(bot: Caller, chat: Phone, tries: int) -> int:
    """How many of so many messages are taken, until the first that is not."""
    for number in range(tries):
        if send(bot, chat).status == 429:
            return number
    return tries


@pytest.mark.usefixtures("watch")
class TestRefusal:
    def test_says_when_to_come_back_in_header_parameters_and_words(self, sandbox, bot, li):
        sandbox.limits.chat = Rate(0.25, 1)
        send(bot, li)
        answer = send(bot, li)
        assert answer.refusal == "429 Too Many Requests: retry after 4"
        assert answer.json["parameters"] == {"retry_after": 4}
        assert answer.headers["Retry-After"] == "4"

    def test_comes_before_anything_is_done(self, sandbox, bot, li):
        sandbox.limits.chat = Rate(0.25, 1)
        send(bot, li, "eins")
        assert send(bot, li, "zwei").status == 429
        assert [message.text for message in li.from_bot] == ["eins"]

    def test_is_kept_in_the_record(self, sandbox, bot, li):
        sandbox.limits.chat = Rate(0.25, 1)
        taken(bot, li, 2)
        assert [call.status for call in sandbox.calls][-2:] == [200, 429]


class TestOneChat:
    def test_gets_20_at_once(self, bot, li, watch):
        assert taken(bot, li, 60) == 21  # the last comes a second too early, which is forgiven
        watch.now += 60
        assert taken(bot, li, 60) == 21

    def test_gets_one_a_second_when_it_has_had_them(self, bot, li, watch):
        taken(bot, li, 20)
        for _ in range(30):
            assert send(bot, li).status == 200
            watch.now += 1

    def test_holds_up_no_other(self, bot, li, wang, watch):
        wang.start()
        taken(bot, li, 60)
        assert send(bot, wang).status == 200

    def test_is_the_same_by_its_name(self, bot, supergroup, watch):
        assert taken(bot, supergroup, 60) == 20
        assert bot("sendMessage", chat_id="@gonghui", text="a").status == 429


class TestWaiting:
    def test_as_long_as_was_said_is_enough(self, bot, li, watch):
        taken(bot, li, 60)
        for _ in range(5):
            answer = send(bot, li)
            while answer.status == 429:
                watch.now += answer.json["parameters"]["retry_after"]
                answer = send(bot, li)
            assert answer.status == 200

    def test_grows_when_one_tries_again_too_soon(self, sandbox, bot, li, watch):
        sandbox.limits.chat = Rate(0.1, 1)
        waits = [send(bot, li).json.get("parameters", {}).get("retry_after", 0) for _ in range(4)]
        assert waits == [0, 10, 11, 12]
        watch.now += 11
        assert send(bot, li).json["parameters"]["retry_after"] == 2
        watch.now += 2
        assert send(bot, li).status == 200

    def test_need_not_grow(self, sandbox, bot, li, watch):
        sandbox.limits.longer = 0
        sandbox.limits.chat = Rate(0.1, 1)
        taken(bot, li, 2)
        watch.now += 6
        assert send(bot, li).json["parameters"]["retry_after"] == 4


class TestGroup:
    def test_gets_20_and_then_one_every_three_seconds(self, bot, group, watch):
        assert taken(bot, group, 60) == 20
        watch.now += 60
        assert taken(bot, group, 60) == 20

    def test_gets_20_a_minute_in_its_pace(self, bot, group, watch):
        for _ in range(50):
            assert send(bot, group).status == 200
            watch.now += 3


class TestAll:
    def test_together_get_30_a_second(self, sandbox, bot, watch):
        people = [sandbox.phone(f"职工{number}") for number in range(100)]
        for person in people:
            person.start()
        statuses = [send(bot, person).status for person in people]
        assert statuses.count(200) == 60  # half of them a second too early, which is forgiven
        assert statuses == sorted(statuses)
        watch.now += 100
        for person in people:
            watch.now += 1 / 30
            assert send(bot, person).status == 200


@pytest.mark.usefixtures("watch")
class TestCounting:
    @pytest.fixture(autouse=True)
    def one(self, sandbox, watch):
        sandbox.limits.chat = Rate(0.1, 2)

    def test_edits_share_the_limit(self, bot, li):
        message_id = send(bot, li).result["message_id"]
        edit = {"chat_id": li.person.id, "message_id": message_id}
        assert bot("editMessageText", text="b", **edit).status == 200
        assert bot("editMessageText", text="c", **edit).status == 429
        assert send(bot, li).status == 429

    def test_what_says_nothing_is_not_counted(self, bot, li):
        for _ in range(5):
            assert bot("sendChatAction", chat_id=li.person.id, action="typing").status == 200
            li.press_data("x")
            press = bot.updates()[-1]["callback_query"]["id"]
            assert bot("answerCallbackQuery", callback_query_id=press).status == 200
        message_id = send(bot, li).result["message_id"]
        for _ in range(5):
            bot("deleteMessage", chat_id=li.person.id, message_id=message_id)
        assert send(bot, li).status == 200

    def test_what_was_refused_for_itself_is_not_counted(self, bot, li):
        for _ in range(5):
            assert bot("sendMessage", chat_id=li.person.id, text=" ").status == 400
        assert taken(bot, li, 5) == 2

    def test_a_fault_comes_first_and_is_not_counted(self, sandbox, bot, li):
        sandbox.faults.plan("sendMessage", faults.BadGateway(), calls=3)
        assert [send(bot, li).status for _ in range(6)] == [502, 502, 502, 200, 200, 429]


class TestSwitch:
    def test_there_are_none_unless_asked_for(self, bot, li):
        assert taken(bot, li, 100) == 100

    def test_they_may_go_by_the_worlds_clock(self, sandbox, bot, li):
        sandbox.limits = Limits(sandbox.world.now, on=True)
        assert taken(bot, li, 60) < 60
        sandbox.world.advance(60)
        assert send(bot, li).status == 200
