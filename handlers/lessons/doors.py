"""What learning cards hang on other pages: buttons on the pages of learning, and the end of their questions."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press, Screen
from storage.lessons.reading import Which
from storage.values import Values

#: Which cards, and a page of them.
LIST: Final = Button("lessons.list", Which, int)
#: The officers' list, a page.
OFFICE: Final = Button("lessons.office", int)
#: A card, from its beginning or where it was left.
OPEN: Final = Button("lessons.open", int)
#: A card's questions, or its end.
GO_ON: Final = Button("lessons.go_on", int)
#: The sentence back.
SAY: Final = Button("lessons.say", int)


def on_home(found: Values) -> list[list[Press]]:
    """One's own cards, where there are any."""
    cards = found["lessons"]
    assert isinstance(cards, dict)
    which = Which.NEW if cards["new"] else Which.ALL
    return [[LIST(which, 0, new=cards["new"], home=True)]] if cards["all"] else []


def on_office(found: Values) -> list[list[Press]]:
    """The officers' list, for whoever makes cards."""
    cards = found["lessons"]
    return [[OFFICE(0, open=cards["open"])]] if isinstance(cards, dict) else []


def end_screen(found: Values) -> Screen:
    """All is answered, or not all; then the sentence back, if one is asked for."""
    lesson = found["lesson"]
    if not found["done"]:
        return Screen("lessons.not_all", found, [[GO_ON(lesson, again=True)], [LIST(Which.ALL, 0)]])
    say = [SAY(lesson, said=found["said"])] if found["asks_back"] else []
    return Screen("lessons.done", found, [say, [OPEN(lesson, done=True), LIST(Which.NEW, 0)]])
