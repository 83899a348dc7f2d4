"""Reviews: each family on file is looked at once a year (年度复核), and asked once more after it left (返困回访).

`opening` and `chasing` are the rounds, `answering` and `returning` are whom it is about, `closing` is the officer's.
A floor above `storage.dossiers`; whoever does not answer is an occasion for a visit, which others take up.
"""

from storage.reviews.answering import stop
from storage.reviews.chasing import chase
from storage.reviews.closing import WaitingReview, waiting_for
from storage.reviews.opening import open_returned, open_yearly
from storage.reviews.records import (
    SERVICE,
    Change,
    Kind,
    Money,
    Outcome,
    Review,
    State,
    Why,
    answers_of,
)
from storage.reviews.showing import of_member, summary
from storage.reviews.telling import letter_ended

__all__ = [
    "SERVICE",
    "Change",
    "Kind",
    "Money",
    "Outcome",
    "Review",
    "State",
    "WaitingReview",
    "Why",
    "answers_of",
    "chase",
    "letter_ended",
    "of_member",
    "open_returned",
    "open_yearly",
    "stop",
    "summary",
    "waiting_for",
]
