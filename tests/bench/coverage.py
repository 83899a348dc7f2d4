"""A year of talks: 2,000 employees, 20 officers, real days off, illness, holidays, people who leave and come; over the
rules and a database. Who is reached, how even the load is, how long a week's plan takes to reckon.

`python -m tests.bench.coverage [--seed 20260105] [--people 2000]`; how often what happens: `tests.storage.talk_year`.
"""

import argparse
import statistics
import sys
import tempfile
import time
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot import ground, settings
from storage.coverage import planning
from tests.cast import Cast
from tests.storage.talk_year import Year

#: Officers of each area: twelve with one, four with two.
AREAS = (1,) * 12 + (2,) * 4
MONDAY = date(2026, 1, 5)
#: What a year must come to, or the program fails: the share that is reached, and how much the busiest officer may have
#: of the middle one's talks.
REACHED, BUSIEST = 0.99, 1.35


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.coverage")
    parser.add_argument("--seed", type=int, default=20260105)
    parser.add_argument("--people", type=int, default=2000)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = settings.read({"UNIONHALL_DATA": folder}, needs_token=False)
        database = ground.open_database(found, may_create=True)
        cast = Cast(database, datetime(2026, 1, 5, 8, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
        begun = time.perf_counter()
        year = Year(cast, orders.seed, orders.people, AREAS, MONDAY)
        came = year.run()
        lived = time.perf_counter() - begun
        begun = time.perf_counter()
        cast.read(partial(planning.planned, week=date(2026, 12, 28)))
        planned = time.perf_counter() - begun
        database.close()
    middle = statistics.median(came.by_officer)
    print(f"seed {orders.seed}: {came.whole} employees the whole year, {came.reached} reached ({came.share:.2%})")
    print(f"{came.proposals} proposals, {came.fewest} to {came.most} a week and officer")
    print(f"talks of an officer: {came.by_officer[0]} to {came.by_officer[-1]}, median {middle:g}")
    print(f"a week's plan: {planned * 1000:.0f} ms; the year: {lived:.0f} s")
    sys.exit(came.share < REACHED or came.by_officer[-1] > BUSIEST * middle)


if __name__ == "__main__":
    main()
