"""Misfortune on demand."""

import http.client
import time
import urllib.error

import pytest

from bot.sandbox import faults
from tests.bot.sandbox.caller import Aside


@pytest.fixture
def send(bot, li):
    return lambda: bot("sendMessage", chat_id=li.person.id, text="a")


class TestRefusing:
    def test_429_says_when_to_come_back_and_does_nothing(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.TooManyRequests(7), calls=1)
        answer = send()
        assert answer.refusal == "429 Too Many Requests: retry after 7"
        assert answer.json["parameters"] == {"retry_after": 7}
        assert answer.headers["Retry-After"] == "7"
        assert not li.from_bot
        assert send().status == 200

    def test_403(self, sandbox, send):
        sandbox.faults.plan("*", faults.Forbidden())
        assert send().refusal == "403 Forbidden: bot was blocked by the user"

    def test_502_is_html(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.BadGateway())
        answer = send()
        assert (answer.status, answer.headers["Content-Type"]) == (502, "text/html")
        assert b"<center>nginx" in answer.body
        assert not li.from_bot

    def test_a_reset_comes_before_anything_is_done(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.Reset())
        with pytest.raises(ConnectionResetError):
            send()
        assert not li.from_bot
        assert sandbox.calls[-1].status == 0


class TestLosing:
    def test_the_message_stands_but_the_answer_is_lost(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.LostAnswer())
        with pytest.raises((OSError, http.client.HTTPException)):
            send()
        assert li.screen == "a"

    def test_the_connection_may_be_held_without_an_answer(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.HeldAnswer(seconds=0.3))
        held = Aside(send)
        li.wait_for("a")
        assert isinstance(held.outcome(), (OSError, http.client.HTTPException))

    def test_the_body_may_break_off(self, sandbox, send, li):
        sandbox.faults.plan("sendMessage", faults.CutBody())
        with pytest.raises(http.client.IncompleteRead):
            send()
        assert li.screen == "a"

    def test_the_body_may_drip(self, sandbox, send):
        sandbox.faults.plan("sendMessage", faults.SlowBody(seconds=0.2))
        begun = time.monotonic()
        assert send().result["text"] == "a"
        assert time.monotonic() - begun >= 0.19


class TestLatency:
    def test_delays_every_answer_also_getupdates(self, sandbox, bot, li):
        sandbox.faults.plan("*", faults.Latency(ms=100))
        li.type("a")
        for call in (lambda: bot("getMe"), lambda: bot("getUpdates")):
            begun = time.monotonic()
            assert call().status == 200
            assert time.monotonic() - begun >= 0.095

    def test_adds_up_with_other_faults(self, sandbox, send):
        sandbox.faults.plan("*", faults.Latency(ms=100))
        sandbox.faults.plan("*", faults.TooManyRequests(1))
        begun = time.monotonic()
        assert send().status == 429
        assert time.monotonic() - begun >= 0.095


class TestPlans:
    def drawn(self, seed: int) -> list[bool]:
        drawing = faults.Faults(seed)
        drawing.plan("sendMessage", faults.Reset(), percent=30)
        return [drawing.draw("sendmessage", 1)[1] is not None for _ in range(1000)]

    def test_chance_is_the_same_for_the_same_seed(self):
        assert self.drawn(1) == self.drawn(1) != self.drawn(2)
        assert 250 < sum(self.drawn(1)) < 350

    def test_may_meet_one_chat_or_method_only(self, sandbox, bot, li):
        sandbox.faults.plan("sendMessage", faults.TooManyRequests(), chat_id=1)
        sandbox.faults.plan("sendMessage", faults.BadGateway(), chat_id=li.person.id)
        assert bot("sendMessage", chat_id=1, text="a").status == 429
        assert bot("sendMessage", chat_id=li.person.id, text="a").status == 502
        assert bot("getMe").status == 200

    def test_may_be_ended(self, sandbox, bot):
        plan = sandbox.faults.plan("getMe", faults.BadGateway())
        assert bot("getMe").status == 502
        sandbox.faults.end(plan)
        assert bot("getMe").status == 200
        assert plan.met == 1
        sandbox.faults.plan("getMe", faults.BadGateway())
        sandbox.faults.clear()
        assert bot("getMe").status == 200

    def test_getupdates_loses_nothing_to_a_lost_answer(self, sandbox, bot, li):
        li.type("a")
        sandbox.faults.plan("getUpdates", faults.LostAnswer(), calls=1)
        with pytest.raises((OSError, http.client.HTTPException, urllib.error.URLError)):
            bot("getUpdates")
        assert len(bot.updates()) == 1
