"""How long a search for people takes among 100,000: the whole rule, as the chair, whose rights reach everybody.

`python -m tests.bench.people [--people 100000] [--searches 200]`; part of `make bench`.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from storage import accounts, migrations, offices, people, pinyin, rosters, visitors
from storage.database import Database
from storage.keyring import Keyring
from storage.offices import Role
from storage.rosters import Place, RosterRow
from storage.visitors import Person
from tests import server
from tests.conftest import ZONE

NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
CHAIR = Person(5_000_000_001, "zh")
#: Surnames, the common ones as often as they are, and characters of given names.
_FAMILY = "王" * 72 + "李" * 71 + "张" * 68 + "刘" * 54 + "陈" * 45 + "杨" * 31 + "赵黄周吴" * 20 + "徐孙胡朱高" * 13
_FAMILY += "林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎" * 6
_FAMILY += "单曾解仇区朴查覃翟岳臧诸尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国华红兰志新海燕春梅玉林晓东飞鹏浩宇欣怡子轩梓涵一诺"


def roster(count: int, chance: random.Random) -> list[RosterRow]:
    """So many people in 300 units."""
    rows = []
    for number in range(count):
        name = chance.choice(_FAMILY) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
        unit = number * 300 // count
        path = ("江州市水务局", f"第{unit // 10 + 1}分局", f"第{unit + 1}供水站")
        phone = str(13_000_000_000 + number * 7)
        rows.append(RosterRow(Place("", number, number), name, f"SW{100_000 + number}", path, "抄表班", (phone,)))
    return rows


def questions(rows: list[RosterRow], count: int, chance: random.Random) -> list[tuple[str, str]]:
    """What officers type: kind and words, of people who are there, and of some who are not."""
    asked = []
    for number in range(count):
        row = chance.choice(rows)
        read = [syllables[0] for syllables in pinyin.read(row.name)]
        kinds = {
            "name": row.name,
            "surname": row.name[0],
            "pinyin": " ".join(read),
            "surname in pinyin": read[0],
            "initials": "".join(one[0] for one in read),
            "one letter": read[0][0],
            "initials and unit": "".join(one[0] for one in read) + " " + row.unit_path[-1],
            "name and unit": row.name + row.unit_path[-1],
            "given name": row.name[1:],
            "staff number": row.staff_no or "",
            "telephone": row.phones[0],
            "name and last four": f"{row.name} {row.phones[0][-4:]}",
            "unit": row.unit_path[-1],
            "branch": row.unit_path[-2],
            "everybody": row.unit_path[0],
            "nobody": chance.choice(("龘龘龘", "xxqz", "zhuangbiqiu", "13999999999", "没有这个人 供水站")),
        }
        kind = [*kinds][number % len(kinds)]
        asked.append((kind, kinds[kind]))
    return asked


@contextmanager
def filled(url: str, rows: list[RosterRow]) -> Iterator[Database]:
    with closing(Database(url, Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64))))) as database:
        migrations.upgrade(database)

        def take(session: Session, some: list[RosterRow]) -> None:
            rosters.take(session, some)

        def seat(session: Session) -> None:
            rosters.open_units(session, {row.unit_path for row in rows})
            account_id = accounts.open_account(session, CHAIR.telegram_id, "zh", now=NOW)
            offices.appoint(session, account_id, Role.CHAIR, None, now=NOW)

        database.write_now(seat)
        for first in range(0, len(rows), 1000):
            database.write_now(partial(take, some=rows[first : first + 1000]))
        yield database


def took(database: Database, words: str) -> tuple[float, float]:
    """Milliseconds of one search, to its commit: on the wall, and of this process's CPU alone."""

    def ask(session: Session) -> None:
        people.begin(session, by=visitors.recognise(session, CHAIR, now=NOW), now=NOW)

    def search(session: Session) -> None:
        people.search(session, words, by=visitors.recognise(session, CHAIR, now=NOW), now=NOW)

    database.write_now(ask)
    begun, used = time.perf_counter(), time.process_time()
    database.write_now(search)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def measure(name: str, url: str, rows: list[RosterRow], asked: list[tuple[str, str]]) -> None:
    begun = time.perf_counter()
    with filled(url, rows) as database:
        print(f"\n{name}: {len(rows)} people entered in {time.perf_counter() - begun:.0f} s")
        took(database, "zs")  # reads the dictionary, once a process
        waits: dict[str, list[tuple[float, float]]] = {}
        for kind, words in asked:
            waits.setdefault(kind, []).append(took(database, words))
    print(f"| {name} | median ms | p99 | worst | CPU ms, median | p99 | worst |\n|---|---|---|---|---|---|---|")
    for kind, many in [*waits.items(), ("all", [one for each in waits.values() for one in each])]:
        told = [figure for each in zip(*many, strict=True) for figure in _figures(sorted(each))]
        print(f"| {kind}, {len(many)} | " + " | ".join(f"{one:.0f}" for one in told) + " |")


def _figures(waits: list[float]) -> tuple[float, float, float]:
    return statistics.median(waits), waits[max(int(len(waits) * 0.99) - 1, 0)], waits[-1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.people")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=200)
    orders = parser.parse_args()
    chance = random.Random(7)
    rows = roster(orders.people, chance)
    asked = questions(rows, orders.searches, chance)
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'people.db'}", rows, asked)
    if server.answers():
        with server.databases(f"people_{os.getpid()}") as make:
            measure("PostgreSQL", make("people"), rows, asked)


if __name__ == "__main__":
    main()
