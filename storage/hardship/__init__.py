"""Hardship reports (困难申报): handed in by an employee, taken on, helped and closed by an officer of the unit.

Each page is a part of a report's life: `dialogue` and `entering` bring it in, `filing` files it, `waiting` keeps it
from being forgotten, `casework`, `saying` and `referring` are the officer's, `own` is the employee's; `moves` is the
table.
"""

from storage.hardship.agreeing import forget_own, leave
from storage.hardship.cards import may_have
from storage.hardship.contacting import ask_for_contact, asked_by_contact
from storage.hardship.forgetting import CASES, OWN_WORDS
from storage.hardship.reports import (
    ENDS,
    MOST_WORDS,
    SERVICE,
    Answer,
    Cause,
    CauseGroup,
    Given,
    Help,
    Kind,
    Later,
    Reach,
    Report,
    Stage,
    Track,
    Urgency,
    Whom,
    details_of,
    story_of,
    words_of,
)
from storage.hardship.saying import stop as stop_saying
from storage.hardship.telling import ended
from storage.hardship.waiting import Waiting, press, urging, waiting_for

__all__ = [
    "CASES",
    "ENDS",
    "MOST_WORDS",
    "OWN_WORDS",
    "SERVICE",
    "Answer",
    "Cause",
    "CauseGroup",
    "Given",
    "Help",
    "Kind",
    "Later",
    "Reach",
    "Report",
    "Stage",
    "Track",
    "Urgency",
    "Waiting",
    "Whom",
    "ask_for_contact",
    "asked_by_contact",
    "details_of",
    "ended",
    "forget_own",
    "leave",
    "may_have",
    "press",
    "stop_saying",
    "story_of",
    "urging",
    "waiting_for",
    "words_of",
]
