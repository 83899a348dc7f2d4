"""Hosting (主持): what a contest's hosts do while it is on, each from a panel of their own; one's telephone may die.

`panels` is what they see and keeps it up to date, `steering` what they press, `calling` the way in by the code.
"""

from storage.contests import running
from storage.hosting import panels
from storage.hosting.panels import RIGHT, may_have

running.HEARD.append(panels.tell)

__all__ = ["RIGHT", "may_have"]
