"""Drafting: an officer starts a drive in seven steps: what it is called, out of what, how many questions, whom, when,
what is a pass; then everything at once, to be changed or published.
"""

from storage.drives.drafting.answers import (
    choose_count,
    choose_days,
    choose_mark,
    take_all,
    take_these,
    turn_category,
    turn_page,
    turn_post,
    turn_reminders,
    turn_thanks,
    turn_unit,
    write_count,
    write_days,
    write_mark,
    write_title,
)
from storage.drives.drafting.publishing import publish
from storage.drives.drafting.showing import shown
from storage.drives.drafting.steps import again, ask_posts, begin, leave, open_question
from storage.drives.drafting.terms import COUNTS, DAYS, MARKS, Step

__all__ = [
    "COUNTS",
    "DAYS",
    "MARKS",
    "Step",
    "again",
    "ask_posts",
    "begin",
    "choose_count",
    "choose_days",
    "choose_mark",
    "leave",
    "open_question",
    "publish",
    "shown",
    "take_all",
    "take_these",
    "turn_category",
    "turn_page",
    "turn_post",
    "turn_reminders",
    "turn_thanks",
    "turn_unit",
    "write_count",
    "write_days",
    "write_mark",
    "write_title",
]
