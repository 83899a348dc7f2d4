"""Reports that nobody takes: the chair is told after some office hours, and then day by day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import desk, duty, hardship
from storage.bylaws import Bylaws
from storage.calendar import OfficeHours
from storage.duty import Span
from storage.hardship import Urgency, casework, own, waiting
from storage.outbox import Letter, Rank
from tests.cast import STORY, Actor, Cast
from tests.conftest import ZONE

URGENT, MONTH = Urgency.THIS_WEEK, Urgency.THIS_MONTH


def at(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def press(cast: Cast, now: datetime) -> int:
    """The round of that instant, page by page; how many reports were told of."""
    told, cursor = 0, 0
    while cursor is not None:
        page = cast.write(lambda session, cursor=cursor: hardship.press(session, cursor, now=now))
        told, cursor = told + page.done, page.cursor
    return told


def untaken(cast: Cast, chair: Actor) -> list[Letter]:
    return [letter for letter in cast.letters(chair) if letter.key == "hardship.untaken"]


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


class TestTheFirstTime:
    @pytest.mark.parametrize(("urgency", "filed", "pressed"), [
        (URGENT, "2026-11-23 10:00", "2026-11-23 12:00"),
        (MONTH, "2026-11-23 10:00", "2026-11-23 14:00"),
        (Urgency.NOT_URGENT, "2026-11-23 10:00", "2026-11-23 14:00"),
        (URGENT, "2026-11-23 22:30", "2026-11-24 11:00"),  # over night
        (MONTH, "2026-11-23 16:00", "2026-11-24 11:00"),
        (URGENT, "2026-11-27 17:00", "2026-11-30 10:00"),  # over a weekend
        (MONTH, "2026-11-28 12:00", "2026-11-30 13:00"),
        (URGENT, "2026-02-13 17:00", "2026-02-14 10:00"),  # into a Saturday that is worked
        (URGENT, "2026-02-14 17:00", "2026-02-24 10:00"),  # over the Spring Festival
        (URGENT, "2026-02-18 12:00", "2026-02-24 11:00"),  # in it
    ])  # fmt: skip
    def test_is_after_so_many_office_hours(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor, urgency: Urgency, filed: str, pressed: str
    ) -> None:
        cast.submit(member, urgency=urgency, now=at(filed))
        assert press(cast, at(pressed) - timedelta(minutes=1)) == 0
        assert untaken(cast, chair) == []
        assert press(cast, at(pressed)) == 1
        (letter,) = untaken(cast, chair)
        assert (letter.right, letter.values["count"], letter.not_before) == ("desk", 1, None)

    def test_goes_by_the_offices_own_hours(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        cast.database.bylaws = Bylaws(office=OfficeHours.read("Mon-Fri 08:30-12:00 14:00-17:30"))
        cast.submit(member, urgency=URGENT, now=at("2026-11-23 11:00"))
        assert [press(cast, at(f"2026-11-23 {hour}")) for hour in ("13:00", "14:59", "15:00")] == [0, 0, 1]

    def test_says_no_word_of_any_case(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        cast.submit(member, urgency=URGENT)
        press(cast, cast.now.replace(hour=12))
        (letter,) = untaken(cast, chair)
        assert not any(secret in str(letter.values) for secret in (STORY, "李明", "own_illness"))

    def test_is_seen_on_the_desk(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        cast.submit(member, urgency=URGENT)
        press(cast, cast.now.replace(hour=12))
        for one in (officer, chair):
            assert [line["pressed"] for line in cast.acts(one, desk.waiting, 0)["lines"]] == [True]

    def test_comes_for_a_hint_too(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        cast.create_member("周同")
        cast.hint(member, "周同")
        press(cast, cast.now.replace(hour=14))
        assert [line["hint"] for line in untaken(cast, chair)[0].values["lines"]] == [True]

    def test_comes_not_for_what_is_taken_or_over(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        taken, closed, withdrawn = (cast.submit(member) for _ in range(3))
        for report in (taken, closed):
            cast.take(officer, report)
        cast.acts(officer, casework.close, closed)
        cast.acts(member, own.withdraw, withdrawn)
        assert press(cast, cast.now + timedelta(days=3)) == 0
        assert untaken(cast, chair) == []

    def test_is_one_letter_for_many(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(12):
            cast.submit(member, words=None)
        assert press(cast, cast.now.replace(hour=14)) == 12
        (letter,) = untaken(cast, chair)
        assert (letter.values["count"], len(letter.values["lines"])) == (12, 10)
        monkeypatch.setattr(waiting, "_PAGE", 5)
        assert press(cast, cast.now + timedelta(days=1)) == 12


class TestAgain:
    def when(self, cast: Cast, hours: tuple[str, ...]) -> list[int]:
        return [press(cast, at(hour)) for hour in hours]

    def test_is_the_next_day_from_nine_and_once(self, cast: Cast, chair: Actor, member: Actor) -> None:
        cast.submit(member)
        hours = ("23 14:00", "23 17:55", "24 08:55", "24 09:00", "24 09:05", "24 17:00", "25 09:00")
        assert self.when(cast, tuple(f"2026-11-{hour}" for hour in hours)) == [1, 0, 0, 1, 0, 0, 1]
        assert len(untaken(cast, chair)) == 3

    @pytest.mark.parametrize(("urgency", "told"), [(MONTH, [1, 0, 0, 1]), (URGENT, [1, 1, 1, 1])])
    def test_is_on_days_off_for_urgent_reports_alone(
        self, cast: Cast, chair: Actor, member: Actor, urgency: Urgency, told: list[int]
    ) -> None:
        cast.submit(member, urgency=urgency, now=at("2026-11-27 09:00"))
        hours = ("27 13:00", "28 09:00", "29 09:00", "30 09:00")
        assert self.when(cast, tuple(f"2026-11-{hour}" for hour in hours)) == told

    def test_is_after_a_pause_of_the_bot_once(self, cast: Cast, chair: Actor, member: Actor) -> None:
        cast.submit(member)
        assert self.when(cast, ("2026-11-23 14:00", "2026-12-02 10:00", "2026-12-02 10:05")) == [1, 1, 0]

    def test_ends_when_somebody_takes_it(self, cast: Cast, officer: Actor, chair: Actor, member: Actor) -> None:
        report = cast.submit(member)
        press(cast, at("2026-11-23 14:00"))
        cast.take(officer, report)
        assert press(cast, at("2026-11-24 10:00")) == 0
        assert [line["pressed"] for line in cast.acts(officer, desk.waiting, 0)["lines"]] == [False]

    def test_counts_anew_when_it_waits_anew(self, cast: Cast, chair: Actor, member: Actor) -> None:
        officer, report = cast.create_officer("孙丽"), cast.submit(member, urgency=URGENT)
        press(cast, at("2026-11-23 12:00"))
        cast.take(officer, report)
        cast.acts(officer, casework.close, report)
        cast.dismiss(officer)
        cast.acts(member, own.not_solved, report, now=at("2026-11-25 10:00"))
        assert self.when(cast, ("2026-11-25 11:59", "2026-11-25 12:00")) == [0, 1]


class TestWhoIsTold:
    def officers_told(self, cast: Cast, officer: Actor) -> list[Any]:
        return [letter.rank for letter in cast.letters(officer) if letter.key == "hardship.notice"]

    def test_hears_at_once_of_a_case_whose_officer_is_gone(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor
    ) -> None:
        report = cast.submit(member)
        cast.take(officer, report)
        press(cast, at("2026-11-24 12:00"))
        assert untaken(cast, chair) == []
        cast.dismiss(officer)
        for hour in ("24 12:05", "24 12:10", "24 18:00", "25 09:00"):
            press(cast, at(f"2026-11-{hour}"))
        assert len(untaken(cast, chair)) == 2

    def test_never_is_the_chair_whose_own_case_it_is(self, cast: Cast, officer: Actor) -> None:
        chairs = [cast.create_chair(name) for name in ("赵国强", "孙丽")]
        cast.submit(chairs[0], urgency=URGENT)
        press(cast, at("2026-11-23 12:00"))
        assert (cast.keys(chairs[0]), len(untaken(cast, chairs[1]))) == ([], 1)

    def test_is_the_admin_where_it_is_the_only_chairs(self, cast: Cast) -> None:
        admin, chair = cast.create_admin(), cast.create_chair()
        cast.submit(chair, urgency=URGENT)
        press(cast, at("2026-11-23 12:00"))
        assert (cast.keys(chair), {*cast.keys(admin)}) == ([], {"hardship.nobody_responsible"})

    def test_is_nobody_where_nobody_is_in_office(self, cast: Cast, member: Actor) -> None:
        cast.submit(member, urgency=URGENT)
        assert press(cast, at("2026-11-23 12:00")) == 1
        assert cast.letters() == []

    def test_are_officers_who_came_into_office_since_and_no_one_twice(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor
    ) -> None:
        cast.submit(member, urgency=URGENT)
        late = cast.create_officer("孙丽")
        for hour in ("23 12:00", "24 09:00"):
            press(cast, at(f"2026-11-{hour}"))
        assert (self.officers_told(cast, officer), self.officers_told(cast, late)) == ([Rank.URGENT], [Rank.URGENT])

    def test_is_who_is_on_duty_then_and_may_take_it(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor
    ) -> None:
        elsewhere = cast.create_unit("城西供水站")
        friday, monday = (cast.create_officer(name, unit=elsewhere) for name in ("孙丽", "何平"))
        for other, day in ((friday, at("2026-11-27 09:00")), (monday, at("2026-11-30 09:00"))):
            cast.acts(other, duty.put_on, day.toordinal(), other.account_id, Span.DAY)
        report = cast.submit(member, urgency=URGENT, now=at("2026-11-27 17:00"))
        press(cast, at("2026-11-30 10:00"))
        assert self.officers_told(cast, monday) == [Rank.URGENT]
        assert cast.take(monday, report, now=at("2026-11-30 10:01"))["story"] == STORY

    def test_is_not_who_is_on_duty_for_what_can_wait(
        self, cast: Cast, officer: Actor, chair: Actor, member: Actor
    ) -> None:
        other = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        cast.put_on_duty(other, cast.now)
        cast.submit(member)
        press(cast, at("2026-11-23 14:00"))
        assert (self.officers_told(cast, other), self.officers_told(cast, officer)) == ([], [])
