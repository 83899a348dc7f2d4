"""Runs: each slot of a round is done once, page by page, whoever is at it, and remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Integer, String, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage import stale
from storage.commits import core
from storage.database import Database, Record
from storage.rounds.slots import Slots

#: Runs of slots before that are not made up for, whatever a round says; so long at least its runs are kept.
REMEMBERED = timedelta(days=60)
#: After downtime only the newest missed slot is run; a greater number lets so many of the newest be run, in order.
LATEST = 1
#: So many skipped slots are written in one transaction.
PIECE = 500


class State(StrEnum):
    """RUNNING: begun, and gone on with after a crash. SKIPPED: missed, or broken off, and too late by now."""

    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"


class KnownRound(Record):
    """A round that this database has met: all its slots up to `known_until` have their run, or were before its time."""

    __tablename__ = "rounds"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    known_until: Mapped[datetime]


class StoredRun(Record):
    """One slot of a round. `cursor` is the mark of the last page, `done` how many were done in all pages."""

    __tablename__ = "round_runs"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(String(10))
    cursor: Mapped[int]
    done: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Run:
    """What a round's work is told: which slot, and the clock's `now`; both in the union's zone."""

    name: str
    slot: datetime
    now: datetime


class Page(NamedTuple):
    """What one transaction did: how many, and the mark at which the next page goes on; None after the last page."""

    done: int
    cursor: int | None


class PageRule(Protocol):
    """One page of a round, from the mark on at which the page before ended; the first begins at 0."""

    def __call__(self, session: Session, cursor: int, *, now: datetime) -> Page: ...


class Ahead(Protocol):
    """What the next page is made of, read beforehand on a connection that keeps nobody from writing."""

    def __call__(self, session: Session, cursor: int, *, now: datetime) -> Any: ...


# What is due.


async def due(
    database: Database, name: str, slots: Slots, *, catch_up: int, patience: timedelta, now: datetime
) -> list[datetime]:
    """Begins what the round has to do by `now` (in the union's zone); its slots in order, in that zone.

    What was broken off and what was missed: of each the newest `catch_up`, none older than `patience`; the others are
    written as skipped. A round never met before starts with its next slot.
    """
    assert now.tzinfo is not None
    known = await database.write(partial(meet, name=name, now=now))
    missed = slots.between(max(known, now.astimezone(UTC) - REMEMBERED), now, now.tzinfo)
    wanted = _worth(missed, catch_up, patience, now)
    late = missed[: len(missed) - len(wanted)]
    for first in range(0, len(late), PIECE):
        await database.write(partial(skip, name=name, slots=late[first : first + PIECE]))
    begun = partial(begin, name=name, slots=wanted, catch_up=catch_up, patience=patience, now=now)
    return [slot.astimezone(now.tzinfo) for slot in await database.write(begun)]


def _worth(slots: Sequence[datetime], catch_up: int, patience: timedelta, now: datetime) -> list[datetime]:
    return [slot for slot in slots[-catch_up:] if now - slot <= patience]


def meet(session: Session, name: str, *, now: datetime) -> datetime:
    """Up to when all slots of the round are written; `now` for one never met before, and where clocks were set back."""
    known = session.get(KnownRound, name)
    if known is not None and known.known_until <= now:
        return known.known_until
    # What was skipped and lies ahead again is not missed yet. What was done stays done.
    ahead = (StoredRun.name == name) & (StoredRun.state == State.SKIPPED) & (StoredRun.slot > now)
    session.execute(delete(StoredRun).where(ahead))
    _know(session, name, now)
    return now


def skip(session: Session, name: str, slots: Sequence[datetime]) -> None:
    """Writes missed slots as skipped; those that have a run keep it."""
    _add(session, name, slots, state=State.SKIPPED, started_at=None)
    _know(session, name, slots[-1])


def begin(
    session: Session, name: str, slots: Sequence[datetime], *, catch_up: int, patience: timedelta, now: datetime
) -> list[datetime]:
    """Begins the slots, and goes on with what was broken off; the slots to run, in order, in UTC."""
    _add(session, name, slots, state=State.RUNNING, started_at=now)
    _know(session, name, now)
    running = select(StoredRun).filter_by(name=name, state=State.RUNNING).where(StoredRun.slot <= now)
    runs = {run.slot: run for run in session.scalars(running.order_by(StoredRun.slot))}
    broken_off = [slot for slot in runs if slot not in slots]
    for slot in {*broken_off} - {*_worth(broken_off, catch_up, patience, now)}:
        runs.pop(slot).state = State.SKIPPED
    return list(runs)


