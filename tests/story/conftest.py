"""A union for the stories: 城东供水站 with officer and steward, a chair above, and people enough for every test."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.sandbox.limits import Limits, Rate
from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from storage import offices
from storage.accounts import Account
from storage.database import Database, Transaction
from storage.hardship import Report
from storage.offices import Role
from storage.units import Unit
from tests.server import MakeDatabase
from tests.story import seed, strictness
from tests.story.running import RunningBot

T = TypeVar("T")

STATION = "城东供水站"
TOKEN = "700100200:AAtests-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"


@dataclass
class Union:
    """The running union: its people's telephones, its bot."""

    sandbox: SandboxThread
    bot: RunningBot
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _line: Database | None = None

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
        return self._appoint(phone, Role(role), unit)

    def colleague(self, role: str = "officer", unit: str | None = STATION, *, language: str = "zh-hans") -> Phone:
        """The next employee of the station, in office there."""
        return self._appoint(self.member(language=language), Role(role), unit)

    def _appoint(self, phone: Phone, role: Role, unit: str | None) -> Phone:
        phone.start(self._invite(role, unit))
        phone.wait_for("You are now" if phone.language_code == "en" else "您现在是")
        return phone

    def _invite(self, role: Role, unit: str | None) -> str:
        """A code of office, as the command line makes them: a process of its own for each would take its second."""

        def invite(session: Transaction) -> str:
            where = None if unit is None else session.scalars(select(Unit.id).filter_by(name=unit)).one()
            return offices.invite(session, role, where, now=self.bot.now)[0]

        return self.beside(invite)

    def dismiss(self, officer: Phone) -> None:
        """Ends every office of that person, beside the running bot."""
        account_id = self.account_of(officer)
        self.beside(lambda session: offices.dismiss(session, account_id, now=self.bot.now))

    def account_of(self, phone: Phone) -> int:
        mine = select(Account.id).filter_by(telegram_id=phone.person.id)
        return self.look(lambda session: session.scalars(mine).one())

    def report(self, number: str) -> Report:
        """What is kept of the case of that number."""
        return self.look(lambda session: session.scalars(select(Report).filter_by(number=number)).one())

    def until(self, rule: Callable[[Transaction], object], within: float = 60.0) -> None:
        """Waits until a look in the database finds it so: for what no telephone shows."""
        clock, deadline = threading.Event(), time.monotonic() + within
        while not self.look(rule):
            assert time.monotonic() < deadline
            clock.wait(0.1)

    def look(self, rule: Callable[[Transaction], T]) -> T:
        """A look in the bot's database, beside the running bot."""
        with self._database() as database:
            return database.read_now(rule)

    def beside(self, rule: Callable[[Transaction], T]) -> T:
        """A rule in the bot's database, beside the running bot."""
        with self._database() as database:
            return database.write_now(rule)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """A file is opened anew each time; to a server the line stays open."""
        database = self._line or self.bot.database()
        if database.in_a_file:
            with closing(database):
                yield database
        else:
            self._line = database
            yield database

    def close(self) -> None:
        self.bot.close()
        if self._line is not None:
            self._line.close()


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


@dataclass(frozen=True, slots=True)
class Installed:
    """The data of a bot that knows the roster and has never run: its folder and, on PostgreSQL, its database."""

    folder: Path
    url: str | None

    def copy(self, folder: Path, **more: str) -> RunningBot:
        """A bot that begins with these data: a file of its own, or the worker's database as it was at first."""
        shutil.copytree(self.folder, folder)
        if self.url is not None:
            seed.restore(self.url)
            more["UNIONHALL_DATABASE_URL"] = self.url
        return RunningBot(folder, token=TOKEN, **more)


# One of each a worker, and not one whenever a file goes from one database to the other: an import takes seconds.


@pytest.fixture(scope="session")
def installed_in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return _install(tmp_path_factory.mktemp("installed"), None)


@pytest.fixture(scope="session")
def installed_on_a_server(postgres: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    with postgres.migrating():
        return _install(tmp_path_factory.mktemp("installed"), postgres("installed"))


@pytest.fixture(scope="module")
def installed(backend: str, request: pytest.FixtureRequest) -> Installed:
    made: Installed = request.getfixturevalue("installed_in_a_file" if backend == "sqlite" else "installed_on_a_server")
    return made


def _install(folder: Path, url: str | None) -> Installed:
    more = {"UNIONHALL_DATABASE_URL": url} if url else {}
    bot = RunningBot(folder / "data", token=TOKEN, api_url="http://127.0.0.1:9", **more)
    bot.folder.mkdir()
    bot.command("import", "members", str(_roster(folder)))
    if url is not None:
        seed.keep(url)
    return Installed(bot.folder, url)


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str]:
    """What this file's bot is set to besides: another fixture of the name in the file says it."""
    return {}


@pytest.fixture(scope="module")
def union(
    installed: Installed,
    tmp_path_factory: pytest.TempPathFactory,
    more_settings: dict[str, str],
) -> Iterator[Union]:
    folder = tmp_path_factory.mktemp("union")
    with SandboxThread(token=TOKEN) as sandbox:
        # A chat's and a group's, by the story's own clock; that of all does not bind answers, and here a day's people
        # come within seconds.
        bot = installed.copy(folder / "data", api_url=sandbox.url, **more_settings)
        sandbox.limits = Limits(lambda: bot.lived, on=True, all=Rate(10_000, 10_000))
        union = Union(sandbox, bot)
        bot.start()
        sandbox.wait_for_bot(60)
        try:
            yield union
            assert sandbox.oddities == []
            assert [call.method for call in sandbox.calls if call.status == 429] == []
            assert strictness.complaints(list(sandbox.calls)) == []
        finally:
            union.close()


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
