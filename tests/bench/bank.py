"""What answers say of a question, counted by night: so many questions and answers, sittings of twenty; how long a page
of the round holds the writer, and how many answers a second; then the pages of the bank.

`python -m tests.bench.bank [--questions 20000] [--answers 200000] [--pages 300]`
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot import ground, settings
from storage.bank import pages, reckoning
from storage.questions import Content, Kind, Option, keeping
from storage.sittings import Purpose, Sitting, SittingAnswer
from tests.cast import Cast

EACH = 20
#: What a page may hold the writer, in ms; the 99th percentile.
AIM = 50


def fill(session: Session, count: int, answers: int, member: int, account: int, *, now: datetime) -> None:
    lot = random.Random(1)
    four = [Option(one, right=one == "甲") for one in "甲乙丙丁"]
    made = [Content(Kind.SINGLE, f"第{at}题选哪个", tuple(four), category=(f"类{at % 40}",)) for at in range(count)]
    keys = [
        one.id
        for first in range(0, count, 1000)
        for one in keeping.put_all(session, made[first : first + 1000], author_id=account, approved_by=account, now=now)
    ]
    for first in range(0, answers // EACH, 500):
        sittings, given = [], []
        for at in range(first + 1, min(first + 500, answers // EACH) + 1):
            asked, able = lot.sample(keys, EACH), lot.random()
            row = {"id": at, "member_id": member, "purpose": Purpose.PRACTICE, "subject_id": 0, "at": EACH - 1}
            row |= {"places": " ".join(f"{one}.1" for one in asked), "at_once": True, "begun_at": now, "chosen": ""}
            row |= {"ended_at": now + timedelta(seconds=at), "answered": EACH, "counted": False}
            sittings.append({**row, "points": 0, "out_of": 2000, "right": 0})
            for place, one in enumerate(asked):
                full = lot.random() < able
                picked = "0" if full else str(lot.randint(1, 3))
                answer = {"sitting_id": at, "place": place, "row": bytes(16), "question_id": one, "version": 1}
                given.append({**answer, "picked": picked, "points": 100 * full, "full": full, "at": now})
        session.execute(insert(Sitting), sittings)
        session.execute(insert(SittingAnswer), given)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bank")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--answers", type=int, default=200_000)
    parser.add_argument("--pages", type=int, default=300)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = settings.read({"UNIONHALL_DATA": folder}, needs_token=False)
        database = ground.open_database(found, may_create=True)
        now = datetime(2026, 11, 29, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
        cast = Cast(database, now)
        officer = cast.create_officer()
        assert officer.member_id is not None
        more = (orders.questions, orders.answers, officer.member_id, officer.account_id)
        cast.write(lambda session: fill(session, *more, now=now))
        took, work, sittings = list[float](), list[float](), 0
        for at in range(orders.pages):
            begun, worked = time.perf_counter(), time.process_time()
            page = cast.write(partial(reckoning.count, cursor=at, now=now))
            took.append((time.perf_counter() - begun) * 1000)
            work.append((time.process_time() - worked) * 1000)
            sittings += page.done
            if page.cursor is None:
                break
        looks = []
        for rule, arguments in ((pages.home, ()), (pages.of_state, (pages.Which.LIVE, 0)), (pages.browse, (1, 0))):
            begun = time.process_time()
            cast.acts(officer, rule, *arguments)
            looks.append(f"{rule.__name__} {(time.process_time() - begun) * 1000:.0f} ms CPU")
        database.close()
    longest = sorted(took)[int(len(took) * 0.99)]
    print(f"{len(took)} pages, {sittings} sittings, {sittings * EACH} answers in {sum(took) / 1000:.1f} s")
    print(
        f"a page: median {statistics.median(took):.0f} ms, p99 {longest:.0f} ms, longest {max(took):.0f} ms, aim {AIM}"
    )
    print(f"CPU of a page: median {statistics.median(work):.0f} ms")
    print(", ".join(looks))


if __name__ == "__main__":
    main()
