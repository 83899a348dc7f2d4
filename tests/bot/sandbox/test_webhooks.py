"""The webhook: how it is set, refused and looked at, and how updates are brought to it."""

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram import Bot, Update

from bot.sandbox.couriers import line_of
from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from tests.bot.sandbox.caller import FORM, Aside, Caller
from tests.bot.sandbox.ear import Ear, Heard, Reply, until

URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as ear:
        yield ear


@pytest.fixture(autouse=True)
def impatient(sandbox: SandboxThread) -> None:
    """A hundredth of Telegram's waiting times."""
    sandbox.world.updates.webhooks.patience = 0.01


def told(bot: Caller, method: str, **parameters: object) -> str:
    answer = bot(method, **parameters)
    assert answer.result is True
    return answer.json["description"]


def set_to(bot: Caller, ear: Ear, **parameters: object) -> None:
    assert told(bot, "setWebhook", url=ear.url, **parameters) == "Webhook was set"


class TestSetting:
    def test_says_what_became_of_it(self, bot, sandbox):
        sandbox.world.updates.webhooks.patience = 0
        assert told(bot, "deleteWebhook") == "Webhook is already deleted"
        assert told(bot, "setWebhook", url=URL) == "Webhook was set"
        assert told(bot, "setWebhook", url=URL) == "Webhook is already set"
        assert told(bot, "setWebhook", url=URL, secret_token="x") == "Webhook was set"
        assert told(bot, "setWebhook", url=URL, secret_token="x", drop_pending_updates=True) == "Webhook was set"
        assert told(bot, "setWebhook", url="") == "Webhook was deleted"
        assert told(bot, "setWebhook", url=URL) == "Webhook was set"
        assert told(bot, "deleteWebhook") == "Webhook was deleted"

    @pytest.mark.parametrize(
        ("parameters", "refusal"),
        [
            ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL specified"),
            ({"url": "https://"}, "invalid webhook URL specified"),
            ({"url": "https://e xample.org"}, "invalid webhook URL specified"),
            ({"url": "https://127.0.0.1:0/"}, "invalid webhook URL specified"),
            ({"url": "https://127.0.0.1:99999/"}, "invalid webhook URL specified"),
            ({"url": URL, "secret_token": "x" * 257}, "secret token is too long"),
            ({"url": URL, "secret_token": "a b"}, "secret token contains unallowed characters"),
            ({"url": URL, "secret_token": "暗号"}, "secret token contains unallowed characters"),
            ({"url": "http://192.0.2.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
            (
                {"url": "https://192.0.2.1:8080/"},
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
            ),
            ({"url": "10.0.0.1/x"}, "bad webhook: IP address 10.0.0.1 is reserved"),
            ({"url": "https://bot.example.org/x"}, "bad webhook: Failed to resolve host: Name or service not known"),
            ({"url": "https://[2001:db8::1]/x"}, "bad webhook: IPv6-only addresses are not allowed"),
            ({"url": URL, "ip_address": "nowhere"}, "bad webhook: Invalid IP address specified"),
        ],
    )
    def test_is_refused_in_telegrams_words(self, bot, parameters, refusal):
        assert bot("setWebhook", **parameters).refusal == f"400 Bad Request: {refusal}"
        assert bot("getWebhookInfo").result["url"] == ""

    def test_a_second_time_within_a_second_has_to_wait(self, bot, sandbox):
        sandbox.world.updates.webhooks.patience = 60
        told(bot, "setWebhook", url=URL)
        answer = bot("setWebhook", url=URL)
        assert answer.refusal == "429 Too Many Requests: retry after 1"
        assert answer.json["parameters"] == {"retry_after": 1}
        assert told(bot, "deleteWebhook") == "Webhook was deleted"

    def test_a_refused_one_takes_the_one_before_with_it(self, bot, sandbox):
        sandbox.world.updates.webhooks.patience = 0
        told(bot, "setWebhook", url=URL)
        assert bot("setWebhook", url="https://x y").status == 400
        assert bot("getWebhookInfo").result["url"] == ""

    def test_is_told_as_it_was_set(self, bot, sandbox):
        sandbox.world.updates.webhooks.patience = 0
        told(bot, "setWebhook", url=URL)
        plain = {"has_custom_certificate": False, "pending_update_count": 0, "ip_address": "127.0.0.1"}
        assert bot("getWebhookInfo").result == {"url": URL, "max_connections": 40, **plain}
        kinds = ["callback_query", "message"]
        address = {"url": "https://bot.example.org:8080/x", "ip_address": "127.0.0.1"}
        told(bot, "setWebhook", **address, max_connections=1000, allowed_updates=kinds)
        assert bot("getWebhookInfo").result == {**plain, **address, "max_connections": 100, "allowed_updates": kinds}

    def test_notes_a_certificate(self, bot):
        body = (
            b'--B\r\nContent-Disposition: form-data; name="url"\r\n\r\n' + URL.encode() + b"\r\n--B\r\n"
            b'Content-Disposition: form-data; name="certificate"; filename="c.pem"\r\n\r\nPEM\r\n--B--\r\n'
        )
        assert bot.post("setWebhook", body, "multipart/form-data; boundary=B").result is True
        assert bot("getWebhookInfo").result["has_custom_certificate"] is True

    def test_may_forget_what_waits(self, bot, li, ear):
        li.type("before")
        set_to(bot, ear, drop_pending_updates=True)
        li.type("after")
        ear.wait_for(1)
        assert ear.texts == ["after"]


class TestGetUpdates:
    BUSY = (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )

    def test_is_refused_meanwhile(self, bot, li):
        told(bot, "setWebhook", url=URL)
        assert [bot("getUpdates").refusal for _ in range(2)] == [self.BUSY] * 2
        told(bot, "deleteWebhook")
        li.type("a")
        assert bot.update()["message"]["text"] == "a"

    def test_one_that_waits_is_ended(self, bot, sandbox):
        waiting = Aside(lambda: bot("getUpdates", timeout=50))
        sandbox.wait_for_bot()
        told(bot, "setWebhook", url=URL)
        assert waiting.answer().refusal == "409 Conflict: terminated by setWebhook request"

    def test_finds_what_was_not_delivered(self, bot, li, ear):
        ear.answer = lambda _: Reply(500)
        set_to(bot, ear)
        li.type("a")
        ear.wait_for(1)
        told(bot, "deleteWebhook")
        assert bot.update()["message"]["text"] == "a"


class TestDelivery:
    def test_is_a_post_of_json_with_the_secret(self, bot, li, ear, sandbox):
        set_to(bot, ear, secret_token="geheim-1")
        li.type("你好")
        sandbox.wait_for_bot()
        (heard,) = ear.heard
        assert (heard.path, heard.text) == ("/hook", "你好")
        assert heard.headers["X-Telegram-Bot-Api-Secret-Token"] == "geheim-1"
        assert heard.headers["Content-Type"] == "application/json"
        assert heard.update.keys() == {"update_id", "message"}

    def test_brings_what_waited_before_it_was_set(self, bot, li, ear, sandbox):
        for text in "abc":
            li.type(text)
        set_to(bot, ear)
        sandbox.wait_for_bot()
        assert ear.texts == ["a", "b", "c"]
        assert bot("getWebhookInfo").result["pending_update_count"] == 0

    @pytest.mark.parametrize("seed", [0, 1, 2, 3])
    def test_goes_on_when_the_numbers_begin_anew(self, bot, li, ear, sandbox, seed):
        set_to(bot, ear)
        sandbox.world.updates.restarts.seed(seed)
        for text in "abc":
            li.type(text)
            sandbox.wait_for_bot()
            sandbox.world.advance(8 * 86400)
        assert ear.texts == ["a", "b", "c"]

    def test_keeps_the_order_of_a_chat_one_at_a_time(self, bot, li, ear, sandbox):
        under_way = []

        def answer(heard: Heard) -> Reply:
            under_way.append(1)
            assert len(under_way) == 1
            under_way.pop()
            return Reply()

        ear.answer = answer
        set_to(bot, ear)
        texts = [str(number) for number in range(50)]
        for text in texts:
            li.type(text)
        sandbox.wait_for_bot()
        assert ear.texts == texts
        deliveries = sandbox.world.updates.webhooks.deliveries
        assert all(one.ended <= next_.began for one, next_ in zip(deliveries, list(deliveries)[1:], strict=False))

    def test_brings_chats_side_by_side_within_the_limit(self, bot, li, ear, sandbox):
        gate, inside = threading.Event(), threading.Semaphore(0)

        def answer(heard: Heard) -> Reply:
            if heard.text != "first":
                inside.release()
                gate.wait(10)
            return Reply()

        ear.answer = answer
        set_to(bot, ear, max_connections=2)
        li.type("first")  # one connection tries alone until there was a success
        sandbox.wait_for_bot()
        for number in range(3):
            sandbox.phone(f"人{number}").type("x")
        assert inside.acquire(timeout=10)
        assert inside.acquire(timeout=10)
        assert len(ear.heard) == 3
        gate.set()
        sandbox.wait_for_bot()
        assert len(ear.heard) == 4

    def test_a_press_may_overtake_a_message(self, bot, li, ear, sandbox):
        gate = threading.Event()

        def answer(heard: Heard) -> Reply:
            if "message" in heard.update and heard.text == "slow":
                gate.wait(10)
            return Reply()

        ear.answer = answer
        set_to(bot, ear)
        li.type("first")
        sandbox.wait_for_bot()
        li.type("slow")
        li.press_data("x")
        ear.wait_for(3)
        until(lambda: len(sandbox.world.updates.webhooks.deliveries) == 2)
        gate.set()
        sandbox.wait_for_bot()
        lines = [one.line for one in sandbox.world.updates.webhooks.deliveries]
        assert lines == [("chat", li.person.id), ("callback_query", li.person.id), ("chat", li.person.id)]

    def test_lines_are_those_of_telegram(self):
        def line(kind: str, body: dict[str, object]) -> object:
            return line_of({"update_id": 1, kind: body})

        chat, person = {"id": -5}, {"id": 7}
        assert line("message", {"chat": chat, "from": person}) == line("edited_message", {"chat": chat})
        assert line("callback_query", {"from": person, "message": {}}) == ("callback_query", 7)
        assert line("poll", {"id": "9"}) == line("poll_answer", {"poll_id": "9", "user": person})
        assert line("my_chat_member", {"chat": chat, "from": person}) == ("my_chat_member", -5)

    def test_brings_even_what_no_server_should_send(self, bot, li, ear, sandbox):
        set_to(bot, ear)
        with sandbox.world.changed:
            for strange in ({}, {"message": 7}, {"message": {"chat": [1]}}, {"callback_query": {"from": {"id": {}}}}):
                sandbox.world.updates.put_raw(strange)
        sandbox.wait_for_bot()
        assert len(ear.heard) == 4


class TestHttps:
    def certificate(self, folder: Path) -> Path:
        """One of the bot's own, for 127.0.0.1: key and certificate in one file."""
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        begin = datetime.now(UTC) - timedelta(days=1)
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=2))
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=True
        )
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        form = serialization.PrivateFormat.PKCS8
        secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        file = folder / "certificate.pem"
        file.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return file

    def test_trusts_the_certificate_that_was_sent_and_no_other(self, bot, li, sandbox, tmp_path):
        file = self.certificate(tmp_path)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(file)
        with Ear(tls) as ear:
            set_to(bot, ear)
            li.type("a")
            until(lambda: "last_error_message" in bot("getWebhookInfo").result)
            assert ear.heard == []
            sandbox.world.updates.webhooks.patience = 0
            parts = [("url", ear.url.encode()), ('certificate"; filename="c.pem', file.read_bytes())]
            form = b"".join(
                b'--B\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
                for name, value in parts
            )
            assert bot.post("setWebhook", form + b"--B--\r\n", "multipart/form-data; boundary=B").result is True
            sandbox.wait_for_bot()
            assert ear.texts == ["a"]