def take_up(session: Session, name: str, slot: datetime, *, now: datetime) -> State:
    """Begins one slot by hand, also one that was skipped; RUNNING, which may be going on elsewhere, or DONE."""
    _add(session, name, [slot], state=State.RUNNING, started_at=now)
    run = session.get_one(StoredRun, (name, slot), with_for_update=True)
    if run.state == State.SKIPPED:
        run.state, run.started_at = State.RUNNING, now
    return State(run.state)


# Doing it.


async def paged(database: Database, run: Run, rule: Callable[..., Page], ahead: Ahead | None = None) -> int:
    """Does the run page by page, from the mark of the last one on; how many were done in all pages.

    A page, its mark and, with the last, the end of the run are one transaction that holds the run: where two processes
    are at it, each page is done by one of them. `ahead` reads before each page what takes long to find; the rule is
    given it as `found`, and must bear that somebody else was faster.
    """
    done = None
    while done is None:
        page = rule if ahead is None else partial(rule, found=await database.read(partial(_read, run=run, ahead=ahead)))
        done = await database.write(partial(_page, run=run, rule=page))
    return done


def _read(session: Session, run: Run, ahead: Ahead) -> Any:
    """What the next page needs; None where there is none."""
    held = session.get(StoredRun, (run.name, run.slot))
    return ahead(session, held.cursor, now=run.now) if held is not None and held.state == State.RUNNING else None


def _page(session: Session, run: Run, rule: Callable[..., Page]) -> int | None:
    """One page; how many were done in all, once the run is over."""
    held = session.get(StoredRun, (run.name, run.slot), with_for_update=True)
    if held is None or held.state != State.RUNNING:
        return held.done if held else 0
    page = rule(session, held.cursor, now=run.now)
    held.done += page.done
    if page.cursor is None:
        held.state, held.done_at = State.DONE, run.now
        return held.done
    assert page.cursor > held.cursor, "a page that moves no mark would be done for ever"
    held.cursor = page.cursor
    return None


def is_over(session: Session, run: Run) -> bool:
    """Whether nothing is left to do of it."""
    found = session.get(StoredRun, (run.name, run.slot))
    return found is None or found.state != State.RUNNING


# What is told of them.


def newest(session: Session) -> dict[str, StoredRun]:
    """The run of the newest slot of each round, by name."""
    return {run.name: run for run in session.scalars(select(StoredRun).where(_is_newest()))}


def skipped(session: Session) -> dict[str, tuple[int, datetime]]:
    """How many slots of each round were skipped as far as is remembered, and the newest of them."""
    counts = select(StoredRun.name, func.count(), func.max(StoredRun.slot))
    counts = counts.where(StoredRun.state == State.SKIPPED).group_by(StoredRun.name)
    return {name: (count, slot) for name, count, slot in session.execute(counts)}


def _is_newest() -> ColumnElement[bool]:
    other = aliased(StoredRun)
    newest_slot = select(func.max(other.slot)).where(other.name == StoredRun.name).scalar_subquery()
    return StoredRun.slot == newest_slot


#: Runs, but the newest of each round.
OLD = stale.rows(StoredRun, StoredRun.slot, ~_is_newest())


def _add(session: Session, name: str, slots: Sequence[datetime], *, state: State, started_at: datetime | None) -> None:
    """A run for each slot that has none."""
    fields = {"name": name, "state": state, "started_at": started_at, "cursor": 0, "done": 0}
    if slots:
        session.execute(
            _insert(session, StoredRun).on_conflict_do_nothing(), [{"slot": one, **fields} for one in slots]
        )


def _know(session: Session, name: str, until: datetime) -> None:
    fields = {"known_until": until}
    word = _insert(session, KnownRound).values(name=name, **fields)
    session.execute(word.on_conflict_do_update(index_elements=["name"], set_=fields))


def _insert(session: Session, record: type[Record]) -> Any:
    return (sqlite if core(session).dialect.name == "sqlite" else postgresql).insert(record)
