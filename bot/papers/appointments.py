"""Papers of appointments: when and where a talk is, for a calendar; by its number, with nobody's name."""

from datetime import datetime
from typing import Any

from icalendar import Calendar, Event

from bot.papers.enclosures import ICS, Enclosure, Forgotten, Say
from storage.values import Values


def calendar(found: Values, say: Say) -> Enclosure:
    """One event a talk: a later time takes the place of an earlier one. Forgotten where it is not the reader's to see
    any more."""
    if not found:
        raise Forgotten
    book = Calendar()
    book.add("prodid", "-//unionhall//appointments//")
    book.add("version", "2.0")
    book.add("method", "CANCEL" if found["cancelled"] else "PUBLISH")
    book.add_component(_event(found, say))
    starts = found["starts_at"]
    assert isinstance(starts, datetime)
    return Enclosure(f"appointment-{starts:%Y%m%d}.ics", book.to_ical(), ICS)


def _event(found: dict[str, Any], say: Say) -> Event:
    event = Event()
    event.add("uid", f"talk-{found['talk']}@unionhall")
    event.add("dtstamp", found["at"])
    event.add("sequence", 2 * int(found["version"]) + bool(found["cancelled"]))
    event.add("dtstart", found["starts_at"])
    event.add("dtend", found["ends_at"])
    event.add("summary", say("appointments.calendar_summary", found))
    event.add("description", say("appointments.calendar_about", found))
    event.add("location", found["where"] or "")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if found["cancelled"] else "CONFIRMED")
    return event
