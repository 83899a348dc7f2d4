"""Joining: how a Telegram user is known as a member: by the own phone, by a steward's word, or by a code of office.

`coming` lets people in, `claims` lays what they say of themselves (taken apart in `words`) before a steward, `binding`
makes the account speak for the member, `waiting` is what the desk lists.
"""

from storage.joining.binding import welcome
from storage.joining.claims import (
    CLAIMS_A_DAY,
    SERVICE,
    Claim,
    ClaimDecided,
    ClaimNotYours,
    ClaimState,
    NobodyMatches,
    TooManyClaims,
    claim,
    confirm,
    look,
    may_decide,
    refuse,
)
from storage.joining.coming import (
    ContactNotOwn,
    Found,
    arrive,
    ask_who,
    come_to,
    enter_office,
    share_contact,
    who_asked,
)
from storage.joining.waiting import WaitingClaim, urging, waiting_for
from storage.joining.words import ClaimUnclear, Words, recall, understand

__all__ = [
    "CLAIMS_A_DAY",
    "SERVICE",
    "Claim",
    "ClaimDecided",
    "ClaimNotYours",
    "ClaimState",
    "ClaimUnclear",
    "ContactNotOwn",
    "Found",
    "NobodyMatches",
    "TooManyClaims",
    "WaitingClaim",
    "Words",
    "arrive",
    "ask_who",
    "claim",
    "come_to",
    "confirm",
    "enter_office",
    "look",
    "may_decide",
    "recall",
    "refuse",
    "share_contact",
    "understand",
    "urging",
    "waiting_for",
    "welcome",
    "who_asked",
]
