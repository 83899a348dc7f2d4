"""Coming: what activities, talks, learning and cases bring on a day; `week` has the visits besides, and the order."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import calendar, offices, rights, units
from storage.activities import Activity
from storage.activities import State as Of
from storage.appointments.records import Appointment
from storage.appointments.records import State as Agreed
from storage.campaigns import Kind
from storage.contests import whose
from storage.contests.records import Contest
from storage.contests.terms import State as Contests
from storage.due_talks import STAGE, DueTalk, Stage
from storage.exams.records import Exam
from storage.exams.records import State as Exams
from storage.exams.whose import follows
from storage.hardship.reports import OPEN, Report
from storage.lessons import concerning
from storage.lessons.records import Lesson
from storage.lessons.records import State as Lessons
from storage.members import Member, Standing
from storage.rights import Deed
from storage.talk_notes import FollowUp
from storage.talks.records import Talk
from storage.trainings.records import Certificate
from storage.values import Values
from storage.visitors import Visitor

_T = TypeVar("_T")


class What(StrEnum):
    """What a day brings, in the order in which a day is told: people to ring by then; a talk that is agreed; talks that
    are due by then, or to be looked after again; a step of a round of visits, its festival, the last day of public
    notices, visits meant for that day or due by it; sign-up that closes, an activity that begins; a contest that
    begins; the last day of exams, of learning cards, of drives that people have not taken part in; certificates that
    end."""

    CALLS = "calls"
    TALK = "talk"
    DUE_TALKS = "due_talks"
    AGAIN = "again"
    STEP = "step"
    FESTIVAL = "festival"
    NOTICES = "notices"
    VISITS = "visits"
    SIGN_UP = "sign_up"
    ACTIVITY = "activity"
    CONTEST = "contest"
    EXAM = "exam"
    LESSON = "lesson"
    DRIVES = "drives"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Dated:
    """One line of a day."""

    what: What
    on: date
    at: datetime | None = None
    title: str | None = None
    count: int = 0
    step: str | None = None
    kind: Kind | None = None
    year: int | None = None

    def values(self) -> Values:
        return {
            "what": self.what,
            "on": self.on,
            "at": self.at,
            "title": self.title,
            "count": self.count,
            "step": self.step,
            "kind": self.kind,
            "year": self.year,
        }


@dataclass(frozen=True, slots=True)
class _Days:
    """From the beginning of the first day to the end of the last."""

    first: date
    last: date
    now: datetime

    @property
    def begin(self) -> datetime:
        assert self.now.tzinfo is not None
        return calendar.at(self.first, time(0), self.now.tzinfo)

    @property
    def end(self) -> datetime:
        assert self.now.tzinfo is not None
        return calendar.at(self.last + timedelta(days=1), time(0), self.now.tzinfo)

    def begins(
        self, at: InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]
    ) -> ColumnElement[bool]:
        """What is still to begin."""
        return (at >= max(self.begin, self.now)) & (at < self.end)

    def ends(self, at: InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
        """What is still to end; what ends at midnight ends on the day before."""
        return (at > max(self.begin, self.now)) & (at <= self.end)

    def day(self, at: datetime) -> date:
        return at.astimezone(self.now.tzinfo).date()

    def last_day(self, at: datetime) -> date:
        return self.day(at - timedelta(seconds=1))


def dates(session: Session, by: Visitor, first: date, last: date, now: datetime) -> Iterator[Dated]:
    days = _Days(first, last, now)
    for found in (_calls, _talks, _due_talks, _again, _activities, _contests, _exams, _lessons, _certificates):
        yield from found(session, by, days)


def _calls(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    """By when the visitor has to ring people whose case is theirs, or nobody's in their units."""
    if not rights.may(by, Deed.WORK_CASES):
        return
    reach = rights.reach(session, by.account_id, Deed.WORK_CASES)
    free = Report.officer_id.is_(None) & (true() if reach is None else Report.unit_id.in_(reach))
    theirs = or_(Report.officer_id.in_(offices.acts_as(session, by.account_id)), free)
    found = select(Report.due_at).where(Report.stage.in_(OPEN), Report.contacted_at.is_(None), theirs)
    found = found.where(days.ends(Report.due_at), Report.member_id.is_distinct_from(by.member_id))
    for on, count in Counter(map(days.last_day, session.scalars(found))).items():
        yield Dated(What.CALLS, on, count=count)


