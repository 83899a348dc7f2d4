"""Following an exam in office: how many took part, who has not sat it yet, longer for those on shift, a make-up, one
more word to those missing. Nobody's mark is seen here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, folding, outbox, pages, rights
from storage.accounts import Account
from storage.exams import setting, telling, whose
from storage.exams.records import (
    AskedAgainAlready,
    Exam,
    ExamExtension,
    ExamMark,
    ExamNews,
    News,
    NobodyMissing,
    NoSuchExam,
    Reason,
    Stage,
    State,
)
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Tree, Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right to what is told of exams in office.
RIGHT: Final = "exams"
#: Lines of a page.
PAGE: Final = 8
#: How much longer somebody has who could not come: from the end, or from now where that is past.
LONGER: Final = timedelta(days=3)
#: More than there are reasons.
_REASONS: Final = 8

#: Of fewer takers no figure tells how many passed, as for learning tasks.
FEWEST_MARKED: Final = 5


def office(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """The exams that the officer keeps or has people in, the newest first; pages begin at 0. NotForYou."""
    rights.ask(by, Deed.KEEP_EXAMS)
    every = session.scalars(select(Exam).order_by(Exam.id.desc()))
    found = [one for one in every if whose.follows(session, one, by.account_id)]
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [_line(one, now) for one in here.cut(found)]
    return {"lines": lines, "count": len(found), **here.told()}


def _line(exam: Exam, now: datetime) -> Value:
    told: Values = {"exam": exam.id, "title": exam.title, "stage": whose.stage(exam, now)}
    return {**told, "opens_at": exam.opens_at, "closes_at": exam.closes_at}


def beside_office(session: Session, by: Visitor, now: datetime) -> Values:
    """For the officers' page of learning."""
    del session, now
    return {"exams": {"keeps": rights.may(by, Deed.KEEP_EXAMS)}}


# Figures.


