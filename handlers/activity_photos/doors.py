"""What leads to photos of activities. It opens nobody: the pages of other counters lead here."""

from handlers.buttons import Button

#: By the key of the activity: the officer's page.
OPEN = Button("activity_photos.open", int)
#: One's own, of all activities.
EACH = Button("activity_photos.each")