def _talks(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    """The visitor's own: whoever stands in for somebody has not agreed on a talk."""
    key = _talks, days.first, days.last
    for officer_id, at, number in offices.once_for_all(session, key, {by.account_id}, partial(_agreed, session, days)):
        if officer_id == by.account_id:
            yield Dated(What.TALK, days.day(at), at, number)


def _agreed(session: Session, days: _Days, officers: set[int] | None) -> list[tuple[int, datetime, str]]:
    found = select(Appointment.officer_id, Appointment.starts_at, Talk.number)
    found = found.join(Talk, Talk.id == Appointment.talk_id).where(Appointment.state == Agreed.AGREED)
    found = found if officers is None else found.where(Appointment.officer_id.in_(officers))
    rows = session.execute(found.where(days.begins(Appointment.starts_at)))
    return [(officer_id, at, number) for officer_id, at, number in rows]


def _due_talks(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    if not rights.may(by, Deed.RECORD_TALKS):
        return
    reach = rights.reach(session, by.account_id, Deed.RECORD_TALKS)
    key = _due_talks, days.first, days.last
    found = offices.once_for_all(session, key, reach, partial(_still_due, session, days))
    here = (on for on, unit_id, whose in found if whose != by.member_id and (reach is None or unit_id in reach))
    for on, count in Counter(here).items():
        yield Dated(What.DUE_TALKS, on, count=count)


def _still_due(session: Session, days: _Days, reach: set[int] | None) -> list[tuple[date, int, int]]:
    found = select(DueTalk.due_on, Member.unit_id, Member.id).join(Member, Member.id == DueTalk.member_id)
    found = found.where(DueTalk.due_on.between(days.first, days.last), _STILL_DUE, Member.standing != Standing.LEFT)
    rows = session.execute(found if reach is None else found.where(Member.unit_id.in_(reach)))
    return [(on, unit_id, whose) for on, unit_id, whose in rows]


_STILL_DUE: Final = STAGE.in_((Stage.WAITS.value, Stage.PLANNED.value))


def _again(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    key = _again, days.first, days.last
    found = offices.once_for_all(session, key, {by.account_id}, partial(_follow_ups, session, days))
    for on, count in Counter(on for on, officer_id in found if officer_id == by.account_id).items():
        yield Dated(What.AGAIN, on, count=count)


def _follow_ups(session: Session, days: _Days, officers: set[int] | None) -> list[tuple[date, int | None]]:
    found = select(FollowUp.due_on, Talk.officer_id).join(Talk, Talk.id == FollowUp.talk_id)
    found = found.where(FollowUp.done_at.is_(None), FollowUp.due_on.between(days.first, days.last))
    rows = session.execute(found if officers is None else found.where(Talk.officer_id.in_(officers)))
    return [(on, officer_id) for on, officer_id in rows]


def _activities(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    """Those of the visitor's units, of units above them, and of the whole bureau: their people may be in them."""
    if not rights.may(by, Deed.ENTER_SIGN_UPS):
        return
    reach = rights.reach(session, by.account_id, Deed.ENTER_SIGN_UPS)
    here: set[int | None] | None = None
    if reach is not None:
        tree = offices.once(session, units.Tree, lambda: units.Tree(session))
        here = {None, *(up for one in reach for up in tree.chain(one))}
    key = _activities, days.first, days.last
    for what, at, title, unit_id in offices.once(session, key, lambda: _held(session, days)):
        if here is None or unit_id in here:
            on = days.last_day(at) if what is What.SIGN_UP else days.day(at)
            yield Dated(what, on, at, title)


def _held(session: Session, days: _Days) -> list[tuple[What, datetime, str | None, int | None]]:
    """Of all units: few are open at a time. When sign-up closes, and when they begin."""
    open_ = select(Activity.closes_at, Activity.title, Activity.unit_id).where(Activity.state == Of.OPEN)
    ends = session.execute(open_.where(days.ends(Activity.closes_at)))
    found = [(What.SIGN_UP, at, title, unit_id) for at, title, unit_id in ends if at is not None]
    begins = select(Activity.starts_at, Activity.title, Activity.unit_id).where(Activity.state == Of.OPEN)
    rows = session.execute(begins.where(days.begins(Activity.starts_at)))
    return found + [(What.ACTIVITY, at, title, unit_id) for at, title, unit_id in rows if at is not None]


def _contests(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    if not rights.may(by, Deed.KEEP_CONTESTS):
        return
    planned = (Contest.state == Contests.READY) & Contest.trial.is_(False)
    for one in _every(session, Contest, days, lambda: planned & days.begins(Contest.starts_at)):
        if one.starts_at is not None and (
            whose.keeps(session, one, by.account_id) or whose.is_hosted_by(session, one, by)
        ):
            yield Dated(What.CONTEST, days.day(one.starts_at), one.starts_at, one.title or one.code)


def _exams(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    if not rights.may(by, Deed.KEEP_EXAMS):
        return
    for one in _every(session, Exam, days, lambda: (Exam.state == Exams.PUBLISHED) & days.ends(Exam.closes_at)):
        if one.closes_at is not None and follows(session, one, by.account_id):
            yield Dated(What.EXAM, days.last_day(one.closes_at), one.closes_at, one.title)


def _lessons(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    if not rights.may(by, Deed.KEEP_LESSONS):
        return
    open_ = (Lesson.state == Lessons.OPEN) & days.ends(Lesson.closes_at)
    # Mostly there are none, and then it need not be asked whose they are.
    if not _every(session, Lesson, days, lambda: open_):
        return
    theirs = select(Lesson).where(open_, concerning.touches(session, concerning.reach(session, by)))
    for one in session.scalars(theirs):
        yield Dated(What.LESSON, days.last_day(one.closes_at), one.closes_at, one.title)


def _certificates(session: Session, by: Visitor, days: _Days) -> Iterator[Dated]:
    if not rights.may(by, Deed.KEEP_TRAININGS):
        return
    reach, key = rights.reach(session, by.account_id, Deed.KEEP_TRAININGS), (_certificates, days.first, days.last)
    found = offices.once_for_all(session, key, reach, partial(_ending, session, days))
    here = (on for on, unit_id, whose in found if whose != by.member_id and (reach is None or unit_id in reach))
    for on, count in Counter(here).items():
        yield Dated(What.CERTIFICATES, on, count=count)


def _ending(session: Session, days: _Days, reach: set[int] | None) -> list[tuple[date, int, int]]:
    found = select(Certificate.until, Member.unit_id, Member.id).join(Member, Member.id == Certificate.member_id)
    ending = Certificate.confirmed_at.is_not(None) & Certificate.until.between(days.first, days.last)
    found = found.where(ending, Member.standing != Standing.LEFT)
    rows = session.execute(found if reach is None else found.where(Member.unit_id.in_(reach)))
    return [(until, unit_id, whose) for until, unit_id, whose in rows if until is not None]


def _every(session: Session, kind: type[_T], days: _Days, which: Callable[[], ColumnElement[bool]]) -> Sequence[_T]:
    """All there are of these, whosever: few at a time."""
    return offices.once(session, (kind, days), lambda: session.scalars(select(kind).where(which())).all())
