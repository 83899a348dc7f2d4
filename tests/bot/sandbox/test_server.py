"""The door: paths, tokens, the four ways to write a call, files, the record."""

import asyncio
import socket

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.caller import FORM, Caller


class TestPath:
    def test_anything_but_bot_is_not_found(self, bot):
        assert bot.open("/").refusal == "404 Not Found"
        assert bot.open(f"/bot{bot.sandbox.token}").refusal == "404 Not Found"

    def test_an_unknown_method_is_not_found(self, bot):
        assert bot("sendCoffee").refusal == "404 Not Found: method not found"

    def test_method_names_may_have_any_case(self, bot):
        assert bot("GETME").result == bot("getme").result == bot("getMe").result


class TestToken:
    def test_of_another_bot_is_refused(self, bot):
        assert bot.open("/bot123:abc/getMe").refusal == "401 Unauthorized"

    @pytest.mark.parametrize("token", ["abc", "0123:abc", "x:y", "1:" + "a" * 80])
    def test_that_is_none_is_refused(self, bot, token):
        assert bot.open(f"/bot{token}/getMe").refusal == "401 Unauthorized: invalid token specified"

    def test_may_be_percent_escaped(self, bot):
        escaped = bot.sandbox.token.replace(":", "%3A")
        assert bot.open(f"/bot{escaped}/getMe").result["is_bot"] is True


class TestWriting:
    TEXT = "好 100% a+b=c&d “é” 😀"

    def test_json(self, bot, li):
        assert bot("sendMessage", chat_id=li.person.id, text=self.TEXT).result["text"] == self.TEXT

    def test_a_form(self, bot, li):
        assert bot.form("sendMessage", chat_id=li.person.id, text=self.TEXT).result["text"] == self.TEXT

    def test_a_query_string(self, bot, li):
        path = f"/bot{bot.sandbox.token}/sendMessage?chat_id={li.person.id}&text=a+b%20%E5%A5%BD"
        assert bot.open(path).result["text"] == "a b 好"

    def test_multipart(self, bot, li):
        async def send():
            form = aiohttp.FormData({"chat_id": str(li.person.id), "text": self.TEXT}, default_to_multipart=True)
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{bot.sandbox.url}/bot{bot.sandbox.token}/sendMessage", data=form) as answer,
            ):
                return await answer.json()

        assert asyncio.run(send())["result"]["text"] == self.TEXT

    def test_a_chunked_body(self, bot, li):
        async def pieces():
            for piece in (b'{"chat_id":', str(li.person.id).encode(), b',"text":"a"}'):
                yield piece

        async def send():
            headers = {"Content-Type": "application/json"}
            url = f"{bot.sandbox.url}/bot{bot.sandbox.token}/sendMessage"
            async with aiohttp.ClientSession() as session, session.post(url, data=pieces(), headers=headers) as answer:
                return await answer.json()

        assert asyncio.run(send())["result"]["text"] == "a"

    def test_broken_bodies_are_refused(self, bot):
        assert bot.post("getMe", b"{", "application/json").refusal == "400 Bad Request: can't parse JSON object"
        assert bot.post("getMe", b"text=%FF", FORM).refusal == "400 Bad Request: strings must be encoded in UTF-8"

    def test_a_connection_is_kept_and_may_carry_calls_back_to_back(self, bot):
        request = f"GET /bot{bot.sandbox.token}/getMe HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", bot.sandbox.port)) as wire:
            wire.sendall(request * 2)
            received = b""
            while received.count(b'"ok":true') < 2:
                received += wire.recv(65536)
        assert received.count(b"HTTP/1.1 200 OK") == 2


class TestFiles:
    def test_are_fetched_by_their_path(self, bot, li):
        li.send_document("名单.csv", "工号,姓名\n".encode())
        document = bot.update()["message"]["document"]
        file = bot("getFile", file_id=document["file_id"]).result
        assert file["file_size"] == document["file_size"]
        path = f"/file/bot{bot.sandbox.token}/{file['file_path']}"
        assert bot.open(path).body == "工号,姓名\n".encode()

    def test_unknown_ones_are_refused(self, bot):
        refusal = "400 Bad Request: wrong file_id or the file is temporarily unavailable"
        assert bot("getFile", file_id="x").refusal == refusal
        assert bot("getFile").refusal == "400 Bad Request: file_id not specified"
        assert bot.open(f"/file/bot{bot.sandbox.token}/documents/x").status == 404

    def test_too_big_ones_are_refused(self, bot, li):
        li.send_document("big.bin", bytes((20 << 20) + 1))
        file_id = bot.update()["message"]["document"]["file_id"]
        assert bot("getFile", file_id=file_id).refusal == "400 Bad Request: file is too big"


class TestRecord:
    def test_every_call_is_kept_with_its_outcome(self, bot, li, sandbox):
        sandbox.calls.clear()
        bot("sendMessage", chat_id=li.person.id, text="a")
        bot("sendMessage", chat_id=1, text="a")
        good, bad = sandbox.calls
        assert (good.method, good.params["text"], good.status, good.chat_id) == ("sendMessage", "a", 200, li.person.id)
        assert (bad.status, bad.description) == (400, "Bad Request: chat not found")
        assert good.at <= bad.at

    def test_it_may_be_switched_off_but_calls_are_counted(self, bot, sandbox):
        sandbox.recording = False
        bot("getMe")
        assert not sandbox.calls
        assert sandbox.counts["getMe"] == 1

    def test_unknown_parameters_are_told_and_ignored(self, bot, li, sandbox):
        bot("sendMessage", chat_id=li.person.id, text="a", colour="red")
        assert sandbox.oddities == ["sendMessage has no parameter colour"]


class TestOutage:
    def test_the_world_outlives_the_server_on_the_same_port(self, bot, li, sandbox):
        port = sandbox.port
        sandbox.unplug()
        with pytest.raises(OSError, match="refused"):
            bot("getMe")
        li.type("谁在？")
        sandbox.plug_in()
        assert sandbox.port == port
        assert bot.update()["message"]["text"] == "谁在？"

    def test_it_also_runs_in_the_loop_of_the_caller(self):
        async def ask():
            async with Sandbox() as sandbox:
                return await asyncio.to_thread(Caller(sandbox), "getMe")

        assert asyncio.run(ask()).result["is_bot"] is True
