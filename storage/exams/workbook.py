"""The workbook of an exam: who took part, and who has not yet; no marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox
from storage.exams import whose
from storage.exams.following import RIGHT, figures_of, on
from storage.exams.records import Exam
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.sittings import Purpose, Sitting
from storage.units import Tree
from storage.values import Values
from storage.visitors import Visitor

#: Lines that a moment reads.
ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One of the people whom it is for. `at`: when the first paper was begun."""

    name: str
    unit: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order of the roster; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Line]
    last: int | None


def order(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook. NoSuchExam."""
    exam = on(session, exam_id, by=by, now=now)
    audit.note(session, "exams.order", by=by.account_id, now=now, record=f"exams {exam.id}")
    told = {**whose.rules(session, exam, now)}
    outbox.queue(
        session, Letter(by.account_id, "exams.table", told, Rank.ANSWER, right=RIGHT, subject=exam.id), now=now
    )
    return told


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines."""
    exam = session.get_one(Exam, subject)
    lines = figures_of(session, exam, account_id)
    people, begun = sum(one.people for one in lines), sum(one.begun for one in lines)
    member_id = accounts.member_of(session, account_id)
    who = None if member_id is None else session.get_one(Member, member_id).name
    told: Values = {"count": people, "people": people, "begun": begun, "who": who, "at": now}
    return {**whose.rules(session, exam, now), **told}


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next page; who has lost a unit meanwhile has no more of its lines."""
    del now
    exam, tree = session.get_one(Exam, subject), Tree(session)
    first = select(func.min(Sitting.begun_at)).where(
        Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id, Sitting.member_id == Member.id
    )
    there = select(Member, first.scalar_subquery()).where(whose.theirs(session, exam, account_id), Member.id > after)
    found = session.execute(there.order_by(Member.id).limit(ROWS)).all()
    rows = [Line(member.name, "/".join(tree.path(member.unit_id)), at) for member, at in found]
    return Lines(rows, found[-1][0].id if len(found) == ROWS else None)
