"""Misfortune as people write it: what each means, what it does to how many, and what is no misfortune."""

import http.client
import time
from collections import Counter

import pytest

from bot.sandbox import wishes
from bot.sandbox.faults import (
    BadGateway,
    CutBody,
    Faults,
    Forbidden,
    HeldAnswer,
    Latency,
    LostAnswer,
    Reset,
    SlowBody,
    TooManyRequests,
)
from bot.sandbox.server import SandboxThread
from bot.sandbox.wishes import WrongWish
from tests.bot.sandbox.caller import Caller

KINDS = ["429(3)", "403", "502", "reset", "lost", "held(0.01)", "slow(0.01)", "cut", "latency(1±1)"]


class TestReading:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("sendMessage:5%:429(3)", ("sendMessage", TooManyRequests(3), 5.0)),
            ("sendMessage:429", ("sendMessage", TooManyRequests(1), 100.0)),
            ("*:1%:reset", ("*", Reset(), 1.0)),
            ("*:0.5%:502", ("*", BadGateway(), 0.5)),
            ("getUpdates:latency(200±50)", ("getUpdates", Latency(150.0, 100.0), 100.0)),
            ("getUpdates:latency(200+-50)", ("getUpdates", Latency(150.0, 100.0), 100.0)),
            ("*:latency(200)", ("*", Latency(200.0, 0.0), 100.0)),
            ("sendDocument:10%:cut", ("sendDocument", CutBody(), 10.0)),
            ("SENDMESSAGE : 100% : 403", ("SENDMESSAGE", Forbidden(), 100.0)),
            ("*:lost", ("*", LostAnswer(), 100.0)),
            ("*:held", ("*", HeldAnswer(60.0), 100.0)),
            ("*:held(2.5)", ("*", HeldAnswer(2.5), 100.0)),
            ("*:slow(2)", ("*", SlowBody(2.0), 100.0)),
        ],
    )
    def test_takes(self, text, meant):
        assert wishes.read(text) == meant

    @pytest.mark.parametrize(
        ("text", "what", "part"),
        [
            ("", "shape", ""),
            ("reset", "shape", "reset"),
            ("*:1%:reset:2", "shape", "*:1%:reset:2"),
            ("sendCoffee:reset", "method", "sendCoffee"),
            (":reset", "method", ""),
            ("*:5:reset", "percent", "5"),
            ("*:0%:reset", "percent", "0%"),
            ("*:101%:reset", "percent", "101%"),
            ("*:nan%:reset", "percent", "nan%"),
            ("*:-1%:reset", "percent", "-1%"),
            ("*:fire", "fault", "fire"),
            ("*:500", "fault", "500"),
            ("*:reset(1)", "fault", "reset(1)"),
            ("*:429(", "fault", "429("),
            ("*:429()", "figure", ""),
            ("*:429(0)", "figure", "0"),
            ("*:429(1.5)", "figure", "1.5"),
            ("*:held(3601)", "figure", "3601"),
            ("*:slow(inf)", "figure", "inf"),
            ("*:latency", "figure", ""),
            ("*:latency(a)", "figure", "a"),
            ("*:latency(50±200)", "figure", "50±200"),
            ("*:latency(1±2±3)", "figure", "1±2±3"),
        ],
    )
    def test_refuses_and_says_which_part_is_wrong(self, text, what, part):
        with pytest.raises(WrongWish) as caught:
            wishes.read(text)
        assert (caught.value.what, caught.value.part) == (what, part)
        assert str(caught.value).startswith(repr(text))

    def test_a_refused_one_plans_nothing(self):
        faults = Faults()
        with pytest.raises(WrongWish):
            wishes.plan(faults, "*:5%:fire")
        assert faults.draw("sendmessage", 1) == (0.0, None)


def fate(call: Caller, sandbox: SandboxThread, chat_id: int) -> str:
    """What became of one message: the status or the failure, and how many were written."""
    before = sandbox.world.chats[chat_id].last_message_id
    try:
        told = str(call("sendMessage", chat_id=chat_id, text="a").status)
    except http.client.RemoteDisconnected:
        told = "unanswered"
    except ConnectionResetError:
        told = "broken"
    except http.client.IncompleteRead:
        told = "incomplete"
    return f"{told} {sandbox.world.chats[chat_id].last_message_id - before}"


class TestMeeting:
    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("429(3)", "429 0"),
            ("403", "403 0"),
            ("502", "502 0"),
            ("reset", "broken 0"),
            ("lost", "unanswered 1"),
            ("held(0.01)", "unanswered 1"),
            ("slow(0.01)", "200 1"),
            ("cut", "incomplete 1"),
            ("latency(1±1)", "200 1"),
        ],
    )
    def test_a_share_of_one_methods_calls(self, sandbox, bot, li, kind, expected):
        plan = wishes.plan(sandbox.faults, f"sendMessage:30%:{kind}")
        fates = Counter(fate(bot, sandbox, li.person.id) for _ in range(60))
        assert bot("getMe").status == 200
        assert 8 <= plan.met <= 30  # the seed's share of sixty
        if expected != "200 1":
            assert fates == {expected: plan.met, "200 1": 60 - plan.met}
        else:
            assert fates == {"200 1": 60}

    def test_every_method(self, sandbox, bot):
        wishes.plan(sandbox.faults, "*:502")
        assert {bot(method).status for method in ("getMe", "getUpdates", "sendMessage")} == {502}

    def test_latency_lies_within_what_was_said(self, sandbox, bot):
        wishes.plan(sandbox.faults, "getMe:latency(60±20)")
        for _ in range(5):
            begun = time.monotonic()
            bot("getMe")
            assert time.monotonic() - begun >= 0.039
        drawn = [sandbox.faults.draw("getme", None)[0] for _ in range(1000)]
        assert 0.04 <= min(drawn) < 0.045 < 0.075 < max(drawn) <= 0.08


class TestSeed:
    def misfortune(self, seed: int) -> list[object]:
        faults = Faults(seed)
        for kind in KINDS:
            wishes.plan(faults, f"*:10%:{kind}")
        return [faults.draw("sendmessage", number) for number in range(500)]

    def test_the_same_gives_the_same_misfortune(self):
        assert self.misfortune(1) == self.misfortune(1)

    def test_another_gives_another(self):
        assert self.misfortune(1) != self.misfortune(2)

    def test_every_kind_comes(self):
        met = {type(fault) for _, fault in self.misfortune(1)}
        assert len(met) == len(KINDS)  # none at all is the ninth, latency comes besides
