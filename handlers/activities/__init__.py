"""Activities (文体活动): what is on, a card of each, one's own; and as officers keep them. `doors` is what leads there,
for every counter; `page` shows it to members, `keeping` to officers."""

from handlers.activities.doors import ALL, COME, KEEP, KEPT, LEAVE, MINE, OPEN, SHOW, SHOW_KEPT

__all__ = ["ALL", "COME", "KEEP", "KEPT", "LEAVE", "MINE", "OPEN", "SHOW", "SHOW_KEPT"]
