"""Telling: everybody whom an exam is for hears once that it is open, once before it ends, once when an officer asks
again; that it is cancelled at once. And papers whose time is up are handed in."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from storage import inbox, outbox
from storage.accounts import Account
from storage.exams import whose
from storage.exams.records import Exam, ExamExtension, ExamNews, News, State
from storage.members import Member
from storage.outbox import Letter
from storage.sittings import Purpose, Sitting, sitting
from storage.values import Values

#: The second word comes so long before the end, or halfway where it is shorter than twice that.
BEFORE: Final = timedelta(days=1)
#: People, and papers, that a transaction deals with: nobody waits for the writer longer than 50 ms.
PAGE: Final = 40
_PAPERS: Final = 20


def plan(session: Session, exam: Exam, *, now: datetime) -> None:
    """When it is to be told; as often as its times change before it begins."""
    assert exam.opens_at is not None
    assert exam.closes_at is not None
    lasts = exam.closes_at - exam.opens_at
    ending = exam.closes_at - min(BEFORE, lasts / 2)
    session.execute(delete(ExamNews).where(ExamNews.exam_id == exam.id, ExamNews.done_at.is_(None)))
    for news, due in ((News.OPENED, max(exam.opens_at, now)), (News.ENDING, ending)):
        tell(session, exam, news, due)


def tell(session: Session, exam: Exam, news: News, due_at: datetime) -> None:
    """From then on it is told, once."""
    there = session.scalar(select(ExamNews.id).where(ExamNews.exam_id == exam.id, ExamNews.news == news))
    if there is None:
        session.add(ExamNews(exam_id=exam.id, news=news, due_at=due_at, up_to=0, told=0))
        session.flush()


def spread(session: Session, *, now: datetime) -> int:
    """A page of people of the news that is due longest; how many were looked at, and 1 more for one that is done."""
    due = select(ExamNews).where(ExamNews.done_at.is_(None), ExamNews.due_at <= now)
    one = session.scalars(due.order_by(ExamNews.due_at, ExamNews.id).limit(1)).one_or_none()
    if one is None:
        return 0
    exam, news = session.get_one(Exam, one.exam_id), News(one.news)
    here = select(Account.id, Member.id).join(Member, Member.id == Account.member_id)
    # Whoever has begun it and is of another unit since hears that it is cancelled, as their paper ends with it.
    whom = whose.is_awaited(session, exam)
    whom = or_(whom, whose.has_begun(exam)) if news is News.CANCELLED else and_(whom, ~whose.has_begun(exam))
    here = here.where(Account.id > one.up_to, whom)
    stale = news is not News.CANCELLED and (exam.state != State.PUBLISHED or now >= _until(session, exam, news))
    rows = [] if stale else session.execute(here.order_by(Account.id).limit(PAGE)).all()
    told = whose.rules(session, exam, now)
    for account_id, member_id in rows:
        _tell(session, exam, news, told, account_id, member_id, now=now)
    one.told += len(rows)
    if len(rows) < PAGE:
        one.done_at = now
    else:
        one.up_to = rows[-1][0]
    session.flush()
    return len(rows) + 1


_KEYS: Final = {
    News.OPENED: "exams.opened",
    News.ENDING: "exams.ending",
    News.NUDGE: "exams.asked_again",
    News.CANCELLED: "exams.cancelled",
    News.EXTENDED: "exams.extended",
}


def _tell(
    session: Session, exam: Exam, news: News, told: Values, account_id: int, member_id: int, *, now: datetime
) -> None:
    if news is News.CANCELLED:
        begun = sitting.open_one(session, member_id, Purpose.EXAM, exam.id)
        if begun is not None:
            sitting.end(session, begun, now=now)
    values, once = told, f"{_KEYS[news]}:{exam.id}:{account_id}"
    if news is News.EXTENDED:
        until = whose.closes_for(session, exam, session.get_one(Member, member_id))
        if until <= now or until == exam.closes_at:
            return
        values, once = {**values, **longer(session, exam, until, now)}, f"{once}:{until:%y%m%d%H%M}"
    letter = Letter(account_id, _KEYS[news], values, right="member", subject=member_id, once=once)
    letter.useful_until = None if news is News.CANCELLED else _until(session, exam, news)
    outbox.queue(session, letter, now=now)


def _until(session: Session, exam: Exam, news: News) -> datetime:
    """How long there is a sense in telling it. Whoever can begin after the end heard that with another letter."""
    assert exam.closes_at is not None
    return whose.over_at(session, exam) if news is News.EXTENDED else exam.closes_at


def longer(session: Session, exam: Exam, until: datetime, now: datetime) -> Values:
    """What all of a unit are told who have longer: why, and whether it is a make-up. Why one person has longer is
    theirs."""
    theirs = (ExamExtension.exam_id == exam.id, ExamExtension.member_id.is_(None))
    newest = select(ExamExtension.reason).where(*theirs).order_by(ExamExtension.id.desc())
    reason = session.scalar(newest.limit(1))
    assert exam.closes_at is not None
    return {"until": until, "over": now >= exam.closes_at, "reason": reason}


def hand_in(session: Session, *, now: datetime) -> int:
    """A page of papers whose time is up: they end at the instant at which it was, with what was answered by then; their
    people hear of it. What came in before that instant and waits to be dealt with comes first."""
    until = inbox.heard_until(session, now)
    due = select(Sitting).where(Sitting.purpose == Purpose.EXAM, Sitting.ended_at.is_(None), Sitting.ends_at <= until)
    found = session.scalars(due.order_by(Sitting.ends_at).limit(_PAPERS)).all()
    for one in found:
        sitting.end(session, one, now=now)
        _tell_end(session, one, now=now)
    session.flush()
    return len(found)


def _tell_end(session: Session, one: Sitting, *, now: datetime) -> None:
    account_id = session.scalar(select(Account.id).where(Account.member_id == one.member_id))
    if account_id is None:
        return
    exam = session.get_one(Exam, one.subject_id)
    values = {**whose.rules(session, exam, now), "sitting": one.id, "answered": one.answered}
    values["of"] = len(one.questions)
    letter = Letter(account_id, "exams.time_up", values, right="member", subject=one.member_id)
    # They sat there a moment ago, whatever the hour.
    letter.once, letter.at_night = f"exams.time_up:{one.id}", True
    outbox.queue(session, letter, now=now)
