"""Campaigns (走访活动): a page for each. `doors` is what leads there, for every counter; `page` shows it."""

from handlers.campaigns.doors import LEAVE, LOOK, ON_DESK, OPEN, SHOW

__all__ = ["LEAVE", "LOOK", "ON_DESK", "OPEN", "SHOW"]
