"""Reminders of a round of visits: the plan told once, the day of who goes, the chair's evening; in order, also late."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from bot.words import Words
from storage import reminders
from storage.campaigns import Campaign, CampaignStep, Kind, State
from storage.outbox import Letter, Rank
from storage.reminders import steps
from storage.rounds import Page
from storage.visits import Stage, Tried, Visit
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.visiting import create_campaign, create_visit

#: The plan of the spring of 2027, whose festival is Saturday the 6th of February: 22 January is the 15th day before it.
VISITS, HALFWAY, SOON = date(2027, 1, 22), date(2027, 1, 29), date(2027, 2, 3)
WORDS = Words(ZONE)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE)


def evening(day: date) -> datetime:
    return morning(day).replace(hour=18)


def remind(cast: Cast, day: date, now: datetime | None = None) -> list[Letter]:
    """The round of that day, page by page; what it queued."""
    return _run(cast, partial(reminders.remind, now=now or morning(day), slot=morning(day)))


def report(cast: Cast, day: date, now: datetime | None = None) -> list[Letter]:
    return _run(cast, partial(reminders.report, now=now or evening(day), slot=evening(day)))


def _run(cast: Cast, rule: Callable[..., Page]) -> list[Letter]:
    before, cursor, told = len(cast.letters()), 0, 0
    while cursor is not None:
        page = cast.write(lambda session, cursor=cursor: rule(session, cursor))
        assert page.cursor is None or page.cursor > cursor
        told, cursor = told + page.done, page.cursor
    found = cast.letters()[before:]
    assert told >= len(found)
    return found


def named(letters: list[Letter]) -> list[str]:
    """What the letters are about, by step."""
    return [letter.key.partition(".")[2] + ":" + str(letter.values.get("step")) for letter in letters]


def steps_of(letter: Letter) -> list[tuple[str, bool]]:
    said: Any = letter.values["steps"]
    return [(one["name"], one["late"]) for one in said]


def told(cast: Cast) -> dict[str, datetime]:
    return {one.name: one.told_at for one in cast.read(lambda s: s.scalars(select(CampaignStep)).all())}


def tell_before(cast: Cast, campaign: int, *names: str) -> None:
    """These steps were told some time ago."""
    at = morning(date(2026, 12, 23))
    rows = [CampaignStep(campaign_id=campaign, name=name, due_on=at.date(), told_at=at) for name in names]
    cast.write(lambda session: session.add_all(rows))


PREPARED = ("list", "approval", "purchase", "routes", "ask")


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


class TestThePlan:
    def test_each_step_is_told_once_on_its_day_and_to_whom_it_is_for(
        self, cast: Cast, chair: Actor, officer: Actor
    ) -> None:
        spring = create_campaign(cast, state=State.LISTING)
        tell_before(cast, spring, "list")
        envoy, person = cast.create_member("王强"), cast.create_member("陈桂芳")
        create_visit(cast, spring, person, envoy, stage=Stage.PROPOSED)
        found: dict[date, list[tuple[int, str]]] = {}
        day = date(2027, 1, 2)
        while day <= date(2027, 2, 20):
            if day == date(2027, 1, 8):
                self.approve(cast, spring)
            for letter in remind(cast, day):
                said = (
                    [name for name, _ in steps_of(letter)] if "steps" in letter.values else [letter.values.get("step")]
                )
                found.setdefault(day, []).extend((letter.to, str(one)) for one in said)
            day += timedelta(days=1)
        assert found[date(2027, 1, 7)] == [(chair.account_id, "approval")]
        assert found[date(2027, 1, 12)] == [(officer.account_id, "purchase")]
        assert found[date(2027, 1, 15)] == [(officer.account_id, "routes")]
        assert found[VISITS] == [(envoy.account_id, "visits")]
        assert found[HALFWAY] == [(envoy.account_id, "halfway")]
        assert found[SOON] == [(envoy.account_id, "soon")]
        assert found[date(2027, 2, 4)] == [(envoy.account_id, "last")]
        assert [to for to, _ in found[date(2027, 1, 20)]] == [person.account_id]
        assert found[date(2027, 2, 16)] == [(chair.account_id, "wrap_up")]
        assert set(told(cast)) == {*PREPARED, "visits", "halfway", "soon", "last", "wrap_up"}

    def approve(self, cast: Cast, campaign: int) -> None:
        def rule(session: Any) -> None:
            session.get_one(Campaign, campaign).state = State.APPROVED
            for visit in session.scalars(select(Visit)):
                visit.stage, visit.second_id = Stage.PLANNED, None

        cast.write(rule)

    def test_run_again_nothing_comes_twice(self, cast: Cast, chair: Actor, officer: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"))
        assert len(remind(cast, VISITS)) == 2
        assert remind(cast, VISITS) == []

    def test_what_was_missed_comes_once_and_says_so(self, cast: Cast, officer: Actor) -> None:
        spring, envoy = create_campaign(cast), cast.create_member("王强")
        create_visit(cast, spring, cast.enrol("甲"), envoy)
        office, mine = remind(cast, date(2027, 2, 1))
        assert steps_of(office) == [("purchase", True), ("routes", True)]
        assert (mine.values["step"], mine.values["late"], mine.to) == ("halfway", True, envoy.account_id)
        assert {"visits", "halfway", "purchase", "routes", "ask"} <= set(told(cast))
        assert [one for one in remind(cast, date(2027, 2, 2)) if one.key != "reminders.daily"] == []

    def test_on_its_day_it_is_not_late(self, cast: Cast) -> None:
        spring = create_campaign(cast)
        tell_before(cast, spring, *PREPARED)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"))
        (letter,) = remind(cast, VISITS)
        assert (letter.values["late"], letter.rank, letter.repeats) == (False, Rank.NOTICE, True)

    def test_who_goes_hears_nothing_before_the_list_is_approved_and_then_all(self, cast: Cast) -> None:
        spring = create_campaign(cast, state=State.LISTING)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"))
        assert remind(cast, VISITS) == []
        assert "visits" not in told(cast)
        self.approve(cast, spring)
        (letter,) = remind(cast, VISITS + timedelta(days=3))
        assert (letter.values["step"], letter.values["late"]) == ("visits", True)

    def test_an_approval_that_was_given_is_asked_for_no_more(self, cast: Cast, chair: Actor) -> None:
        create_campaign(cast)
        assert remind(cast, date(2027, 1, 7)) == []
        assert "approval" in told(cast)

    def test_officers_hear_of_their_own_units_and_of_routes_only_while_some_are_free(
        self, cast: Cast, officer: Actor
    ) -> None:
        spring = create_campaign(cast)
        west = cast.create_unit("城西供水站")
        other, first, second = (
            cast.create_officer("孙丽", unit=west),
            cast.create_member("甲"),
            cast.create_member("乙"),
        )
        create_visit(cast, spring, cast.enrol("丙"), first, second)
        create_visit(cast, spring, cast.enrol("丁", unit=west))
        create_visit(cast, spring, cast.enrol("戊", unit=west))
        letters = {one.to: one for one in remind(cast, date(2027, 1, 15)) if one.key == "reminders.office"}
        assert steps_of(letters[officer.account_id]) == [("purchase", True)]
        assert steps_of(letters[other.account_id]) == [("purchase", True), ("routes", False)]
        assert letters[other.account_id].values["free"] == 2

    def test_an_officer_of_whose_units_nobody_is_on_the_list_hears_nothing(self, cast: Cast, officer: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("丁", unit=cast.create_unit("城西供水站")))
        assert remind(cast, date(2027, 1, 15)) == []

    def test_who_has_nothing_left_to_visit_hears_nothing(self, cast: Cast) -> None:
        spring, envoy = create_campaign(cast), cast.create_member("王强")
        create_visit(cast, spring, cast.enrol("甲"), envoy, stage=Stage.DONE)
        create_visit(cast, spring, cast.enrol("乙"), cast.enrol("无号"))
        assert remind(cast, VISITS) == []

    def test_a_closed_round_tells_nothing(self, cast: Cast, chair: Actor) -> None:
        create_campaign(cast, state=State.CLOSED)
        assert remind(cast, date(2027, 2, 20)) == []

    def test_after_the_festival_what_is_left_is_said_so_and_nobody_is_asked(self, cast: Cast) -> None:
        spring, envoy = create_campaign(cast), cast.create_member("王强")
        create_visit(cast, spring, cast.create_member("甲"), envoy)
        (letter,) = remind(cast, date(2027, 2, 8))
        assert (letter.values["over"], letter.values["step"], letter.values["late"]) == (True, "last", True)
        assert "ask" in told(cast)

    def test_who_is_put_on_the_list_after_people_were_asked_is_asked_the_next_morning(self, cast: Cast) -> None:
        spring, first, late = create_campaign(cast), cast.create_member("陈桂芳"), cast.create_member("周同")
        create_visit(cast, spring, first)
        assert [letter.to for letter in remind(cast, date(2027, 1, 20))] == [first.account_id]
        create_visit(cast, spring, late)
        create_visit(cast, spring, cast.enrol("甲"))
        (letter,) = remind(cast, date(2027, 1, 21))
        assert (letter.to, letter.key) == (late.account_id, "routes.asked")
        assert [one for one in remind(cast, VISITS) if one.key == "routes.asked"] == []

    def test_nobody_is_asked_by_itself_before_its_day_or_after_the_festival(self, cast: Cast) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.create_member("陈桂芳"))
        assert remind(cast, date(2027, 1, 19)) == []
        tell_before(cast, spring, "ask")
        assert [one for one in remind(cast, date(2027, 2, 7)) if one.key == "routes.asked"] == []


class TestPages:
    def test_two_thousand_go_page_by_page_and_each_hears_once(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(steps, "PAGE", 3)
        spring = create_campaign(cast)
        tell_before(cast, spring, *PREPARED)
        envoys = [cast.create_member(f"走访人{number}") for number in range(8)]
        for number, envoy in enumerate(envoys):
            create_visit(cast, spring, cast.enrol(f"老人{number}"), envoy, envoys[number - 1])
        letters = remind(cast, VISITS)
        assert [letter.to for letter in letters] == [one.account_id for one in envoys]
        assert {letter.values["count"] for letter in letters} == {2}

    def test_broken_off_and_gone_on_with_another_day_nobody_is_left_out(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(steps, "PAGE", 1)
        spring = create_campaign(cast)
        tell_before(cast, spring, *PREPARED, "visits")
        envoys = [cast.create_member(f"走访人{number}") for number in range(3)]
        for number, envoy in enumerate(envoys):
            create_visit(cast, spring, cast.enrol(f"老人{number}"), envoy)
        rule = partial(reminders.remind, slot=morning(HALFWAY))
        first = cast.write(lambda session: rule(session, 0, now=morning(HALFWAY)))
        cursor: int | None = first.cursor
        at = morning(SOON)  # by then one more step is due, which this run does not know
        while cursor is not None:
            cursor = cast.write(lambda session, cursor=cursor: rule(session, cursor, now=at)).cursor
        assert [(one.to, one.values["step"]) for one in cast.letters()] == [
            (one.account_id, "halfway") for one in envoys
        ]
        assert [one.values["step"] for one in remind(cast, SOON)] == ["soon"] * 3


class TestTheDay:
    def created(self, cast: Cast, kind: Kind = Kind.SPRING, **more: Any) -> tuple[int, Actor]:
        campaign, envoy = create_campaign(cast, kind), cast.create_member("王强")
        if kind is Kind.SPRING:
            tell_before(cast, campaign, *PREPARED, "visits", "halfway", "soon", "last")
        create_visit(cast, campaign, cast.enrol("甲"), envoy, **more)
        return campaign, envoy

    def test_who_goes_hears_in_the_morning_what_is_meant_for_the_day(self, cast: Cast) -> None:
        campaign, envoy = self.created(cast, day=date(2027, 1, 26))
        create_visit(cast, campaign, cast.enrol("乙"), envoy, day=date(2027, 1, 25))
        create_visit(cast, campaign, cast.enrol("丙"), envoy, day=date(2027, 1, 27))
        (letter,) = remind(cast, date(2027, 1, 26))
        assert (letter.key, letter.to) == ("reminders.daily", envoy.account_id)
        assert [letter.values[name] for name in ("count", "today", "behind")] == [2, 1, 1]

    def test_without_a_day_nothing_is_due_until_the_festival_is_near_and_then_all(self, cast: Cast) -> None:
        self.created(cast)
        due = [day for number in range(20) if remind(cast, day := date(2027, 1, 25) + timedelta(days=number))]
        assert due == [SOON + timedelta(days=number) for number in range(3)]

    def test_on_days_off_only_what_is_meant_for_that_very_day(self, cast: Cast) -> None:
        campaign, envoy = self.created(cast, day=date(2027, 1, 22))
        assert remind(cast, date(2027, 1, 24)) == []
        create_visit(cast, campaign, cast.enrol("乙"), envoy, day=date(2027, 1, 24))
        (letter,) = remind(cast, date(2027, 1, 24))
        assert letter.values["count"] == 1

    def test_one_letter_on_a_day_on_which_a_step_is_told(self, cast: Cast) -> None:
        campaign, envoy = create_campaign(cast), cast.create_member("王强")
        tell_before(cast, campaign, *PREPARED)
        create_visit(cast, campaign, cast.enrol("甲"), envoy, day=VISITS)
        (letter,) = remind(cast, VISITS)
        assert (letter.key, letter.values["today"]) == ("reminders.envoy", 1)

    def test_a_visit_of_the_year_is_named_from_its_day_on_for_a_week(self, cast: Cast) -> None:
        self.created(cast, Kind.YEAR, due_on=date(2027, 3, 3))
        due = [day for number in range(20) if remind(cast, day := date(2027, 3, 1) + timedelta(days=number))]
        assert due == [date(2027, 3, day) for day in (3, 4, 5, 8, 9, 10)]

    def test_a_morning_that_is_over_is_not_made_up_for(self, cast: Cast) -> None:
        self.created(cast, day=date(2027, 1, 26))
        assert remind(cast, date(2027, 1, 26), morning(date(2027, 1, 27)) - timedelta(hours=1)) == []


class TestTheEvening:
    DAY = date(2027, 1, 25)

    def test_the_chair_reads_who_is_unvisited_by_unit_and_who_has_not_begun(self, cast: Cast, chair: Actor) -> None:
        spring, deputy = create_campaign(cast), cast.create_deputy()
        begun, idle = cast.create_member("王强"), cast.create_member("周同")
        west = cast.create_unit("城西供水站")
        create_visit(cast, spring, cast.enrol("甲"), begun, stage=Stage.DONE)
        create_visit(cast, spring, cast.enrol("乙"), begun)
        create_visit(cast, spring, cast.enrol("丙", unit=west), idle)
        create_visit(cast, spring, cast.enrol("丁", unit=west), idle)
        letters = report(cast, self.DAY)
        assert [letter.to for letter in letters] == [chair.account_id, deputy.account_id]
        values: Any = letters[0].values
        assert [(one["unit"], one["count"], one["names"]) for one in values["units"]] == [
            ("城西供水站", 2, ["丙", "丁"]),
            ("城东供水站", 1, ["乙"]),
        ]
        assert [(one["name"], one["count"]) for one in values["idle"]] == [("周同", 2)]
        assert (values["done"], values["count"], letters[0].right) == (1, 4, "campaign")
        assert [one.account_id for one in cast.audited("reminders.evening")] == [one.to for one in letters]

    def test_who_was_at_a_door_in_vain_has_begun(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"), tried=Tried.ABSENT, tried_on=self.DAY)
        (letter,) = report(cast, self.DAY)
        assert letter.values["idle"] == []

    def test_nobody_reads_of_a_visit_to_themselves(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, chair, cast.create_member("王强"))
        assert report(cast, self.DAY) == []

    def test_from_the_day_on_which_visits_begin_to_the_eve_of_the_festival(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_campaign(cast, Kind.YEAR)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"))
        told = [day for number in range(25) if report(cast, day := date(2027, 1, 18) + timedelta(days=number))]
        assert (told[0], told[-1], len(told)) == (VISITS, date(2027, 2, 5), 15)

    def test_nothing_where_nobody_is_left(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"), stage=Stage.DONE)
        assert report(cast, self.DAY) == []

    def test_run_again_nothing_comes_twice_and_the_next_morning_it_says_so(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), cast.create_member("王强"))
        (letter,) = report(cast, self.DAY, morning(self.DAY + timedelta(days=1)))
        assert (letter.values["late"], letter.values["on"]) == (True, self.DAY)
        assert report(cast, self.DAY) == []

    def test_a_long_list_fits_into_a_message(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        for number in range(30):
            unit = cast.create_unit(f"第{number}供水站和它很长的名字一直写到这里")
            for place in range(3):
                envoy = cast.enrol(f"很长名字的走访人{number}{place}", unit=unit)
                create_visit(cast, spring, cast.enrol(f"欧阳老人{number}{place}", unit=unit), envoy)
        (letter,) = report(cast, self.DAY)
        for language in ("zh", "en"):
            assert len(WORDS.html("reminders.evening", letter.values, language)) < 4096


class TestWords:
    @pytest.mark.parametrize(
        ("kind", "day", "said"),
        [
            (Kind.SPRING, date(2027, 2, 4), "节前最后一个工作日了，您还有 1 户没走访。"),
            (Kind.SPRING, date(2027, 2, 5), "明天就过年了，您还有 1 户没走访。"),
            (Kind.SUMMER, date(2027, 7, 19), "节前最后一个工作日了，您还有 1 户没走访。"),
        ],
    )
    def test_of_the_last_step_go_by_the_day(self, cast: Cast, kind: Kind, day: date, said: str) -> None:
        campaign = create_campaign(cast, kind)
        create_visit(cast, campaign, cast.enrol("甲"), cast.create_member("王强"))
        (letter,) = [one for one in remind(cast, day) if one.key == "reminders.envoy"]
        assert letter.values["step"] == "last"
        assert said in WORDS.plain("reminders.envoy", letter.values, "zh")

    @pytest.mark.parametrize(
        ("kind", "days", "zh", "en"),
        [
            (Kind.SPRING, 1, "明天就过年了，", "The Spring Festival is tomorrow. "),
            (Kind.AUTUMN, 1, "明天就到日子了，", "The day is tomorrow. "),
            (Kind.AUTUMN, 2, "还有 2 天，", "2 days left. "),
        ],
    )
    def test_of_the_last_step_told_late_count_the_days_that_are_left(
        self, cast: Cast, kind: Kind, days: int, zh: str, en: str
    ) -> None:
        create_visit(cast, create_campaign(cast), cast.enrol("甲"), cast.create_member("王强"))
        (letter,) = remind(cast, date(2027, 2, 5))
        assert (letter.values["step"], letter.values["late"], letter.values["days"]) == ("last", True, 1)
        told = {**letter.values, "kind": kind, "days": days}
        assert f"{zh}您还有 1 户没走访。来不及" in WORDS.plain("reminders.envoy", told, "zh")
        assert f"{en}Not visited yet: 1." in WORDS.plain("reminders.envoy", told, "en")

    def test_read_as_people_speak(self, cast: Cast, chair: Actor) -> None:
        spring, envoy = create_campaign(cast), cast.create_member("王强")
        tell_before(cast, spring, *PREPARED)
        create_visit(cast, spring, cast.enrol("甲"), envoy, day=date(2027, 1, 21))
        (letter,) = remind(cast, VISITS + timedelta(days=3))
        said = WORDS.plain("reminders.envoy", letter.values, "zh")
        assert said.split("\n")[0] == "<b>2027 年春节送温暖</b>（原定 1月22日 周五，现在补发）"
        assert "可以开始走访了，您有 1 户。" in said
        assert "过了日子的 1 户。" in said
        (told,) = report(cast, date(2027, 1, 25))
        assert "<b>还没开始的走访人</b>\n王强（1 户）" in WORDS.plain("reminders.evening", told.values, "zh")
