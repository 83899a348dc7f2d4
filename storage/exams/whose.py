"""Whose an exam is: whom it is for, until when for each of them, and which officers keep it or see who took part."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from storage import posts, rights, units
from storage.exams.records import Exam, ExamExtension, ExamPart, ExamPost, ExamUnit, NoSuchExam, Stage, State
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.sittings import Purpose, Sitting
from storage.units import Tree
from storage.values import Values
from storage.visitors import Visitor


def units_of(session: Session, exam_id: int) -> list[int]:
    """The units whose people it is for, none for everybody."""
    found = select(ExamUnit.unit_id).where(ExamUnit.exam_id == exam_id).order_by(ExamUnit.unit_id)
    return list(session.scalars(found))


def posts_of(session: Session, exam_id: int) -> list[str]:
    """The posts whose people it is for, none for whatever post."""
    return list(session.scalars(select(ExamPost.post).where(ExamPost.exam_id == exam_id).order_by(ExamPost.post)))


def within(session: Session, exam: Exam) -> set[int] | None:
    """Its units with all below them; None for everybody's."""
    there = units_of(session, exam.id)
    return units.below(session, there) if there else None


def is_for(session: Session, exam: Exam) -> ColumnElement[bool]:
    """Whom it is for: people in service, of its units, at its posts."""
    serves = and_(Member.standing.not_in([*RETIRED, Standing.LEFT]), posts.held(posts_of(session, exam.id)))
    there = within(session, exam)
    return serves if there is None else and_(serves, Member.unit_id.in_(there))


def is_awaited(session: Session, exam: Exam) -> ColumnElement[bool]:
    """Whom it is for and who is to come: nobody on unpaid leave, unless they sit it all the same."""
    return and_(is_for(session, exam), or_(Member.standing != Standing.UNPAID_LEAVE, has_begun(exam)))


def concerns(session: Session, exam: Exam, member_id: int) -> bool:
    """Whether it is for that member."""
    mine = select(Member.id).where(Member.id == member_id, is_for(session, exam))
    return session.scalar(mine) is not None


def has_begun(exam: Exam) -> ColumnElement[bool]:
    """Of members: whether they have begun a sitting of it."""
    mine = (Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id, Sitting.member_id == Member.id)
    return select(Sitting.id).where(*mine).exists()


def stage(exam: Exam, now: datetime) -> Stage:
    """Where it stands, extensions aside."""
    if exam.state != State.PUBLISHED:
        return Stage(exam.state)
    assert exam.opens_at is not None
    assert exam.closes_at is not None
    if now < exam.opens_at:
        return Stage.PLANNED
    return Stage.RUNNING if now < exam.closes_at else Stage.OVER


def closes_for(session: Session, exam: Exam, member: Member) -> datetime:
    """Until when that member can begin it."""
    assert exam.closes_at is not None
    begun = session.scalar(select(func.count()).select_from(Member).where(Member.id == member.id, has_begun(exam)))
    above = units.upwards(session, member.unit_id)
    longer = select(func.max(ExamExtension.until)).where(
        ExamExtension.exam_id == exam.id,
        or_(ExamExtension.member_id == member.id, ExamExtension.unit_id.in_(above)),
        ExamExtension.missed.is_(False) if begun else true(),
    )
    until = session.scalar(longer)
    return exam.closes_at if until is None else max(exam.closes_at, until)


def over_at(session: Session, exam: Exam) -> datetime:
    """From when on nobody sits it any more, whoever has longer: the last may begin until it closes for them."""
    assert exam.closes_at is not None
    until = session.scalar(select(func.max(ExamExtension.until)).where(ExamExtension.exam_id == exam.id))
    last = max(exam.closes_at, until or exam.closes_at) + timedelta(minutes=exam.minutes)
    # Whoever was given more minutes may sit there longest.
    sat = select(func.max(Sitting.ends_at)).where(Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id)
    return max(last, session.scalar(sat.where(Sitting.ended_at.is_(None))) or last)


