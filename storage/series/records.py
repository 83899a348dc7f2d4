"""What is kept of a series: its rule, from which activity it is copied, and what became of each of its days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import draws
from storage.database import Record
from storage.series.rule import Hours, Rule

#: The name of its questions.
SERVICE: Final = "series"
_HOUR: Final = 60


class State(StrEnum):
    """PLANNED: of an activity that is not published yet. ACTIVE: the next ones are published by themselves. PAUSED:
    nothing is, until somebody goes on. ENDED."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Series(Record):
    """`activity_id`: from which the next ones are copied. Times are minutes of the day of the union's clock. `ahead`:
    so many days before sign-up is opened. A PLANNED one goes with its draft;
    it has no days yet. `until`, `times`: the last day, or how many in all, the first counted."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("every > 0", name="some_weeks"),
        CheckConstraint("times IS NULL OR times > 0", name="some_times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    state: Mapped[State] = mapped_column(String(8), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    every: Mapped[int] = mapped_column(Integer)
    ahead: Mapped[int] = mapped_column(Integer)
    first_on: Mapped[date | None] = mapped_column(Date)
    begins: Mapped[int | None] = mapped_column(Integer)
    lasts: Mapped[int | None] = mapped_column(Integer)
    closes_days: Mapped[int | None] = mapped_column(Integer)
    closes: Mapped[int | None] = mapped_column(Integer)
    until: Mapped[date | None] = mapped_column(Date)
    times: Mapped[int | None] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]


class SeriesDay(Record):
    """A day of a series that was come to: its activity, or None where it was left out. One row a day, so that nothing
    is published twice."""

    __tablename__ = "series_days"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    made_at: Mapped[datetime]


def rule_of(series: Series) -> Rule:
    assert series.first_on is not None
    return Rule(series.first_on, series.every, series.until)


def hours_of(series: Series) -> Hours:
    assert series.begins is not None
    lasts = None if series.lasts is None else timedelta(minutes=series.lasts)
    closes = None if series.closes is None else _time(series.closes)
    return Hours(_time(series.begins), lasts, series.closes_days or 0, closes)


def keep_hours(series: Series, hours: Hours) -> None:
    """The series goes by those from now on."""
    series.begins = _minute(hours.begins)
    series.lasts = None if hours.lasts is None else int(hours.lasts.total_seconds()) // _HOUR
    series.closes_days = hours.closes_days
    series.closes = None if hours.closes_at is None else _minute(hours.closes_at)


def of_activity(session: Session, activity_id: int) -> Series | None:
    """The one that the activity belongs to, and that has not ended."""
    by_day = select(SeriesDay.series_id).where(SeriesDay.activity_id == activity_id)
    found = select(Series).where((Series.activity_id == activity_id) | Series.id.in_(by_day))
    return session.scalar(found.where(Series.state != State.ENDED).order_by(Series.id.desc()).limit(1))


def last_day(session: Session, series: Series) -> date | None:
    """Up to which day it was come to."""
    return session.scalar(select(func.max(SeriesDay.day)).where(SeriesDay.series_id == series.id))


def put_on(session: Session, series: Series) -> int:
    """How many there have been, or are to be, in all."""
    there = select(func.count(SeriesDay.activity_id)).where(SeriesDay.series_id == series.id)
    return session.scalar(there) or 0


def active(session: Session, after: int, most: int) -> Sequence[Series]:
    """The next ones that go on, by their key."""
    found = select(Series).where(Series.state.in_((State.ACTIVE, State.PLANNED)), Series.id > after)
    return session.scalars(found.order_by(Series.id).limit(most)).all()


def _time(minutes: int) -> time:
    return time(*divmod(minutes, _HOUR))


def _minute(wall: time) -> int:
    return wall.hour * _HOUR + wall.minute


def _alike(session: Session, activity_id: int) -> set[int] | None:
    """The activities of the series that the activity belongs to, also of one that has ended; None where it is in
    none."""
    by_day = select(SeriesDay.series_id).where(SeriesDay.activity_id == activity_id)
    mine = select(Series.id).where((Series.activity_id == activity_id) | Series.id.in_(by_day))
    found = session.scalars(mine).all()
    if not found:
        return None
    days = select(SeriesDay.activity_id).where(SeriesDay.series_id.in_(found), SeriesDay.activity_id.is_not(None))
    first = select(Series.activity_id).where(Series.id.in_(found))
    return {int(one) for one in [*session.scalars(days), *session.scalars(first)] if one is not None}


draws.ALIKE.append(_alike)
