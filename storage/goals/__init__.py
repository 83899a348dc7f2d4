"""Goals (职工之家看板): of how many in a hundred the union means to reach with each service, and how far each unit is.

`records` is what is kept of a goal; `setting` is the chair's; `board` shows it by unit, as pages, picture and paper.
Until the chair sets one there is no goal.
"""

from storage.goals.records import SET, Goal, of_year

__all__ = ["SET", "Goal", "of_year"]
