"""What leads to papers of visits, for every counter."""

from handlers.buttons import Button

#: From the page of a campaign.
OPEN = Button("printing.open", int)
#: From the list of one's own visits.
MINE = Button("printing.mine")
