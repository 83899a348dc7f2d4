"""What of coverage hangs on the officer's page of talks; and what others hang on the card of whom to talk with."""

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

#: A page.
BOARD = Button("coverage.board", int)
WEEK = Button("coverage.week")


def office(_: Values) -> list[list[Press]]:
    """Whom to talk with this week, and how far it has come."""
    return [[WEEK(), BOARD(0, step=0)]]
