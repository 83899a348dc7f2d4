"""`unionhall import quiz` and `export quiz`: beside the running bot, by the same rules as a file that is sent to it."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from bot.papers import question_files as papers
from bot.question_files import binder, reading
from bot.sheets.process import Unread
from bot.terminal import FAILED, MISUSED, OK, Console
from storage.database import Database
from storage.question_files import exporting, foreseeing, previews, proposing, taking
from storage.question_files.foreseeing import Ahead
from storage.question_files.readings import Reading
from storage.values import Value, Values, lines_of

#: Lines of a kind that are told one by one.
TOLD: Final = 100
#: How often progress is told, whatever the size.
TIMES_TOLD: Final = 10
#: How long the bot's writer is left alone after a page, at most, in seconds.
_REST: Final = 0.01


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    path: Path
    preview: bool = False
    yes: bool = False
    refused: Path | None = None


def import_quiz(database: Database, order: Order, console: Console, *, now: datetime) -> int:
    """Takes the questions of the file into the bank; the exit status. Tells counts, then each that is refused, remarks
    and the sum; asks first where somebody sits there. `now` is aware, in the union's zone."""
    if order.refused is not None and order.refused.exists():
        console.warn("question_files.command_exists", {"file": order.refused.name})
        return MISUSED
    try:
        found = reading.read(order.path)
    except Unread as unread:
        console.warn(unread.key, {"file": order.path.name, **unread.values})
        return FAILED
    ahead = database.read_now(partial(foreseeing.foresee, reading=found))
    _tell(found, ahead, console)
    if order.preview:
        return OK
    fresh = len(found.good) - len(ahead.known)
    if fresh and not order.yes and console.ask("question_files.command_ask", {"n": fresh}) is False:
        console.say("question_files.command_left")
        return FAILED
    entered, known = _take(database, found, console, now)
    console.say("question_files.command_done", {"entered": entered, "known": known, "refused": len(found.refused)})
    return _give_back(found, order, console)


def _tell(found: Reading, ahead: Ahead, console: Console) -> None:
    remarks = proposing.told_of(found, ahead.known, ahead.near)
    outline = previews.outline(found, len(ahead.known), remarks, "")
    console.say("question_files.command_counts", outline)
    if outline["pictures"]:
        console.say("question_files.command_pictures", {"n": outline["pictures"]})
    for one in lines_of(outline["kinds"]):
        console.say("question_files.command_kind", one)
    for one in lines_of(outline["categories"]):
        console.say("question_files.command_category", one)
    refused: list[Value] = [previews.refused(one, text=found.text) for one in found.refused]
    _tell_all("question_files.command_refused", refused, console)
    if outline["near"]:
        console.say("question_files.command_near", {"n": outline["near"]})
    _tell_all("question_files.command_remark", [previews.remarked(one, text=found.text) for one in remarks], console)


def _tell_all(key: str, told: Sequence[Value], console: Console) -> None:
    for one in told[:TOLD]:
        console.say(key, {"one": one})
    if len(told) > TOLD:
        console.say("question_files.command_more", {"n": len(told) - TOLD})


def _take(database: Database, found: Reading, console: Console, now: datetime) -> tuple[int, int]:
    rest = _REST if database.url.get_backend_name() == "sqlite" else 0.0
    entered, known, done, told, total = 0, 0, 0, 0, len(found.good)
    for some in proposing.portions(found.good):
        begun = time.perf_counter()
        one, other = database.write_now(partial(taking.take, some=some, by=None, now=now))
        entered, known = entered + one, known + other
        done += len(some)
        if done == total or (done - told) * TIMES_TOLD >= total:
            told = done
            console.say("question_files.command_progress", {"done": done, "total": total})
        # SQLite's waiting writers look again now and then and do not queue: between two pages one must get in.
        time.sleep(min(rest, time.perf_counter() - begun))
    database.write_now(partial(taking.note, now=now))
    return entered, known


def _give_back(found: Reading, order: Order, console: Console) -> int:
    if not found.refused:
        return OK

    def say(key: str, values: Values) -> str:
        return console.text(key, values)

    content = papers.written(found.refused, found.titles, say, text=found.text)
    name, ending = console.text("question_files.refused_name"), ".txt" if found.text else ".xlsx"
    try:
        path = _written(content, order.path, order.refused, f"{name}{ending}")
    except OSError:
        console.warn("question_files.command_unsaved", {"file": (order.refused or order.path.parent).name})
        return FAILED
    console.say("question_files.command_saved", {"n": len(found.refused), "file": str(path)})
    return OK


def _written(content: bytes, path: Path, wanted: Path | None, name: str) -> Path:
    """Where it was written: never over a file that is there."""
    stem, ending = Path(name).stem, Path(name).suffix
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        out = wanted or path.with_name(f"{path.stem.partition(f'-{stem}')[0]}-{stem}{again}{ending}")
        try:
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if wanted is not None:
                raise
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return out
    raise AssertionError("numbers never end")


def export_quiz(database: Database, path: Path, console: Console, *, now: datetime) -> int:
    """Writes the bank into the file, which must not be there; the exit status."""
    form = path.suffix.lower().removeprefix(".")
    if form not in [*exporting.Form]:
        console.warn("question_files.command_form")
        return MISUSED
    if path.exists():
        console.warn("question_files.command_exists", {"file": path.name})
        return MISUSED
    packed, pictured = database.read_now(exporting.whole), database.read_now(exporting.pictured)
    if not packed:
        console.warn("question_files.bank_empty")
        return FAILED

    def picture(number: int) -> str:
        # One by one: all of a large bank's are too many to be held.
        return database.read_now(partial(exporting.picture, number=number)) if number in pictured else ""

    told = ((one, picture(number)) for number, one in packed)
    content = binder.bound(form, console.text("question_files.bank_name"), told)
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError:
        console.warn("question_files.command_unsaved", {"file": path.name})
        return FAILED
    database.write_now(partial(exporting.note, now=now))
    console.say("question_files.command_exported", {"n": len(packed), "file": str(path)})
    if pictured:
        console.say("question_files.command_pictures", {"n": len(pictured)})
    return OK
