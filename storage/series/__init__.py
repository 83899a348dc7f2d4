"""Series (每周都办): activities that repeat by a rule, each published by itself some days before.

`rule` computes days and instants, pure; `reading` understands 每周三 18:30 羽毛球; `records` says what is kept;
`keeping` begins, pauses and ends one; `going_on` is the round that publishes the next.
"""

from storage.series.records import SERVICE, Series, SeriesDay, State

__all__ = ["SERVICE", "Series", "SeriesDay", "State"]
