"""What of drives hangs on the pages of learning, and the last screen of a try."""

from handlers.buttons import Button
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen
from storage.values import Values

MINE = Button("drives.mine")
#: A drive, as whoever takes part sees it.
LOOK = Button("drives.look", int)
TAKE = Button("drives.take", int)
THANK = Button("drives.thank", int)
#: A page of the officer's.
LIST = Button("drives.list", int)
BEGIN = Button("drives.begin")


def home(found: Values) -> list[list[Press]]:
    """One's own drives."""
    told = found["drives"]
    assert isinstance(told, dict)
    return [[MINE(waiting=told["waiting"])]]


def office(found: Values) -> list[list[Press]]:
    """The officer's list."""
    told = found["drives"]
    return [[LIST(0, step=0, open=told["open"])]] if isinstance(told, dict) else []


def ended_screen(found: Values) -> Screen:
    """What came of a try: again with other questions, or thanks."""
    drive = found["drive"]
    if not drive:
        return Screen("drives.ended", found, [[HOME()]])
    again = [] if found["over"] else [TAKE(drive, again=True, begun=0)]
    thanks = [THANK(drive)] if found["done"] and found["thanks"] else []
    return Screen("drives.ended", found, [[*again, *thanks], [LOOK(drive, title=""), MINE(waiting=0)]])
