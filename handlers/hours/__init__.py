"""Hours (谈心时间): an officer keeps when they can be had for a talk.

`doors` is what leads there; `page` has the rest.
"""

from handlers.hours.doors import OPEN

__all__ = ["OPEN"]
