"""What leads to an activity. It opens nobody: each service that hangs on the card leads back there."""

from typing import Final

from handlers.buttons import Button, Link
from storage.activities.keeping import Shelf

#: By the key of the activity: its card, in the place of what was pressed.
OPEN: Final = Button("activities.open", int)
#: The same from a letter, which stays.
SHOW: Final = Button("activities.show", int)
#: The same from a group or a poster.
COME: Final = Link("activities.come", "a", int)
#: The officer's list, as the desk opens it; a page of one of its shelves; the page of one activity.
KEPT: Final = Button("activities.kept")
SHELF: Final = Button("activities.shelf", Shelf, int)
KEEP: Final = Button("activities.keep", int)
#: The same from a letter, which stays.
SHOW_KEPT: Final = Button("activities.show_kept", int)
#: Back to the desk, which has the route.
LEAVE: Final = Button("activities.leave")
#: A page of what is on, of what one has signed up for; the first of them from a letter, which stays.
LIST: Final = Button("activities.list", int)
MINE: Final = Button("activities.mine", int)
ALL: Final = Button("activities.all")
#: Of one activity: how to get there, and a file for a calendar.
WAY: Final = Button("activities.way", int)
CALENDAR: Final = Button("activities.calendar", int)
