"""What leads to quick notes. It opens nobody: the pages of other counters lead here."""

from handlers.buttons import Button

#: From the desk, whose place it takes.
BEGIN = Button("quick_notes.begin")
#: From a letter, which stays.
BEGIN_ANEW = Button("quick_notes.begin_anew")
#: 0: one's own, 1: those of one's units; and the page.
LISTED = Button("quick_notes.listed", int, int)
#: Back to the desk, which has the route.
LEAVE = Button("quick_notes.leave")
