"""Taking an exam: the list, the page with its rules, a paper by lot, what it came to, and what was right."""

import secrets
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import pages, rights
from storage.exams import blueprint, certifying, whose
from storage.exams.records import (
    Exam,
    ExamCertificate,
    ExamMark,
    NoMoreAttempts,
    NotNow,
    NotTold,
    Stage,
    State,
    Tells,
)
from storage.members import Member
from storage.questions import keeping
from storage.rights import Deed
from storage.sittings import COURSES, Course, Purpose, Sitting, sitting
from storage.sittings.sitting import Manner, NoSuchSitting
from storage.values import Value, Values
from storage.visitors import Visitor

#: Exams of a page of the list; how long one that is over stays there.
PAGE: Final = 6
_STAYS: Final = timedelta(days=180)
#: A share that is all of it, in hundredths of a percent.
WHOLE: Final = 100_00


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """Exams for the visitor: those that can be begun first, soonest to end; pages begin at 0. NotKnownYet."""
    found = _mine(session, by=by, now=now)
    here = pages.at(page, len(found), PAGE)
    some = here.cut(found)
    lines: list[Value] = [_page(session, exam, by=by, now=now) for exam in some]
    held = select(ExamCertificate.id).where(ExamCertificate.member_id == by.member_id).limit(1)
    holds = session.scalar(held) is not None
    return {"lines": lines, "count": len(found), **here.told(), "holds": holds}


def _mine(session: Session, *, by: Visitor, now: datetime) -> list[Exam]:
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    there = select(Exam).where(Exam.state == State.PUBLISHED, Exam.closes_at > now - _STAYS)
    found = [one for one in session.scalars(there) if whose.concerns(session, one, by.member_id)]
    order = {Stage.RUNNING: 0, Stage.PLANNED: 1, Stage.OVER: 2}
    return sorted(found, key=lambda one: (order[whose.stage(one, now)], _sooner(one, now), one.id))


def _sooner(exam: Exam, now: datetime) -> float:
    assert exam.closes_at is not None
    return abs((exam.closes_at - now).total_seconds())


def beside_home(session: Session, by: Visitor, now: datetime) -> Values:
    """For the page of learning: how many can be begun now."""
    ready = 0
    if by.member_id is not None:
        ready = sum(bool(_page(session, one, by=by, now=now)["may_begin"]) for one in _mine(session, by=by, now=now))
    return {"exams": {"ready": ready}}


