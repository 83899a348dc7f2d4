"""Aid (帮扶): what the union has given somebody, in money or goods; within which ceilings, by whose two words, and
whether it has arrived.

A noun below services: it knows a member, and perhaps the case in which something was given, and nothing of how cases
go. What a service does with it (who may enter, what becomes of the case, what the member is told) is the service's.
"""

from storage.aid.ceilings import received, summary, was_entered
from storage.aid.records import IS_UNSETTLED, KEPT, SERVICE, Grant, Kind, Receipt, Source, State, goods_of, is_corrected
from storage.aid.seconding import RIGHT, may_decide

__all__ = [
    "IS_UNSETTLED",
    "KEPT",
    "RIGHT",
    "SERVICE",
    "Grant",
    "Kind",
    "Receipt",
    "Source",
    "State",
    "goods_of",
    "is_corrected",
    "may_decide",
    "received",
    "summary",
    "was_entered",
]