class TestRetry:
    @pytest.mark.parametrize("bad", [Reply(500), Reply(302, headers={"Location": "/"}), Reply(403), None])
    def test_brings_the_same_again_before_any_later_one(self, bot, li, ear, sandbox, bad):
        failures = iter([bad] * 4)
        ear.answer = lambda _: next(failures, Reply())
        set_to(bot, ear)
        li.type("a")
        li.type("b")
        sandbox.wait_for_bot()
        assert ear.texts == ["a"] * 5 + ["b"]
        assert len({one.update["update_id"] for one in ear.heard}) == 2

    def test_waits_twice_as_long_each_time_up_to_a_limit(self, bot, li, ear, sandbox):
        hooks = sandbox.world.updates.webhooks
        hooks.patience = 0.0001
        ear.answer = lambda _: Reply(500) if len(ear.heard) < 12 else Reply()
        set_to(bot, ear)
        li.type("a")
        sandbox.wait_for_bot()
        assert len(ear.heard) == 12

    def test_waits_as_long_as_it_is_asked_to(self, bot, li, ear, sandbox):
        hooks = sandbox.world.updates.webhooks
        replies = iter([Reply(503, headers={"Retry-After": "20"})])
        ear.answer = lambda _: next(replies, Reply())
        set_to(bot, ear)
        li.type("a")
        sandbox.wait_for_bot()
        first, second = hooks.deliveries
        assert second.began - first.ended >= 20 * hooks.patience
        assert (first.status, second.status) == (503, 200)

    def test_tells_the_last_failure(self, bot, li, ear, sandbox):
        replies = iter([Reply(503)])
        ear.answer = lambda _: next(replies, Reply())
        set_to(bot, ear)
        li.type("a")
        sandbox.wait_for_bot()
        info = bot("getWebhookInfo").result
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
        assert abs(info["last_error_date"] - sandbox.world.now()) < 60

    def test_tells_that_nobody_listens(self, bot, li, sandbox):
        told(bot, "setWebhook", url=URL)
        li.type("a")
        until(lambda: "last_error_message" in bot("getWebhookInfo").result)
        info = bot("getWebhookInfo").result
        assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)

    def test_gives_up_what_has_become_too_old(self, bot, li, ear, sandbox):
        ear.answer = lambda _: Reply(500)
        set_to(bot, ear)
        li.press_data("x")
        ear.wait_for(3)
        sandbox.world.advance(151)
        sandbox.wait_for_bot()
        assert bot("getWebhookInfo").result["pending_update_count"] == 0

    def test_who_is_gone_for_23_hours_is_called_no_more(self, bot, li, ear, sandbox):
        ear.answer = lambda _: Reply(410)
        set_to(bot, ear)
        li.type("a")
        ear.wait_for(2)
        sandbox.world.advance(22 * 3600)
        ear.wait_for(len(ear.heard) + 2)
        assert bot("getWebhookInfo").result["url"] == ear.url
        sandbox.world.advance(3600 + 60)
        until(lambda: bot("getWebhookInfo").result["url"] == "")

    def test_an_answer_that_got_lost_brings_the_update_again(self, bot, li, ear, sandbox):
        sandbox.world.updates.webhooks.lost_answers = 1
        set_to(bot, ear)
        li.type("a")
        sandbox.wait_for_bot()
        assert ear.texts == ["a", "a"]

    def test_goes_on_when_the_network_is_back(self, bot, li, ear, sandbox):
        set_to(bot, ear)
        sandbox.unplug()
        li.type("a")
        assert ear.heard == []
        sandbox.plug_in()
        sandbox.wait_for_bot()
        assert ear.texts == ["a"]


