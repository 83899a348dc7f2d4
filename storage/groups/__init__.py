"""Groups: the bot works in those that the chair has admitted, and in no other.

`coming`: the bot is put into a group, moves with it, leaves; `admitting`: the chair's word; `choosing`: which unit it
is of; `cards`: the one message that stands there, and its count; `missing`: who has not come yet, for the steward.
"""

from storage.groups.admitting import (
    RIGHT,
    Choice,
    GroupGone,
    NoUnit,
    admit,
    admit_here,
    ask_leave,
    choose,
    leave,
    listed,
    may_have,
    open_one,
    point_in,
    turn,
)
from storage.groups.cards import card_ended, pin_ended, refresh, stale
from storage.groups.coming import (
    WAITS,
    WaitingGroup,
    came,
    leave_overdue,
    lost,
    migrate,
    moved_to,
    offer_ended,
    renamed,
    waiting_for,
    went,
)
from storage.groups.missing import RIGHT as MISSING
from storage.groups.missing import NotMissing, missing, reach_out
from storage.groups.missing import may_see as may_see_missing

__all__ = [
    "MISSING",
    "RIGHT",
    "WAITS",
    "Choice",
    "GroupGone",
    "NoUnit",
    "NotMissing",
    "WaitingGroup",
    "admit",
    "admit_here",
    "ask_leave",
    "came",
    "card_ended",
    "choose",
    "leave",
    "leave_overdue",
    "listed",
    "lost",
    "may_have",
    "may_see_missing",
    "migrate",
    "missing",
    "moved_to",
    "offer_ended",
    "open_one",
    "pin_ended",
    "point_in",
    "reach_out",
    "refresh",
    "renamed",
    "stale",
    "turn",
    "waiting_for",
    "went",
]
