"""Visits (走访慰问): whom a campaign visits, why, by whom, what was wished, brought and heard.

A floor above `storage.campaigns`: `records` says what is kept of one visit and who may have it.
"""

from storage.visits.records import (
    CLOSED,
    ENDS,
    KEPT,
    LIVE,
    SERVICE,
    WALKED,
    Envoy,
    Outcome,
    Stage,
    Tried,
    Visit,
    Wish,
    envoys_of,
    keep_needs,
    keep_reasons,
    keep_words,
    last_of,
    needs_of,
    reasons_of,
    words_of,
)

__all__ = [
    "CLOSED",
    "ENDS",
    "KEPT",
    "LIVE",
    "SERVICE",
    "WALKED",
    "Envoy",
    "Outcome",
    "Stage",
    "Tried",
    "Visit",
    "Wish",
    "envoys_of",
    "keep_needs",
    "keep_reasons",
    "keep_words",
    "last_of",
    "needs_of",
    "reasons_of",
    "words_of",
]
