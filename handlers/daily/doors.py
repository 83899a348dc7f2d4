"""Where the daily question is entered from the page of learning, and where its answer ends."""

from handlers.bank.doors import below_answer
from handlers.buttons import Button
from handlers.learning.buttons import HOME
from handlers.practice.doors import ONE_MORE
from handlers.screens import Press, Screen
from storage.values import Values

OPEN = Button("daily.open")
MISSED = Button("daily.missed")


def home_rows(found: Values) -> list[list[Press]]:
    told = found.get("daily")
    return [[OPEN(waits=not told["done"])]] if isinstance(told, dict) else []


def end_screen(found: Values) -> Screen:
    missed = [MISSED(count=found["missed"])] if found["missed"] else []
    return Screen(
        "daily.answered", found, [[ONE_MORE(), *missed], [OPEN(), HOME()], *below_answer({**found, "place": 0})]
    )
