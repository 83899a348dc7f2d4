"""The terms of figures: the union's duties, what is counted of each, of which days, and what a count says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February, the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


class Duty(StrEnum):
    """A duty of the union (职责), a chapter of its yearly report: 学习, 维权, 民主管理和公开, 文体, 关心生活, 其他."""

    STUDY = "study"
    RIGHTS = "rights"
    DEMOCRACY = "democracy"
    CULTURE = "culture"
    CARE = "care"
    OTHER = "other"


class Source(StrEnum):
    """What is counted, in the order in which it is told. NOTE_…: what officers noted of such work (记一笔), beside what
    services have on record."""

    EXAMS = "exams"
    DRIVES = "drives"
    LESSONS = "lessons"
    CONTESTS = "contests"
    DAILY = "daily"
    NOTE_STUDY = "note_study"
    TRAININGS = "trainings"
    NOTE_TRAINING = "note_training"
    NOTE_SAFETY = "note_safety"
    NOTE_BENEFIT = "note_benefit"
    NOTICES = "notices"
    NOTE_MEETING = "note_meeting"
    NOTE_CONGRESS = "note_congress"
    NOTE_DISCLOSURE = "note_disclosure"
    SPORTS = "sports"
    CULTURE = "culture"
    GATHERINGS = "gatherings"
    NOTE_CULTURE = "note_culture"
    CHECKUPS = "checkups"
    NOTE_HEALTH = "note_health"
    REPORTS = "reports"
    CLOSED = "closed"
    FILED = "filed"
    AID = "aid"
    VISITS = "visits"
    RETIRED = "retired"
    NOTE_VISIT = "note_visit"
    NOTE_RETIRED = "note_retired"
    TALKS = "talks"
    NOTE_TALK = "note_talk"
    NOTE_OTHER = "note_other"


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included, by clocks in the union's zone."""

    first: date
    last: date
    zone: tzinfo

    @classmethod
    def of_year(cls, year: int, zone: tzinfo) -> "Span":
        return cls(date(year, 1, 1), date(year, 12, 31), zone)

    @classmethod
    def of_quarter(cls, year: int, quarter: int, zone: tzinfo) -> "Span":
        """Quarters count from 1."""
        first = date(year, quarter * 3 - 2, 1)
        after = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
        return cls(first, after - timedelta(days=1), zone)

    @classmethod
    def of_week(cls, day: date, zone: tzinfo) -> "Span":
        """The week of that day, from Monday to Sunday."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6), zone)

    def upto(self, day: date) -> "Span":
        """Of these days those up to that one, which is one of them."""
        assert self.first <= day <= self.last
        return Span(self.first, day, self.zone)

    def months(self) -> Iterator["Span"]:
        """Month by month; the first and the last may be parts of one."""
        first = self.first
        while first <= self.last:
            after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            yield Span(first, min(after - timedelta(days=1), self.last), self.zone)
            first = after


@dataclass(frozen=True, slots=True)
class Sums:
    """`records`: how many there are (场, 件, 笔 …); `times`: attendances (人次); `people`: how many people, each once,
    of whom it is known; `fen`: money in 分; `households`: 户次, of what was counted by households and is no 人次."""

    records: int = 0
    times: int = 0
    people: int = 0
    fen: int = 0
    households: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        """Both together. Who is in both is not known: of people it says nothing."""
        return Sums(
            self.records + other.records,
            self.times + other.times,
            fen=self.fen + other.fen,
            households=self.households + other.households,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A record behind a figure. `unit_id` None: of several units, of none, or of a kind that does not say where."""

    key: int
    number: str | None
    title: str | None
    on: date
    unit_id: int | None
    times: int
    fen: int
    households: int
