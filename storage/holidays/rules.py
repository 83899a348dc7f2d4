"""Which notices the union has taken in, which days are off by them, and who is told of one that is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit, bylaws, offices, outbox
from storage.calendar import Calendar, OfficeHours, statutory_days
from storage.database import Record
from storage.holidays.notices import LONGEST_NAME, Day, YearFile, shipped
from storage.offices import Role
from storage.outbox import Letter
from storage.prepared import Prepared
from storage.rounds import Page
from storage.values import Values

#: The first year of the rule that `statutory_days` knows: only from then on can a notice lack one.
_RULE_SINCE = 2025
#: From this month on people are told that next year's notice is wanted, at this hour of the union's clock.
_NOVEMBER = 11
REMINDED = (time(9),)


class Holiday(Record):
    """What the imported notice of a year says of a day; two notices may name one, then the later holds."""

    __tablename__ = "holidays"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    off: Mapped[bool] = mapped_column(Boolean)


class HolidayYear(Record):
    """A year whose notice was imported. The digest of its days tells without reading them that they are the same."""

    __tablename__ = "holiday_years"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class Outcome(StrEnum):
    """UNCHANGED: the same days were known already, and nothing was written."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file. `absent`: statutory days that it does not have off, which may be an error in it."""

    year: int
    outcome: Outcome
    days_off: int
    shifted: int
    absent: tuple[date, ...]

    def values(self) -> Values:
        counts: Values = {"year": self.year, "days_off": self.days_off, "shifted": self.shifted}
        return {**counts, "outcome": self.outcome, "absent": [f"{day}" for day in self.absent]}


# Taking it in, and what holds.

_YEARS = HolidayYear.__table__.c
_IMPORTED = Prepared(select(_YEARS.year, _YEARS.digest).order_by(_YEARS.year))
#: Reading the days of an imported year costs a quarter of a whole report (0.11 ms), and they change once a year: the
#: last calendar is kept, under what tells that it still holds.
_KEPT: dict[OfficeHours, tuple[list[tuple[int, bytes]], Calendar]] = {}


def take_in(session: Session, file: YearFile, *, now: datetime) -> Taken:
    """Makes the notice the one of its year, in place of one imported before; one that is known changes nothing."""
    known = _in_force(session).get(file.year)
    outcome = Outcome.NEW if known is None else Outcome.UNCHANGED if known == file else Outcome.REPLACED
    if outcome is not Outcome.UNCHANGED:
        for kept in (Holiday, HolidayYear):
            session.execute(delete(kept).where(kept.year == file.year))
        session.execute(insert(HolidayYear), [{"year": file.year, "digest": file.digest}])
        session.execute(insert(Holiday), [{"year": file.year, **day._asdict()} for day in file.days])
        audit.note(session, "holidays.take_in", by=None, now=now, record=f"holidays:{file.year}")
    off = {each.day for each in file.days if each.off}
    absent = statutory_days(file.year) - off if file.year >= _RULE_SINCE else ()
    return Taken(file.year, outcome, len(off), len(file.days) - len(off), tuple(sorted(absent)))


def calendar(session: Session) -> Calendar:
    """The union's calendar in this transaction: its office hours, the imported notices, and else the shipped ones."""
    office, imported = bylaws.of(session).office, _IMPORTED.rows(session, {})
    kept = _KEPT.get(office)
    if kept is None or kept[0] != imported:
        found = _imported(session)
        kept = _KEPT[office] = ([(year, found[year].digest) for year in sorted(found)], _bound(office, found))
    return kept[1]


def _bound(office: OfficeHours, imported: Mapping[int, YearFile]) -> Calendar:
    every = {**shipped(), **imported}
    # In the order of their years, not of their coming: of two that name one day the later holds.
    days = {each.day: each.off for year in sorted(every) for each in every[year].days}
    return Calendar(office, days, frozenset(every))


def _in_force(session: Session) -> dict[int, YearFile]:
    return {**shipped(), **_imported(session)}


def _imported(session: Session) -> dict[int, YearFile]:
    found: dict[int, list[Day]] = {}
    rows = session.execute(select(Holiday.year, Holiday.day, Holiday.name, Holiday.off).order_by(Holiday.day))
    for year, day, name, off in rows:
        found.setdefault(year, []).append(Day(day, name, off))
    return {year: YearFile(year, tuple(days)) for year, days in found.items()}


# Asking for what is missing.


def missing(session: Session, now: datetime) -> list[int]:
    """The years whose notice the union lacks: this one, and from November the next (`now` is in the union's zone)."""
    wanted = [now.year, now.year + 1] if now.month >= _NOVEMBER else [now.year]
    return [year for year in wanted if year not in calendar(session).published]


def remind(session: Session, cursor: int, *, now: datetime) -> Page:
    """Tells every admin, or else the chair, once an ISO week of each year that is missing; all on one page."""
    del cursor
    admins = offices.holders(session, Role.ADMIN, None) or offices.holders(session, Role.CHAIR, None)
    week = "{}-W{:02}".format(*now.isocalendar())
    letters = [_wanted(account, year, week) for year in missing(session, now) for account in dict.fromkeys(admins)]
    for letter in letters:
        outbox.queue(session, letter, now=now)
    return Page(len(letters), None)


def _wanted(account: int, year: int, week: str) -> Letter:
    once = f"holidays.missing:{year}:{week}:{account}"
    return Letter(account, "holidays.missing", {"year": year}, right="desk", once=once)
