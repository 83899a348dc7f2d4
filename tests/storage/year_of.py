"""A year of a union's work, by lot, as the services leave it; and the same counted again from raw rows, plainly."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import quick_notes
from storage.activities.records import Activity, Kind, SignUp
from storage.aid import Grant
from storage.campaigns import Kind as Round
from storage.drives.records import Drive, State, Taker
from storage.exams.records import Exam, ExamMark
from storage.exams.records import State as ExamState
from storage.figures import Source
from storage.hardship.reports import Report
from storage.quick_notes import QuickNote
from storage.sittings.records import Purpose, Sitting
from storage.talks import Talk
from storage.visits import Stage, Visit
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.held import put_on, sign_up
from tests.storage.onfile import give
from tests.storage.talked import talked
from tests.storage.visiting import create_campaign, create_visit

#: Records, attendances, 分.
Counted = tuple[int, int, int]


def fill(cast: Cast, chair: Actor, year: int, *, seed: int = 1, many: int = 1) -> None:
    """Something of nearly every kind, on days of that year up to now."""
    lot, last = Random(seed), min(date(year, 12, 31), cast.now.date())
    units = [cast.create_unit(name) for name in ("城东供水站", "城西供水站", "机关")]
    people = [cast.enrol(f"职工{year}{nth}", unit=unit) for unit in units for nth in range(4)]

    def at() -> datetime:
        day = date(year, 1, 2) + timedelta(days=lot.randrange((last - date(year, 1, 2)).days))
        return datetime.combine(day, time(lot.randrange(8, 20)), ZONE)

    cast.write(lambda session: _note(session, lot, units, chair, at, many, cast.now))
    for kind in (Kind.SPORTS, Kind.CULTURE, Kind.TRAINING, Kind.CHECKUP, Kind.VOLUNTEER):
        for nth in range(lot.randrange(1, 3) * many):
            _hold(cast, lot, people, chair, at(), kind, nth)
    campaign = create_campaign(cast, Round.YEAR, year=year)
    for member in people[: 3 + many]:
        done = {"done_on": at().date(), "gave_money": lot.choice([None, 100_000, 50_050])}
        create_visit(cast, campaign, member, stage=Stage.DONE, **done)
    for member in lot.sample(people, 5):
        talked(cast, chair, member, at().date())
    for member in people[:3]:
        given = Actor(None, chair.person, 0, member)
        give(cast, chair, given, None, lot.choice([80_000, 300_000]), on=at().date())
    cast.write(lambda session: _learn(session, lot, people, chair, at))


def _note(
    session: Session, lot: Random, units: list[int], chair: Actor, at: Callable[[], datetime], many: int, now: datetime
) -> None:
    for kind in quick_notes.Kind:
        for _ in range(lot.randrange(1, 4) * many):
            unit, times, money = lot.choice([None, *units]), lot.choice([None, 8, 23]), lot.choice([None, 1_234_550])
            draft = quick_notes.Draft(kind, at().date(), "记一笔", unit, times, money)
            quick_notes.save(session, draft, by=chair.account_id, now=now)


def _hold(cast: Cast, lot: Random, people: list[int], chair: Actor, starts: datetime, kind: Kind, nth: int) -> None:
    told = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "closes_at": starts}
    minutes = 90 if kind is Kind.TRAINING else None
    key = put_on(cast, chair, kind, in_days=-1, title=f"{kind} {nth + 1}", minutes=minutes, **told)
    for member in lot.sample(people, lot.randrange(1, len(people))):
        sign_up(cast, key, member, came=True)


def _learn(session: Session, lot: Random, people: list[int], chair: Actor, at: Callable[[], datetime]) -> None:
    begun = at()
    exam = Exam(state=ExamState.PUBLISHED, title="安全生产考试", made_by=chair.account_id, made_at=begun)
    drive = Drive(title="安全月", questions=5, pass_mark=60, opens_at=begun, closes_at=begun + timedelta(days=20))
    drive.reminds, drive.thanks, drive.state = False, False, State.OVER
    drive.made_by, drive.made_at, drive.ended_at = chair.account_id, begun, begun
    session.add_all([exam, drive])
    session.flush()
    for member in lot.sample(people, 6):
        sat = Sitting(member_id=member, purpose=Purpose.EXAM, subject_id=exam.id, places="", at_once=False)
        sat.begun_at, sat.ended_at = begun, begun + timedelta(minutes=20)
        session.add(sat)
        session.flush()
        passed = lot.random() < 0.8
        session.add(
            ExamMark(
                sitting_id=sat.id,
                exam_id=exam.id,
                member_id=member,
                share=9000 if passed else 100,
                passed=passed,
                at=begun,
            )
        )
    session.add_all(Taker(drive_id=drive.id, member_id=one, begun_at=begun, tries=1) for one in lot.sample(people, 7))


def recounted(session: Session, first: date, last: date) -> dict[Source, Counted]:
    """What of those days stands in the rows that `fill` writes, one by one; nothing of how the house counts it."""
    records: dict[Source, set[int]] = defaultdict(set)
    times: dict[Source, int] = defaultdict(int)
    fen: dict[Source, int] = defaultdict(int)
    for source, key, on, came, money in _rows(session):
        local = on.astimezone(ZONE).date() if isinstance(on, datetime) else on
        if local is not None and first <= local <= last:
            records[source].add(key)
            times[source] += came
            fen[source] += money
    return {source: (len(records[source]), times[source], fen[source]) for source in Source}


def _rows(session: Session) -> Iterator[tuple[Source, int, date | datetime | None, int, int]]:
    for note in session.scalars(select(QuickNote)):
        yield Source(f"note_{note.kind}"), note.id, note.on, note.times or 0, note.money or 0
    activities = {one.id: one for one in session.scalars(select(Activity))}
    for came in session.scalars(select(SignUp).where(SignUp.came_at.is_not(None))):
        held = activities[came.activity_id]
        yield _OF[held.kind], held.id, held.starts_at, 1, 0
    for visit in session.scalars(select(Visit).where(Visit.stage == Stage.DONE)):
        yield Source.VISITS, visit.id, visit.done_on, 1, visit.gave_money or 0
    for talk in session.scalars(select(Talk)):
        yield Source.TALKS, talk.id, talk.held_on, 1, 0
    for grant in session.scalars(select(Grant)):
        yield Source.AID, grant.id, grant.given_on, 1, grant.amount or 0
    for report in session.scalars(select(Report)):
        yield Source.REPORTS, report.id, report.submitted_at, 1, 0
        yield Source.CLOSED, report.id, report.closed_at, 1, 0
    for sat in session.scalars(select(Sitting)):
        yield Source.EXAMS, sat.subject_id, sat.ended_at, 1, 0
    for taker in session.scalars(select(Taker)):
        yield Source.DRIVES, taker.drive_id, taker.begun_at, 1, 0


_OF = {
    Kind.SPORTS: Source.SPORTS,
    Kind.CULTURE: Source.CULTURE,
    Kind.TRAINING: Source.TRAININGS,
    Kind.CHECKUP: Source.CHECKUPS,
    **dict.fromkeys((Kind.FAMILY, Kind.VOLUNTEER, Kind.OTHER), Source.GATHERINGS),
}
