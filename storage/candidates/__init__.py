"""Candidates (走访对象): whom a campaign is to visit: found by rules, changed by officers, approved by the chair.

A floor above `storage.visits`, whose rows they are: PROPOSED until the list is approved, PLANNED from then on. `rules`
says who and why, `opening` and `gathering` find them, `page` and `card` show them, `adding` and `standards` are what
officers change, `approving` is the chair's.
"""

from storage.candidates.access import RIGHT, SERVICE, may_have
from storage.candidates.approving import go_on
from storage.candidates.gathering import roused, unfinished
from storage.candidates.opening import OPENED, open_due

__all__ = ["OPENED", "RIGHT", "SERVICE", "go_on", "may_have", "open_due", "roused", "unfinished"]
