"""`unionhall rounds`: which rounds there are, how each went last, and one of them run by hand."""

import asyncio
import difflib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from bot import timetable
from bot.timetable import Chore, Entry, Round
from storage import rounds
from storage.database import Database
from storage.rounds import State

Say = Callable[[str, Mapping[str, object]], object]

#: Years in which an instant may lie that a run is made for, as for the clock.
_YEARS = (2000, 2200)
#: So far ahead of the clock a slot can be run by hand: what it notes as told would keep the real ones away till then.
FORESIGHT = timedelta(days=7)


def find(name: str) -> Entry | None:
    """The entry of that name."""
    return next((each for each in timetable.ROUNDS if each.name == name), None)


def nearest(name: str) -> list[str]:
    """The names most like it, the best first."""
    return difflib.get_close_matches(name.lower(), [each.name for each in timetable.ROUNDS], 3, cutoff=0.3)


def instant(text: str, zone: tzinfo) -> datetime:
    """An ISO instant, in the zone; one without an offset is read in it. ValueError when it is none."""
    found = datetime.fromisoformat(text)
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise ValueError(text)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)


def refusal(entry: Entry, at: datetime, now: datetime) -> str | None:
    """Why the entry is not run as of that instant (a text), or None: what it does counts as done then, for ever."""
    if isinstance(entry, Chore) or entry.clears:
        return "rounds.at_for_chore"
    return "rounds.at_too_far" if at > now + FORESIGHT else None


def show(database: Database, now: datetime, say: Say) -> None:
    """Says what each does, how its newest slot ended, what was skipped, and when it is due next."""
    runs, missed = database.read_now(rounds.newest), database.read_now(rounds.skipped)
    width = max(len(each.name) for each in timetable.ROUNDS)
    lines = [_line(each, now, runs.get(each.name), missed.get(each.name)) for each in timetable.ROUNDS]
    say("rounds.table", {"lines": lines, "width": width, "now": now})


def _line(entry: Entry, now: datetime, run: rounds.StoredRun | None, missed: Any) -> dict[str, object]:
    if isinstance(entry, Chore):
        return {"name": entry.name, "seconds": max(1, int(entry.every.total_seconds()))}
    ended = {"slot": run.slot, "state": str(run.state), "done": run.done} if run else None
    skipped = {"count": missed[0], "slot": missed[1]} if missed else None
    return {"name": entry.name, "seconds": None, "run": ended, "skipped": skipped, "due": entry.after(now)}


def run(database: Database, entry: Entry, now: datetime, say: Say) -> None:
    """Runs its newest slot at `now` (in the union's zone) or before, unless that is done; what has no slots, at once.

    Beside a running bot each page of it is done by one of the two.
    """

    async def act() -> None:
        database.start(asyncio.get_running_loop())
        try:
            if isinstance(entry, Chore):
                say("rounds.ran_chore", {"name": entry.name, "count": await entry.work(database, now)})
            else:
                await _run_slot(database, entry, now, say)
        finally:
            await database.stop()

    asyncio.run(act())


async def _run_slot(database: Database, entry: Round, now: datetime, say: Say) -> None:
    assert now.tzinfo is not None
    slot = entry.slots.last(now, now.tzinfo)
    state = await database.write(partial(rounds.take_up, name=entry.name, slot=slot, now=now))
    told: dict[str, object] = {"name": entry.name, "slot": slot}
    if state is State.DONE:
        say("rounds.done_before", told)
    else:
        say("rounds.ran", {**told, "count": await entry.run(database, slot, now)})