def attempts_of(session: Session, exam: Exam, member_id: int) -> int:
    """How often that member may begin it: once more for each time that an officer gave them another paper."""
    more = select(func.count()).where(
        ExamExtension.exam_id == exam.id, ExamExtension.member_id == member_id, ExamExtension.missed.is_(False)
    )
    return exam.attempts + (session.scalar(more) or 0)


def access(session: Session, exam_id: int, *, by: Visitor) -> Exam:
    """An exam for a member: published or cancelled, and for them, or sat by them. NoSuchExam."""
    rights.ask(by, Deed.LEARN)
    exam = session.get(Exam, exam_id)
    if exam is None or exam.state == State.DRAFT or by.member_id is None:
        raise NoSuchExam
    sat = select(Sitting.id).where(
        Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id, Sitting.member_id == by.member_id
    )
    if not concerns(session, exam, by.member_id) and session.scalar(sat.limit(1)) is None:
        raise NoSuchExam
    return exam


def access_to_keep(session: Session, exam_id: int, *, by: Visitor) -> Exam:
    """An exam for an officer who may change it. NotForYou, NoSuchExam."""
    rights.ask(by, Deed.KEEP_EXAMS)
    exam = session.get(Exam, exam_id, with_for_update=True, populate_existing=True)
    if exam is None or not keeps(session, exam, by.account_id):
        raise NoSuchExam
    return exam


def keeps(session: Session, exam: Exam, account_id: int) -> bool:
    """Whether that account may change it; whoever's units its people are of."""
    reach = rights.reach(session, account_id, Deed.KEEP_EXAMS)
    return reach is None or {exam.unit_id, *units_of(session, exam.id)} <= reach


def access_to_follow(session: Session, exam_id: int, *, by: Visitor) -> Exam:
    """An exam for an officer who sees how many of theirs took part. NotForYou, NoSuchExam."""
    rights.ask(by, Deed.KEEP_EXAMS)
    exam = session.get(Exam, exam_id)
    if exam is None or not follows(session, exam, by.account_id):
        raise NoSuchExam
    return exam


def follows(session: Session, exam: Exam, account_id: int) -> bool:
    """Whether it is of that account's own units, or for people of them."""
    if not rights.allowed(session, account_id, Deed.KEEP_EXAMS):
        return False
    if keeps(session, exam, account_id):
        return True
    reach = rights.reach(session, account_id, Deed.KEEP_EXAMS) or set()
    there = units_of(session, exam.id)
    return exam.state != State.DRAFT and bool(reach & units.below(session, there) if there else reach)


def theirs(session: Session, exam: Exam, account_id: int) -> ColumnElement[bool]:
    """Of the people who are to come, those of that account's units."""
    reach = rights.reach(session, account_id, Deed.KEEP_EXAMS)
    among = is_awaited(session, exam)
    return among if reach is None else and_(among, Member.unit_id.in_(reach))


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "exams": of officers who follow it, 0 for all of them together."""
    if not subject:
        return rights.allowed(session, account_id, Deed.KEEP_EXAMS)
    exam = session.get(Exam, subject)
    return exam is not None and follows(session, exam, account_id)


def parts_of(session: Session, exam_id: int) -> Sequence[ExamPart]:
    return session.scalars(select(ExamPart).where(ExamPart.exam_id == exam_id).order_by(ExamPart.id)).all()


def union_of(session: Session, exam: Exam, unit_id: int | None) -> str:
    """The unit whose union gives it: the exam's own, else the topmost above that unit."""
    tree, at = Tree(session), exam.unit_id or unit_id
    return "" if at is None else tree.path(at)[-1 if exam.unit_id else 0]


def rules(session: Session, exam: Exam, now: datetime) -> Values:
    """What its page says, whoever reads it."""
    parts = parts_of(session, exam.id)
    return {
        "exam": exam.id,
        "title": exam.title,
        "stage": stage(exam, now),
        "count": sum(one.count for one in parts),
        "minutes": exam.minutes,
        "attempts": exam.attempts,
        "pass_mark": exam.pass_mark,
        "equal": exam.equal,
        "tells": exam.tells,
        "opens_at": exam.opens_at,
        "closes_at": exam.closes_at,
        "why": exam.cancelled_why,
    }
