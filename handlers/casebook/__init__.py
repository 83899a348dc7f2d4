"""The casebook (档案): a page for each case. `doors` is what leads there, for every counter; `page` shows it."""

from handlers.casebook.doors import OPEN

__all__ = ["OPEN"]
