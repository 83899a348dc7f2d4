"""Figures (数据): what the union did in a span of days, duty by duty, each figure with the records behind it.

Like the desk, this room opens services: it counts what each of them has on record, and what officers
noted (记一笔). `terms` says what is counted, `rows` where from, `reckoning` counts it; `reaching` counts whom services
have reached, out of whom they are for.
"""

from storage.figures.reaching import Offer, reached
from storage.figures.reckoning import (
    DUTIES,
    PARTS,
    QUIET,
    RESERVED,
    Scope,
    by_month,
    by_unit,
    by_week,
    entries,
    of,
    sums,
)
from storage.figures.terms import Duty, Entry, Source, Span, Sums, a_year_before

__all__ = [
    "DUTIES",
    "PARTS",
    "QUIET",
    "RESERVED",
    "Duty",
    "Entry",
    "Offer",
    "Scope",
    "Source",
    "Span",
    "Sums",
    "a_year_before",
    "by_month",
    "by_unit",
    "by_week",
    "entries",
    "of",
    "reached",
    "sums",
]
