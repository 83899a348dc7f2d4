"""What leads to routes, for every counter."""

from handlers.buttons import Button

#: From the page of a campaign.
DRAW = Button("routes.draw", int)
#: From a letter about it, which stays.
SHOW = Button("routes.show", int)
#: From a letter to who goes, and from their list, which stay.
MINE = Button("routes.mine")
#: From the card of one visit; `storage.routes.handing.ALL` for all of them.
HAND = Button("routes.hand", int)
