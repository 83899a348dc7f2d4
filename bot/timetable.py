"""The table of services for time: what is done without being asked, and when."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from functools import partial
from typing import TypeAlias

from bot.clock import Clock
from jobs import (
    activity_photos,
    aid,
    alarms,
    appointments,
    attendance,
    bank,
    broadcasts,
    campaigns,
    changes,
    checkups,
    circumstances,
    contests,
    coverage,
    daily,
    desk,
    digests,
    draws,
    drives,
    due_talks,
    evidence,
    exams,
    feedback,
    groups,
    hardship,
    holidays,
    ledgers,
    lessons,
    offices,
    printing,
    public_notices,
    question_files,
    quick_notes,
    register,
    relay,
    results,
    retention,
    reviews,
    rosters,
    satisfaction,
    seasons,
    selfcheck,
    series,
    signups,
    summaries,
    talk_notes,
    trainings,
    upkeep,
    visits,
)
from storage import rounds
from storage.candidates import OPENED
from storage.daily import HOURS
from storage.database import Database
from storage.desk import BUNDLES
from storage.digests import ROUND, TOLD
from storage.holidays import REMINDED
from storage.public_notices import ENDED
from storage.quick_notes.weekly import ASKED
from storage.reminders import EVENING, MORNING
from storage.retention.purging import PURGED
from storage.rounds import LATEST, Daily, Run, Slots, every
from storage.summaries.drafts import KEPT

#: When families on file are asked how they are, on working days, and holders of certificates are told that these end:
#: within office hours, and after officers' morning.
_REVIEWED = (wall(9, 30),)


class Unfinished(Exception):
    """A round's work came back, and its run is not over: the work does not go page by page."""


@dataclass(frozen=True, slots=True)
class Round:
    """Done once for each slot, which the database remembers.

    After downtime the newest `catch_up` of the missed slots are run, none older than `patience`. `clears`: it clears
    away for good, so nobody runs it as of another instant.
    """

    name: str
    slots: Slots
    work: Callable[[Database, Run], Awaitable[int]]
    catch_up: int = LATEST
    patience: timedelta = timedelta(days=1)
    clears: bool = False

    def after(self, now: datetime) -> datetime:
        """When it is due next."""
        assert now.tzinfo is not None
        return self.slots.next(now, now.tzinfo)

    async def take(self, database: Database, clock: Clock) -> int:
        """Does what is due, slot by slot; how many were done in all."""
        slots = await rounds.due(
            database, self.name, self.slots, catch_up=self.catch_up, patience=self.patience, now=clock()
        )
        return sum([await self.run(database, slot, clock()) for slot in slots])

    async def run(self, database: Database, slot: datetime, now: datetime) -> int:
        """Does one slot that is begun; Unfinished when its last page was not done."""
        run = Run(self.name, slot.astimezone(now.tzinfo), now)
        done = await self.work(database, run)
        if not await database.read(partial(rounds.is_over, run=run)):
            raise Unfinished(self.name)
        return done


@dataclass(frozen=True, slots=True)
class Chore:
    """Done at the start and every so often from then on; a missed one leaves nothing to make up for."""

    name: str
    every: timedelta
    work: Callable[[Database, datetime], Awaitable[int]]

    def after(self, now: datetime) -> datetime:
        """When it is due next."""
        return now.astimezone(UTC) + self.every

    async def take(self, database: Database, clock: Clock) -> int:
        """Does it; how many were done."""
        return await self.work(database, clock())


Entry: TypeAlias = Round | Chore

