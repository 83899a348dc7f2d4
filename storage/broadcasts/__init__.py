"""Broadcasts (群发, 群里的活动卡): an activity is told to all for whom it is, and stands in the groups of their units.

`records` says what is kept; `addressing` whom it goes to; `planning` what an officer sees before saying yes; `feeding`
how the letters come into the outbox, a few at a time; `telling` what became of them; `sorts` which kinds of activities
one does not want to be told of; `cards` what stands in groups.
"""

from storage.broadcasts.cards import card_ended
from storage.broadcasts.feeding import call_off, roused, tell_anew
from storage.broadcasts.records import RIGHT, Broadcast, CardState, GroupCard, State
from storage.broadcasts.telling import may_have

__all__ = [
    "RIGHT",
    "Broadcast",
    "CardState",
    "GroupCard",
    "State",
    "call_off",
    "card_ended",
    "may_have",
    "roused",
    "tell_anew",
]
