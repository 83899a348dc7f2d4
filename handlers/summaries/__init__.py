"""Summaries (年度总结): the officer's page of a year, its lengths for Word, the quarters' drafts, the union's own form.

`page` has the presses, `bringing` takes in a form that was changed in Word.
"""

from handlers.summaries.bringing import first_routes
from handlers.summaries.page import KEYBOARDS, LEAVE, OPEN, STEPS, routes

__all__ = ["KEYBOARDS", "LEAVE", "OPEN", "STEPS", "first_routes", "routes"]
