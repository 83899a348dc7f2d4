"""What leads to the pages of digests from the desk, and back there."""

from handlers.buttons import Button

CHOOSE = Button("digests.choose")
#: The same below a letter, which stays.
WHEN = Button("digests.when")
TEMPLATES = Button("digests.templates")
#: Back to the desk, which has the routes: in the place of the page, and below a letter, which stays.
LEAVE = Button("digests.leave")
DESK = Button("digests.desk")
