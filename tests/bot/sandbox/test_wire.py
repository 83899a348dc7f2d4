"""The wire: whatever bytes come, the sandbox answers or hangs up, and goes on."""

import json
import logging
import random
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote_to_bytes, urlencode

import pytest

from bot.sandbox import forms, methods
from bot.sandbox.phones import Phone
from bot.sandbox.reader import BODY_LIMIT, HEAD_LIMIT, Malformed, Reader
from bot.sandbox.server import HOST, TOKEN, SandboxThread
from tests.bot.sandbox.caller import FORM, Caller

_STATUS = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")


def request(
    method: str = "getMe", body: bytes = b"", *, verb: str = "POST", headers: str = "", path: str | None = None
) -> bytes:
    """A whole one, with a right Content-Length unless the headers name another way."""
    path = f"/bot{TOKEN}/{method}" if path is None else path
    length = "" if "ength" in headers or "ncoding" in headers else f"Content-Length: {len(body)}\r\n"
    return f"{verb} {path} HTTP/1.1\r\nHost: x\r\n{headers}{length}\r\n".encode("latin-1") + body


class Talk:
    """A connection on which a test says what it likes."""

    def __init__(self, sandbox: SandboxThread) -> None:
        self.wire = socket.create_connection((HOST, sandbox.port), timeout=10)
        self.received = b""

    def say(self, data: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it was refused before it was all there
            self.wire.sendall(data)

    def end(self) -> bytes:
        """Says no more; everything that is answered, until the other side hangs up too."""
        with suppress(OSError):
            self.wire.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while piece := self.wire.recv(1 << 16):
                self.received += piece
        self.wire.close()
        return self.received

    def hear(self, answers: int) -> bytes:
        """Until so many answers have begun."""
        while len(_STATUS.findall(self.received)) < answers:
            piece = self.wire.recv(1 << 16)
            assert piece, self.received
            self.received += piece
        return self.received


@pytest.fixture
def talk(sandbox: SandboxThread) -> Iterator[Talk]:
    talk = Talk(sandbox)
    yield talk
    talk.wire.close()


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in _STATUS.findall(received)]


