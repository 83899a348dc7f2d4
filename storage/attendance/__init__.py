"""Attendance (签到): who is reminded and says 来 or 来不了, who is checked in at the door, who was not there.

`times` says when; `reminding` and `answering` are before the day; `tickets` (one's own code), `doors` (the door's) and
`ticking` (its list) are three ways to be checked in, by which somebody arrives (`arriving`), `entering` is for whoever
is found by name; `ending` notes who was not there; `exporting` makes files, which `copies` recalls. `readers` says who
sees whom.
"""

from storage.attendance.answering import Begun, ask_out, comes, out
from storage.attendance.doors import RIGHT as DOOR
from storage.attendance.doors import SERVICE, CodeUnfit, Tried, hear, poster, put_off
from storage.attendance.doors import asked as code_asked
from storage.attendance.doors import begin as begin_code
from storage.attendance.doors import may_have as may_have_door
from storage.attendance.doors import read as read_code
from storage.attendance.doors import renew as renew_code
from storage.attendance.doors import scan as scan_door
from storage.attendance.entering import AtDoor, NobodyFound, NoRoom, NotMeant, enter, find, pick
from storage.attendance.entering import asked as who_asked
from storage.attendance.entering import begin as begin_finding
from storage.attendance.exporting import RIGHT as SIGN_UPS
from storage.attendance.exporting import NobodyThere, Sheet, order
from storage.attendance.exporting import may_have as may_have_sign_ups
from storage.attendance.readers import NotYourPeople, OwnPlace
from storage.attendance.records import OLD as OLD_DOORS
from storage.attendance.records import Door, DoorShut, NotSeated, Off
from storage.attendance.reminding import may_have as may_have_reminder
from storage.attendance.tickets import NoSuchTicket, Scanned
from storage.attendance.tickets import mine as my_code
from storage.attendance.tickets import scan as scan_ticket
from storage.attendance.ticking import Shown, SignUpGone, doors, listed, look, tick, undo, untick

__all__ = [
    "DOOR",
    "OLD_DOORS",
    "SERVICE",
    "SIGN_UPS",
    "AtDoor",
    "Begun",
    "CodeUnfit",
    "Door",
    "DoorShut",
    "NoRoom",
    "NoSuchTicket",
    "NobodyFound",
    "NobodyThere",
    "NotMeant",
    "NotSeated",
    "NotYourPeople",
    "Off",
    "OwnPlace",
    "Scanned",
    "Sheet",
    "Shown",
    "SignUpGone",
    "Tried",
    "ask_out",
    "begin_code",
    "begin_finding",
    "code_asked",
    "comes",
    "doors",
    "enter",
    "find",
    "hear",
    "listed",
    "look",
    "may_have_door",
    "may_have_reminder",
    "may_have_sign_ups",
    "my_code",
    "order",
    "out",
    "pick",
    "poster",
    "put_off",
    "read_code",
    "renew_code",
    "scan_door",
    "scan_ticket",
    "tick",
    "undo",
    "untick",
    "who_asked",
]
