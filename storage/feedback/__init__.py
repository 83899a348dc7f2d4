"""Feedback (评价, 成绩): after an activity who came is asked for one to five and a word; officers have figures from
three answers on, and words without names. What came of it (成绩) is entered by the officer and told to who took part.

`asking_back` writes the morning after and takes the answers; `reading` is the officer's page; `results` what came of
it.
"""

from storage.feedback.asking_back import ask_round, of_member
from storage.feedback.records import OLD, SERVICE, Feedback, ResultsNews
from storage.feedback.results import tell, untold

__all__ = [
    "OLD",
    "SERVICE",
    "Feedback",
    "ResultsNews",
    "ask_round",
    "of_member",
    "tell",
    "untold",
]