def said(sandbox: SandboxThread, data: bytes) -> list[int]:
    """The statuses of what is answered to these bytes on a connection of their own."""
    talk = Talk(sandbox)
    talk.say(data)
    return statuses(talk.end())


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "status"),
        [
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
            (b"GET\r\n\r\n", 400),
            (b"GET / HTTP/2\r\n\r\n", 400),
            (b"GET  / HTTP/1.1\r\n\r\n", 400),
            (request(headers="Content-Length: -1\r\n"), 400),
            (request(headers="Content-Length: a\r\n"), 400),
            (request(headers=f"Content-Length: {'9' * 5000}\r\n"), 400),
            (request(headers=f"Content-Length: {BODY_LIMIT + 1}\r\n"), 413),
            (request(headers=f"X-Long: {'a' * HEAD_LIMIT}\r\n"), 431),
            (b"GET / HTTP/1.1\r\nX-Long: " + b"a" * HEAD_LIMIT, 431),
            (request(headers="Transfer-Encoding: gzip, chunked\r\n"), 501),
            (request(b"x".decode(), verb="HEAD"), 405),
            (request(verb="PUT"), 405),
            (request(verb="DELETE"), 405),
        ],
    )
    def test_says_why_and_hangs_up(self, sandbox, bot, data, status):
        assert said(sandbox, data + request()) == [status]
        assert bot("getMe").status == 200

    @pytest.mark.parametrize(
        "chunks",
        [
            b"-5\r\nhello\r\n0\r\n\r\n",
            b"+5\r\nhello\r\n0\r\n\r\n",
            b"0x5\r\nhello\r\n0\r\n\r\n",
            b"1_0\r\nhello\r\n0\r\n\r\n",
            b"\r\nhello\r\n0\r\n\r\n",
            b"zz\r\nhello\r\n0\r\n\r\n",
            b"5\r\nhelloXX0\r\n\r\n",
            b"f" * (HEAD_LIMIT + 10),
        ],
    )
    def test_takes_no_chunk_of_no_length(self, sandbox, chunks):
        assert said(sandbox, request(headers="Transfer-Encoding: chunked\r\n") + chunks) == [400]

    def test_takes_no_more_chunks_than_a_body_may_have(self, sandbox):
        chunk = b"100000\r\n" + bytes(1 << 20) + b"\r\n"
        assert said(sandbox, request(headers="Transfer-Encoding: chunked\r\n") + chunk * 51) == [413]

    def test_of_a_body_too_large_comes_in_telegrams_words_though_it_is_sent(self, bot):
        answer = bot.open(f"/bot{TOKEN}/sendDocument", bytes(BODY_LIMIT + 1), {"Content-Type": "multipart/form-data"})
        assert answer.refusal == "413 Request Entity Too Large"

    def test_of_words_without_end(self, bot, li):
        text = "a" * (1 << 20)
        assert bot("sendMessage", chat_id=li.person.id, text=text).refusal == "413 Request Entity Too Large"
        assert bot.form("sendMessage", chat_id=li.person.id, text=text).refusal == "413 Request Entity Too Large"
        part = f'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}a\r\n--b--'.encode()
        assert bot.post("sendMessage", part, "multipart/form-data; boundary=b").status == 413
        parts = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n' * 1000
        assert bot.post("sendMessage", parts + b"--b--", "multipart/form-data; boundary=b").status == 413

    @pytest.mark.parametrize(
        ("body", "refusal"),
        [
            (b"[" * 100_000, "400 Bad Request: can't parse JSON object"),
            (b'{"chat_id":' * 50_000, "400 Bad Request: can't parse JSON object"),
            (b'{"text":' + b"9" * 5000 + b"}", "400 Bad Request: can't parse JSON object"),
            (b"\xff", "400 Bad Request: can't parse JSON object"),
            (b"[]", "400 Bad Request: object expected"),
            (b'{"text":"\\ud800"}', "400 Bad Request: strings must be encoded in UTF-8"),
            (b'{"\\udfff":1}', "400 Bad Request: strings must be encoded in UTF-8"),
            (b'{"text":"a","reply_markup":{"a":"\\ud83d"}}', "400 Bad Request: strings must be encoded in UTF-8"),
        ],
    )
    def test_of_json_that_is_none(self, bot, body, refusal):
        assert bot.post("sendMessage", body, "application/json").refusal == refusal

    @pytest.mark.parametrize("name", ["reply_markup", "entities", "link_preview_options", "reply_parameters"])
    def test_of_json_without_bottom_within_a_form(self, bot, li, name):
        assert bot.form("sendMessage", chat_id=li.person.id, text="a", **{name: "[" * 100_000}).status == 400

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b"--b--"),
            ("multipart/form-data; boundary=b", b""),
            ("multipart/form-data; boundary=b", b"--b"),
            ("multipart/form-data; boundary=b", b"--b\r\n\r\n--b"),
            ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\na'),
            (
                "multipart/form-data; boundary=b",
                b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\na\r\n--b--',
            ),
            ("text/plain", b"a"),
        ],
    )
    def test_of_forms_that_are_none(self, bot, kind, body):
        assert bot.post("sendMessage", body, kind).status == 400

    @pytest.mark.parametrize("chat_id", ["9" * 5000, "-" + "9" * 30, "--5", "5.0", "٣", "@", "@" + "x" * 1000, " "])
    def test_of_chats_that_are_none(self, bot, chat_id):
        assert bot.form("sendMessage", chat_id=chat_id, text="a").status == 400

    def test_of_a_path_that_is_no_text(self, bot):
        assert bot.open("/bot%FF%FE/getMe").refusal == "400 Bad Request: strings must be encoded in UTF-8"


