"""What of seasons hangs on the pages of learning, and the last screen of a make-up."""

from handlers.buttons import Button
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen
from storage.values import Values

MINE = Button("seasons.mine")
#: A season, as a member sees it.
LOOK = Button("seasons.look", int)
#: A contest to make up.
TAKE = Button("seasons.take", int)
#: A contest that was made up, and a page of what was right.
RIGHTS = Button("seasons.rights", int, int)
#: A page of the officer's.
LIST = Button("seasons.list", int)
BEGIN = Button("seasons.begin")


def home(found: Values) -> list[list[Press]]:
    """One's own seasons; nothing where there are none."""
    told = found["seasons"]
    return [[MINE(waiting=told["waiting"])]] if isinstance(told, dict) and "waiting" in told else []


def office(found: Values) -> list[list[Press]]:
    """The officer's list."""
    told = found["seasons"]
    return [[LIST(0, step=0, open=told["open"])]] if isinstance(told, dict) else []


def turns(button: Button, found: Values, *first: object) -> list[Press]:
    """To the page before, and to the one after."""
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    return [button(*first, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]


def ended_screen(found: Values) -> Screen:
    """What a make-up came to, and what was right."""
    season = [LOOK(found["season"], title="")] if found["season"] else []
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turned = [(step, page + step) for step in (-1, 1) if 0 <= page + step < pages]
    rights = [RIGHTS(found["contest"], at, step=step) for step, at in turned]
    return Screen("seasons.ended", found, [rights, [*season, HOME()]])
