"""From step to step: what is asked, what comes next, what was left."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, audit, rights
from storage.exams import blueprint, telling, whose
from storage.exams.records import SERVICE, BegunAlready, Exam, ExamUnit, NotWhole, Stage, State, Tells
from storage.exams.setting.showing import lacks, shown, with_bank
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """A draft of the officer's own units (of the chair's and deputies' for everybody); asks what it is called."""
    rights.ask(by, Deed.KEEP_EXAMS)
    tops = _tops(session, by)
    exam = Exam(state=State.DRAFT, title="", unit_id=tops[0] if tops else None, made_by=by.account_id, made_at=now)
    exam.equal, exam.minutes, exam.attempts, exam.pass_mark, exam.tells = False, 30, 1, 60, Tells.AT_ONCE
    session.add(exam)
    session.flush()
    if tops:
        session.add(ExamUnit(exam_id=exam.id, unit_id=tops[0]))
        session.flush()
    return ask(session, exam, "title", by=by, now=now)


def _tops(session: Session, by: Visitor) -> list[int]:
    """The officer's units that no other of theirs has above it, the own one first; none for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_EXAMS)
    if reach is None:
        return []
    tree = Tree(session)
    tops = [one for one in sorted(reach) if not any(other != one and tree.is_within(one, other) for other in reach)]
    own = tree.chain(by.unit_id)
    return sorted(tops, key=lambda one: one not in own)


def to_change(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Exam:
    """One that can still be changed. BegunAlready."""
    exam = whose.access_to_keep(session, exam_id, by=by)
    if whose.stage(exam, now) not in {Stage.DRAFT, Stage.PLANNED}:
        raise BegunAlready(exam=exam.id, title=exam.title)
    return exam


def ask(session: Session, exam: Exam, step: str, *, by: Visitor, now: datetime, **more: Value) -> Values:
    """Asks that, and shows it; `more` is kept with the draft."""
    asking.keep(session, by, SERVICE, {"exam": exam.id, **more}, now=now)
    match step:
        case "title":
            asking.ask(session, by, SERVICE, "title")
        case "when":
            asking.ask(session, by, SERVICE, "when")
        case "minutes":
            asking.ask(session, by, SERVICE, "minutes")
        case "parts":
            asking.ask(session, by, SERVICE, "parts")
        case _:
            asking.ask(session, by, SERVICE, "number")
    return shown(session, exam, by=by, now=now)


def answering(session: Session, step: str, version: int | None = None, *, by: Visitor, now: datetime) -> Exam:
    """The exam of which that is asked now. Outdated, BegunAlready."""
    asking.expect(by, SERVICE, step, version)
    return to_change(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)


def stop_asking(session: Session, *, by: Visitor) -> None:
    """Whatever was asked here is left."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The draft, or what is published and has not begun, with all that can be changed. NoSuchExam, BegunAlready."""
    exam = to_change(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    return shown(session, exam, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    exam = to_change(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)
    return with_bank(session, shown(session, exam, by=by, now=now))


def changed(session: Session, exam: Exam, *, by: Visitor, now: datetime) -> Values:
    """What comes next: the first thing that is missing, else the whole. One that people can see already stays whole.
    NotWhole."""
    stop_asking(session, by=by)
    session.flush()
    if exam.state == State.PUBLISHED:
        if lacks(session, exam, now) or blueprint.lacking(session, whose.parts_of(session, exam.id)):
            raise NotWhole(exam=exam.id, title=exam.title)
        telling.plan(session, exam, now=now)
        audit.note(session, "exams.change", by=by.account_id, now=now, record=f"exams {exam.id}")
        return shown(session, exam, by=by, now=now)
    if "parts" in (missing := lacks(session, exam, now)):
        return with_bank(session, ask(session, exam, "parts", by=by, now=now))
    if "when" in missing:
        return ask(session, exam, "when", by=by, now=now)
    return shown(session, exam, by=by, now=now)


def go_on(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The next thing that is missing, else the whole."""
    exam = to_change(session, exam_id, by=by, now=now)
    if exam.state == State.PUBLISHED:
        return look(session, exam_id, by=by, now=now)
    return changed(session, exam, by=by, now=now)
