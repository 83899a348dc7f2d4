"""Satisfaction (两个满意): once a year employees and management each answer three questions about the union.

`keeping` is the chair's page, from choosing who is management to the end; `calling` writes to people page by page;
`answering` takes what somebody says, which is added to counts and kept nowhere else; `reading` is what came of it, from
five answers on, once the survey has ended.
"""

from storage.satisfaction.answering import of_member
from storage.satisfaction.calling import go_on, unfinished
from storage.satisfaction.keeping import RIGHT, may_have
from storage.satisfaction.records import OLD, OLD_TAKERS, SERVICE, Survey, SurveyPost, SurveyTaker, SurveyTally

__all__ = [
    "OLD",
    "OLD_TAKERS",
    "RIGHT",
    "SERVICE",
    "Survey",
    "SurveyPost",
    "SurveyTaker",
    "SurveyTally",
    "go_on",
    "may_have",
    "of_member",
    "unfinished",
]
