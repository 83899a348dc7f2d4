"""A union for the stories: 城东供水站 with officer and steward, a chair above, and people enough for every test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from storage import offices
from storage.database import Transaction
from storage.visitors import Person, recognise
from tests.story.running import RunningBot

STATION = "城东供水站"
TOKEN = "700100200:AAtests-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"


@dataclass
class Union:
    """The running union: its people's telephones, its bot."""

    sandbox: SandboxThread
    bot: RunningBot
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def member(self, *, language: str = "zh-hans", joined: bool = True) -> Phone:
        """The next employee of the station; with `joined` the bot knows them already."""
        number = next(self._numbers)
        phone = self.sandbox.phone(f"职工{number:02}", phone=f"138000010{number:02}", language_code=language)
        if joined:
            self.join(phone)
        return phone

    def join(self, phone: Phone) -> None:
        phone.start()
        english = (phone.language_code or "zh").startswith("en")
        phone.press("☎ Send my number" if english else "☎ 发送我的手机号")
        phone.wait_for("Hello" if english else "您好")

    def officer(
        self, name: str, number: str, role: str, unit: str | None = None, *, language: str = "zh-hans"
    ) -> Phone:
        phone = self.sandbox.phone(name, phone=number, language_code=language)
        self.join(phone)
        phone.start(self.bot.invite(role, unit))
        phone.wait_for("You are now" if language == "en" else "您现在是")
        return phone

    def dismiss(self, officer: Phone) -> None:
        """Ends every office of that person, beside the running bot."""
        database = self.bot.database()
        try:
            database.write_now(lambda session: _dismiss(session, officer.person.id))
        finally:
            database.close()


def _dismiss(session: Transaction, telegram_id: int) -> None:
    now = datetime.now(UTC)
    offices.dismiss(session, recognise(session, Person(telegram_id, "zh"), now=now).account_id, now=now)


def _roster(folder: Path) -> Path:
    people = [f"职工{number:02},SW{number:03},138000010{number:02},{STATION},在职" for number in range(1, 90)]
    people += [
        f"王秀英,SW901,13800000901,{STATION},在职",
        f"陈敏,SW902,13800000902,{STATION},在职",
        "赵国强,SW903,13800000903,办公室,在职",
        f"周同,SW904,13800000777,{STATION},在职",
        f"周通,SW905,13800000777,{STATION},在职",
        "孙丽,SW906,13800000906,城西供水站,在职",
        "孙丽zh,SW907,13800000907,城西供水站,在职",
        "孙丽en,SW908,13800000908,城西供水站,在职",
        "孙丽,SW909,13800000909,城西供水站,在职",
    ]
    file = folder / "roster.csv"
    file.write_text("\n".join(["姓名,工号,手机号,部门,状态", *people]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Union]:
    folder = tmp_path_factory.mktemp("union")
    with SandboxThread(token=TOKEN) as sandbox:
        bot = RunningBot(folder / "data", token=TOKEN, api_url=sandbox.url)
        (folder / "data").mkdir()
        bot.command("import", "members", str(_roster(folder)))
        bot.start()
        sandbox.wait_for_bot()
        try:
            yield Union(sandbox, bot)
            assert sandbox.oddities == []
        finally:
            bot.close()


@pytest.fixture(scope="module")
def wang(union: Union) -> Phone:
    """王秀英, officer of the station."""
    return union.officer("王秀英", "13800000901", "officer", STATION)


@pytest.fixture(scope="module")
def chen(union: Union) -> Phone:
    """陈敏, steward of the station."""
    return union.officer("陈敏", "13800000902", "steward", STATION)


@pytest.fixture(scope="module")
def zhao(union: Union) -> Phone:
    """赵国强, the chair."""
    return union.officer("赵国强", "13800000903", "chair")