class TestAnAnswerThatAsksForSomething:
    def answered(self, kind: str, body: bytes) -> Reply:
        return Reply(200, body, {"Content-Type": kind})

    @pytest.mark.parametrize("kind", ["application/json", FORM])
    def test_is_carried_out(self, bot, li, ear, sandbox, kind):
        asked = {"method": "sendMessage", "chat_id": li.person.id, "text": "ok"}
        form = f"method=sendMessage&chat_id={li.person.id}&text=ok".encode()
        ear.answer = lambda _: self.answered(kind, form if kind == FORM else json.dumps(asked).encode())
        set_to(bot, ear)
        li.type("a")
        li.wait_for("ok")

    @pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setWebhook", "nonsense"])
    def test_is_passed_over_where_it_asks_for_an_answer_or_the_webhook(self, bot, li, ear, sandbox, method):
        ear.answer = lambda _: self.answered("application/json", json.dumps({"method": method}).encode())
        set_to(bot, ear)
        before = dict(sandbox.counts)
        li.type("a")
        sandbox.wait_for_bot()
        assert dict(sandbox.counts) == before
        assert bot("getWebhookInfo").result["url"] == ear.url

    def test_is_no_failure_where_it_is_refused(self, bot, li, ear, sandbox):
        ear.answer = lambda _: self.answered("application/json", b'{"method": "sendMessage", "chat_id": 1}')
        set_to(bot, ear)
        li.type("a")
        sandbox.wait_for_bot()
        until(lambda: sandbox.oddities != [])
        assert len(ear.heard) == 1


def test_the_library_understands_it(sandbox: SandboxThread, li: Phone, ear: Ear) -> None:
    """python-telegram-bot sets it, reads what is told of it, and its updates."""

    async def work() -> None:
        async with Bot(sandbox.token, f"{sandbox.url}/bot", f"{sandbox.url}/file/bot") as library:
            assert await library.set_webhook(ear.url, secret_token="x", max_connections=5, allowed_updates=["message"])
            info = await library.get_webhook_info()
            assert (info.url, info.max_connections, info.allowed_updates) == (ear.url, 5, ("message",))

    asyncio.run(work())
    li.type("a")
    sandbox.wait_for_bot()
    update = Update.de_json(ear.heard[0].update, None)
    assert update is not None
    assert update.effective_user is not None
    assert update.effective_user.first_name == "李明"
