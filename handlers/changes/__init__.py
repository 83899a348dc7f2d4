"""Changes (改动): what an officer changes of a published activity, and calling it off. `doors` is what leads there, for
the page of the activity; `page` shows it."""

from handlers.changes.doors import ASK_WHY, CHOOSE, TELL

__all__ = ["ASK_WHY", "CHOOSE", "TELL"]
