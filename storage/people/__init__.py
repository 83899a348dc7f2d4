"""People (找人): whoever acts for the union finds the people of their units, sees a card of each, and enters what has
changed of one person: `cards` finds and shows, `changing` is moves, retirements and departures, `arriving` who is new.
"""

from storage.people.cards import (
    PAGE,
    RIGHT,
    SERVICE,
    NotInReach,
    PhoneNotYours,
    begin,
    look,
    look_at_phone,
    may_have,
    open_question,
    search,
    stop,
    turn,
)

__all__ = [
    "PAGE",
    "RIGHT",
    "SERVICE",
    "NotInReach",
    "PhoneNotYours",
    "begin",
    "look",
    "look_at_phone",
    "may_have",
    "open_question",
    "search",
    "stop",
    "turn",
]
