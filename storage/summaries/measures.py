"""Measures: what is told as a share: 按期率, 延期, 办结率, 谈心覆盖, 学时, exams passed, what people thought."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import calendar
from storage.activities.records import Activity, SignUp, State
from storage.coverage import reckoning
from storage.coverage.reckoning import Stage
from storage.exams.records import ExamMark
from storage.feedback.records import Feedback
from storage.figures import Source, Span
from storage.hardship.reports import Report
from storage.trainings.records import TrainingHours

Ts = TypeVarTuple("Ts")

#: Of fewer answers to one activity nothing is said of them.
FEWEST_ANSWERS: Final = 5


class Measure(StrEnum):
    """PASSED: exams handed in, and passed. HOURS: minutes of training, and attendances. ON_TIME: cases whose first
    contact was promised, and had by then. PUT_OFF: the same cases, and those of which the promise had been put off
    (延期). CLOSED: cases handed in, and closed. TALKED: people to whom a talk is owed,
    and who had it. STARS: answers about activities, and the stars of all of them together."""

    PASSED = "share_passed"
    HOURS = "share_hours"
    STARS = "share_stars"
    ON_TIME = "share_on_time"
    PUT_OFF = "share_put_off"
    CLOSED = "share_closed"
    TALKED = "share_talked"


#: What a figure counts: records of a source, or the cases of which a measure tells the share (PUT_OFF alone).
Counted: TypeAlias = Source | Measure


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of a `whole`; what each is, its measure says."""

    part: int = 0
    whole: int = 0


def measured(session: Session, span: Span, *, now: datetime) -> dict[Measure, Share]:
    """Those of which there is anything. How far talks have come is known of today alone."""
    found = counted(session, span, now=now)
    if is_of_now(span, now) and (share := talked(session, now)).whole:
        found[Measure.TALKED] = share
    return found


def counted(session: Session, span: Span, *, now: datetime) -> dict[Measure, Share]:
    """Those of records, as they stood at that instant; of which there is anything."""
    found = {measure: rule(session, span, now) for measure, rule in _RULES.items()}
    return {measure: share for measure, share in found.items() if share.whole}


#: So long after its end what stands today is still told of a span.
_SOON: Final = timedelta(days=31)


def is_of_now(span: Span, now: datetime) -> bool:
    """Whether what is known of today alone may be told of those days."""
    return span.first <= now.date() <= span.last + _SOON


def talked(session: Session, now: datetime) -> Share:
    """Of those to whom talks are owed, with whom one was in time, as it stands."""
    found = [(stage, count) for _, stage, count in reckoning.counted(session, None, now.date())]
    part = sum(count for stage, count in found if stage == Stage.TALKED)
    return Share(part, sum(count for _, count in found))


def _within(at: ColumnElement[Any] | InstrumentedAttribute[Any], span: Span) -> ColumnElement[bool]:
    first = calendar.at(span.first, time(), span.zone).astimezone(UTC)
    after = calendar.at(span.last + timedelta(days=1), time(), span.zone).astimezone(UTC)
    return (at >= first) & (at < after)


def _share(session: Session, wanted: Select[*Ts]) -> Share:
    found: Any = session.execute(wanted).one()
    part, whole = found
    return Share(int(part or 0), int(whole or 0))


def _passed(session: Session, span: Span, _: datetime) -> Share:
    passed = func.sum(case((ExamMark.passed, 1), else_=0))
    return _share(session, select(passed, func.count()).where(_within(ExamMark.at, span)))


def _hours(session: Session, span: Span, _: datetime) -> Share:
    came = select(func.sum(Activity.minutes), func.count()).join(SignUp, SignUp.activity_id == Activity.id)
    held = Activity.state.in_((State.OPEN, State.OVER)) & Activity.minutes.is_not(None) & SignUp.came_at.is_not(None)
    credited = _share(session, came.where(held, _within(Activity.starts_at, span)))
    entered = select(func.sum(TrainingHours.minutes), func.count())
    other = _share(session, entered.where(TrainingHours.on.between(span.first, span.last)))
    return Share(credited.part + other.part, credited.whole + other.whole)


def _stars(session: Session, span: Span, _: datetime) -> Share:
    each = select(func.sum(Feedback.stars).label("stars"), func.count().label("answers"))
    each = each.join(Activity, Activity.id == Feedback.activity_id).where(_within(Activity.starts_at, span))
    enough = each.group_by(Feedback.activity_id).having(func.count() >= FEWEST_ANSWERS).subquery()
    return _share(session, select(func.sum(enough.c.stars), func.sum(enough.c.answers)))


def _due(span: Span, now: datetime) -> ColumnElement[bool]:
    """Whose hour had come by then, or who had been contacted."""
    return _within(Report.due_at, span) & ((Report.due_at < now) | (Report.contacted_at <= now))


def _on_time(session: Session, span: Span, now: datetime) -> Share:
    kept = func.sum(case((Report.contacted_at <= Report.due_at, 1), else_=0))
    return _share(session, select(kept, func.count()).where(_due(span, now)))


def _put_off(session: Session, span: Span, now: datetime) -> Share:
    moved = func.sum(case((Report.first_due_at.is_not(None), 1), else_=0))
    return _share(session, select(moved, func.count()).where(_due(span, now)))


def put_off(session: Session, span: Span, most: int, *, now: datetime) -> list[tuple[str, date]]:
    """The first cases of which PUT_OFF tells, by number, with the month in which each counts, the earliest first."""
    found = select(Report.number, Report.due_at).where(_due(span, now), Report.first_due_at.is_not(None))
    rows = session.execute(found.order_by(Report.due_at, Report.id).limit(most)).all()
    return [(number, due_at.astimezone(span.zone).date().replace(day=1)) for number, due_at in rows]


def _closed(session: Session, span: Span, now: datetime) -> Share:
    """By then, of those that count as reports: a hint of a colleague (代报) is none yet. What came a year ago has had a
    year more to be closed."""
    ended = func.sum(case((Report.closed_at <= now, 1), else_=0))
    came = _within(Report.submitted_at, span), Report.agreed.is_(True)
    return _share(session, select(ended, func.count()).where(*came))


_RULES: Final[dict[Measure, Callable[[Session, Span, datetime], Share]]] = {
    Measure.PASSED: _passed,
    Measure.HOURS: _hours,
    Measure.STARS: _stars,
    Measure.ON_TIME: _on_time,
    Measure.PUT_OFF: _put_off,
    Measure.CLOSED: _closed,
}
