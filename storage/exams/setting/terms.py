"""What can be tapped while an exam is set, and within which bounds."""

from enum import StrEnum
from typing import Final

from storage.exams.records import Tells
from storage.questions import Difficulty

#: What can be tapped: questions of the whole bank, questions of a row, minutes, days.
PRESETS: Final = (10, 20, 30, 50)
COUNTS: Final = (1, 2, 5, 10, 20)
MINUTES: Final = (10, 20, 30, 45, 60, 90)
DAYS: Final = (1, 3, 7, 14)
LEAST_MINUTES, MOST_MINUTES = 1, 240
LEVELS: Final = (None, *Difficulty)
#: Lines of a page, and how many pages a category's number leaves room for.
PAGE, PAGES = 8, 1000


class Knob(StrEnum):
    """What turns to its next value by a tap."""

    ATTEMPTS = "attempts"
    PASS_MARK = "pass_mark"  # noqa: S105 - no password
    TELLS = "tells"
    EQUAL = "equal"


TURNS: Final[dict[Knob, tuple[object, ...]]] = {
    Knob.ATTEMPTS: (1, 2, 3),
    Knob.PASS_MARK: (60, 70, 80, 90, 100, 50),
    Knob.TELLS: (*Tells,),
    Knob.EQUAL: (False, True),
}
