"""The weekly digest: who reads it, what stands in it, and that there is one a week, whatever happens."""

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.timetable import ROUNDS, Round
from bot.words import Words
from handlers.digests import KEYBOARDS
from jobs.digests import weekly
from storage import digests, rounds
from storage.campaigns import Kind, State
from storage.hardship import casework
from storage.holidays import Holiday, HolidayYear
from storage.offices import absences
from storage.outbox import Letter, Rank
from storage.rounds import Run, StoredRun
from storage.rounds import State as Ran
from storage.visits import Stage, Visit
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.notices import Hall
from tests.storage.visiting import create_campaign, create_visit

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)
WEEKLY = next(each for each in ROUNDS if each.name == "weekly_digest")
WORDS = Words(ZONE)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def run(cast: Cast, at: datetime, now: datetime | None = None) -> list[Letter]:
    """The round of that slot, page by page; what it queued."""
    before = len(cast.letters())
    run_ = Run(digests.ROUND, at, now or at)
    begin = partial(rounds.begin, name=run_.name, slots=[at], catch_up=1, patience=timedelta(days=1), now=run_.now)
    cast.write(begin)

    async def live() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await weekly(cast.database, run_)
        finally:
            await cast.database.finish()

    told = asyncio.run(live())
    letters = cast.letters()[before:]
    assert told >= len(letters)
    return letters


def digest(cast: Cast, reader: Actor, now: datetime | None = None) -> dict[str, Any]:
    found = cast.read(lambda session: digests.of_account(session, reader.account_id, now=now or cast.now))
    return dict(found)


def began(cast: Cast, slot: datetime) -> None:
    """The round's first run was that one."""
    run_ = StoredRun(name=digests.ROUND, slot=slot, state=Ran.DONE, cursor=0, done=0, started_at=slot, done_at=slot)
    cast.write(lambda session: session.add(run_))


def off(cast: Cast, *days: date) -> None:
    """The year's notice has these days off, and says nothing else."""

    def rule(session: Session) -> None:
        session.add(HolidayYear(year=days[0].year, digest=b"0" * 32))
        session.add_all([Holiday(year=day.year, day=day, name="放假", off=True) for day in days])

    cast.write(rule)


class TestWhoReadsIt:
    def test_officers_stewards_deputies_and_the_chair_each_once(self, cast: Cast, officer: Actor) -> None:
        readers = [officer, cast.create_steward(), cast.create_deputy(), cast.create_chair()]
        cast.create_admin()
        cast.create_member()
        cast.appoint(officer, digests.Role.STEWARD, officer.unit_id)
        assert [letter.to for letter in run(cast, MONDAY)] == sorted(one.account_id for one in readers)

    def test_who_stands_in_reads_it_in_the_place_of_who_is_away(self, cast: Cast, officer: Actor) -> None:
        colleague = cast.create_officer("孙丽")
        cast.submit(cast.create_member())
        case = cast.submit(cast.create_member("周同"))
        cast.take(officer, case)
        until = (cast.now + timedelta(days=5)).date()
        cast.write(
            lambda session: session.add(
                absences.Absence(
                    account_id=officer.account_id, stand_in_id=colleague.account_id, since=cast.now, until=until
                )
            )
        )
        (letter,) = run(cast, MONDAY + timedelta(days=1))
        assert letter.to == colleague.account_id
        assert letter.values["count"] == 2

    def test_who_was_dismissed_reads_none(self, cast: Cast, officer: Actor) -> None:
        colleague = cast.create_officer("孙丽")
        cast.dismiss(officer)
        assert [letter.to for letter in run(cast, MONDAY)] == [colleague.account_id]

    def test_it_is_a_notice_that_can_be_switched_off_and_asked_for_its_right(self, cast: Cast, officer: Actor) -> None:
        (letter,) = run(cast, MONDAY)
        assert (letter.rank, letter.right, letter.repeats) == (Rank.NOTICE, "digest", True)
        assert cast.stored_letter(letter.id).kind == "digest"


