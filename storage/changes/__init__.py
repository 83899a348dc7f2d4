"""Changes (改动): what an officer changes of a published activity, or that it is called off, and how people hear of it.

`records` says what is kept of a change until it is told; `checking` what may be changed to what; `effects` what comes
along with it; `making` asks, makes it and calls activities off; `telling` writes to everybody who is in it; `page` is
the officer's page with what is still to be told.
"""

from storage.changes.records import SERVICE, ActivityChange, ActivityTelling, Item, What

__all__ = ["SERVICE", "ActivityChange", "ActivityTelling", "Item", "What"]
