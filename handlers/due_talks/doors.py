"""What leads to due talks from other pages. It opens nobody."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press
from storage.talks import Origin, State, Word
from storage.values import Values

#: A talk held elsewhere is recorded: asks with whom.
BEGIN: Final = Button("due_talks.begin")
#: What is due with a person, from their card.
PERSON: Final = Button("due_talks.person", int)
#: Back to the person's card, which has the route; back to the desk, likewise.
BACK: Final = Button("due_talks.back", int)
LEAVE: Final = Button("due_talks.leave")
#: A line of the desk.
SEE: Final = Button("due_talks.see", int)
#: A recorded talk: it was; it was not.
YES: Final = Button("due_talks.yes", int)
NO: Final = Button("due_talks.no", int)
#: The chair's list of what calls for a talk.
CATALOGUE: Final = Button("due_talks.catalogue")


def office_door(_: Values) -> list[list[Press]]:
    """On the officer's page of talks."""
    return [[BEGIN()]]


def member_door(found: Values) -> list[list[Press]]:
    """On the card of an own talk: of one that was recorded, nothing said yet."""
    unsaid = found["origin"] == Origin.ELSEWHERE and found["state"] == State.HELD and found["word"] == Word.NONE
    return [[YES(found["talk"]), NO(found["talk"])]] if unsaid else []
