"""The steps of a new drive, and what can be tapped in them."""

from enum import StrEnum
from typing import Final

#: What can be tapped: questions, days from today, and percent.
COUNTS: Final = (10, 20, 30, 50)
DAYS: Final = (7, 14, 30)
MARKS: Final = (60, 80, 90)
#: Lines of a page of categories and of units.
PAGE: Final = 8


class Step(StrEnum):
    """The questions in their order; REVIEW is the page on which all stands. POSTS is asked only of whoever wants to."""

    TITLE = "title"
    CATEGORIES = "categories"
    COUNT = "count"
    UNITS = "units"
    POSTS = "posts"
    DAYS = "days"
    MARK = "mark"
    REVIEW = "review"


#: By which name in the draft a step is known to be done.
DONE: Final = {
    Step.TITLE: "title",
    Step.CATEGORIES: "categories",
    Step.COUNT: "questions",
    Step.UNITS: "units",
    Step.DAYS: "until",
    Step.MARK: "mark",
}
