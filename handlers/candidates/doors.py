"""What leads to the people of a list. It opens nobody."""

from handlers.buttons import Button
from storage.campaigns import Reason

#: The campaign, the unit.
UNIT = Button("candidates.unit", int, int)
#: The page of a unit's list on which that visit stands.
AT = Button("candidates.at", int)
#: Whom somebody added to an approved list: the campaign, the page.
WAITING = Button("candidates.waiting", int, int)
OPEN = Button("candidates.open", int)
ADD = Button("candidates.add", int)
#: The open question's number, and who or what is meant.
PICK = Button("candidates.pick", int, int)
CHOOSE = Button("candidates.choose", int, Reason)
GIVE = Button("candidates.give", int, int)
NO_GOODS = Button("candidates.no_goods", int)
LEAVE_IT = Button("candidates.leave_it", int)
DROP = Button("candidates.drop", int)
RESTORE = Button("candidates.restore", int)
OWN_SUM = Button("candidates.own_sum", int)
BY_STANDARD = Button("candidates.by_standard", int)
AGREE = Button("candidates.agree", int)
