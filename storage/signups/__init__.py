"""Sign-ups (报名): a place taken, waited for, offered, given back; by oneself, or by whoever signs others up.

A floor above `storage.activities`, whose `seating` says who has a place and who comes next. `joining` takes one,
`leaving` gives it back, `offers` are freed places, `entering` is for people without Telegram, `moving` puts somebody
forward with a reason that all who wait can read, `looking` is what is shown.
"""

from storage.signups.access import RIGHT, NoSuchSignUp, may_have
from storage.signups.entering import NotForThem, NotYoursToEnter, enter_for, withdraw_for
from storage.signups.joining import (
    SERVICE,
    Began,
    Cancelled,
    NeverFits,
    NoSuchOption,
    SignUpClosed,
    TooManyFamily,
    Unanswered,
    sign_up,
)
from storage.signups.leaving import (
    NotIn,
    TooLateToWithdraw,
    before_leaving,
    give_back,
    leave,
    titles_ahead,
    withdraw,
)
from storage.signups.looking import clashes, listed, look, mine, waitlist
from storage.signups.moving import FirstAlready, NotWaiting, OwnRank, ReasonUnfit, move_up
from storage.signups.offers import OfferGone, accept, decline, due, expire, offer
from storage.signups.own import of_member
from storage.signups.records import MOVES, SignUpMove

__all__ = [
    "MOVES",
    "RIGHT",
    "SERVICE",
    "Began",
    "Cancelled",
    "FirstAlready",
    "NeverFits",
    "NoSuchOption",
    "NoSuchSignUp",
    "NotForThem",
    "NotIn",
    "NotWaiting",
    "NotYoursToEnter",
    "OfferGone",
    "OwnRank",
    "ReasonUnfit",
    "SignUpClosed",
    "SignUpMove",
    "TooLateToWithdraw",
    "TooManyFamily",
    "Unanswered",
    "accept",
    "before_leaving",
    "clashes",
    "decline",
    "due",
    "enter_for",
    "expire",
    "give_back",
    "leave",
    "listed",
    "look",
    "may_have",
    "mine",
    "move_up",
    "of_member",
    "offer",
    "sign_up",
    "titles_ahead",
    "waitlist",
    "withdraw",
    "withdraw_for",
]
