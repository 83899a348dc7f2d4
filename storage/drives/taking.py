"""Taking part: one's own drives, a try at one of them, and what came of it; the best try counts."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import rights
from storage.drives import audience
from storage.drives.records import Drive, NoSuchDrive, NotOpen, State, Taker, categories_of
from storage.members import Member
from storage.questions import Question, categories, drawing
from storage.questions import State as Asked
from storage.questions.records import LOTS
from storage.rights import Deed
from storage.sittings import COURSES, Course, Purpose, Sitting, sitting
from storage.sittings.sitting import Manner
from storage.values import Value, Values
from storage.visitors import Visitor

#: Drives on one's own page, and days for which one that is over stays there.
_LISTED, _BACK = 12, timedelta(days=30)


def mine(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What there is for the visitor, what ends first on top. NotKnownYet."""
    rights.ask(by, Deed.LEARN)
    lines = [_line(session, one, by, now) for one in _listed(session, by, now)]
    shown: list[Value] = [*sorted(lines, key=lambda one: (bool(one["over"]), bool(one["passed"])))]
    return {"lines": shown}


def _listed(session: Session, by: Visitor, now: datetime) -> list[Drive]:
    member = audience.mine(session, by)
    here = select(Drive).where(
        audience.for_member(session, member),
        Drive.state != State.CANCELLED,
        Drive.opens_at <= now,
        Drive.closes_at > now - _BACK,
    )
    found = session.scalars(here.order_by(Drive.closes_at, Drive.id).limit(_LISTED)).all()
    return [one for one in found if member.standing in audience.AT_WORK]


def waiting(session: Session, by: Visitor, now: datetime) -> int:
    """How many the visitor has yet to pass."""
    if by.member_id is None:
        return 0
    lines = [_line(session, one, by, now) for one in _listed(session, by, now)]
    return sum(not one["over"] and not one["passed"] for one in lines)


def _line(session: Session, drive: Drive, by: Visitor, now: datetime) -> Values:
    member = audience.mine(session, by)
    taker, closes = session.get(Taker, (drive.id, member.id)), audience.closes(session, drive, member)
    begun = sitting.open_one(session, member.id, Purpose.DRIVE, drive.id)
    return {
        "drive": drive.id,
        "title": drive.title,
        "questions": drive.questions,
        "mark": drive.pass_mark,
        "opens_at": drive.opens_at,
        "until": closes - timedelta(seconds=1),
        "over": drive.state != State.OPEN or closes <= now,
        "tries": 0 if taker is None else taker.tries,
        "best": None if taker is None else taker.best,
        "passed": taker is not None and taker.passed_at is not None,
        "thanks": drive.thanks,
        "begun": 0 if begun is None else begun.id,
        "answered": 0 if begun is None else begun.answered,
    }


def _access(session: Session, drive_id: int, *, by: Visitor) -> Drive:
    """One that is for the visitor, or that they have begun: it stays theirs in whatever unit they are. NoSuchDrive."""
    rights.ask(by, Deed.LEARN)
    drive, member = session.get(Drive, drive_id), audience.mine(session, by)
    if drive is None or drive.state == State.CANCELLED:
        raise NoSuchDrive
    if not audience.is_for(session, drive, member) and session.get(Taker, (drive.id, member.id)) is None:
        raise NoSuchDrive
    return drive


