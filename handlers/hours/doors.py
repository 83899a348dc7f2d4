"""What leads to an officer's hours. It opens nobody: the officer's page of talks leads here."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

#: The visitor's own.
OPEN: Final = Button("hours.open")


def office(_: Values) -> list[list[Press]]:
    """On the officer's page of talks."""
    return [[OPEN()]]
