"""Circumstances (情况, 必访): what came up in somebody's life, so that somebody goes to see them.

`catalogue` is the list of what counts, `keeping` how the chair edits it; `records` what came up with whom. How it is
noted in the chat stands a floor above, in `storage.visits.noting`, because somebody may have to go and see them.
"""

from storage.circumstances.catalogue import SHIPPED, Line, Occasion, catalogue, number_of, numbered
from storage.circumstances.records import (
    KEPT,
    SERVICE,
    Circumstance,
    CircumstanceNotYours,
    DayUnfit,
    NotedAlready,
    behind,
    forget,
    is_occasion,
    known,
    note,
    occasion_of,
    of_member,
    what_of,
)

__all__ = [
    "KEPT",
    "SERVICE",
    "SHIPPED",
    "Circumstance",
    "CircumstanceNotYours",
    "DayUnfit",
    "Line",
    "NotedAlready",
    "Occasion",
    "behind",
    "catalogue",
    "forget",
    "is_occasion",
    "known",
    "note",
    "number_of",
    "numbered",
    "occasion_of",
    "of_member",
    "what_of",
]
