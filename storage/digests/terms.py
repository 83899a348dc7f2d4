"""The terms of digests: when they come, who reads them, how much a letter holds, which list stands behind a figure."""

from datetime import time
from enum import StrEnum
from typing import Final

from storage.figures import Duty
from storage.offices import Role

#: The round, which is known by that name, and the hours at which a digest may come: the first is that of whoever chose
#: none, on Mondays.
ROUND: Final = "weekly_digest"
TOLD: Final = (time(8, 30), time(9), time(10), time(11), time(14), time(15), time(16), time(17))
#: Weekdays that can be chosen: Monday is 0.
DAYS: Final = (0, 1, 2, 3, 4)
#: Who gets one; an admin keeps the roster and has no cases.
READERS: Final = (Role.OFFICER, Role.STEWARD, Role.DEPUTY, Role.CHAIR)
#: Who may nudge whoever has something, and reads of the whole union.
HEADS: Final = (Role.DEPUTY, Role.CHAIR)
#: Lines that a letter has room for: of what waits, of what is behind in others' hands, of the week's dates, of rounds
#: of visits, of drives that end; and of a list's page.
LINES: Final = 8
BEHIND: Final = 4
DATES: Final = 10
ROUNDS_SHOWN: Final = 4
DRIVES: Final = 2
PAGE: Final = 10
#: Readers of whom one page of the round tells.
READ_AT_ONCE: Final = 20


class Shown(StrEnum):
    """A figure of a digest, and so its list. BEHIND: 超期. OPEN: received within the year, without an outcome.
    LATE: received within the year, not rung in time. TOPICS: 热点. The others: what was done of a duty last week."""

    BEHIND = "behind"
    OPEN = "open"
    LATE = "late"
    TOPICS = "topics"
    STUDY = Duty.STUDY.value
    RIGHTS = Duty.RIGHTS.value
    DEMOCRACY = Duty.DEMOCRACY.value
    CULTURE = Duty.CULTURE.value
    CARE = Duty.CARE.value
    OTHER = Duty.OTHER.value
