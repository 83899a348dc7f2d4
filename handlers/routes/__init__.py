"""Routes (走访路线): who goes on which visits. `doors` is what leads there, for every counter; `page` shows it."""

from handlers.routes.doors import DRAW, HAND, MINE

__all__ = ["DRAW", "HAND", "MINE"]
