"""Seasons (赛季): contests over weeks in one table; league points for units, solo points for people, make-ups.

`records` is what is kept, `counting` the published rule (pure), `belonging` whose it is and whom a contest was for,
`boards` who stands where, `making` a new one, `keeping` its page, `choosing` its contests, `making_up` a missed contest
answered alone, `standing` a member's own page, `posting` the officers' tables and the groups, `calling` the reminder.
"""

from storage import learning
from storage.seasons import standing
from storage.seasons.belonging import RIGHT, may_have
from storage.seasons.records import (
    OLD,
    SERVICE,
    Counting,
    MakeUp,
    Season,
    SeasonContest,
    State,
    of_member,
)

__all__ = ["OLD", "RIGHT", "SERVICE", "Counting", "MakeUp", "Season", "SeasonContest", "State", "may_have", "of_member"]

learning.BESIDE_HOME.append(standing.at_home)
learning.BESIDE_OFFICE.append(standing.at_office)
