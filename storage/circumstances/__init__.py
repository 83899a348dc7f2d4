"""Circumstances (情况, 必访): what came up in somebody's life, so that somebody goes to see them.

`catalogue` is the list of what counts, which the chair edits; `records` what came up with whom.
"""

from storage.circumstances.catalogue import SHIPPED, Line, Occasion, catalogue
from storage.circumstances.records import KEPT, Circumstance, known, note, of_member, what_of

__all__ = [
    "KEPT",
    "SHIPPED",
    "Circumstance",
    "Line",
    "Occasion",
    "catalogue",
    "known",
    "note",
    "of_member",
    "what_of",
]
