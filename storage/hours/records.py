"""What is kept of an officer's hours for talks: each week's, the days that are otherwise, and the terms."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.hours.slots import Hours, Off, Terms, Window
from storage.talks import Way

#: The ways for which times are made; what runs through the bot needs none.
WAYS: Final = (Way.IN_PERSON, Way.TELEPHONE)
#: How long a place may be.
MOST_PLACE: Final = 80
_HOUR: Final = 60


class Kind(StrEnum):
    """OFF: no hours on those days, or in that part of them. EXTRA: hours on that day besides."""

    OFF = "off"
    EXTRA = "extra"


class WeeklyHours(Record):
    """From one time of a weekday (Monday is 0) until another, in minutes since midnight by the clock on the wall.
    `ways`: in which a talk can be had then, separated by spaces; `place`: where, for those who come."""

    __tablename__ = "talk_hours"
    __table_args__ = (CheckConstraint("begins < ends", name="ends_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    begins: Mapped[int] = mapped_column(Integer)
    ends: Mapped[int] = mapped_column(Integer)
    ways: Mapped[str] = mapped_column(String(24))
    place: Mapped[str | None] = mapped_column(String(MOST_PLACE))


class HoursException(Record):
    """Days that are otherwise, both ends counted. `begins`, `ends`: of OFF the part of each day that is off, None for
    all of it; of EXTRA the hours, with `ways` and `place` as of a week's."""

    __tablename__ = "talk_hour_exceptions"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[Kind] = mapped_column(String(6))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    begins: Mapped[int | None] = mapped_column(Integer)
    ends: Mapped[int | None] = mapped_column(Integer)
    ways: Mapped[str | None] = mapped_column(String(24))
    place: Mapped[str | None] = mapped_column(String(MOST_PLACE))


class HoursTerms(Record):
    """On which terms an officer is had: `notice` in hours, `before` and `after` and `length` in minutes."""

    __tablename__ = "talk_hour_terms"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    notice: Mapped[int] = mapped_column(Integer)
    before: Mapped[int] = mapped_column(Integer)
    after: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)


def minutes(wall: time) -> int:
    """A time of the day as it is kept."""
    return wall.hour * _HOUR + wall.minute


def wall(kept: int) -> time:
    return time(*divmod(kept, _HOUR))


def ways_kept(ways: Iterable[Way]) -> str:
    return " ".join(one for one in WAYS if one in {*ways})


def ways_of(kept: str) -> list[Way]:
    return [Way(one) for one in kept.split()]


def terms_of(row: HoursTerms | None) -> Terms:
    """What an officer has said, or what is so where nothing was."""
    if row is None:
        return Terms()
    spans = (timedelta(minutes=one) for one in (row.before, row.after, row.length))
    return Terms(timedelta(hours=row.notice), *spans)


def of_each(session: Session, account_ids: Sequence[int]) -> dict[int, Hours]:
    """The hours of those who keep any."""
    found: dict[int, Hours] = {}
    terms = {
        row.account_id: terms_of(row)
        for row in session.scalars(select(HoursTerms).where(HoursTerms.account_id.in_(account_ids)))
    }

    def hours(account_id: int) -> Hours:
        return found.setdefault(account_id, Hours({}, {}, terms=terms.get(account_id, Terms())))

    for row in session.scalars(select(WeeklyHours).where(WeeklyHours.account_id.in_(account_ids))):
        weekly = hours(row.account_id).weekly
        weekly[row.weekday] = (*weekly.get(row.weekday, ()), _window(row.begins, row.ends, row.ways, row.place))
    otherwise = select(HoursException).where(HoursException.account_id.in_(account_ids))
    for one in session.scalars(otherwise.order_by(HoursException.id)):
        _set_apart(hours(one.account_id), one, found)
    return found


def _set_apart(hours: Hours, one: HoursException, found: dict[int, Hours]) -> None:
    if one.kind == Kind.EXTRA and one.begins is not None and one.ends is not None:
        extra = hours.extra
        more = _window(one.begins, one.ends, one.ways or "", one.place)
        extra[one.first_on] = (*extra.get(one.first_on, ()), more)
        return
    times = (None, None) if one.begins is None or one.ends is None else (wall(one.begins), wall(one.ends))
    off = Off(one.first_on, one.last_on, *times)
    found[one.account_id] = Hours(hours.weekly, hours.extra, (*hours.off, off), hours.terms)


def _window(begins: int, ends: int, ways: str, place: str | None) -> Window:
    return Window(wall(begins), wall(ends), frozenset(ways_of(ways)), place)
