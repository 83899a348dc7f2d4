"""Series (每周都办): activities that repeat. `doors` is what leads there from an activity and the list; `page` shows
them."""

from handlers.series.doors import LIST, OPEN

__all__ = ["LIST", "OPEN"]