def card(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Its rules, and how it stands with the visitor. NoSuchExam."""
    return _page(session, whose.access(session, exam_id, by=by), by=by, now=now)


def _page(session: Session, exam: Exam, *, by: Visitor, now: datetime) -> Values:
    assert by.member_id is not None
    begun = sitting.times(session, by.member_id, Purpose.EXAM, exam.id)
    attempts = whose.attempts_of(session, exam, by.member_id)
    going = sitting.open_one(session, by.member_id, Purpose.EXAM, exam.id)
    if going is not None and going.ends_at is not None and now >= going.ends_at:
        sitting.end(session, going, now=now)
        going = None
    closes = whose.closes_for(session, exam, session.get_one(Member, by.member_id))
    told = whose.rules(session, exam, now)
    running = exam.state == State.PUBLISHED and exam.opens_at is not None and exam.opens_at <= now < closes
    mine = whose.concerns(session, exam, by.member_id)
    best = _best(session, exam.id, by.member_id)
    held = certifying.of_exam(session, exam.id, by.member_id)
    return {
        **told,
        "stage": Stage.RUNNING if running else told["stage"],
        "until": closes,
        "begun": begun,
        "attempts": attempts,
        "left": max(0, attempts - begun),
        "sitting": None if going is None else going.id,
        "ends_at": None if going is None else going.ends_at,
        "may_begin": running and mine and going is None and begun < attempts,
        "share": None if best is None else best.share,
        "passed": best is not None and best.passed,
        "certificate": None if held is None else held.id,
        "last": _last(session, exam.id, by.member_id) if _is_told(session, exam, now) else None,
    }


def _best(session: Session, exam_id: int, member_id: int) -> ExamMark | None:
    mine = select(ExamMark).where(ExamMark.exam_id == exam_id, ExamMark.member_id == member_id)
    return session.scalars(mine.order_by(ExamMark.share.desc(), ExamMark.at).limit(1)).one_or_none()


def _last(session: Session, exam_id: int, member_id: int) -> int | None:
    """The sitting that was handed in last."""
    mine = select(ExamMark.sitting_id).where(ExamMark.exam_id == exam_id, ExamMark.member_id == member_id)
    return session.scalar(mine.order_by(ExamMark.at.desc(), ExamMark.sitting_id.desc()).limit(1))


def ask_begin(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Once before the clock starts. NotNow, NoMoreAttempts; NoSuchExam."""
    exam = whose.access(session, exam_id, by=by)
    page = _page(session, exam, by=by, now=now)
    if page["sitting"] is None:
        _may_begin(page)
    return page


def _may_begin(page: Values) -> None:
    if page["may_begin"]:
        return
    told: Values = {name: page[name] for name in ("exam", "title", "stage", "opens_at", "closes_at", "attempts")}
    if page["stage"] == Stage.RUNNING and not page["left"]:
        raise NoMoreAttempts(**told)
    raise NotNow(**told)


def begin(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The clock starts: a paper by lot, of what earlier attempts did not have as far as the bank allows; one that is
    begun already goes on. NotNow, NoMoreAttempts; NoSuchExam."""
    exam = whose.access(session, exam_id, by=by)
    assert by.member_id is not None
    # Two presses at once wait for each other, so that nobody begins twice.
    session.get_one(Member, by.member_id, with_for_update=True, populate_existing=True)
    page = _page(session, exam, by=by, now=now)
    if page["sitting"] is not None:
        return sitting.look(session, int(str(page["sitting"])), by=by, now=now)
    _may_begin(page)
    sat = select(Sitting).where(
        Sitting.purpose == Purpose.EXAM, Sitting.subject_id == exam.id, Sitting.member_id == by.member_id
    )
    before = {id_ for one in session.scalars(sat) for id_, _ in one.questions}
    paper = blueprint.draw(session, whose.parts_of(session, exam.id), before)
    secrets.SystemRandom().shuffle(paper)
    manner = Manner(at_once=False, mixed=True, ends_at=now + timedelta(minutes=exam.minutes))
    made = sitting.begin(session, paper, Purpose.EXAM, exam.id, by=by, now=now, manner=manner)
    return sitting.show(session, made, by=by, now=now)


# What it came to: the course of sittings.


def title(session: Session, one: Sitting) -> Values:
    return {"title": session.get_one(Exam, one.subject_id).title, "exam": one.subject_id}


def ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as courses have it
    """The mark, and a certificate where it is passed; of one that was cancelled meanwhile neither. What was handed in
    before that keeps both."""
    exam = session.get_one(Exam, one.subject_id)
    if first and exam.state == State.PUBLISHED:
        share = share_of(session, exam, one)
        passed = share >= exam.pass_mark * 100
        assert one.ended_at is not None
        mark = ExamMark(
            sitting_id=one.id,
            exam_id=exam.id,
            member_id=one.member_id,
            share=share,
            passed=passed,
            at=one.ended_at,
        )
        session.add(mark)
        session.flush()
        if passed:
            certifying.hold(session, exam, one.member_id, share, now=one.ended_at)
    found = session.get(ExamMark, one.id)
    member = session.get_one(Member, one.member_id)
    begun = sitting.times(session, one.member_id, Purpose.EXAM, exam.id)
    held = certifying.of_exam(session, exam.id, one.member_id)
    assert exam.opens_at is not None
    runs = exam.state == State.PUBLISHED and exam.opens_at <= now < whose.closes_for(session, exam, member)
    return {
        **whose.rules(session, exam, now),
        "cancelled": exam.state == State.CANCELLED and found is None,
        "share": None if found is None else found.share,
        "passed": found is not None and found.passed,
        "in_time": one.ended_at != one.ends_at,
        "left": max(0, whose.attempts_of(session, exam, one.member_id) - begun) if runs else 0,
        "certificate": None if held is None else held.id,
        "last": one.id if found is not None and _is_told(session, exam, now) else None,
        "told_at": whose.over_at(session, exam) if exam.tells == Tells.AFTER else None,
    }


def result(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """The end of one's own paper, or the question that waits in it. NoSuchSitting."""
    return sitting.look(session, sitting_id, by=by, now=now)


def share_of(session: Session, exam: Exam, one: Sitting) -> int:
    """What of the whole was reached, in hundredths of a percent, rounded down."""
    if not exam.equal:
        return one.points * WHOLE // one.out_of if one.out_of else 0
    count, reached = len(one.questions), Fraction(0)
    for answer in sitting.answers(session, one):
        content = keeping.edition(session, answer.question_id, answer.version)
        reached += Fraction(answer.points, content.points)
    return int(reached * WHOLE / count)


def is_secret(session: Session, one: Sitting) -> bool:
    """Others still sit it, or it is never told what is right."""
    return session.get_one(Exam, one.subject_id).tells != Tells.AT_ONCE


COURSES[Purpose.EXAM] = Course(title, ended, may_change=True, is_secret=is_secret)


# What was right.


def _is_told(session: Session, exam: Exam, now: datetime) -> bool:
    if exam.state != State.PUBLISHED or exam.tells == Tells.NEVER:
        return False
    return exam.tells == Tells.AT_ONCE or now >= whose.over_at(session, exam)


def answer(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """One question of one's own paper that is handed in, with what was answered and what is right; places begin at 0.
    NotTold; NoSuchSitting."""
    rights.ask(by, Deed.LEARN)
    one = session.get(Sitting, sitting_id)
    if one is None or one.member_id != by.member_id or one.purpose != Purpose.EXAM or one.ended_at is None:
        raise NoSuchSitting
    exam = session.get_one(Exam, one.subject_id)
    if not _is_told(session, exam, now):
        at = whose.over_at(session, exam) if exam.tells == Tells.AFTER else None
        raise NotTold(exam=exam.id, title=exam.title, tells=exam.tells, at=at, cancelled=exam.state == State.CANCELLED)
    place = min(place, len(one.questions) - 1)
    told: Values = {"exam": exam.id, "title": exam.title, "sitting": one.id, "place": place}
    return {**told, "of": len(one.questions), **sitting.reviewed(session, one, place)}
