"""Polls: contests that are asked by Telegram's own quizzes, where everybody sees who chose what.

`voting` takes the answers, of polls that are known and of those that are not yet; `deciding` is for one that nothing
has named.
"""

from storage.contests.lost import RIGHT, may_have
from storage.polls.deciding import ask_again, void
from storage.polls.records import OLD_ANSWERS, OLD_POLLS, NothingLost, StrayAnswer, StrayPoll
from storage.polls.voting import named, question_ended, voted

__all__ = [
    "OLD_ANSWERS",
    "OLD_POLLS",
    "RIGHT",
    "NothingLost",
    "StrayAnswer",
    "StrayPoll",
    "ask_again",
    "may_have",
    "named",
    "question_ended",
    "void",
    "voted",
]
