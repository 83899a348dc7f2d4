"""The doors of contests on other pages: quick start, the officer's list, and the card of one."""

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

QUICK = Button("contests.quick")
#: A page of the officer's list.
OFFICE = Button("contests.office", int)
CARD = Button("contests.card", int)


def door(found: Values) -> list[list[Press]]:
    """On one's own page of learning and on the officers' one, for whoever prepares contests."""
    told = found.get("contests")
    return [[QUICK(), OFFICE(0, step=0)]] if isinstance(told, dict) and told["keeps"] else []
