"""What leads to the papers of a case. It opens nobody: the pages of the case lead here, and are led back to."""

from handlers.buttons import Button

#: For the case officer; for the member whose case it is.
OPEN = Button("evidence.open", int)
MINE = Button("evidence.mine", int)
