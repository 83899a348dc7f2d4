"""What services hang on the pages of learning, in the order in which it is offered. Each opens the doors of its own
noun alone (`handlers/<noun>/doors.py`), which open nobody."""

from collections.abc import Callable
from typing import Final

from handlers import progress
from handlers.bank import doors as bank
from handlers.contests import doors as contests
from handlers.daily import doors as daily
from handlers.drives import doors as drives
from handlers.exams import doors as exams
from handlers.lessons import doors as lessons
from handlers.notebook import doors as notebook
from handlers.practice import doors as practice
from handlers.question_files import doors as question_files
from handlers.results import doors as results
from handlers.screens import Press
from handlers.seasons import doors as seasons
from storage.values import Values

#: From what a page shows to the rows of buttons of one service; none where there is nothing to do.
Door = Callable[[Values], list[list[Press]]]

HOME_DOORS: Final[tuple[Door, ...]] = (
    practice.home_rows,
    daily.home_rows,
    notebook.home_rows,
    lessons.on_home,
    exams.home_door,
    drives.home,
    contests.door,
    results.home_door,
    seasons.home,
    progress.home,
    bank.beside_home,
)
OFFICE_DOORS: Final[tuple[Door, ...]] = (
    bank.beside_office,
    question_files.office,
    exams.office_door,
    lessons.on_office,
    drives.office,
    contests.door,
    results.office_door,
    seasons.office,
    progress.office,
)


def rows(doors: tuple[Door, ...], found: Values) -> list[list[Press]]:
    """The rows of all of them."""
    return [row for door in doors for row in door(found) if row]
