"""Sittings: somebody answers questions on their own, for whatever purpose. Shared by practice, exams, cards and drives.

`records` is what is kept, `courses` what each purpose does with it, `sitting` the rules from the first question to the
end; `wording` is what a screen says of a question, `lettered` an answer that is written by letters, `copying` one's own
copy.
"""

from storage.sittings.copying import known_to, of_member
from storage.sittings.courses import COURSES, HEAR, Course
from storage.sittings.records import (
    OLD_ACQUAINTANCES,
    OLD_ANSWERS,
    OLD_SITTINGS,
    Acquaintance,
    Purpose,
    Sitting,
    SittingAnswer,
)

__all__ = [
    "COURSES",
    "HEAR",
    "OLD_ACQUAINTANCES",
    "OLD_ANSWERS",
    "OLD_SITTINGS",
    "Acquaintance",
    "Course",
    "Purpose",
    "Sitting",
    "SittingAnswer",
    "known_to",
    "of_member",
]