ROUNDS: tuple[Entry, ...] = (
    Round("desk.bundle", Daily(BUNDLES), desk.bundle, patience=timedelta(hours=4)),
    # Each day it is asked whether the week has had its digest: the first working day may be any.
    Round(ROUND, Daily(TOLD), digests.weekly),
    # Each day it is asked whether this is the last working day of the week.
    Round("quick_notes.ask", Daily(ASKED), quick_notes.ask, patience=timedelta(hours=4)),
    Round("hardship.press", every(5), hardship.press),
    Round("offices.end_absences", every(5), offices.end_absences),
    Round("holidays.remind", Daily(REMINDED), holidays.remind),
    Round("campaigns.open", Daily(OPENED), campaigns.open),
    Round("campaigns.remind", Daily(MORNING), campaigns.remind),
    Round("campaigns.evening", Daily(EVENING), campaigns.evening),
    Chore("campaigns.gather", timedelta(minutes=1), campaigns.gather),
    Round("series.publish", Daily((wall(9),)), series.publish),
    Chore("changes.tell", timedelta(seconds=2), changes.tell),
    Round("reviews.open_yearly", Daily(_REVIEWED), reviews.open_yearly, patience=timedelta(hours=7)),
    Round("reviews.open_returned", Daily(_REVIEWED), reviews.open_returned, patience=timedelta(hours=7)),
    Round("reviews.chase", Daily(_REVIEWED), reviews.chase, patience=timedelta(hours=7)),
    Round("daily.send", Daily(tuple(wall(hour) for hour in HOURS)), daily.send),
    Round("coverage.begin_turns", Daily((wall(3),)), coverage.begin_turns),
    Round("coverage.propose", Daily((wall(8, 20),)), coverage.propose, patience=timedelta(hours=8)),
    Round("aid.chase", Daily(_REVIEWED), aid.chase, patience=timedelta(hours=7)),
    Round("appointments.tidy", Daily(_REVIEWED), appointments.tidy, patience=timedelta(hours=7)),
    Round("relay.chase", Daily(_REVIEWED), relay.chase, patience=timedelta(hours=7)),
    Round("feedback.ask", Daily(_REVIEWED), feedback.ask, patience=timedelta(hours=7)),
    Round("bank.count", Daily((wall(2),)), bank.count),
    # On Mondays, as the week's work is looked through.
    Round("bank.tell", Daily(_REVIEWED, weekdays=frozenset({0})), bank.tell),
    Round("lessons.remind", Daily(_REVIEWED), lessons.remind, patience=timedelta(hours=7)),
    Round("trainings.remind", Daily(_REVIEWED), trainings.remind),
    Round("due_talks.remind", Daily((wall(8, 20),)), due_talks.remind),
    # On Mondays: who is rung has the week for it.
    Round("due_talks.draw", Daily((wall(9),), weekdays=frozenset({0})), due_talks.draw),
    Round("public_notices.end", Daily(ENDED), public_notices.end),
    Chore("public_notices.follow", timedelta(minutes=1), public_notices.follow),
    Chore("public_notices.hand_on", timedelta(minutes=1), public_notices.hand_on),
    Chore("groups.leave_overdue", timedelta(minutes=10), groups.leave_overdue),
    Chore("groups.refresh", timedelta(minutes=3), groups.refresh),
    Chore("broadcasts.feed", timedelta(seconds=1), broadcasts.feed),
    Chore("broadcasts.refresh", timedelta(minutes=1), broadcasts.refresh),
    Round("retention.purge", Daily(PURGED), retention.purge, clears=True),
    Chore("circumstances.take_up", timedelta(seconds=5), circumstances.take_up),
    Chore("due_talks.take_up", timedelta(seconds=5), due_talks.take_up),
    Chore("visits.book", timedelta(minutes=1), visits.book),
    Chore("visits.ask_receipts", timedelta(minutes=10), visits.ask_receipts),
    # Each day it is asked whether a quarter has been over for three working days.
    Round("summaries.keep_quarter", Daily(KEPT), summaries.keep_quarter, patience=timedelta(hours=8)),
    Chore("summaries.take_back", timedelta(minutes=10), summaries.take_back),
    Chore("evidence.take_back", timedelta(minutes=10), evidence.take_back),
    Chore("register.take_back", timedelta(minutes=10), register.take_back),
    Chore("ledgers.take_back", timedelta(minutes=10), ledgers.take_back),
    Chore("printing.take_back", timedelta(minutes=10), printing.take_back),
    Chore("feedback.tell", timedelta(seconds=20), feedback.tell),
    Chore("activity_photos.tell", timedelta(seconds=20), activity_photos.tell),
    Chore("activity_photos.take_back", timedelta(minutes=10), activity_photos.take_back),
    Chore("lessons.call", timedelta(seconds=5), lessons.call),
    Chore("checkups.nudge", timedelta(seconds=20), checkups.nudge),
    Chore("satisfaction.go_on", timedelta(seconds=20), satisfaction.go_on),
    Chore("attendance.remind", timedelta(minutes=1), attendance.remind),
    Chore("attendance.settle", timedelta(minutes=5), attendance.settle),
    Chore("attendance.take_back", timedelta(minutes=10), attendance.take_back),
    Chore("question_files.take_up", timedelta(minutes=1), question_files.take_up),
    Chore("rosters.take_up", timedelta(minutes=1), rosters.take_up),
    Chore("selfcheck.forget", timedelta(minutes=5), selfcheck.forget),
    # A held place runs out on the minute, and the next should have all of theirs.
    Chore("signups.expire", timedelta(seconds=30), signups.expire),
    Chore("signups.give_back", timedelta(minutes=10), signups.give_back),
    # What came free by night, from seven on; and whatever is free while somebody waits.
    Chore("signups.offer", timedelta(minutes=1), signups.offer),
    # Somebody waits for it with the telephone in hand.
    Chore("contests.go_on", timedelta(milliseconds=400), contests.go_on),
    Chore("contests.begin", timedelta(seconds=1), contests.begin),
    Chore("contests.check", timedelta(seconds=20), contests.check),
    # Late papers end at their own instant whenever this comes round.
    Chore("exams.hand_in", timedelta(seconds=20), exams.hand_in),
    Chore("exams.tell", timedelta(seconds=20), exams.tell),
    Chore("results.tell", timedelta(seconds=5), results.tell),
    Chore("results.bind", timedelta(seconds=30), results.bind),
    Chore("appointments.remind", timedelta(minutes=1), appointments.remind),
    Chore("appointments.ask_held", timedelta(minutes=1), appointments.ask_held),
    Chore("appointments.lapse", timedelta(minutes=1), appointments.lapse),
    Chore("drives.call", timedelta(seconds=30), drives.call),
    Chore("drives.settle", timedelta(minutes=2), drives.settle),
    Chore("seasons.remind", timedelta(minutes=1), seasons.remind),
    Chore("seasons.settle", timedelta(minutes=1), seasons.settle),
    Chore("draws.draw", timedelta(minutes=1), draws.draw),
    Round("talk_notes.ask", Daily(_REVIEWED), talk_notes.ask, patience=timedelta(hours=7)),
    Round("talk_notes.remind", Daily(_REVIEWED), talk_notes.remind, patience=timedelta(hours=7)),
    Chore("alarms.call_again", timedelta(seconds=20), alarms.call_again),
    Chore("upkeep.wipe", timedelta(minutes=1), upkeep.wipe),
    Chore("upkeep.forget", timedelta(hours=1), upkeep.forget),
)
