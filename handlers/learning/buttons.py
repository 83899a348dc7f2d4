"""The buttons that lead to the pages of learning; whatever hangs something on them opens this alone."""

from handlers.buttons import Button

#: One's own page.
HOME = Button("learning.home")
#: The officers'.
OFFICE = Button("learning.office")
#: Back to the desk, which has the route.
LEAVE = Button("learning.leave")
