"""The poster: an A4 page with a code that leads to the bot, in both languages; by command, with Telegram or without."""

import re
import zlib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import segno

from bot.papers import poster, typesetting
from bot.papers.enclosures import PDF
from bot.sandbox.server import SandboxThread
from bot.words import Words
from storage import units
from storage.values import Values
from tests.bot.test_cli import TOKEN, Terminal, terminal
from tests.cast import HOME

__all__ = ["terminal"]

POSTED: Values = {"id": 17, "unit": HOME, "names": ["陈敏", "王秀英"]}


def say(key: str, values: Values) -> str:
    words = Words(ZoneInfo("Asia/Shanghai"))
    words.links.username = "union_hall_bot"
    return words.plain(key, values, "zh")


def streams(pdf: bytes) -> bytes:
    """Whatever of the PDF is packed, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(_unpacked(one) for one in packed)


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return packed


class TestDrawn:
    def test_is_one_page_of_a4(self) -> None:
        drawn = poster.drawn(POSTED, say)
        assert (drawn.kind, drawn.content[:5]) == (PDF, b"%PDF-")
        whole = drawn.content + streams(drawn.content)
        assert len(re.findall(rb"/Type\s*/Page\b", whole)) == 1
        (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", whole))
        assert [round(float(side)) for side in box.split()] == [0, 0, 595, 842]
        assert len(drawn.content) < 200_000

    def test_has_a_square_for_each_dark_one_of_the_code(self) -> None:
        address = "https://t.me/union_hall_bot?start=u_17"
        code = typesetting.matrix(address)
        assert [[int(one) for one in line] for line in code] == [
            [*line] for line in segno.make_qr(address, error="q").matrix
        ]
        with_code = streams(poster.drawn(POSTED, say).content)
        other = streams(poster.drawn(POSTED | {"id": 18}, say).content)
        assert with_code != other

    def test_holds_a_long_name_many_people_and_hostile_words(self) -> None:
        hostile: Values = {"id": 1, "unit": "站" * 52 + "#panic()", "names": ["李" * 60, "*王*", "$x$", "[#sys]"]}
        whole = poster.drawn(hostile, say).content
        assert len(re.findall(rb"/Type\s*/Page\b", whole + streams(whole))) == 1


class TestCommand:
    @pytest.fixture
    def hall(self, terminal: Terminal) -> Terminal:
        terminal.run("invite", "--role", "chair")
        terminal.write(lambda session: units.create(session, HOME))
        return terminal

    def test_writes_a_file_once(self, hall: Terminal, tmp_path: Path) -> None:
        out = tmp_path / "hall.pdf"
        with SandboxThread(token=TOKEN) as sandbox:
            hall.set.setenv("UNIONHALL_TOKEN", TOKEN)
            hall.set.setenv("UNIONHALL_API_URL", sandbox.url)
            said = hall.run("poster", "--unit", HOME, "--out", str(out))
            assert (said.status, said.err) == (0, ""), said
            assert out.read_bytes()[:5] == b"%PDF-"
            out.write_text("mine")
            again = hall.run("poster", "--unit", HOME, "--out", str(out))
        assert (again.status, out.read_text()) == (1, "mine")
        assert "hall.pdf" in again.err

    def test_says_what_is_missing(self, hall: Terminal, tmp_path: Path) -> None:
        hall.set.delenv("UNIONHALL_TOKEN", raising=False)
        assert "UNIONHALL_TOKEN" in hall.run("poster", "--unit", HOME).err
        hall.set.setenv("UNIONHALL_TOKEN", TOKEN)
        hall.set.setenv("UNIONHALL_API_URL", "http://127.0.0.1:9")
        unreached = hall.run("poster", "--unit", HOME, "--out", str(tmp_path / "no.pdf"))
        assert (unreached.status, TOKEN in unreached.err) == (1, False)
        assert "Telegram" in unreached.err
        assert hall.run("poster", "--unit", "没有的站").status == 2
        assert not (tmp_path / "no.pdf").exists()
