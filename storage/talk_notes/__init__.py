"""After a talk (talk_notes): the talker's sealed note, one line without content, days to look again, whether it helped.

`records` is what is kept, `writing` the officer's side, `asking_after` what the calendar asks and what the figures say.
"""

from storage.talk_notes.asking_after import ask_round, due_for, figures, remind_round, say
from storage.talk_notes.records import (
    FEWEST,
    MOST_WORDS,
    SERVICE,
    FollowUp,
    Helped,
    NoteGone,
    NoteUnfit,
    NotHeldYet,
    NothingProposed,
    TalkNote,
)
from storage.talk_notes.writing import Within, stop

__all__ = [
    "FEWEST",
    "MOST_WORDS",
    "SERVICE",
    "FollowUp",
    "Helped",
    "NotHeldYet",
    "NoteGone",
    "NoteUnfit",
    "NothingProposed",
    "TalkNote",
    "Within",
    "ask_round",
    "due_for",
    "figures",
    "remind_round",
    "say",
    "stop",
]
