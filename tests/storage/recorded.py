"""A union in which each list has something in it, for tests of what is taken out of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import chats, committee, quick_notes, sealed
from storage.activities.records import Kind as ActivityKind
from storage.contests import Contest
from storage.contests import State as ContestState
from storage.dossiers.records import HardshipClass
from storage.drives.records import Drive
from storage.drives.records import State as DriveState
from storage.exams.records import Exam
from storage.exams.records import State as ExamState
from storage.hardship.reports import Report
from storage.lessons.records import Lesson, Whom
from storage.lessons.records import State as LessonState
from storage.members import Member
from storage.public_notices.records import PublicNotice
from storage.public_notices.records import State as NoticeState
from storage.retention.proofs import Purge
from storage.seasons import Season
from storage.trainings import Certificate, TrainingHours
from tests.cast import Actor, Cast
from tests.storage import held, onfile, talked, talking, visiting

#: What would be reckoned or fetched if it were no text.
HARMFUL: Final = (
    "=1+1",
    "+8613800000101",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "=cmd|'/c calc'!A1",
    "http://example.com",
    "00123",
)
#: Who is in hardship: no workbook of the year names them, and no ledger but those of their own case officer.
POOR: Final = "陈桂芳"


@dataclass(frozen=True)
class Union:
    """`wang` is officer at home and `liu` of another unit; `chair` of all."""

    chair: Actor
    wang: Actor
    liu: Actor
    people: list[Actor]


def furnish(cast: Cast) -> Union:
    """One of everything at home, and an activity and a note of the other unit."""
    chair, wang = cast.create_chair(), cast.create_officer("王秀英")
    liu = cast.create_officer("刘洋", unit=cast.create_unit("城西供水站"))
    people = [cast.create_member(name, phone=f"1380000010{at}") for at, name in enumerate(("=1+1", "李明", "周同"))]
    cast.enrol("没来过")
    _cases(cast, wang)
    _visits(cast, wang, people)
    _activities(cast, chair, wang, liu, people)
    _talks(cast, wang, people)
    cast.write(lambda session: _learning(session, cast, wang))
    cast.write(lambda session: _office(session, cast, chair, wang, liu, people))
    cast.put_on_duty(wang, cast.now)
    return Union(chair, wang, liu, people)


def _cases(cast: Cast, wang: Actor) -> None:
    poor = cast.create_member(POOR)
    report_id = onfile.put_on_file(cast, wang, poor)
    onfile.give(cast, wang, poor, report_id, 123_450)
    cast.submit(cast.create_member("孙文"))

    def put_up(session: Session) -> None:
        report = session.get_one(Report, report_id)
        report.officer_id = wang.account_id
        notice = PublicNotice(report_id=report_id, code="abc", state=NoticeState.UP, days=5, asked_at=cast.now)
        notice.hardship_class, notice.posted_on = HardshipClass.SEVERE, cast.now.date()
        session.add(notice)

    cast.write(put_up)


def _visits(cast: Cast, wang: Actor, people: list[Actor]) -> None:
    visiting.create_visit(cast, visiting.create_campaign(cast), people[1], wang, goods="=1+1")


def _activities(cast: Cast, chair: Actor, wang: Actor, liu: Actor, people: list[Actor]) -> None:
    walk = held.put_on(cast, wang, ActivityKind.SPORTS, in_days=-3, title="=1+1")
    training = held.put_on(cast, chair, ActivityKind.TRAINING, in_days=-2, minutes=90)
    held.put_on(cast, liu, ActivityKind.CULTURE, in_days=5, title="城西的")
    held.put_on(cast, chair, ActivityKind.CHECKUP, in_days=5)
    for one in people:
        held.sign_up(cast, walk, one.member_id or 0, came=True)
    held.sign_up(cast, training, people[0].member_id or 0, came=True)
    held.sign_up(cast, training, liu.member_id or 0, came=True)


def _talks(cast: Cast, wang: Actor, people: list[Actor]) -> None:
    talked.talked(cast, wang, people[1].member_id or 0, cast.now.date())
    talking.open_(cast, wang, people[2].member_id)


def _learning(session: Session, cast: Cast, wang: Actor) -> None:
    later, made = cast.now + timedelta(days=3), {"made_by": wang.account_id, "made_at": cast.now}
    home = wang.unit_id
    exam = Exam(state=ExamState.PUBLISHED, title="=1+1", unit_id=home, opens_at=cast.now, closes_at=later, **made)
    drive = Drive(state=DriveState.OPEN, title="安全月", unit_id=home, questions=10, pass_mark=60, **made)
    drive.opens_at, drive.closes_at, drive.reminds, drive.thanks = cast.now, later, True, True
    lesson = Lesson(state=LessonState.OPEN, title="节水", words="水", whom=Whom.ALL, closes_at=later, **made)
    lesson.published_at = cast.now
    contest = Contest(code="K7", state=ContestState.READY, title="竞赛", unit_id=home, starts_at=later, **made)
    season = Season(unit_id=home, title="联赛", first_on=cast.now.date(), last_on=later.date(), **made)
    session.add_all([exam, drive, lesson, contest, season])


def _office(session: Session, cast: Cast, chair: Actor, wang: Actor, liu: Actor, people: list[Actor]) -> None:
    for words in HARMFUL:
        note = quick_notes.Draft(quick_notes.Kind.SAFETY, cast.now.date(), words, wang.unit_id, times=23, money=10_050)
        quick_notes.save(session, note, by=wang.account_id, now=cast.now)
    west = quick_notes.Draft(quick_notes.Kind.MEETING, cast.now.date(), "城西座谈", liu.unit_id, times=5)
    quick_notes.save(session, west, by=liu.account_id, now=cast.now)
    whole = quick_notes.Draft(quick_notes.Kind.CONGRESS, cast.now.date(), "职代会", None, times=80)
    quick_notes.save(session, whole, by=chair.account_id, now=cast.now)
    row, ends = sealed.new_row(), cast.now.date() + timedelta(days=20)
    certificate = Certificate(row=row, member_id=people[1].member_id, until=ends, entered_by=wang.account_id)
    certificate.name = sealed.seal(session, "certificates.name", row, "=1+1")
    certificate.entered_at = certificate.confirmed_at = cast.now
    hours = TrainingHours(row=sealed.new_row(), member_id=people[1].member_id, minutes=90, on=cast.now.date())
    hours.entered_by, hours.entered_at = wang.account_id, cast.now
    seat = committee.Seat(member_id=people[1].member_id, since=cast.now, until=date(cast.now.year + 2, 1, 1))
    seat.named_by = chair.account_id
    group = chats.Group(chat_id=-100, title="=1+1", language="zh", state=chats.State.ADMITTED, added_at=cast.now)
    group.unit_id = wang.unit_id
    purge = Purge(slot=cast.now, kind="words", place=1, days=365, due=2, purged=2, left=0, done_at=cast.now)
    session.add_all([certificate, hours, seat, group, purge])
    session.execute(update(Member).where(Member.id == people[1].member_id).values(team="@SUM(A1)", staff_no="-2"))
