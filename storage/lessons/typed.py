"""What officers type: two days. Pure."""

import re
from datetime import date
from typing import Final

from storage import days

_TO: Final = re.compile(r"^(?:到|至|—+|-+|~|～|to|until)\s*", re.IGNORECASE)


def span(words: str, today: date) -> tuple[date | None, date] | None:
    """From when until when, or until when alone: 12月1日 到 12月20日; 12月20日. None where it is neither."""
    found = days.leading(words, today, ahead=True)
    if found is None:
        return None
    first, rest = found
    if not rest:
        return None, first
    last = days.read(_TO.sub("", rest), first, ahead=True)
    return None if last is None else (first, last)
