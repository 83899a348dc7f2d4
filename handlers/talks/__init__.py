"""Talks (谈心): the employee's first page, list and cards; the officer's page and cards.

`leading` is what leads there, for every counter, and opens nobody; `doors` is what services hang there; `page` has the
rest.
"""

from handlers.talks.leading import HELD, HOME, LEAVE, LOOK, MINE, OFFICE, OWN, SEE

__all__ = ["HELD", "HOME", "LEAVE", "LOOK", "MINE", "OFFICE", "OWN", "SEE"]
