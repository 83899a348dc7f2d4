"""Courses: what each purpose does with its sittings; each service puts itself here when it is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage.questions import Content
from storage.sittings.records import Purpose, Sitting, SittingAnswer
from storage.values import Values


def _never(session: Session, sitting: Sitting) -> bool:
    del session, sitting
    return False


@dataclass(frozen=True, slots=True)
class Course:
    """`title`: what stands above each question (`{"title": …}` and whatever else the texts of the purpose need).
    `ended`: what the last screen tells, after the sitting's own figures; it runs in the transaction that ends it, once,
    and later only to show it again (`first` is False then). `may_change`: answers can be changed until it is handed in.
    `is_secret`: what is right in it is not shown when it ends, so that no other page may show it for it.
    `content`: the question at a place, where it is another than the bank has it in that version (None: as the bank).
    `worth`: what a right answer gives, in hundredths, where that is not what the bank says of it.
    """

    title: Callable[[Session, Sitting], Values]
    ended: Callable[[Session, Sitting, datetime, bool], Values]
    may_change: bool = False
    is_secret: Callable[[Session, Sitting], bool] = _never
    content: Callable[[Session, Sitting, int], Content | None] | None = None
    worth: Callable[[Session, Sitting, Content], int] | None = None


COURSES: Final[dict[Purpose, Course]] = {}

#: Who hears of each answer as it counts, whatever it was for: the question, and the answer with its mark. `ended_at` of
#: a sitting that is over, else `at` of the answer, is in the union's zone.
Hear = Callable[[Session, Sitting, Content, SittingAnswer], None]
HEAR: Final[list[Hear]] = []