class TestReading:
    def test_of_a_thousand_requests_in_one_piece(self, sandbox, talk):
        talk.say(request() * 1000)
        assert statuses(talk.hear(1000)) == [200] * 1000

    def test_goes_on_behind_one_that_waits(self, bot, li, talk, sandbox):
        polling = request("getUpdates", b"timeout=50", headers=f"Content-Type: {FORM}\r\n")
        talk.say(polling + request() * 300)
        sandbox.wait_for_bot()
        assert not talk.received
        li.type("a")
        assert statuses(talk.hear(301)) == [200] * 301
        assert talk.received.index(b'"text": "a"') < talk.received.index(b"can_join_groups")

    def test_byte_by_byte(self, talk):
        for byte in request("getMe", b"{}", headers="Content-Type: application/json\r\n"):
            talk.say(bytes([byte]))
        assert statuses(talk.hear(1)) == [200]

    def test_of_chunks_with_extensions_and_trailers(self, bot, li, talk):
        body = json.dumps({"chat_id": li.person.id, "text": "好"}).encode()
        chunks = b"".join(b"%X;a=b\r\n%c\r\n" % (1, byte) for byte in body) + b"0\r\nX-Sum: 1\r\n\r\n"
        head = request("sendMessage", headers="Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n")
        talk.say(head + chunks + request())
        assert statuses(talk.hear(2)) == [200, 200]
        assert li.screen == "好"

    def test_waits_for_the_body_of_who_waits_for_a_word(self, bot, li, talk):
        body = urlencode({"chat_id": li.person.id, "text": "a"}).encode()
        head = f"Content-Type: {FORM}\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n"
        talk.say(request("sendMessage", headers=head))
        assert talk.hear(1) == b"HTTP/1.1 100 Continue\r\n\r\n"
        talk.say(body)
        assert statuses(talk.hear(2)) == [100, 200]

    def test_of_a_large_body_joins_its_pieces_once(self):
        body, piece = bytes(50_000_000), 1 << 16
        reader = Reader()
        reader.feed(request(headers=f"Content-Length: {len(body)}\r\n"))
        assert reader.next() is None
        for count, at in enumerate(range(0, len(body), piece)):
            assert len(reader._pieces) == count
            assert reader.next() is None
            reader.feed(body[at : at + piece])
        whole = reader.next()
        assert whole is not None
        assert whole.body == body

    def test_of_50_megabytes(self, bot, li):
        head = f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{li.person.id}\r\n--b\r\n'
        head += 'Content-Disposition: form-data; name="document"; filename="a"\r\n\r\n'
        form = head.encode() + bytes(50_000_000) + b"\r\n--b--"
        assert (
            bot.post("sendDocument", form, "multipart/form-data; boundary=b").result["document"]["file_size"]
            == 50_000_000
        )

    def test_hangs_up_on_who_sends_without_end_behind_one_that_waits(self, sandbox, talk):
        talk.say(request("getUpdates", b"timeout=50", headers=f"Content-Type: {FORM}\r\n"))
        sandbox.wait_for_bot()
        for _ in range(60):
            talk.say(bytes(1 << 20))
        assert talk.end() == b""

    def test_of_old_http_ends_the_connection(self, sandbox):
        old = f"GET /bot{TOKEN}/getMe HTTP/1.0\r\n\r\n".encode()
        assert said(sandbox, old + request()) == [200]
        assert said(sandbox, request(headers="Connection: close\r\n") + request()) == [200]

    @pytest.mark.parametrize("seed", range(20))
    def test_is_the_same_in_whatever_pieces_it_comes(self, seed):
        chance = random.Random(seed)
        bodies = [chance.randbytes(chance.randrange(300)) for _ in range(20)]
        stream = b"".join(_framed(body, chance) for body in bodies)
        reader, read = Reader(), []
        while stream:
            size = chance.choice([1, 2, 7, 100, 10_000])
            reader.feed(stream[:size])
            stream = stream[size:]
            while (one := reader.next()) is not None:
                read.append(one.body)
        assert read == bodies


