"""The doors of results on other pages: one's own contests, and the officers' list."""

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

#: A page of one's own.
MINE = Button("results.mine", int)
#: A page of the officer's; a contest, and a page of its units.
OFFICE = Button("results.office", int)
LOOK = Button("results.look", int, int)


def home_door(found: Values) -> list[list[Press]]:
    """On one's own page of learning, once there is one."""
    told = found.get("results")
    return [[MINE(0, step=0)]] if isinstance(told, dict) and told["played"] else []


def office_door(found: Values) -> list[list[Press]]:
    """On the officers' one."""
    told = found.get("results")
    return [[OFFICE(0, step=0)]] if isinstance(told, dict) and told["keeps"] else []
