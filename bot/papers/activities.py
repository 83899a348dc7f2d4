"""Papers of activities: when and where one is, for a calendar."""

from datetime import datetime
from typing import Any

from icalendar import Calendar, Event

from bot.papers.enclosures import ICS, Enclosure, Forgotten, Say
from storage.values import Values


def calendar(found: Values, say: Say) -> Enclosure:
    """One event; taken in again it takes the place of what it was, and says so where it is called off. Forgotten where
    the activity is not the reader's to see any more."""
    if not found:
        raise Forgotten
    book = Calendar()
    book.add("prodid", "-//unionhall//activities//")
    book.add("version", "2.0")
    book.add("method", "CANCEL" if found["cancelled"] else "PUBLISH")
    book.add_component(_event(found, say))
    starts = found["starts_at"]
    assert isinstance(starts, datetime)
    return Enclosure(f"activity-{starts:%Y%m%d}-{found['activity']}.ics", book.to_ical(), ICS)


def _event(found: dict[str, Any], say: Say) -> Event:
    event = Event()
    event.add("uid", f"activity-{found['activity']}@unionhall")
    event.add("dtstamp", found["at"])
    # Called off or read again, it is newer than what stands in the calendar already.
    event.add("sequence", int(found["version"]) + bool(found["cancelled"]))
    event.add("dtstart", found["starts_at"])
    event.add("dtend", found["ends_at"])
    event.add("summary", say("activities.calendar_summary", found))
    event.add("description", say("activities.calendar_about", found))
    event.add("location", found["where"] or "")
    event.add("status", "CANCELLED" if found["cancelled"] else "CONFIRMED")
    return event
