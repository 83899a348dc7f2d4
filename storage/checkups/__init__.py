"""Health checks (体检) of a year: how many have had theirs, booked it, or not yet; and one kind word a year to each.

`coverage` counts, for officers and the chair; `nudging` is the chair's one press, sent page by page; `own` is what the
person makes of it. Nobody is told who: figures go up, a nudge goes to the person alone, and nothing of health is kept.
"""

from storage.checkups.coverage import RIGHT, may_have
from storage.checkups.nudging import go_on, unfinished
from storage.checkups.own import of_member
from storage.checkups.records import OLD, CheckupNudge, CheckupYear

__all__ = ["OLD", "RIGHT", "CheckupNudge", "CheckupYear", "go_on", "may_have", "of_member", "unfinished"]