class TestWhen:
    def test_on_mondays_once_and_on_no_other_day(self, cast: Cast, officer: Actor) -> None:
        told = {day: len(run(cast, MONDAY + timedelta(days=day))) for day in range(15)}
        assert [day for day, count in told.items() if count] == [0, 7, 14]

    def test_on_a_holiday_it_waits_for_the_first_working_day(self, cast: Cast, officer: Actor) -> None:
        off(cast, MONDAY.date(), MONDAY.date() + timedelta(days=1))
        told = [len(run(cast, MONDAY + timedelta(days=day))) for day in range(5)]
        assert told == [0, 0, 1, 0, 0]

    def test_on_the_holiday_itself_it_is_not_called_late(self, cast: Cast, officer: Actor) -> None:
        off(cast, MONDAY.date())
        began(cast, MONDAY - timedelta(days=7))
        assert not digest(cast, officer, MONDAY + timedelta(days=1))["late"]
        assert digest(cast, officer, MONDAY + timedelta(days=2))["late"]

    def test_a_week_without_a_working_day_has_none(self, cast: Cast, officer: Actor) -> None:
        off(cast, *(MONDAY.date() + timedelta(days=day) for day in range(7)))
        assert [len(run(cast, MONDAY + timedelta(days=day))) for day in range(8)] == [0] * 7 + [1]

    def test_where_the_house_began_within_the_week_it_is_not_late(self, cast: Cast, officer: Actor) -> None:
        """Begun on Tuesday at noon, the first slot is Wednesday's."""
        assert isinstance(WEEKLY, Round)

        async def live() -> None:
            cast.database.start(asyncio.get_running_loop())
            try:
                for hour in (28, 49):
                    await WEEKLY.take(cast.database, partial(lambda at: at, MONDAY + timedelta(hours=hour)))
            finally:
                await cast.database.finish()

        asyncio.run(live())
        assert [letter.values["late"] for letter in cast.letters(officer)] == [False]

    def test_a_week_that_the_house_missed_is_late_however_young_it_is(self, cast: Cast, officer: Actor) -> None:
        began(cast, MONDAY + timedelta(days=1))
        assert not digest(cast, officer, MONDAY + timedelta(days=1))["late"]
        assert digest(cast, officer, MONDAY + timedelta(days=2))["late"]

    def test_begun_on_monday_and_broken_off_nobody_has_it_twice(self, cast: Cast, officer: Actor) -> None:
        began(cast, MONDAY - timedelta(days=7))
        cast.create_steward()
        found = cast.read(lambda session: digests.ahead(session, 0, now=MONDAY, most=1))
        first = cast.write(lambda session: digests.tell(session, 0, now=MONDAY, found=found))
        assert (first.done, first.cursor) == (1, officer.account_id)
        again = run(cast, MONDAY + timedelta(days=2))
        assert [letter.values["late"] for letter in again] == [True]
        assert len({letter.to for letter in cast.letters()}) == len(cast.letters()) == 2

    def test_where_another_process_was_faster_the_next_is_told(self, cast: Cast, officer: Actor) -> None:
        steward = cast.create_steward()
        found = cast.read(lambda session: digests.ahead(session, 0, now=MONDAY, most=1))
        page = cast.write(lambda session: digests.tell(session, officer.account_id, now=MONDAY, found=found))
        assert (page.done, page.cursor) == (1, steward.account_id)
        assert [letter.to for letter in cast.letters()] == [steward.account_id]
        page = cast.write(lambda session: digests.tell(session, steward.account_id, now=MONDAY, found=found))
        assert (page.done, page.cursor) == (0, None)

    def test_after_downtime_it_comes_once_in_the_week(self, cast: Cast, officer: Actor) -> None:
        assert isinstance(WEEKLY, Round)
        hours = (-24, 50, 51, 74, 98, 24 * 7 + 1)

        async def live() -> None:
            cast.database.start(asyncio.get_running_loop())
            try:
                for hour in hours:
                    await WEEKLY.take(cast.database, partial(lambda at: at, MONDAY + timedelta(hours=hour)))
            finally:
                await cast.database.finish()

        asyncio.run(live())
        assert [letter.values["late"] for letter in cast.letters(officer)] == [True, False]


