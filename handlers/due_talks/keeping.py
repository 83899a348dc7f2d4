"""The chair's catalogue (必谈事项): what calls for a talk, and within how many days."""

from typing import Final

from handlers.buttons import Button, Shown
from handlers.context import Step, Steps
from handlers.due_talks.doors import CATALOGUE, LEAVE
from handlers.screens import Screen, in_rows
from storage.due_talks import SERVICE, keeping
from storage.values import Values, lines_of

LINE: Final = Button("due_talks.line", int)
DAYS: Final = Button("due_talks.days", int, int)
TURN: Final = Button("due_talks.turn", int, int)
BEGIN_LINE: Final = Button("due_talks.begin_line")


def catalogue_screen(found: Values) -> Screen:
    lines = lines_of(found["lines"])
    presses = [LINE(one["line"], what=one["what"], words=one["words"], ended=one["ended"]) for one in lines]
    return Screen("due_talks.catalogue", found, [*in_rows(presses), [BEGIN_LINE(), LEAVE()]], right="desk")


def line_screen(found: Values) -> Screen:
    """Within how many days; off the list or on it."""
    line, choices, ended = found["line"], found["choices"], bool(found["ended"])
    assert isinstance(choices, list)
    presses = [DAYS(line, days, days=days) for days in choices if days != found["within_days"]]
    rows = [*in_rows(presses), [TURN(line, int(ended), on=ended), CATALOGUE(back=True)]]
    return Screen("due_talks.line", found, rows, right="desk")


def words_screen(found: Values) -> Screen:
    return Screen("due_talks.ask_words", found, [[CATALOGUE(back=True)]], right="desk")


SHOWN: tuple[Shown, ...] = (
    (CATALOGUE, keeping.look, catalogue_screen),
    (LINE, keeping.look_at, line_screen),
    (DAYS, keeping.set_days, line_screen),
    (TURN, keeping.turn, line_screen),
    (BEGIN_LINE, keeping.begin, words_screen),
)

STEPS: Steps = {(SERVICE, "words"): Step(keeping.open_question, words_screen, keeping.add, line_screen)}
