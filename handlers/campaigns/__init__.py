"""Campaigns (走访活动): a page for each. `doors` is what leads there, for every counter; `page` shows it."""

from handlers.campaigns.doors import LEAVE, LOOK, OPEN, SHOW

__all__ = ["LEAVE", "LOOK", "OPEN", "SHOW"]
