"""Ten thousand questions imported into a bank that has a hundred thousand: how long reading, looking through the bank
and taking take, and how long one page holds the writer.

`python -m tests.bench.question_files [--rows 10000] [--bank 100000]`; part of `make bench`. On PostgreSQL with the
address of a server in UNIONHALL_DATABASE_URL.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from bot import ground, settings
from bot.question_files import binder, reading, writing
from storage.database import Database
from storage.question_files import foreseeing, gift_writing, proposing, readings, taking
from storage.question_files.found import Finding, Found
from storage.question_files.readings import Reading
from storage.questions.content import Content, Difficulty, Kind, Option, packed
from tests.story.running import MORNING

_SIGNS = (
    "工会安全生产法职工权益维护组织会员代表大会经费管理消防急救供水水质检测设备运行巡查应急预案劳动合同培训考核责任制度"
    "落实监督检查隐患整改事故报告健康体检慰问帮扶活动春节民俗传统文化学习教育纪律规定条例办法细则标准规范"
)


def questions(count: int, seed: int) -> Iterator[Content]:
    """Questions of four kinds that look like a union's."""
    chance = random.Random(seed)

    def words(fewest: int, most: int) -> str:
        return "".join(chance.choices(_SIGNS, k=chance.randint(fewest, most)))

    for number in range(count):
        kind = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.FILL_IN)[number % 4]
        texts = list(dict.fromkeys(words(4, 14) for _ in range(4)))
        rights = {0} if kind is Kind.SINGLE else {0, 2}
        options: tuple[Option, ...] = ()
        if kind in {Kind.SINGLE, Kind.SEVERAL}:
            options = tuple(Option(one, at in rights) for at, one in enumerate(texts))
        elif kind is Kind.FILL_IN:
            options = (Option(texts[0], right=True),)
        yield Content(
            kind,
            f"{words(18, 60)}（  ）。",
            options=options,
            truth=chance.random() < 0.5 if kind is Kind.TRUE_FALSE else None,
            explanation=words(20, 60),
            category=(_SIGNS[number % 8], _SIGNS[number % 24]),
            difficulty=chance.choice([*Difficulty]),
        )


def fill(database: Database, count: int) -> None:
    """A bank of so many questions."""
    page: list[Found] = []
    for number, one in enumerate(questions(count, 1), 1):
        page.append(Found(number, one))
        if len(page) == 2_000 or number == count:
            good = [*_goods(page)]
            database.write_now(partial(taking.take, some=good, by=None, now=MOMENT))
            page = []


def _goods(page: list[Found]) -> list[readings.Good]:
    return readings.of(Finding("gift", page)).good


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {ordered[len(ordered) // 2] * 1000:.0f} ms, p99 {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms"


MOMENT = datetime.fromisoformat(MORNING)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.question_files")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--bank", type=int, default=100_000)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNIONHALL_DATA"] = folder
        found = settings.read(needs_token=False)
        database = ground.open_database(found, may_create=True, tell=lambda *_: None)
        fill(database, orders.bank)
        contents = [*questions(orders.rows, 2)]
        files = {
            "template": (Path(folder) / "q.xlsx", writing.workbook(contents, "bank")),
            "gift": (Path(folder) / "q.gift", "".join(gift_writing.written(contents)).encode()),
        }
        for name, (path, content) in files.items():
            path.write_bytes(content)
            begun = time.perf_counter()
            read: Reading = reading.read(path)
            done = time.perf_counter() - begun
            print(f"{name}: {len(read.good)} questions read in {done:.1f} s")
        ahead, looked = _foreseen(database, read)
        print(f"looked through {orders.bank}: {sum(looked):.1f} s, {len(ahead)} near ones; {_spread(looked)} a page")
        taken = []
        begun = time.perf_counter()
        for at in range(0, len(read.good), proposing.QUESTIONS):
            some = read.good[at : at + proposing.QUESTIONS]
            before = time.perf_counter()
            database.write_now(partial(taking.take, some=some, by=None, now=MOMENT))
            taken.append(time.perf_counter() - before)
        print(f"taken in {time.perf_counter() - begun:.1f} s; {_spread(taken)} a transaction")
        begun = time.perf_counter()
        size = len(binder.bound("xlsx", "bank", [(packed(one), "") for one in contents]))
        print(f"{orders.rows} written into a workbook of {size >> 20} MB in {time.perf_counter() - begun:.1f} s")
        database.close()


def _foreseen(database: Database, read: Reading) -> tuple[dict[int, int], list[float]]:
    begun = time.perf_counter()
    compared = foreseeing.Compared(read.good)
    looked = [time.perf_counter() - begun]
    after: int | None = 0
    while after is not None:
        before = time.perf_counter()
        after = database.read_now(partial(compared.page, after=after))
        looked.append(time.perf_counter() - before)
    return compared.near, looked


if __name__ == "__main__":
    main()
