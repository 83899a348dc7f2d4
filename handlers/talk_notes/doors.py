"""What leads to notes from the pages of talks. It opens nobody."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press
from storage.talks import State
from storage.values import Values

#: The note of a talk that was held; the same from a letter or the desk, which stays.
OPEN: Final = Button("talk_notes.open", int)
SEE: Final = Button("talk_notes.see", int)
#: Whether talks helped, in figures.
FIGURES: Final = Button("talk_notes.figures")


def officer_door(found: Values) -> list[list[Press]]:
    """On the officer's card of an own talk, once it was held."""
    return [[OPEN(found["talk"])]] if found["state"] == State.HELD and found["mine"] else []


def office_door(_: Values) -> list[list[Press]]:
    """On the officer's page of talks."""
    return [[FIGURES()]]