def _framed(body: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return request(body=body)
    chunks = b""
    while body:
        size = chance.randrange(1, 100)
        chunks += b"%x\r\n%s\r\n" % (len(body[:size]), body[:size])
        body = body[size:]
    return request(headers="Transfer-Encoding: chunked\r\n") + chunks + b"0\r\n\r\n"


class TestPercents:
    @pytest.mark.parametrize("text", [b"100%", b"%", b"%%41", b"%4", b"%zz%41", b"a%\nb", b"%=41", b"=41", b"=\n"])
    def test_that_are_no_escapes_stay(self, text):
        assert forms.unescape(text) == unquote_to_bytes(text).decode()

    def test_are_undone_as_pythons_own_reader_does(self):
        chance = random.Random(1)
        for _ in range(3000):
            text = bytes(chance.choice(b"%%%%==_ \r\n\t+aAfF049gz") for _ in range(chance.randrange(12)))
            expected = unquote_to_bytes(text)
            if expected.isascii():
                assert forms.unescape(text) == expected.decode(), text


class TestAnything:
    """Thousands of requests that no client sends, the same for the same seed."""

    @pytest.fixture
    def heard(self, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
        caplog.set_level(logging.WARNING)
        return caplog

    def check(self, sandbox: SandboxThread, bot: Caller, li: Phone, heard: pytest.LogCaptureFixture) -> None:
        """It is still there, no connection is left, and nothing of it broke."""
        assert bot("sendMessage", chat_id=li.person.id, text="还在").status == 200
        assert [each for each in sandbox.oddities if "broke" in each] == []
        assert heard.text == ""

    @pytest.mark.parametrize("seed", range(4))
    def test_of_bytes_is_answered_or_hung_up_on(self, sandbox, bot, li, heard, seed):
        chance = random.Random(seed)
        for _ in range(600):
            for status in said(sandbox, _bytes(chance, li.person.id)):
                assert status in {100, 200, 400, 401, 403, 404, 405, 409, 413, 429, 431, 501}
        self.check(sandbox, bot, li, heard)

    @pytest.mark.parametrize("seed", range(4))
    def test_of_parameters_is_answered(self, sandbox, bot, li, heard, seed):
        chance = random.Random(seed)
        # The one waits, the other calls somebody; the rest may be asked anything.
        served = sorted(methods.METHODS.keys() - {"getupdates", "setwebhook"})
        talk = Talk(sandbox)
        for number in range(1, 801):
            body = json.dumps(_parameters(chance, li.person.id)).encode()
            talk.say(request(chance.choice(served), body, headers="Content-Type: application/json\r\n"))
            talk.hear(number)
        assert 500 not in statuses(talk.end())
        self.check(sandbox, bot, li, heard)


def _bytes(chance: random.Random, chat_id: int) -> bytes:
    """Something like a request."""
    text = {"chat_id": str(chat_id), "text": "好 <b>a</b> &amp; 😀"}
    form = urlencode(text).encode()
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text[name]}\r\n' for name in text)
    whole = [
        request("sendMessage", form, headers=f"Content-Type: {FORM}\r\n"),
        request("sendMessage", json.dumps(text).encode(), headers="Content-Type: application/json\r\n"),
        request("sendMessage", (parts + "--b--").encode(), headers="Content-Type: multipart/form-data; boundary=b\r\n"),
        request(verb="GET", path=f"/bot{TOKEN}/sendMessage?{urlencode(text)}"),
        request(verb="GET", path=f"/file/bot{TOKEN}/documents/file_1.bin"),
        request(headers="Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n0\r\n\r\n",
    ]
    data = b"".join(chance.choices(whole, k=chance.choice([1, 1, 1, 2, 5])))
    for _ in range(chance.choice([0, 1, 1, 2, 5])):
        data = _mutated(data, chance)
    return data if chance.random() < 0.9 else chance.randbytes(chance.randrange(2000))


def _mutated(data: bytes, chance: random.Random) -> bytes:
    at, width = chance.randrange(len(data) + 1), chance.choice([1, 2, 10, 100])
    cut = data[:at], data[at : at + width], data[at + width :]
    special = chance.choice([b"\r\n", b"\r\n\r\n", b"\0", b"%", b"%ff", b"--b", b": ", b"-1\r\n", b" ", b"9" * 400])
    piece = chance.choice([b"", cut[1] * 2, special, chance.randbytes(width), bytes(reversed(cut[1]))])
    return cut[0] + piece + (cut[2] if chance.random() < 0.9 else b"")


_TOLD = """
    chat_id text parse_mode entities reply_markup reply_parameters message_id message_ids user_id
    callback_query_id question options type correct_option_ids open_period close_date media photo document caption
    latitude longitude emoji phone_number first_name title description permissions can_send_messages until_date
    invite_link name expire_date member_limit creates_join_request commands scope language_code file_id offset limit
    show_alert action reaction custom_title tag rights for_channels menu_button url explanation allows_multiple_answers
    link_preview_options colour
"""
_NAMES = _TOLD.split()
_VALUES = [
    *("", "a", "0", "-1", "true", "HTML", "<b>", "</b>", "<b>x</b>", "&#55296;", "&#x110000;", "@union_hall_bot"),
    *("[]", "{}", "[[]]", "null", "1e400", "[null]", '["a","b"]', "[1,2]", '{"type":"all_private_chats"}', "9" * 25),
    *(
        '[{"text":"a"},{"text":"b"}]',
        '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}',
        '{"keyboard":[["a"]]}',
    ),
    *(
        '[{"type":"bold","offset":0,"length":1}]',
        '{"message_id":1}',
        '{"inline_keyboard":[[null]]}',
        "quiz",
        "[" * 5000,
    ),
    *(
        0,
        -1,
        2**31,
        2**63,
        10**30,
        1.5,
        True,
        None,
        [],
        {},
        [[]],
        [None],
        [{}],
        {"a": {"b": [1]}},
        "😀" * 200,
        "\0",
        "a" * 5000,
    ),
]


def _parameters(chance: random.Random, chat_id: int) -> dict[str, object]:
    given: dict[str, object] = {name: chance.choice(_VALUES) for name in chance.choices(_NAMES, k=chance.randrange(12))}
    if chance.random() < 0.9:
        given |= {"chat_id": chat_id, "user_id": chat_id, "message_id": 1}
    if chance.random() < 0.5:
        given |= {"text": "a", "question": "a", "options": '[{"text":"a"},{"text":"b"}]', "name": "a", "title": "a"}
    return given


class TestMalformed:
    def test_says_its_status(self):
        reader = Reader()
        reader.feed(b"nonsense\r\n\r\n")
        with pytest.raises(Malformed) as caught:
            reader.next()
        assert caught.value.status == 400
