"""Due talks (必谈): what has come up calls for a talk; recorded ones count once the employee says so.

`catalogue` is what counts, `keeping` how the chair edits it; `records` what is due, and whether a talk has settled it;
`opening` how it becomes due, `waiting` how it stands on the desk, `settling` what an officer does about it;
`recording` is a talk held elsewhere, `confirming` the employee's word about it, `sampling` that of who has no Telegram.
"""

from storage.due_talks.catalogue import SHIPPED, Line, catalogue, number_of
from storage.due_talks.copying import of_member
from storage.due_talks.records import (
    KEPT,
    OPEN,
    RIGHT,
    SERVICE,
    STAGE,
    Due,
    DueNotYours,
    DueTalk,
    Stage,
    Waived,
    line_of,
    may_have,
    of_units,
    open_of,
    stage_of,
    stop,
)
from storage.due_talks.sampling import TalkSample

__all__ = [
    "KEPT",
    "OPEN",
    "RIGHT",
    "SERVICE",
    "SHIPPED",
    "STAGE",
    "Due",
    "DueNotYours",
    "DueTalk",
    "Line",
    "Stage",
    "TalkSample",
    "Waived",
    "catalogue",
    "line_of",
    "may_have",
    "number_of",
    "of_member",
    "of_units",
    "open_of",
    "stage_of",
    "stop",
]
