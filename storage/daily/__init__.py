"""The daily question (每日一题): one a day, the same for everybody, at the hour that each has chosen.

`records` is what is kept, `asking` which question a day has and what somebody answered to it, `wishing` who wants it
and when, `sending` what the round does.
"""

from storage.daily.records import DailyQuestion, DailyWish
from storage.daily.sending import send
from storage.daily.wishing import HOURS, leave, of_member

__all__ = ["HOURS", "DailyQuestion", "DailyWish", "leave", "of_member", "send"]
