"""What leads to a campaign and back. It opens nobody: each service that hangs on the page leads back there."""

from collections.abc import Callable

from handlers.buttons import Button
from handlers.screens import Press
from storage.aid import Source
from storage.campaigns import Kind, Reason

#: The tool of the desk: the page of the one that is open, or the list.
OPEN = Button("campaigns.open")
LIST = Button("campaigns.list")
#: The campaign, and the page of its units.
LOOK = Button("campaigns.look", int, int)
#: The same from a letter, which stays.
SHOW = Button("campaigns.show", int)
BEGIN = Button("campaigns.begin", Kind)
AGAIN = Button("campaigns.again", int)
#: Back to the desk, which has the route.
LEAVE = Button("campaigns.leave")
#: What goes with each class; the campaign, the class.
STANDARDS = Button("campaigns.standards", int)
CHOOSE_SOURCE = Button("campaigns.choose_source", int, Source)
SET_CLASS = Button("campaigns.set_class", int, Reason)
ASK_APPROVE = Button("campaigns.ask_approve", int)
APPROVE = Button("campaigns.approve", int)
ASK_TAKE_BACK = Button("campaigns.ask_take_back", int)
TAKE_BACK = Button("campaigns.take_back", int)


def _on_desk(waits: str) -> Callable[..., Press]:
    return lambda key, of, year, count, **_: LOOK(key, 0, waits=waits, of=of, year=year, count=count)


#: A line of the desk, by its kind: whom nobody is set to visit, and the list that waits for a yes.
ON_DESK: dict[str, Callable[..., Press]] = {"list_free": _on_desk("free"), "list_word": _on_desk("word")}
