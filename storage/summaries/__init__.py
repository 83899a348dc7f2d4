"""Summaries (年度工作总结): the year's work by chapters, each figure with the records behind it, and what is missing.

Beside the desk and the figures, this room opens services. `facts` gathers what records show of a year or a quarter,
`measures` what is told in shares, `chapters` says what of it goes where; `drafts` keeps each quarter's figures when it
has ended; `ordering` is the officer's page, `templates` the union's own form of the document.
"""

from storage.summaries.copies import take_back
from storage.summaries.drafts import keep_quarter
from storage.summaries.facts import Facts, gather
from storage.summaries.measures import Measure, Share
from storage.summaries.ordering import may_have
from storage.summaries.records import RIGHT, SERVICE, Form, QuarterFigure, SummaryTemplate

__all__ = [
    "RIGHT",
    "SERVICE",
    "Facts",
    "Form",
    "Measure",
    "QuarterFigure",
    "Share",
    "SummaryTemplate",
    "gather",
    "keep_quarter",
    "may_have",
    "take_back",
]
