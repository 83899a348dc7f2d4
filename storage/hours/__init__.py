"""Hours (谈心时间): when officers can be had for a talk. A floor above `storage.talks`.

`records` is what is kept, `slots` which times that leaves, `offering` those of several officers in their order,
`keeping` an officer's own page, `entering` how more is added to it, `fitting` whether it can be, `reading` what is
typed.
"""

from storage.hours.keeping import RIGHT, SERVICE, may_have, stop
from storage.hours.offering import Slot, free, keeps_any, ranked
from storage.hours.records import WAYS, HoursException, HoursTerms, Kind, WeeklyHours

__all__ = [
    "RIGHT",
    "SERVICE",
    "WAYS",
    "HoursException",
    "HoursTerms",
    "Kind",
    "Slot",
    "WeeklyHours",
    "free",
    "keeps_any",
    "may_have",
    "ranked",
    "stop",
]
