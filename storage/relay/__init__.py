"""Relay: talks through the bot, by name or anonymous. What one side writes is copied to the other, never forwarded.

`beginning` asks the employee how and with whom, `talking` takes words from one side to the other, `telling` says what
became of them, `choosing` asks into which of several talks they go, `giving_away` asks before a name goes into an
anonymous talk, `parting` ends what nobody goes on with.
"""

from storage.relay.records import SERVICE, VERSION, Fate, Side
from storage.relay.telling import arrived, noted

__all__ = ["SERVICE", "VERSION", "Fate", "Side", "arrived", "noted"]
