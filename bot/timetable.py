"""The table of services for time: which rounds there are and when they run. APScheduler is only the alarm clock."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import errors
from bot.clock import Clock
from jobs import upkeep
from storage.database import Database

log = logging.getLogger("unionhall.timetable")

Work: TypeAlias = Callable[[Database, datetime], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Round:
    """Something done without being asked: its name, how often, and the coroutine that does it."""

    name: str
    every: timedelta
    work: Work


ROUNDS = (
    Round("upkeep.wipe", timedelta(minutes=1), upkeep.wipe),
    Round("upkeep.forget", timedelta(hours=1), upkeep.forget),
)


def start(database: Database, clock: Clock) -> AsyncIOScheduler:
    """Wakes each round in its turn; a late one runs once, one that fails is logged and comes again."""
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for each in ROUNDS:
        trigger = IntervalTrigger(seconds=int(each.every.total_seconds()), timezone="UTC")
        scheduler.add_job(_run, trigger, (each, database, clock), id=each.name)
    scheduler.start()
    return scheduler


async def _run(each: Round, database: Database, clock: Clock) -> None:
    try:
        count = await each.work(database, clock())
        log.debug("round %s: %d", each.name, count)
    except Exception as error:  # noqa: BLE001 - a round that fails stops no other
        errors.report(error, errors.incident())
