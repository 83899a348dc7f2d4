"""Signing up (报名): a place by one press or after a few questions, the waitlist, and places taken for others.

`doors` is what leads there, for every counter; `page` has the rest.
"""

from handlers.signups.doors import LEAVE, OFFICE, PEOPLE

__all__ = ["LEAVE", "OFFICE", "PEOPLE"]
