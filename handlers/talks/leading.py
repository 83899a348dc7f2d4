"""What leads to talks. It opens nobody: each service that hangs on a talk's card leads back there."""

from typing import Final

from handlers.buttons import Button

#: The first page, in the place of what was pressed.
HOME: Final = Button("talks.home")
#: A page of one's own; one of them by its key; the same from a letter, which stays.
MINE: Final = Button("talks.mine", int)
OWN: Final = Button("talks.own", int)
SEE: Final = Button("talks.see", int)
#: The officer's page, as the desk opens it; one talk by its key; the same from a letter, which stays.
OFFICE: Final = Button("talks.office", int)
HELD: Final = Button("talks.held", int)
LOOK: Final = Button("talks.look", int)
#: Back to the desk, which has the route.
LEAVE: Final = Button("talks.leave")
