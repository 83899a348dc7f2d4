"""Activities (文体活动): sports, culture, training, health checks, and all to which one signs up.

`records` says what is kept, of places too; `kinds` what each kind asks; `access` who may see and who keeps one;
`showing` what its card says. Who takes part in what way are services of their own, a floor above.
"""

from storage.activities.access import (
    RIGHT,
    NoSuchActivity,
    NotYoursToKeep,
    access,
    access_to_keep,
    is_for,
    is_theirs,
    may_have,
)
from storage.activities.records import (
    HOLDING,
    IN,
    OUT,
    Activity,
    ActivityQuestion,
    ActivityUnit,
    Ask,
    Audience,
    Kind,
    Option,
    Place,
    Selection,
    SignUp,
    State,
    answers_of,
    keep_answers,
    options_of,
    questions_of,
    sign_up_of,
    units_of,
)

__all__ = [
    "HOLDING",
    "IN",
    "OUT",
    "RIGHT",
    "Activity",
    "ActivityQuestion",
    "ActivityUnit",
    "Ask",
    "Audience",
    "Kind",
    "NoSuchActivity",
    "NotYoursToKeep",
    "Option",
    "Place",
    "Selection",
    "SignUp",
    "State",
    "access",
    "access_to_keep",
    "answers_of",
    "is_for",
    "is_theirs",
    "keep_answers",
    "may_have",
    "options_of",
    "questions_of",
    "sign_up_of",
    "units_of",
]
