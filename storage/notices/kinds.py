"""The kinds of letters that nobody asked for, and which letter is of which; pure.

What concerns a person's own case, answers, and what officers need for their work are no notices: they are never held.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """DIGEST: an officer's bundle, or the week's digest. NOTES: whether there is something to note.
    OTHER: whatever a service has not said a kind of."""

    ACTIVITIES = "activities"
    LEARNING = "learning"
    DISCLOSURE = "disclosure"
    VISITS = "visits"
    VOTES = "votes"
    OTHER = "other"
    DIGEST = "digest"
    NOTES = "notes"


class Policy(StrEnum):
    """What becomes of one too many: LATER waits until the week has room for it, DROP is not sent."""

    LATER = "later"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Line:
    """A kind. `desk`: it goes to people in office, for their work, and counts for nobody's week."""

    kind: Kind
    policy: Policy
    desk: bool = False


LINES: Final = {
    line.kind: line
    for line in (
        Line(Kind.ACTIVITIES, Policy.LATER),
        Line(Kind.LEARNING, Policy.DROP),
        Line(Kind.DISCLOSURE, Policy.LATER),
        Line(Kind.VISITS, Policy.DROP),
        Line(Kind.VOTES, Policy.LATER),
        Line(Kind.OTHER, Policy.LATER),
        Line(Kind.DIGEST, Policy.LATER, desk=True),
        Line(Kind.NOTES, Policy.LATER, desk=True),
    )
}

#: Services whose letters are all of people's own cases, or of officers' work.
OWN: Final = frozenset(
    (
        *("hardship", "aid", "joining", "duty", "rosters", "privacy", "people", "contacts"),
        *("holidays", "desk", "audit", "home", "offices", "rights", "groups", "trainings"),
        *("bylaws", "committee", "consents", "mydata", "retention", "selfcheck", "dossiers", "casebook", "reviews"),
        *("public_notices", "register", "ledgers", "evidence", "campaigns", "candidates", "circumstances", "homes"),
        *("printing", "routes", "wrap_ups", "reminders", "signups", "publishing", "attendance"),
        *("learning", "sittings", "practice", "daily", "notebook", "bank", "progress", "polls", "results"),
        *("changes", "draws", "series", "due_talks", "alarms", "coverage", "relay", "talk_notes", "appointments"),
        # Whoever plays has just pressed.
        "playing",
        *("contests", "hosting"),
        "summaries",
    )
)
#: Services whose letters are notices, unless `EXCEPT` says otherwise.
NOUNS: Final = {
    "activities": Kind.ACTIVITIES,
    "checkups": Kind.ACTIVITIES,
    "feedback": Kind.ACTIVITIES,
    "activity_photos": Kind.ACTIVITIES,
    "broadcasts": Kind.ACTIVITIES,
    "quizzes": Kind.LEARNING,
    "lessons": Kind.LEARNING,
    "exams": Kind.LEARNING,
    "drives": Kind.LEARNING,
    "seasons": Kind.LEARNING,
    "disclosure": Kind.DISCLOSURE,
    "visits": Kind.VISITS,
    "greetings": Kind.VISITS,
    "ballots": Kind.VOTES,
    "satisfaction": Kind.VOTES,
    "digests": Kind.DIGEST,
    "quick_notes": Kind.NOTES,
}
#: Single letters that are otherwise than those of their service; None for one of a person's own matter.
EXCEPT: Final[dict[str, Kind | None]] = {
    "activity_photos.photo": None,
    "activity_photos.file": None,
    "activity_photos.taken_back": None,
    "broadcasts.over": None,
    # The one word of the year about a person's own health check, which they may decline: never late, never dropped.
    "checkups.nudge": None,
    "desk.bundle": Kind.DIGEST,
    # A word to an officer about what is behind; and of the union's own template.
    "digests.nudged": None,
    "digests.template_failed": None,
    # Of an officer's own work; and what changes until when somebody has time.
    "drives.report": None,
    "drives.table": None,
    "seasons.table": None,
    "satisfaction.ended": None,
    "drives.longer": None,
    "drives.more_time": None,
    "drives.called_off": None,
    # Asked lightly: when the week and the hour have room for it.
    "due_talks.heard": Kind.OTHER,
    # Of one's own paper, and of what somebody was told they have to come to.
    "exams.time_up": None,
    "exams.extended": None,
    "exams.lengthened": None,
    "exams.another": None,
    "exams.cancelled": None,
    "visits.follow_up": None,
    "visits.talk": None,
    "visits.unbooked": None,
}


#: Letters of kinds that drop one too many which wait instead: what somebody is asked to come to, and what an officer
#: presses for. A reminder of it is what is dropped.
INVITING: Final = frozenset(
    (
        *("exams.opened", "exams.asked_again", "drives.opened", "drives.nudge"),
        *("lessons.told", "lessons.nudged"),
    )
)

#: Of these the ones that would wait until after their end, which go at once, as the third of a week if it must be:
#: whoever does not hear of an exam before it closes is missed there and did nothing wrong.
IN_TIME: Final = frozenset(("exams.opened",))


def policy_of(key: str, kind: Kind) -> Policy:
    """What becomes of that letter where it is one too many."""
    return Policy.LATER if key in INVITING else LINES[kind].policy


def kind_of(key: str) -> Kind | None:
    """Of which kind a letter is; None for one that is no notice. What is declared nowhere is one."""
    if key in EXCEPT:
        return EXCEPT[key]
    noun = key.partition(".")[0]
    return None if noun in OWN else NOUNS.get(noun, Kind.OTHER)
