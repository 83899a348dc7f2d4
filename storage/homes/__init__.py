"""Homes (住处): where somebody lives, how old, whether alone, whom of the family to ring: what a visit needs to know.

Kept of the retired, of surviving family and of who is visited, never of the others. `records` is what is kept,
`telling` how it is told and set right in the chat.
"""

from storage.homes.records import TOLD, Details, Home, between, details_of, every, forget, keep, of_member, refresh

__all__ = ["TOLD", "Details", "Home", "between", "details_of", "every", "forget", "keep", "of_member", "refresh"]
