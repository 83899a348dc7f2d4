"""What leads to a draft. It opens nobody: the desk, and whoever lists activities, lead here."""

from typing import Final

from handlers.buttons import Button

#: What can be begun.
OPEN: Final = Button("publishing.open")
#: By the key of the draft: its preview, or what it must still say.
RESUME: Final = Button("publishing.resume", int)
#: By the key of an activity that there was: a new draft from it.
AGAIN: Final = Button("publishing.again", int)
#: By the key of an activity that has one: its picture, for whom the activity is.
SEE_PICTURE: Final = Button("publishing.see_picture", int)
#: Back to the desk, which has the route.
LEAVE: Final = Button("publishing.leave")