def look(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """How many of the officer's people took part, unit by unit; how many passed, once nobody can sit it any more, where
    that tells of nobody. NoSuchExam."""
    exam = whose.access_to_follow(session, exam_id, by=by)
    if exam.state == State.DRAFT:
        raise NoSuchExam
    setting.stop_asking(session, by=by)
    lines = figures_of(session, exam, by.account_id)
    over = exam.state == State.PUBLISHED and now >= whose.over_at(session, exam)
    passes = _passes(session, exam, by.account_id) if over else []
    here = pages.at(page, max(len(lines), len(passes)), PAGE)
    people, begun = sum(one.people for one in lines), sum(one.begun for one in lines)
    keeps = whose.keeps(session, exam, by.account_id)
    some: list[Value] = [{"unit": one.unit, "people": one.people, "begun": one.begun} for one in here.cut(lines)]
    stands = whose.stage(exam, now)
    asked = session.scalar(select(ExamNews.id).where(ExamNews.exam_id == exam.id, ExamNews.news == News.NUDGE))
    return {
        **whose.rules(session, exam, now),
        "people": people,
        "begun": begun,
        "missing": people - begun,
        "lines": some,
        **here.told(),
        "over": over,
        "passes": here.cut(passes) if over else None,
        "few": over and not passes,
        "may_change": keeps and stands is Stage.PLANNED,
        "may_cancel": keeps and stands in {Stage.PLANNED, Stage.RUNNING},
        "may_ask": keeps and stands is Stage.RUNNING and asked is None and people > begun,
        "may_extend": stands in {Stage.RUNNING, Stage.OVER} and people > begun,
        "may_lengthen": stands in {Stage.RUNNING, Stage.OVER} and begun > 0,
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """Of a unit: its people whom the exam is for, and how many of them have begun it."""

    unit_id: int
    unit: str
    people: int
    begun: int


def figures_of(session: Session, exam: Exam, account_id: int) -> list[Figure]:
    """How many of the officer's people there are in each unit, and how many of them have begun it."""
    begun = func.sum(case((whose.has_begun(exam), 1), else_=0))
    counted = select(Member.unit_id, func.count(), begun).where(whose.theirs(session, exam, account_id))
    tree = Tree(session)
    rows = session.execute(counted.group_by(Member.unit_id)).all()
    found = [Figure(unit_id, tree.path(unit_id)[-1], int(people), int(sat)) for unit_id, people, sat in rows]
    return sorted(found, key=lambda one: tree.place(one.unit_id))


def _passes(session: Session, exam: Exam, account_id: int) -> list[Value]:
    """Of those who handed in by the ordinary end, how many passed, by unit: units of few takers stand in one line, and
    where all are few there is none. Who has longer is not counted: one more in the figure would be that person's
    mark."""
    assert exam.closes_at is not None
    by_then = exam.closes_at + timedelta(minutes=exam.minutes)
    best = select(ExamMark.member_id, func.max(case((ExamMark.passed, 1), else_=0)).label("passed"))
    best = best.where(ExamMark.exam_id == exam.id, ExamMark.at <= by_then).group_by(ExamMark.member_id)
    each = best.subquery()
    counted = select(Member.unit_id, func.count(), func.sum(each.c.passed)).join(each, each.c.member_id == Member.id)
    counted = counted.where(whose.theirs(session, exam, account_id)).group_by(Member.unit_id)
    rows = {unit_id: (int(took), int(passed)) for unit_id, took, passed in session.execute(counted)}
    few = folding.folded({unit_id: took for unit_id, (took, _) in rows.items()}, FEWEST_MARKED)
    tree = Tree(session)
    lines: list[Value] = [
        {"unit": tree.path(unit_id)[-1], "took": took, "passed": passed}
        for unit_id, (took, passed) in sorted(rows.items(), key=lambda one: tree.place(one[0]))
        if unit_id not in few
    ]
    took, passed = (sum(rows[one][at] for one in few) for at in (0, 1))
    if few and took >= FEWEST_MARKED:
        lines.append({"unit": None, "took": took, "passed": passed})
    return lines


# Who is missing; longer, and a make-up.


def missing(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those of the officer's people who have not begun it, to remind them; noted. Pages begin at 0. NoSuchExam."""
    exam = on(session, exam_id, by=by, now=now)
    there = select(Member.id, Member.name, Unit.name).join(Unit, Unit.id == Member.unit_id)
    there = there.where(whose.theirs(session, exam, by.account_id), ~whose.has_begun(exam))
    count = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    here = pages.at(page, count, PAGE)
    rows = session.execute(there.order_by(Unit.id, Member.id).limit(PAGE).offset(here.first))
    lines: list[Value] = [{"member": id_, "name": name, "unit": unit} for id_, name, unit in rows]
    audit.note(session, "exams.missing", by=by.account_id, now=now, record=f"exams {exam.id}")
    told: Values = {"exam": exam.id, "title": exam.title, "stage": whose.stage(exam, now), "lines": lines}
    return {**told, "count": count, **here.told()}


def on(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Exam:
    """One that is published and has begun. NoSuchExam."""
    exam = whose.access_to_follow(session, exam_id, by=by)
    if whose.stage(exam, now) not in {Stage.RUNNING, Stage.OVER}:
        raise NoSuchExam
    return exam


def ask_extend(session: Session, exam_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Why one of them has longer; 0 for all of the officer's who have not sat it. NoSuchExam, NobodyMissing."""
    exam = on(session, exam_id, by=by, now=now)
    return _extension(session, exam, member_id, by=by, now=now)


def _extension(session: Session, exam: Exam, member_id: int, *, by: Visitor, now: datetime) -> Values:
    assert exam.closes_at is not None
    there = select(Member).where(whose.theirs(session, exam, by.account_id), ~whose.has_begun(exam))
    if member_id:
        there = there.where(Member.id == member_id)
    count = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    if not count:
        raise NobodyMissing(exam=exam.id, title=exam.title)
    name = None if not member_id else session.get_one(Member, member_id).name
    told: Values = {"exam": exam.id, "title": exam.title, "member": member_id, "name": name, "count": count}
    return {**told, "until": longer_for(exam, now), "over": now >= exam.closes_at}


def longer_for(exam: Exam, now: datetime) -> datetime:
    """Until when somebody can begin it who is given longer now."""
    assert exam.closes_at is not None
    return max(exam.closes_at, now) + LONGER


def spot(member_id: object, reason: Reason) -> int:
    """Whom and why in one number, as a button carries it."""
    return int(str(member_id)) * _REASONS + [*Reason].index(reason)


def extend(session: Session, exam_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """One person, or all who have not sat it, can begin it for three more days: of one that is over, a make-up (补考).
    They hear of it. `at`: whom and why, as `spot` makes it. NoSuchExam, NobodyMissing."""
    member_id, nth = divmod(at, _REASONS)
    reason = [*Reason][min(nth, len(Reason) - 1)]
    exam = on(session, exam_id, by=by, now=now)
    told = _extension(session, exam, member_id, by=by, now=now)
    until = longer_for(exam, now)
    whom = [member_id] if member_id else _topmost(session, exam, by.account_id)
    for key in whom:
        made = ExamExtension(
            exam_id=exam.id,
            member_id=member_id or None,
            unit_id=None if member_id else key,
            missed=True,
            until=until,
            reason=reason,
            given_by=by.account_id,
            given_at=now,
        )
        session.add(made)
    session.flush()
    record = f"members {member_id}" if member_id else f"exams {exam.id}"
    audit.note(session, "exams.extend", by=by.account_id, now=now, record=record)
    if not member_id:
        gone = delete(ExamNews).where(ExamNews.exam_id == exam.id, ExamNews.news == News.EXTENDED)
        session.execute(gone)
        telling.tell(session, exam, News.EXTENDED, now)
    elif (account_id := accounts.holder(session, member_id)) is not None:
        values = {**whose.rules(session, exam, now), "until": until, "over": told["over"], "reason": reason}
        letter = Letter(account_id, "exams.extended", values, right="member", subject=member_id)
        outbox.queue(session, letter, now=now)
    return {**told, "until": until, "reason": reason}


def _topmost(session: Session, exam: Exam, account_id: int) -> list[int]:
    """The units whose people it is for, as far as the officer's reach: those that no other of them has above it."""
    tree = Tree(session)
    reach = rights.reach(session, account_id, Deed.KEEP_EXAMS)
    there = whose.units_of(session, exam.id) or [one for one in tree.paths() if len(tree.chain(one)) == 1]
    among = [one for one in tree.paths() if any(tree.is_within(one, top) for top in there)]
    among = [one for one in among if reach is None or one in reach]
    return [one for one in among if not any(other != one and tree.is_within(one, other) for other in among)]


def ask_again(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Those who have not sat it hear of it once more, once an exam; how many of them the bot knows. AskedAgainAlready,
    NobodyMissing; NoSuchExam."""
    exam = whose.access_to_keep(session, exam_id, by=by)
    if whose.stage(exam, now) is not Stage.RUNNING:
        raise NoSuchExam
    asked = select(ExamNews.id).where(ExamNews.exam_id == exam.id, ExamNews.news == News.NUDGE)
    if session.scalar(asked) is not None:
        raise AskedAgainAlready(exam=exam.id, title=exam.title)
    there = select(func.count()).select_from(Member).join(Account, Account.member_id == Member.id)
    count = session.scalar(there.where(whose.is_awaited(session, exam), ~whose.has_begun(exam))) or 0
    if not count:
        raise NobodyMissing(exam=exam.id, title=exam.title)
    telling.tell(session, exam, News.NUDGE, now)
    audit.note(session, "exams.ask_again", by=by.account_id, now=now, record=f"exams {exam.id}")
    return {"exam": exam.id, "title": exam.title, "count": count}
