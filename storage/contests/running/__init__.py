"""Running: how a contest goes on, from the lobby to the podium. Whatever happens stands in the database first, so that
a bot that was killed goes on where it stood.

Each phase has one rule in `FLOWS`: what is to be done now, if anything. A question's clock runs in each group from when
Telegram had taken it there; it is closed when it has run out in all of them, or everybody has answered, and never
before what came in by then has been dealt with.
"""

from storage.contests.running.answers import conclude, skip, tell, void
from storage.contests.running.going import FLOWS, go_on
from storage.contests.running.lobby import begin, count_down, lobby_ended
from storage.contests.running.pausing import is_unsaid, pause
from storage.contests.running.questions import (
    OPENS,
    ask,
    ask_anew,
    ask_in,
    ask_once_more,
    hand_over,
    letters,
    needs_decider,
    open_next,
    upcoming,
)
from storage.contests.running.rousing import HEARD, LATE, heard, on, release, rouse, roused
from storage.contests.running.winding import nowhere, question_ended

__all__ = [
    "FLOWS",
    "HEARD",
    "LATE",
    "OPENS",
    "ask",
    "ask_anew",
    "ask_in",
    "ask_once_more",
    "begin",
    "conclude",
    "count_down",
    "go_on",
    "hand_over",
    "heard",
    "is_unsaid",
    "letters",
    "lobby_ended",
    "needs_decider",
    "nowhere",
    "on",
    "open_next",
    "pause",
    "question_ended",
    "release",
    "rouse",
    "roused",
    "skip",
    "tell",
    "upcoming",
    "void",
]