def look(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """What it asks, until when, and how far one is. NoSuchDrive."""
    drive = _access(session, drive_id, by=by)
    tree = categories.tree(session)
    names: list[Value] = [tree.path(one)[-1] for one in categories_of(session, drive.id) if one in tree.names]
    return {**_line(session, drive, by, now), "categories": names}


def take(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """The question that waits: of the try that is begun, or of a new one, with questions that one has not had in it as
    far as there are any. NoSuchDrive, NotOpen, NothingToAsk."""
    drive = _access(session, drive_id, by=by)
    member = audience.mine(session, by)
    over = drive.state != State.OPEN or audience.closes(session, drive, member) <= now
    if over or drive.opens_at > now:
        raise NotOpen(title=drive.title, opens_at=drive.opens_at, over=over)
    begun = sitting.open_one(session, member.id, Purpose.DRIVE, drive.id)
    if begun is None:
        chosen = _drawn(session, drive, member.id)
        begun = sitting.begin(
            session, chosen, Purpose.DRIVE, drive.id, by=by, now=now, manner=Manner(at_once=True, mixed=True)
        )
        taker = session.get(Taker, (drive.id, member.id))
        if taker is None:
            taker = Taker(drive_id=drive.id, member_id=member.id, begun_at=now, tries=0)
            session.add(taker)
        taker.tries += 1
        session.flush()
    return sitting.show(session, begun, by=by, now=now)


def _drawn(session: Session, drive: Drive, member_id: int) -> list[tuple[int, int]]:
    """New ones first; where they are not enough, of those that one has had, the rest."""
    tree, within = categories.tree(session), list[int]()
    for one in categories_of(session, drive.id):
        within += tree.within(one)
    had = set[int]()
    for tried in session.scalars(
        select(Sitting).where(
            Sitting.purpose == Purpose.DRIVE, Sitting.subject_id == drive.id, Sitting.member_id == member_id
        )
    ):
        had |= {question_id for question_id, _ in tried.questions}
    lot = secrets.randbelow(LOTS)
    found = drawing.draw(session, drive.questions, lot, categories=within, without=had)
    if len(found) < drive.questions:
        more, new = drive.questions - len(found), {question_id for question_id, _ in found}
        found += drawing.draw(session, more, lot, categories=within, without=new)
    return found


# What the sitting asks of the drive.


def _title(session: Session, one: Sitting) -> Values:
    drive = session.get(Drive, one.subject_id)
    return {"title": "" if drive is None else drive.title}


def _ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as a Course has it
    """What came of it: what was answered in time counts, the best try is kept."""
    drive = session.get(Drive, one.subject_id)
    if drive is None:
        return {"title": "", "drive": 0, "share": 0, "mark": 0, "passed": False, "best": None, "over": True}
    by = one.member_id
    member = session.get_one(Member, by)
    closes = audience.closes(session, drive, member)
    share = _share(session, one, closes)
    taker = session.get(Taker, (drive.id, by), with_for_update=first or None)
    if taker is not None and first and one.answered:
        taker.best = share if taker.best is None else max(taker.best, share)
        if taker.passed_at is None and share >= drive.pass_mark:
            taker.passed_at = one.ended_at
        session.flush()
    return {
        "title": drive.title,
        "drive": drive.id,
        "share": share,
        "mark": drive.pass_mark,
        "passed": share >= drive.pass_mark,
        "done": taker is not None and taker.passed_at is not None,
        "best": None if taker is None else taker.best,
        "thanks": drive.thanks,
        "over": drive.state != State.OPEN or closes <= now,
        "until": closes - timedelta(seconds=1),
    }


def _share(session: Session, one: Sitting, closes: datetime) -> int:
    """Of the points, in whole percent, rounded down."""
    got = sum(answer.points for answer in sitting.answers(session, one) if answer.at < closes)
    return 0 if not one.out_of else got * 100 // one.out_of


COURSES[Purpose.DRIVE] = Course(_title, _ended)


def thank(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """Thanks as a picture, for whoever has passed: with the drive's name, and the day. NoSuchDrive."""
    drive = _access(session, drive_id, by=by)
    taker = session.get(Taker, (drive.id, by.member_id))
    if taker is None or taker.passed_at is None or not drive.thanks:
        raise NoSuchDrive
    on = taker.passed_at.astimezone(now.tzinfo).date()
    return {"drive": drive.id, "title": drive.title, "name": by.name or "", "on": on}


def live(session: Session, drive: Drive) -> int:
    """How many questions of its categories can be asked now."""
    tree, within = categories.tree(session), list[int]()
    for one in categories_of(session, drive.id):
        within += tree.within(one)
    counted = select(func.count()).select_from(Question).where(Question.state == Asked.LIVE)
    return session.scalar(counted.where(Question.category_id.in_(within)) if within else counted) or 0
