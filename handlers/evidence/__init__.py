"""Evidence (材料): what a case asks for and what is missing. `doors` is what leads there, for every counter; `officer`
and `member` show it."""

from handlers.evidence.doors import MINE, OPEN

__all__ = ["MINE", "OPEN"]
