"""What leads to the people of a list. It opens nobody."""

from handlers.buttons import Button

#: The campaign, the unit.
UNIT = Button("candidates.unit", int, int)
#: The page of a unit's list on which that visit stands.
AT = Button("candidates.at", int)
#: Whom somebody added to an approved list: the campaign, the page.
WAITING = Button("candidates.waiting", int, int)
