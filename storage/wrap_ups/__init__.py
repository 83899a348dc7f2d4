"""Wrap-ups (走访小结): what came of a campaign, in figures, as long as it runs; and its end, after which they are kept.

`reckoning` makes the figures, `closing` ends a campaign and keeps them, `ordering` sends them as a picture or for Word.
"""

from storage.wrap_ups.closing import AlreadyClosed, NotThatFar, StillBooking, StillWalked, ask_close, close
from storage.wrap_ups.ordering import RIGHT, look, may_have, order, picture
from storage.wrap_ups.reckoning import figures_of, kept
from storage.wrap_ups.records import WrapUp

__all__ = [
    "RIGHT",
    "AlreadyClosed",
    "NotThatFar",
    "StillBooking",
    "StillWalked",
    "WrapUp",
    "ask_close",
    "close",
    "figures_of",
    "kept",
    "look",
    "may_have",
    "order",
    "picture",
]
