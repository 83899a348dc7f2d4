"""Where the notebook is entered from the page of learning, and where a review ends."""

from handlers.buttons import Button
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen
from storage.values import Values

OPEN = Button("notebook.open")
BEGIN = Button("notebook.begin")
#: The same below a letter, which stays.
REVIEW = Button("notebook.review")


def home_rows(found: Values) -> list[list[Press]]:
    told = found.get("notebook")
    return [[OPEN(due=told["due"])]] if isinstance(told, dict) else []


def end_screen(found: Values) -> Screen:
    more = [BEGIN(due=found["due"])] if found["due"] else []
    return Screen("notebook.ended", found, [more, [OPEN(due=0), HOME()]])
