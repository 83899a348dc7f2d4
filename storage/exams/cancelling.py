"""Calling an exam off: for a reason that everybody hears whom it is for."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, audit
from storage.exams import setting, telling, whose
from storage.exams.records import MOST_REASON, SERVICE, BegunAlready, Exam, News, ReasonUnfit, Stage, State
from storage.values import Values
from storage.visitors import Visitor


def ask_cancel(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why. BegunAlready; NoSuchExam."""
    exam = _to_cancel(session, exam_id, by=by, now=now)
    asking.keep(session, by, SERVICE, {"exam": exam.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return whose.rules(session, exam, now)


def _to_cancel(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Exam:
    exam = whose.access_to_keep(session, exam_id, by=by)
    if whose.stage(exam, now) not in {Stage.PLANNED, Stage.RUNNING}:
        raise BegunAlready(exam=exam.id, title=exam.title)
    return exam


def open_cancel(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The same, shown again."""
    exam = _to_cancel(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)
    return whose.rules(session, exam, now)


def write_reason(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is called off for that reason, which everybody hears whom it is for; papers that are begun end without a mark.
    ReasonUnfit."""
    asking.expect(by, SERVICE, "reason")
    exam = _to_cancel(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_REASON:
        raise ReasonUnfit(most=MOST_REASON)
    begun = whose.stage(exam, now) is Stage.RUNNING
    exam.state, exam.cancelled_at, exam.cancelled_why = State.CANCELLED, now, said
    setting.stop_asking(session, by=by)
    session.flush()
    # Of what nobody was told, nobody hears that it does not come.
    if begun:
        telling.tell(session, exam, News.CANCELLED, now)
    audit.note(session, "exams.cancel", by=by.account_id, now=now, record=f"exams {exam.id}")
    return {**whose.rules(session, exam, now), "told": begun}
