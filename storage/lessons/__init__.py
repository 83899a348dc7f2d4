"""Learning cards (学习卡): three minutes of reading, some questions, and maybe a sentence back.

`drafting` makes one in chat, `addressing` says whom it is for, `picking` its questions, `things` its picture and
file, `typed` reads two days; `concerning` is whom it is for and in whose hands it is; `offering` lets it out and calls
people to it; `paging` cuts its words into pages; `reading` is the member's way through it, `course` the end of its
questions, `sentences` what is said back, `copying` what their copy tells; `following` tells its officers who took part,
and never how well.
"""

from storage.learning import BESIDE_HOME, BESIDE_OFFICE
from storage.lessons import course
from storage.lessons.copying import of_member
from storage.lessons.following import RIGHT, may_have
from storage.lessons.offering import call, office, remind
from storage.lessons.reading import waiting
from storage.lessons.records import OLD_READINGS, OLD_SENTENCES, SERVICE, Lesson, State, What, Whom

BESIDE_HOME.append(waiting)
BESIDE_OFFICE.append(office)

__all__ = [
    "OLD_READINGS",
    "OLD_SENTENCES",
    "RIGHT",
    "SERVICE",
    "Lesson",
    "State",
    "What",
    "Whom",
    "call",
    "course",
    "may_have",
    "of_member",
    "office",
    "remind",
    "waiting",
]
