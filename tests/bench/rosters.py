"""A large roster imported beside a running bot under presses: how long, how much memory, and what the presses wait.

`python -m tests.bench.rosters [--rows 100000] [--seconds 15]`; part of `make bench`.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from tests.bench.__main__ import TOKEN, _populate, _rss
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

#: More people than can have pressed through a report while it lasts.
PEOPLE = 1_000
_TITLES = ["序号", "工号", "姓名", "性别", "部门", "班组", "岗位", "手机号", "入会时间", "在职状态", "出生年月", "备注"]
_MONTHS = ["1999-08", "2003.12", "2011年7月", "2008/12/1"]


def write_roster(path: Path, rows: int, *, seed: int = 7) -> None:
    """A roster of so many people in 300 units, with a title row, as a personnel office writes it."""
    chance = random.Random(seed)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("在职职工")
        sheet.write_row(0, 0, ["全省水务系统职工花名册"])
        sheet.write_row(1, 0, _TITLES)
        for number in range(rows):
            family, given = (
                chance.choice("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"),
                "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超",
            )
            name = family + chance.choice(given) + chance.choice(given)
            unit = number * 300 // rows
            phone = 13_000_000_000 + number * 7
            person = [
                f"第{unit // 10 + 1}分局/第{unit % 10 + 1}供水站",
                chance.choice(["抄表班", "运行一班", ""]),
                "运行工",
            ]
            dates = [chance.choice(_MONTHS), "在职", chance.choice(["1978/12/1", "1982年8月"]), ""]
            told = [number + 1, f"SW{100_000 + number}", name, chance.choice("男女"), *person]
            sheet.write_row(number + 2, 0, [*told, phone if number % 3 else f"+86 {phone}", *dates])


@dataclass
class Import:
    """How an import went."""

    seconds: float
    peak_mb: float
    status: int


def _import(file: Path, environment: dict[str, str]) -> Import:
    """Runs the command; the peak is that of both its processes together, looked at fifty times a second."""
    command = [str(UNIONHALL), "import", "members", str(file)]
    begun, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _together(process.pid))
        time.sleep(0.02)
    return Import(time.perf_counter() - begun, peak, process.returncode)


def _together(pid: int) -> float:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return _rss(pid) + sum(_rss(int(child)) for child in children)
    except (OSError, ValueError):  # one of them has just ended
        return 0.0


@contextmanager
def _under_presses(folder: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.bench.presses", "--token", TOKEN, "--people", str(PEOPLE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as telegram:
        assert telegram.stdout is not None
        environment["UNIONHALL_API_URL"] = telegram.stdout.readline().strip()
        _populate({"UNIONHALL_DATA": str(folder)}, PEOPLE)
        bot = subprocess.Popen([str(UNIONHALL), "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            time.sleep(3)  # start-up is another figure; here it must only be over
            yield telegram
        finally:
            bot.kill()
            bot.wait()
            telegram.kill()


def _go(telegram: "subprocess.Popen[str]") -> None:
    assert telegram.stdin is not None
    telegram.stdin.write("\n")
    telegram.stdin.flush()


def _figures(telegram: "subprocess.Popen[str]") -> dict[str, float]:
    _go(telegram)
    assert telegram.stdout is not None
    told: dict[str, float] = json.loads(telegram.stdout.readline())
    return told


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rosters")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=15, help="how long the presses are measured without an import")
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        write_roster(file, orders.rows)
        environment = {**os.environ, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_DATA": folder, "UNIONHALL_CLOCK": MORNING}
        environment["UNIONHALL_LOG"] = "warning"
        with _under_presses(Path(folder), environment) as telegram:
            _go(telegram)
            time.sleep(orders.seconds)
            alone = _figures(telegram)
            _go(telegram)
            done = _import(file, environment)
            beside = _figures(telegram)
    assert done.status == 0, "the import failed"
    print(f"{orders.rows} rows in {done.seconds:.1f} s, {orders.rows / done.seconds:.0f} rows/s")
    print(f"both processes together at most {done.peak_mb:.0f} MB\n")
    print("| presses | n | p50 ms | p99 ms | worst ms |")
    print("|---|---|---|---|---|")
    for name, told in (("alone", alone), ("beside the import", beside)):
        waits = " | ".join(f"{told[key] * 1000:.0f}" for key in ("p50", "p99", "worst"))
        print(f"| {name} | {told['presses']:.0f} | {waits} |")


if __name__ == "__main__":
    main()
