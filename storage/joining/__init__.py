"""Joining: how a Telegram user is known as a member: by the own phone, by a steward's word, or by a code of office.

`coming` lets people in, `claims` lays what they say of themselves (taken apart in `words`) before those whom `deciding`
names, `links` are handed out by who is in office to people of their units, `binding` makes the account speak for the
member, `rebinding` ends what an account was before, `first_day` greets who has an office, `waiting` is what the desk
lists; `leading` brings whoever came for an activity back to it.
"""

from storage.joining.binding import welcome
from storage.joining.claims import (
    CLAIMS_A_DAY,
    SERVICE,
    ClaimDecided,
    ClaimNotYours,
    NobodyMatches,
    TooManyClaims,
    claim,
    confirm,
    look,
    refuse,
)
from storage.joining.coming import (
    ContactNotOwn,
    ContactOfSomebody,
    Found,
    arrive,
    ask_who,
    cancel,
    choose_language,
    come_for,
    come_to,
    enter_office,
    share_contact,
    tell_which,
    who_asked,
)
from storage.joining.deciding import OLD, Claim, ClaimState, Confirmer, may_decide
from storage.joining.first_day import steps_of
from storage.joining.links import (
    LINKS_RUN_OUT,
    LinkGone,
    LinkOver,
    NotYourPeople,
    PersonalLink,
    give,
    look_at,
    may_invite,
    open_link,
    revoke,
    say_me,
    say_not_me,
)
from storage.joining.links import may_have as may_have_link
from storage.joining.posters import RIGHT as POSTER_RIGHT
from storage.joining.posters import choose as choose_poster
from storage.joining.posters import may_have as may_have_poster
from storage.joining.posters import posted
from storage.joining.posters import take as take_poster
from storage.joining.rebinding import LostOffice, OfficeSettled, SeatKept, reappoint
from storage.joining.waiting import WaitingClaim, urging, waiting_for
from storage.joining.words import ClaimUnclear, Words, recall, understand

__all__ = [
    "CLAIMS_A_DAY",
    "LINKS_RUN_OUT",
    "OLD",
    "POSTER_RIGHT",
    "SERVICE",
    "Claim",
    "ClaimDecided",
    "ClaimNotYours",
    "ClaimState",
    "ClaimUnclear",
    "Confirmer",
    "ContactNotOwn",
    "ContactOfSomebody",
    "Found",
    "LinkGone",
    "LinkOver",
    "LostOffice",
    "NobodyMatches",
    "NotYourPeople",
    "OfficeSettled",
    "PersonalLink",
    "SeatKept",
    "TooManyClaims",
    "WaitingClaim",
    "Words",
    "arrive",
    "ask_who",
    "cancel",
    "choose_language",
    "choose_poster",
    "claim",
    "come_for",
    "come_to",
    "confirm",
    "enter_office",
    "give",
    "look",
    "look_at",
    "may_decide",
    "may_have_link",
    "may_have_poster",
    "may_invite",
    "open_link",
    "posted",
    "reappoint",
    "recall",
    "refuse",
    "revoke",
    "say_me",
    "say_not_me",
    "share_contact",
    "steps_of",
    "take_poster",
    "tell_first_day",
    "tell_which",
    "understand",
    "urging",
    "waiting_for",
    "welcome",
    "who_asked",
]
