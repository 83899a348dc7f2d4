"""Lengthening (加时): whoever was called away from their paper by an alarm has more minutes, or another paper
where it was handed in meanwhile. An officer gives it; nobody's mark is seen here."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, outbox, pages
from storage.exams import following, whose
from storage.exams.records import Exam, ExamExtension, NoSuchExam, Reason, State
from storage.members import Member
from storage.outbox import Letter
from storage.sittings import Purpose, Sitting, sitting
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: How many more can be given at once, and what a paper can have besides its own in all.
MINUTES: Final = (10, 20, 30)
MOST: Final = timedelta(hours=3)
#: More than there are choices.
_CHOICES: Final = 8


def begun(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those of the officer's people who have begun it, whoever sits there now first; pages begin at 0. NoSuchExam."""
    exam = following.on(session, exam_id, by=by, now=now)
    sits = (
        select(Sitting.id)
        .where(Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id)
        .where(Sitting.member_id == Member.id, Sitting.ended_at.is_(None))
        .exists()
    )
    there = select(Member.id, Member.name, Unit.name, sits).join(Unit, Unit.id == Member.unit_id)
    there = there.where(whose.theirs(session, exam, by.account_id), whose.has_begun(exam))
    count = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    here = pages.at(page, count, following.PAGE)
    rows = session.execute(there.order_by(sits.desc(), Unit.id, Member.id).limit(following.PAGE).offset(here.first))
    lines: list[Value] = [
        {"member": id_, "name": name, "unit": unit, "sits": bool(now_)} for id_, name, unit, now_ in rows
    ]
    told: Values = {"exam": exam.id, "title": exam.title, "lines": lines, "count": count}
    return {**told, **here.told()}


def ask(session: Session, exam_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What that person can be given: minutes while the paper is open, else another one. NoSuchExam."""
    exam, member, paper = _access(session, exam_id, member_id, by=by, now=now)
    told: Values = {"exam": exam.id, "title": exam.title, "member": member.id, "name": member.name}
    if paper is None:
        waits = _waits(session, exam, member, now)
        until = whose.closes_for(session, exam, member) if waits else following.longer_for(exam, now)
        return {**told, "sitting": None, "until": until, "waits": waits}
    assert paper.ends_at is not None
    has = _given(exam, paper)
    taps: list[Value] = [
        {"minutes": one, "at": has * _CHOICES + nth}
        for nth, one in enumerate(MINUTES)
        if timedelta(minutes=has + one) <= MOST
    ]
    return {**told, "sitting": paper.id, "ends_at": paper.ends_at, "given": has, "taps": taps}


def _access(
    session: Session, exam_id: int, member_id: int, *, by: Visitor, now: datetime
) -> tuple[Exam, Member, Sitting | None]:
    """The exam, one of the officer's people who has begun it, and the paper that is open. NoSuchExam."""
    exam = following.on(session, exam_id, by=by, now=now)
    mine = select(Member).where(Member.id == member_id, whose.theirs(session, exam, by.account_id))
    member = session.scalars(mine.where(whose.has_begun(exam)).with_for_update(of=Member)).one_or_none()
    if member is None or exam.state != State.PUBLISHED:
        raise NoSuchExam
    paper = sitting.open_one(session, member.id, Purpose.EXAM, exam.id)
    over = paper is not None and paper.ends_at is not None and paper.ends_at <= now
    return exam, member, None if over else paper


def _given(exam: Exam, paper: Sitting) -> int:
    """So many minutes it has been given already."""
    assert paper.ends_at is not None
    return round((paper.ends_at - paper.begun_at) / timedelta(minutes=1)) - exam.minutes


def _waits(session: Session, exam: Exam, member: Member, now: datetime) -> bool:
    """Whether they can begin another paper as it is."""
    left = whose.attempts_of(session, exam, member.id) - sitting.times(session, member.id, Purpose.EXAM, exam.id)
    return left > 0 and now < whose.closes_for(session, exam, member)


def lengthen(session: Session, sitting_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """So many more minutes for that paper; its person hears of it at once. `at`: how many it had been given when that
    was pressed, and which of `MINUTES`: pressed twice it is given once. NoSuchExam, Outdated."""
    has, nth = divmod(at, _CHOICES)
    found = session.get(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    if found is None or found.purpose != Purpose.EXAM or nth >= len(MINUTES):
        raise NoSuchExam
    exam, member, paper = _access(session, found.subject_id, found.member_id, by=by, now=now)
    more = timedelta(minutes=MINUTES[nth])
    if paper is None or paper.id != sitting_id or _given(exam, paper) != has or timedelta(minutes=has) + more > MOST:
        raise asking.Outdated
    assert paper.ends_at is not None
    paper.ends_at += more
    session.flush()
    told: Values = {"exam": exam.id, "title": exam.title, "minutes": MINUTES[nth], "ends_at": paper.ends_at}
    audit.note(session, "exams.lengthen", by=by.account_id, now=now, record=f"members {member.id}")
    _tell(session, "exams.lengthened", member, {**told, "sitting": paper.id}, paper.ends_at, now=now)
    return {**told, "name": member.name, "until": None}


def give(session: Session, exam_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Another paper for who has none that can be begun, for three more days; they hear of it. NoSuchExam, Outdated."""
    exam, member, paper = _access(session, exam_id, member_id, by=by, now=now)
    if paper is not None or _waits(session, exam, member, now):
        raise asking.Outdated
    until = following.longer_for(exam, now)
    told: Values = {"exam": exam.id, "title": exam.title, "name": member.name, "minutes": None, "until": until}
    made = ExamExtension(exam_id=exam.id, member_id=member.id, unit_id=None, missed=False, until=until)
    made.reason, made.given_by, made.given_at = Reason.SHIFT, by.account_id, now
    session.add(made)
    session.flush()
    audit.note(session, "exams.give", by=by.account_id, now=now, record=f"members {member.id}")
    _tell(session, "exams.another", member, {"exam": exam.id, "title": exam.title, "until": until}, until, now=now)
    return told


def _tell(session: Session, key: str, member: Member, values: Values, until: datetime, *, now: datetime) -> None:
    account_id = accounts.holder(session, member.id)
    if account_id is not None:
        # Whoever sits there now is awake.
        letter = Letter(account_id, key, values, right="member", subject=member.id, useful_until=until)
        letter.at_night = key == "exams.lengthened"
        outbox.queue(session, letter, now=now)
