"""`unionhall summary`: the year's summary as a file, for whoever sits at the machine."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot.papers import summaries
from bot.terminal import Terminal
from storage import audit
from storage.database import Database
from storage.summaries import ordering
from storage.summaries.records import Form

#: The years that can be written of; beyond, no festival of the next year is known.
YEARS: Final = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Order:
    """Which year, how long, and the file that it is to be."""

    year: int
    length: str
    out: Path


def write(database: Database, order: Order, terminal: Terminal, *, now: datetime) -> bool:
    """Reads, draws and writes it, and notes that in the audit; False, and said why, where the name is none for Word, a
    file of that name is there, or none can be written."""
    if order.out.suffix.lower() != ".docx":
        terminal.warn("summaries.no_name_for_word", {"file": order.out.name})
        return False
    if order.out.exists():
        terminal.warn("summaries.there", {"file": order.out.name})
        return False
    form = Form(order.length)
    found = database.read_now(partial(ordering.by_command, year=order.year, form=form, now=now))
    tongue = summaries.tongue_of(form)
    drawn = summaries.document(found, lambda key, values: terminal.words.plain(key, values, tongue))
    try:
        # Never over a file that came in the meantime.
        with order.out.open("xb") as file:
            file.write(drawn.content)
    except OSError:
        terminal.warn("summaries.not_written", {"file": order.out.name})
        return False
    record = f"summaries {order.year}"
    database.write_now(lambda session: audit.note(session, "summaries.written", by=None, now=now, record=record))
    terminal.say("summaries.written", {"file": str(order.out), "year": order.year})
    return True
