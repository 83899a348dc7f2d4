"""What services hang on the screen of questions: their last screen, and buttons below a question that is answered. Each
opens the doors of its own noun alone (`handlers/<noun>/doors.py`), which open nobody but `handlers.screens`."""

from collections.abc import Callable
from typing import Final

from handlers.bank import doors as bank
from handlers.buttons import Button
from handlers.daily import doors as daily
from handlers.drives import doors as drives
from handlers.exams import doors as exams
from handlers.lessons import doors as lessons
from handlers.notebook import doors as notebook
from handlers.practice import doors as practice
from handlers.screens import Press, Screen
from handlers.seasons import doors as seasons
from storage.sittings import Purpose
from storage.values import Values

#: Goes on where it was left; also from letters, which stay.
RESUME = Button("sittings.resume", int)

#: The last screen of each purpose, from what `sitting.show` tells then.
ENDS: Final[dict[Purpose, Callable[[Values], Screen]]] = {
    Purpose.PRACTICE: practice.end_screen,
    Purpose.DAILY: daily.end_screen,
    Purpose.NOTEBOOK: notebook.end_screen,
    Purpose.EXAM: exams.ended_screen,
    Purpose.LESSON: lessons.end_screen,
    Purpose.DRIVE: drives.ended_screen,
    Purpose.CONTEST: seasons.ended_screen,
}

#: Rows below a question whose answer is told.
ANSWERED_DOORS: Final[tuple[Callable[[Values], list[list[Press]]], ...]] = (bank.below_answer,)
