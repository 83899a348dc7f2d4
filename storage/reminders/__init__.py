"""Reminders (提醒) of a round of visits: each step of its plan is told once, also late; each day who goes hears what is
due; each evening the chair reads how far it is.

A floor above `storage.candidates` and `storage.visits`: `steps` tells the plan, `daily` those who go, `evening` the
chair; `going` counts who goes where.
"""

from storage.reminders.evening import EVENING, report
from storage.reminders.steps import MORNING, remind

__all__ = ["EVENING", "MORNING", "remind", "report"]
