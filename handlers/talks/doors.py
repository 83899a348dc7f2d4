"""What services hang on the pages of talks, in the order in which it is offered. Each opens the doors of its own noun
alone (`handlers/<noun>/doors.py`), which open nobody."""

from collections.abc import Callable
from typing import Final

from handlers.appointments import doors as times
from handlers.coverage import doors as coverage
from handlers.due_talks import doors as due_talks
from handlers.hours import doors as hours
from handlers.relay import doors as relay
from handlers.screens import Press
from handlers.talk_notes import doors as talk_notes
from storage.values import Values

#: From what a page shows to the rows of buttons of one service; none where there is nothing to do.
Door = Callable[[Values], list[list[Press]]]

#: On the first page: how to ask for a talk. It has `open`, how many of one's own are open.
HOME_DOORS: Final[tuple[Door, ...]] = (times.on_home, relay.home_door)
#: On the card of an own talk, and on its officer's. `line` of `storage.talks.showing` has what a card shows, besides
#: what services tell of it (`storage.talks.beside`).
MEMBER_DOORS: Final[tuple[Door, ...]] = (times.on_own, relay.member_door, due_talks.member_door)
OFFICER_DOORS: Final[tuple[Door, ...]] = (times.on_held, relay.officer_door, talk_notes.officer_door)
#: On the officer's page, below its lines.
OFFICE_DOORS: Final[tuple[Door, ...]] = (
    times.on_office,
    hours.office,
    due_talks.office_door,
    coverage.office,
    talk_notes.office_door,
    relay.office_door,
)


def rows(doors: tuple[Door, ...], found: Values) -> list[list[Press]]:
    """The rows of all of them."""
    return [row for door in doors for row in door(found) if row]
