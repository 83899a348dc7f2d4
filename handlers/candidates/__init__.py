"""Candidates (走访对象): whom a campaign is to visit. `doors` is what leads there; `page` lists them."""

from handlers.candidates.doors import UNIT, WAITING

__all__ = ["UNIT", "WAITING"]
