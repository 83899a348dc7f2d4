"""What leads into talks through the bot. It opens nobody: the pages of talks lead here."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press
from storage.talks import State, Way
from storage.values import Values

#: With 1 an anonymous one, with 0 one by name.
BEGIN: Final = Button("relay.begin", int)
#: By the key of the talk: the employee writes into it; the officer takes it, or writes into it; its end, asked once
#: more.
WRITE: Final = Button("relay.write", int)
TAKE: Final = Button("relay.take", int)
ANSWER: Final = Button("relay.answer", int)
BEFORE_END: Final = Button("relay.before_end", int)
#: Whose an anonymous talk is, by two people.
UNMASK: Final = Button("relay.unmask")


def home_door(_: Values) -> list[list[Press]]:
    """On the first page of talks."""
    return [[BEGIN(0, unnamed=False), BEGIN(1, unnamed=True)]]


def member_door(found: Values) -> list[list[Press]]:
    """On the card of an own talk."""
    if found["way"] != Way.HERE or not found["open"]:
        return []
    return [[WRITE(found["talk"]), BEFORE_END(found["talk"])]]


def officer_door(found: Values) -> list[list[Press]]:
    """On the officer's card of a talk."""
    if found["way"] != Way.HERE or not found["open"]:
        return []
    if found["state"] == State.ASKED:
        return [[TAKE(found["talk"])]]
    return [[ANSWER(found["talk"]), BEFORE_END(found["talk"])]]


def office_door(found: Values) -> list[list[Press]]:
    """On the officer's page, for chair and deputies."""
    return [[UNMASK()]] if found["unmasks"] else []
