"""The draft is let out, or given up."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import audit
from storage.exams import blueprint, telling, whose
from storage.exams.records import BegunAlready, ExamNews, ExamPart, ExamPost, ExamUnit, NotWhole, State
from storage.exams.setting.showing import lacks
from storage.exams.setting.steps import stop_asking, to_change
from storage.values import Values
from storage.visitors import Visitor


def publish(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is on, from now or from when it says. NotWhole; BegunAlready."""
    exam = to_change(session, exam_id, by=by, now=now)
    rows = whose.parts_of(session, exam.id)
    if exam.state == State.DRAFT:
        if lacks(session, exam, now) or blueprint.lacking(session, rows):
            raise NotWhole(exam=exam.id, title=exam.title)
        stop_asking(session, by=by)
        exam.opens_at = now if exam.opens_at is None else max(exam.opens_at, now)
        exam.state, exam.published_at = State.PUBLISHED, now
        session.flush()
        telling.plan(session, exam, now=now)
        audit.note(session, "exams.publish", by=by.account_id, now=now, record=f"exams {exam.id}")
    people = session.scalar(select(func.count()).where(whose.is_awaited(session, exam))) or 0
    return {**whose.rules(session, exam, now), "people": people}


def drop(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """A draft is given up."""
    exam = to_change(session, exam_id, by=by, now=now)
    if exam.state != State.DRAFT:
        raise BegunAlready(exam=exam.id, title=exam.title)
    stop_asking(session, by=by)
    told: Values = {"title": exam.title}
    for record in (ExamPart, ExamUnit, ExamPost, ExamNews):
        session.execute(delete(record).where(record.exam_id == exam.id))
    session.delete(exam)
    session.flush()
    return told
