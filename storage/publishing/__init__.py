"""Publishing (发布活动): an activity from its first word to the moment in which people see it.

The draft is an activity in the state DRAFT. `drafts` begins, lists and drops them; `steps` asks for one thing after
another; `moments` and `reading` understand what officers type, a whole message too; `going_out` publishes.
"""

from typing import Final

#: The name of its questions, and of what an officer is about to fill in.
SERVICE: Final = "publishing"
#: What numbers begin with: HD-2026-0001.
PREFIX: Final = "HD"

__all__ = ["PREFIX", "SERVICE"]
