"""The week: what a span of days brings to somebody in office, of which service, by whose right."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.words import Words
from storage import desk, sealed
from storage.activities import Activity
from storage.activities import Kind as Of
from storage.activities import State as Activities
from storage.contests.records import Contest
from storage.contests.terms import State as Contests
from storage.database import Record
from storage.desk import week
from storage.desk.week import What
from storage.due_talks import SHIPPED, DueTalk
from storage.exams.records import Exam
from storage.exams.records import State as Exams
from storage.lessons.records import Lesson, Whom
from storage.lessons.records import State as Lessons
from storage.trainings.records import Certificate
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE

#: A Wednesday, and the last day of its week.
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
SUNDAY = date(2026, 11, 29)
FRIDAY = datetime(2026, 11, 27, 14, tzinfo=ZONE)
WORDS = Words(ZONE)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def keep(cast: Cast, *records: Record) -> None:
    cast.write(lambda session: session.add_all(records))


def dates(cast: Cast, by: Actor, last: date = SUNDAY, first: date | None = None) -> list[Values]:
    def rule(_: Session, *, by: Any, now: datetime) -> list[Values]:
        return week.dates(_, by=by, now=now, first=first or now.date(), last=last)

    return cast.acts(by, rule, now=NOW)


def told(cast: Cast, by: Actor, **span: Any) -> list[tuple[What, date]]:
    return [(one["what"], one["on"]) for one in dates(cast, by, **span)]  # type: ignore[misc]


def activity(by: Actor, **values: Any) -> Activity:
    always = {"kind": Of.SPORTS, "state": Activities.OPEN, "unit_id": by.unit_id, "title": "羽毛球赛", "made_at": NOW}
    return Activity(made_by=by.account_id, **{**always, **values})


def lesson(by: Actor, closes_at: datetime) -> Lesson:
    return Lesson(
        state=Lessons.OPEN,
        title="消防",
        words="…",
        whom=Whom.ALL,
        closes_at=closes_at,
        made_by=by.account_id,
        made_at=NOW,
    )


class TestDates:
    def test_are_of_every_service_day_by_day(self, cast: Cast, officer: Actor) -> None:
        of = {"made_by": officer.account_id, "made_at": NOW}
        keep(
            cast,
            activity(officer, starts_at=FRIDAY + timedelta(hours=1), closes_at=FRIDAY - timedelta(days=1)),
            Exam(state=Exams.PUBLISHED, title="安规", unit_id=officer.unit_id, opens_at=NOW, closes_at=FRIDAY, **of),
            lesson(officer, FRIDAY),
            Contest(code="K7", state=Contests.READY, title="竞赛", unit_id=officer.unit_id, starts_at=FRIDAY, **of),
        )
        member = cast.create_member()

        def due(session: Session) -> None:
            row, other = sealed.new_row(), sealed.new_row()
            line = sealed.seal(session, "due_talks.line", row, SHIPPED[0].key)
            session.add(
                DueTalk(
                    row=row,
                    number="BT-2026-0001",
                    member_id=member.member_id,
                    line=line,
                    since=NOW.date(),
                    due_on=FRIDAY.date(),
                    opened_at=NOW,
                )
            )
            name = sealed.seal(session, "certificates.name", other, "电工证")
            session.add(
                Certificate(
                    row=other,
                    member_id=member.member_id,
                    name=name,
                    until=SUNDAY,
                    entered_by=officer.account_id,
                    entered_at=NOW,
                    confirmed_at=NOW,
                )
            )

        cast.write(due)
        thursday, friday = FRIDAY.date() - timedelta(days=1), FRIDAY.date()
        assert told(cast, officer) == [
            (What.SIGN_UP, thursday),
            (What.DUE_TALKS, friday),
            (What.ACTIVITY, friday),
            (What.CONTEST, friday),
            (What.EXAM, friday),
            (What.LESSON, friday),
            (What.CERTIFICATES, SUNDAY),
        ]

    def test_have_whom_to_ring_by_when(self, cast: Cast, officer: Actor) -> None:
        cast.submit(cast.create_member(), now=NOW)
        ((what, on),) = told(cast, officer, last=SUNDAY + timedelta(days=14))
        assert what == What.CALLS
        assert on >= NOW.date()

    def test_end_with_the_last_day_and_leave_out_what_is_past(self, cast: Cast, officer: Actor) -> None:
        midnight = datetime(2026, 11, 30, tzinfo=ZONE)
        keep(
            cast,
            activity(officer, starts_at=NOW - timedelta(hours=1)),
            activity(officer, starts_at=midnight),
            lesson(officer, midnight),
        )
        assert told(cast, officer) == [(What.LESSON, SUNDAY)], "what ends at midnight ends on Sunday"
        assert dates(cast, officer, last=NOW.date() - timedelta(days=1)) == []

    def test_are_nobody_elses(self, cast: Cast, officer: Actor) -> None:
        elsewhere = cast.create_officer("周同", unit=cast.create_unit("城西供水站"))
        keep(cast, activity(elsewhere, starts_at=FRIDAY), activity(elsewhere, unit_id=None, starts_at=FRIDAY))
        assert [one["title"] for one in dates(cast, officer)] == ["羽毛球赛"], "the whole bureau's alone"
        assert len(dates(cast, elsewhere)) == 2
        assert dates(cast, cast.create_admin()) == []

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("what", What)
    def test_are_said_in_words(self, what: What, language: str) -> None:
        one: Values = {
            "what": what,
            "on": SUNDAY,
            "at": FRIDAY,
            "title": "羽毛球赛",
            "count": 3,
            "step": "list",
            "kind": "spring",
            "year": 2027,
        }
        assert len(WORDS.html("desk.date", {"one": one}, language)) > 3


class TestThePage:
    def test_has_a_week_from_monday_to_sunday_and_of_this_one_the_rest(self, cast: Cast, officer: Actor) -> None:
        spans = [cast.acts(officer, desk.week_page, ahead, now=NOW) for ahead in (0, 1, 99)]
        assert [(one["first"], one["last"]) for one in spans] == [
            (NOW.date(), SUNDAY),
            (date(2026, 11, 30), date(2026, 12, 6)),
            (date(2026, 12, 21), date(2026, 12, 27)),
        ]
