"""What leads to a series."""

from typing import Final

from handlers.buttons import Button

#: By the key of an activity: the series that it belongs to, or what one of it would be.
OPEN: Final = Button("series.open", int)
#: A page of all that go on.
LIST: Final = Button("series.list", int)
