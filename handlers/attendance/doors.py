"""What leads to attendance, for every counter."""

from typing import Final

from handlers.buttons import Button

#: By the key of the activity: its door, for whoever checks people in.
OPEN: Final = Button("attendance.open", int)
#: The doors that somebody keeps, a page.
DOORS: Final = Button("attendance.doors", int)
#: By the key of the activity: the member's own code, to be scanned at the door.
MY_CODE: Final = Button("attendance.my_code", int)
#: By the key of the activity: 来不了, of whoever has a place; it is asked once more.
ASK_OUT: Final = Button("attendance.ask_out", int)
#: Back to the desk, which has the route.
LEAVE: Final = Button("attendance.leave")
