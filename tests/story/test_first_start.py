"""The first real start: from an empty folder to the first employee, as the README goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import SandboxThread
from tests.story.conftest import STATION, TOKEN, Union, _roster
from tests.story.running import RunningBot
from tests.story.test_groups import card_of, let_pin, make_group


@pytest.fixture
def empty(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Union]:
    """A bot that has never run, in an empty folder, and Telegram."""
    more = {} if backend == "sqlite" else {"UNIONHALL_DATABASE_URL": str(request.getfixturevalue("postgres")("empty"))}
    with SandboxThread(token=TOKEN) as sandbox:
        (tmp_path / "data").mkdir()
        union = Union(sandbox, RunningBot(tmp_path / "data", token=TOKEN, api_url=sandbox.url, **more))
        try:
            yield union
        finally:
            union.close()


class TestTheFirstStart:
    def test_goes_from_an_empty_folder_to_the_first_employee(self, empty: Union, tmp_path: Path) -> None:
        bot, sandbox = empty.bot, empty.sandbox
        bot.start()
        sandbox.wait_for_bot(60)
        said = bot.command("doctor", status=1)
        assert all(words in said for words in ("unionhall import members", "unionhall invite --role chair"))

        bot.command("import", "members", str(_roster(tmp_path)))
        said = bot.command("doctor", status=1)
        assert "已加入 0 人" in said
        assert STATION in said

        zhao = sandbox.phone("赵国强", phone="13800000903")
        zhao.start(bot.invite("chair"))
        zhao.wait_for("您现在是工会主席")
        assert "还没发过手机号" in bot.command("doctor")
        empty.join(zhao)
        said = bot.command("doctor")
        assert all(words in said for words in ("工会主席：在用", "副主席：还没有", "群：还没有", "没有联络员"))

        there = make_group(zhao, f"{STATION}工会群")
        let_pin(there)
        there.press("接入这个群")
        card_of(there)
        assert "群：已接入 1 个" in bot.command("doctor")

        bot.command("poster", "--unit", STATION, "--out", str(tmp_path / "poster.pdf"))
        assert (tmp_path / "poster.pdf").read_bytes().startswith(b"%PDF")

        li = empty.member()
        li.wait_for("您好", anywhere=True)
        assert "已加入 2 人" in bot.command("doctor")

    def test_tells_a_bot_that_may_join_no_group_or_hears_too_much(self, empty: Union, tmp_path: Path) -> None:
        empty.bot.command("import", "members", str(_roster(tmp_path)))
        empty.sandbox.world.privacy = False
        assert "/setprivacy" in empty.bot.command("doctor", status=1)
        empty.sandbox.world.privacy = True
        assert "/setprivacy" not in empty.bot.command("doctor", status=1)
