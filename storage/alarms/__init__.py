"""Alarms: words that call for help at once are met with whom to ring, and officers are called until one of them comes.

`words` knows the words, `raising` shows and calls, `answering` is 我来, `records` what is kept. Services that take an
employee's words call `heed`; of a draft, which nobody reads yet, `show_hotlines`.
"""

from storage.alarms.answering import answer, may_have
from storage.alarms.raising import RIGHT, call_again, heed, show_hotlines
from storage.alarms.records import AGAIN_AFTER, OLD, SETTLED_FOR, Alarm, AlarmCall, NoSuchAlarm, SomebodyCame
from storage.alarms.words import call_for_help

__all__ = [
    "AGAIN_AFTER",
    "OLD",
    "RIGHT",
    "SETTLED_FOR",
    "Alarm",
    "AlarmCall",
    "NoSuchAlarm",
    "SomebodyCame",
    "answer",
    "call_again",
    "call_for_help",
    "heed",
    "may_have",
    "show_hotlines",
]