class TestWhatWaits:
    def test_is_what_the_desk_lists_the_oldest_first_whatever_week_it_is_of(self, cast: Cast, officer: Actor) -> None:
        member = cast.create_member()
        for weeks in (0, 3, 1):
            cast.submit(member, now=cast.now - timedelta(weeks=weeks))
        found = digest(cast, officer)
        assert [line["number"][-1] for line in found["lines"]] == ["2", "3", "1"]
        assert [line["waited"] for line in found["lines"]] == [21, 7, 0]
        assert (found["count"], found["overdue"]) == (3, 2)

    def test_has_eight_lines_and_says_how_many_there_are_besides(self, cast: Cast, officer: Actor) -> None:
        member = cast.create_member()
        for _ in range(10):
            cast.submit(member)
        found = digest(cast, officer)
        assert (len(found["lines"]), found["more"], found["count"]) == (8, 2, 10)

    def test_a_case_of_another_unit_stands_in_the_chairs_alone(self, cast: Cast, officer: Actor) -> None:
        chair, other = cast.create_chair(), cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        cast.submit(other)
        assert (digest(cast, officer)["count"], digest(cast, chair)["count"]) == (0, 1)
        assert digest(cast, officer)["cases"] == {"count": 0, "untaken": 0, "late": 0}
        assert digest(cast, chair)["cases"] == {"count": 1, "untaken": 1, "late": 0}

    def test_a_case_whose_officer_has_left_office_is_nobodys(self, cast: Cast, officer: Actor) -> None:
        gone, report = cast.create_officer("周通"), cast.submit(cast.create_member())
        cast.take(gone, report)
        assert digest(cast, officer)["cases"]["untaken"] == 0
        cast.dismiss(gone)
        assert digest(cast, officer)["cases"] == {"count": 1, "untaken": 1, "late": 0}

    def test_the_readers_own_case_is_in_none_of_it(self, cast: Cast, officer: Actor) -> None:
        cast.submit(officer)
        found = digest(cast, officer)
        assert (found["count"], found["cases"]["count"]) == (0, 0)

    def test_a_steward_has_no_cases(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.submit(cast.create_member())
        found = digest(cast, steward)
        assert (found["count"], found["cases"]) == (0, None)

    def test_a_closed_case_waits_no_more(self, cast: Cast, officer: Actor) -> None:
        case = cast.submit(cast.create_member())
        cast.take(officer, case)
        cast.acts(officer, casework.close, case)
        assert digest(cast, officer)["quiet"]

    def test_a_visit_of_the_year_waits_among_the_rest(self, cast: Cast, officer: Actor) -> None:
        year = create_campaign(cast, Kind.YEAR, year=2026)
        create_visit(cast, year, cast.enrol("甲"), due_on=cast.now.date() - timedelta(days=1))
        (line,) = digest(cast, officer)["lines"]
        assert (line["kind"], line["number"], line["overdue"]) == (digests.Line.VISIT, "ZF-2026-0001", True)


class TestWhatTheWeekBrings:
    #: The week in which visits begin: 15 days before the festival of the 6th of February.
    JANUARY = datetime(2027, 1, 18, 8, 30, tzinfo=ZONE)

    def test_steps_of_the_plan_from_today_to_sunday(self, cast: Cast, officer: Actor) -> None:
        create_campaign(cast)
        found = digest(cast, officer, self.JANUARY)
        assert [(line["on"], line["step"]) for line in found["dates"]] == [
            (date(2027, 1, 20), "ask"),
            (date(2027, 1, 22), "visits"),
        ]

    def test_a_steward_hears_of_what_those_who_go_are_told(self, cast: Cast, officer: Actor) -> None:
        create_campaign(cast, state=State.LISTING)
        steward, week = cast.create_steward(), datetime(2027, 1, 4, 8, 30, tzinfo=ZONE)
        assert [line["step"] for line in digest(cast, officer, week)["dates"]] == ["approval"]
        assert digest(cast, steward, week)["dates"] == []

    def test_what_needs_nobodys_hand_any_more_is_no_date(self, cast: Cast, officer: Actor) -> None:
        """Of a list that is approved, and whose routes are settled for the reader's units."""
        spring, first, second = create_campaign(cast), cast.enrol("走访甲"), cast.enrol("走访乙")
        approval, routes = (datetime(2027, 1, day, 8, 30, tzinfo=ZONE) for day in (4, 11))
        assert digest(cast, officer, approval)["dates"] == []
        steps = ["purchase", "routes"]
        create_visit(cast, spring, cast.enrol("甲"), first)
        assert [line["step"] for line in digest(cast, officer, routes)["dates"]] == steps
        cast.write(lambda session: setattr(session.scalars(select(Visit)).one(), "second_id", second))
        create_visit(cast, spring, cast.enrol("乙", unit=cast.create_unit("城西供水站")))
        assert [line["step"] for line in digest(cast, officer, routes)["dates"]] == steps[:1]
        assert [line["step"] for line in digest(cast, cast.create_chair(), routes)["dates"]] == steps

    def test_the_festival_itself(self, cast: Cast, officer: Actor) -> None:
        create_campaign(cast)
        found = digest(cast, officer, datetime(2027, 2, 1, 8, 30, tzinfo=ZONE))
        assert found["dates"][-1]["what"] == "festival"
        assert found["dates"][-1]["on"] == date(2027, 2, 6)

    def test_a_closed_campaign_brings_nothing(self, cast: Cast, officer: Actor) -> None:
        create_campaign(cast, state=State.CLOSED)
        assert digest(cast, officer, self.JANUARY)["quiet"]

    def test_visits_by_their_day_and_by_the_day_by_which_they_are_due(self, cast: Cast, officer: Actor) -> None:
        spring, year = create_campaign(cast), create_campaign(cast, Kind.YEAR)
        wednesday = (self.JANUARY + timedelta(days=2)).date()
        for name in ("甲", "乙"):
            create_visit(cast, spring, cast.enrol(name), officer, day=wednesday)
        create_visit(cast, year, cast.enrol("丙"), due_on=wednesday)
        create_visit(cast, spring, cast.enrol("丁"), day=wednesday, stage=Stage.DONE)
        create_visit(cast, spring, officer, day=wednesday)
        elsewhere = cast.enrol("戊", unit=cast.create_unit("城西供水站"))
        create_visit(cast, spring, elsewhere, day=wednesday)
        found = digest(cast, officer, self.JANUARY)
        assert [line["count"] for line in found["dates"] if line["what"] == "visits"] == [3]
        assert found["own"] == 2
        chairs = digest(cast, cast.create_chair(), self.JANUARY)
        assert [line["count"] for line in chairs["dates"] if line["what"] == "visits"] == [5]

    def test_how_far_the_round_of_visits_is_in_the_readers_units(self, cast: Cast, officer: Actor) -> None:
        spring, monday = create_campaign(cast), self.JANUARY.date()
        create_visit(cast, spring, cast.enrol("甲"), stage=Stage.DONE)
        create_visit(cast, spring, cast.enrol("乙"), day=monday - timedelta(days=1))
        create_visit(cast, spring, cast.enrol("丙"), stage=Stage.DROPPED)
        create_visit(cast, spring, cast.enrol("丁", unit=cast.create_unit("城西供水站")))
        (line,) = digest(cast, officer, self.JANUARY)["campaigns"]
        assert (line["count"], line["done"], line["late"]) == (2, 1, 1)

    def test_after_the_festival_every_visit_that_is_left_is_late(self, cast: Cast, officer: Actor) -> None:
        spring, festival = create_campaign(cast), datetime(2027, 2, 6, 8, 30, tzinfo=ZONE)
        create_visit(cast, spring, cast.enrol("甲"), officer)
        create_visit(cast, spring, cast.enrol("乙"), officer, day=festival.date() + timedelta(days=9))
        create_visit(cast, spring, cast.enrol("丙"), officer, stage=Stage.DONE)
        for days, late in ((0, 0), (1, 2)):
            found = digest(cast, officer, festival + timedelta(days=days))
            assert (found["campaigns"][0]["late"], found["own_late"], found["behind"]) == (late,) * 3

    def test_notices_that_hang_for_the_last_time_are_counted_by_unit(self, cast: Cast) -> None:
        hall = Hall(cast)
        hall.put_up()
        until = hall.notice.until
        assert until is not None
        week = datetime(until.year, until.month, until.day, 8, 30, tzinfo=ZONE)
        found = digest(cast, hall.officer, week)
        assert [(line["what"], line["on"], line["count"]) for line in found["dates"]] == [("notices", until, 1)]
        assert digest(cast, hall.officer, week + timedelta(days=1))["dates"] == []


class TestWords:
    def say(self, found: dict[str, Any], language: str = "zh") -> str:
        return WORDS.plain("digests.weekly", found, language)

    def test_a_quiet_week_is_one_line(self, cast: Cast, officer: Actor) -> None:
        assert self.say(digest(cast, officer)).strip() == "本周没有待办。"

    def test_the_headline_counts_and_names_nobody(self, cast: Cast, officer: Actor) -> None:
        member = cast.create_member("李明")
        cast.submit(member, now=cast.now - timedelta(weeks=3))
        cast.submit(member)
        said = self.say(digest(cast, officer))
        assert said.splitlines()[0] == "<b>待办 2 件 · 超期 1 件</b>（11月23日 周一）"
        assert "1. KN-2026-0001 · 城东供水站 · 没人接手，等了 21 天，超期" in said
        assert "李明" not in said

    def test_own_visits_and_late_ones_do_not_stand_under_nothing_waits(self, cast: Cast, officer: Actor) -> None:
        spring, monday, steward = create_campaign(cast), TestWhatTheWeekBrings.JANUARY, cast.create_steward()
        visit = create_visit(cast, spring, cast.enrol("甲"), officer, cast.enrol("乙"))
        saturday = monday + timedelta(days=5)
        assert self.say(digest(cast, officer, saturday)).splitlines()[0] == "<b>您要走访 1 户</b>（1月23日 周六）"
        assert self.say(digest(cast, steward, saturday)).strip() == "本周没有待办。"
        late = monday.date() - timedelta(days=1)
        cast.write(lambda session: setattr(session.get_one(Visit, visit), "day", late))
        said = self.say(digest(cast, officer, saturday))
        assert said.splitlines()[0] == "<b>您要走访 1 户 · 过了日子 1 户</b>（1月23日 周六）"
        assert "您自己还要走访 1 户，过了日子 1 户。点「我的走访名单」打开。" in said
        assert self.say(digest(cast, steward, saturday)).splitlines()[0] == "<b>过了日子还没去 1 户</b>（1月23日 周六）"
        assert "Visits past their day: 1" in self.say(digest(cast, steward, saturday), "en")

    def test_a_button_to_the_own_visits_is_there_for_who_has_any(self, cast: Cast, officer: Actor) -> None:
        spring, listed = create_campaign(cast), KEYBOARDS["digests.weekly"][1]  # type: ignore[index]
        assert listed.presses(digest(cast, officer)) == []
        create_visit(cast, spring, cast.enrol("甲"), officer)
        (press,) = listed.presses(digest(cast, officer))
        assert press.name == "visits.mine"

    def test_every_line_is_said_in_english_too(self, cast: Cast, officer: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), officer, day=date(2027, 1, 20))
        cast.submit(cast.create_member(), now=cast.now)
        said = self.say(digest(cast, officer, TestWhatTheWeekBrings.JANUARY), "en")
        assert said.splitlines()[0] == "<b>Waiting for you: 2 · overdue: 2</b> (Mon 18 Jan)"
        assert "Fri 22 Jan Warmth Programme, Spring Festival 2027: visits begin" in said
