"""Where practice is entered from the page of learning, and where a set ends."""

from handlers.buttons import Button
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen
from storage.values import Values

#: A category, 0 for the topmost, and a page.
MENU = Button("practice.menu", int, int)
#: A category, 0 for all, and how many.
BEGIN = Button("practice.begin", int, int)
ONE_MORE = Button("practice.one_more")


def home_rows(found: Values) -> list[list[Press]]:
    return [[MENU(0, 0, home=True)]] if found.get("practice") else []


def end_screen(found: Values) -> Screen:
    alone = found["size"] == 1 and not found["category"]
    again = ONE_MORE() if alone else BEGIN(found["category"], found["size"], again=True)
    return Screen("practice.ended", found, [[again, MENU(0, 0, other=True)], [HOME()]])
