"""Publishing (发布活动): the officer's way from the first word to what members see. `doors` is what leads there, for
every counter; `page` asks and shows."""

from handlers.publishing.doors import AGAIN, LEAVE, OPEN, RESUME, SEE_PICTURE

__all__ = ["AGAIN", "LEAVE", "OPEN", "RESUME", "SEE_PICTURE"]
