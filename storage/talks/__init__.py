"""Talks (谈心谈话): what all that is about heart-to-heart talks stands on.

`records` is what is kept of one, `life` how it goes from asked to held, `access` whose it is, `showing` the lists and
cards on which people see it, `beside` what services above put there. Times are made in
`appointments`, words go through `relay`, what is left of it stands in `talk_notes`; `due_talks` and `coverage` see that
everybody is reached.
"""

from storage.talks.access import (
    EMPLOYEE,
    HOLDS,
    OFFICER,
    NoSuchTalk,
    TalkOver,
    employee,
    employee_has,
    held_by,
    holds,
    may_hold,
    officer_has,
    own,
    partners,
    to_take,
)
from storage.talks.life import TalkOpenYet, Wanted, agree, ask, ask_unnamed, end, offer, record, wait_anew
from storage.talks.records import (
    COUNTS,
    OPEN,
    UNCONFIRMED,
    Origin,
    State,
    Talk,
    Topic,
    Urgency,
    Way,
    Word,
    besides_of,
    blind_of,
    locked,
    open_of_member,
    shuns,
)
from storage.talks.telling import to_employee, to_officer, to_partners

__all__ = [
    "COUNTS",
    "EMPLOYEE",
    "HOLDS",
    "OFFICER",
    "OPEN",
    "UNCONFIRMED",
    "NoSuchTalk",
    "Origin",
    "State",
    "Talk",
    "TalkOpenYet",
    "TalkOver",
    "Topic",
    "Urgency",
    "Wanted",
    "Way",
    "Word",
    "agree",
    "ask",
    "ask_unnamed",
    "besides_of",
    "blind_of",
    "employee",
    "employee_has",
    "end",
    "held_by",
    "holds",
    "locked",
    "may_hold",
    "offer",
    "officer_has",
    "open_of_member",
    "own",
    "partners",
    "record",
    "shuns",
    "to_employee",
    "to_officer",
    "to_partners",
    "to_take",
    "wait_anew",
]
