"""What counters show of an activity's door and of what comes after it, from what the rules really give: every text and
every label is there, in both languages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from handlers import checkups as checkups_
from handlers import feedback as feedback_
from handlers import trainings as trainings_
from handlers import turnout as turnout_
from handlers.activities import keeping as keeping_
from handlers.attendance import coming, door
from handlers.hardship import own as own_
from handlers.screens import Reply, Screen
from storage import attendance, casebook, signups, turnout
from storage.activities.records import Kind, Selection
from storage.attendance import Shown
from storage.changes import page
from storage.checkups import coverage, nudging, own
from storage.feedback import asking_back, reading, results
from storage.series import keeping as series
from storage.trainings import certifying, entering, keeping, reckoning
from storage.trainings.entering import What
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.activity import put_on as ahead
from tests.storage.held import put_on, sign_up

DAY = timedelta(days=1)
WORDS = Words(ZoneInfo("Asia/Shanghai"))
WORDS.links.username = "union_hall_bot"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚")]


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def said(reply: Reply, language: str) -> Iterator[str]:
    """Every text and label of it; one that wants more than it is given fails."""
    for one in reply if isinstance(reply, tuple) else (reply,):
        assert one is not None
        yield WORDS.html(one.key, one.values, language)
        for row in (one.buttons or ()) if isinstance(one, Screen) else ():
            for press in row:
                noun, _, name = press.name.partition(".")
                yield WORDS.plain(f"{noun}.button_{name}", press.label, language)


def shows(screen: Callable[[Values], Reply], found: Values) -> list[str]:
    """The same in both languages, none empty; the Chinese ones."""
    told = [[*said(screen(found), language)] for language in ("zh", "en")]
    assert all(all(each) for each in told)
    return told[0]


class TestFeedback:
    def test_shows_the_officers_page_with_two_answers_and_with_many(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        walk = put_on(cast, officer, in_days=-1)
        for at, one in enumerate(people, start=1):
            sign_up(cast, walk, of(one), came=True)
            shows(feedback_._word_screen, cast.acts(one, asking_back.rate, walk, 5))
            shows(feedback_._thanks_screen, cast.acts(one, asking_back.write, "风景好"))
            seen = shows(feedback_._page_screen, cast.acts(officer, reading.look, walk, 0))
            assert "回到活动" in seen
            assert any("「风景好」" in text for text in seen) is (at >= 3)

    def test_shows_results_from_the_question_to_the_page_of_everybody(self, cast: Cast, officer: Actor) -> None:
        walk = put_on(cast, officer, in_days=-1)
        shows(feedback_._results_question, cast.acts(officer, results.begin, walk))
        assert "告诉参加的人" in shows(feedback_._entered_screen, cast.acts(officer, results.write, "一等奖 城东一队"))
        shows(feedback_._announced_screen, cast.acts(officer, results.announce, walk))
        shows(feedback_._results_screen, cast.acts(officer, results.read, walk))
        assert "改成绩" in shows(feedback_._page_screen, cast.acts(officer, reading.look, walk, 0))


class TestTrainings:
    def test_show_hours_from_the_list_to_the_person(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        sign_up(cast, put_on(cast, officer, Kind.TRAINING, in_days=-1, minutes=90), of(people[0]), came=True)
        shows(trainings_._question_screen, cast.acts(officer, entering.begin, What.HOURS))
        asked = cast.acts(officer, entering.find, "李明")
        shows(trainings_._question_screen, asked)
        asked = cast.acts(officer, entering.choose_hours, asked["version"], 8)
        shows(trainings_._question_screen, asked)
        noted = cast.acts(officer, entering.skip_words, asked["version"])
        shows(trainings_._noted_screen, noted)
        shows(trainings_._plan_screen, cast.acts(officer, reckoning.look, 0))
        shows(trainings_._mine_screen, cast.acts(people[0], reckoning.mine, 0, 0))
        shows(trainings_._undone_screen, cast.acts(officer, keeping.undo_hours, noted["noted"]))

    def test_show_a_certificate_from_the_person_to_the_officers_word(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        shows(trainings_._question_screen, cast.acts(people[0], certifying.begin_own))
        shows(trainings_._question_screen, cast.acts(people[0], certifying.write_name, "高压电工证"))
        asked = cast.acts(people[0], certifying.write_number, "T-1")
        shows(trainings_._question_screen, asked)
        held = cast.acts(people[0], certifying.write_until, f"{cast.now + 30 * DAY:%Y-%m-%d}")
        shows(trainings_._held_screen, held)
        key = held["certificate"]
        shows(trainings_.certificate_screen, cast.acts(officer, keeping.look, key))
        shows(trainings_.certificate_screen, cast.acts(officer, keeping.confirm, key))
        shows(trainings_._expiring_screen, cast.acts(officer, keeping.expiring, 0))
        shows(trainings_._mine_screen, cast.acts(people[0], reckoning.mine, 0, 0))
        shows(trainings_._own_screen, cast.acts(people[0], keeping.own, key))
        shows(trainings_._dropped_screen, cast.acts(people[0], keeping.drop, key))


class TestCheckups:
    def test_show_how_far_the_year_is_and_what_can_be_booked(self, cast: Cast, people: list[Actor]) -> None:
        chair = cast.create_chair()
        put_on(cast, chair, Kind.CHECKUP)
        shows(checkups_._coverage_screen, cast.acts(chair, coverage.look, 0))
        shows(checkups_._before_screen, cast.acts(chair, nudging.before))
        shows(checkups_._nudging_screen, cast.acts(chair, nudging.begin))
        shows(checkups_._offered_screen, cast.acts(people[0], own.offered))
        shows(checkups_._offered_screen, cast.acts(people[0], own.decline, cast.now.year))


class TestTurnout:
    def test_shows_the_year_and_the_units(self, cast: Cast, people: list[Actor]) -> None:
        chair = cast.create_chair()
        walk = put_on(cast, chair, in_days=-1)
        for one in people:
            sign_up(cast, walk, of(one), came=True, family=1)
        shows(turnout_._year_screen, cast.acts(chair, turnout.look, 0))
        shows(turnout_._units_screen, cast.acts(chair, turnout.by_unit, 0, 0))


class TestTheDoor:
    def test_shows_every_way_in(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        walk = put_on(cast, officer, in_days=1, seats=5)
        keys = [sign_up(cast, walk, of(one), family=1) for one in people[:2]]
        at: Any = cast.now + DAY
        shows(door._doors_screen, cast.acts(officer, attendance.doors, 0))
        shows(door.door_screen, cast.acts(officer, attendance.look, walk, now=at))
        shows(door._ticked_screen, cast.acts(officer, attendance.tick, keys[0], Shown.ALL, 0, now=at))
        shows(door._list_screen, cast.acts(officer, attendance.listed, walk, Shown.ALL, 0, now=at))
        shows(door.found_screen, cast.acts(officer, attendance.begin_finding, walk, now=at))
        for name in ("李明", "陈敏"):
            shows(door.found_screen, cast.acts(officer, attendance.find, name, now=at))
        asked = cast.acts(officer, attendance.find, "周同", now=at)
        shows(door.found_screen, asked)
        shows(door.found_screen, cast.acts(officer, attendance.enter, asked["version"], 0, now=at))
        shows(door._poster_screen, cast.acts(officer, attendance.poster, walk))

    def test_shows_a_member_the_way_there(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        walk = put_on(cast, officer, in_days=1)
        sign_up(cast, walk, of(people[0]), family=1)
        at = cast.now + DAY
        shows(coming._coming_screen, cast.acts(people[0], attendance.comes, walk))
        shows(coming._sure_screen, cast.acts(people[0], attendance.ask_out, walk))
        shows(coming._code_screen, cast.acts(people[0], attendance.my_code, walk))
        shows(coming.question_screen, cast.acts(people[0], attendance.begin_code, walk, now=at))
        shows(coming.arrived_screen, cast.acts(people[0], attendance.read_code, "0426", now=at))
        shows(coming._put_off_screen, cast.acts(people[0], attendance.put_off, walk, now=at))
        shows(coming._out_screen, cast.acts(people[0], attendance.out, walk))


class TestTheOfficersPage:
    def test_counts_people_as_the_door_does_and_rings_nobody_once_it_is_over(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        walk, ahead = put_on(cast, officer, in_days=-1), put_on(cast, officer)
        sign_up(cast, walk, of(people[0]), came=True, family=1)
        sign_up(cast, walk, of(people[1]), came=True)
        for one in (walk, ahead):
            sign_up(cast, one, cast.enrol(f"何平{one}"))
        over = shows(keeping_.page_screen, cast.acts(officer, page.look, walk))[0]
        assert "来了 2 人报名，连家属 3 人" in over
        assert "Telegram" not in over
        assert "打电话" in shows(keeping_.page_screen, cast.acts(officer, page.look, ahead))[0]
        assert "已到 2 人报名，连家属 3 人" in shows(door.door_screen, cast.acts(officer, attendance.look, walk))[0]

    def test_says_what_is_settled_already(self, cast: Cast, officer: Actor) -> None:
        activity = ahead(cast, officer, selection=Selection.DRAW)
        assert {"定抽签规则", "以后每周都办"} <= {*shows(keeping_.page_screen, cast.acts(officer, page.look, activity))}
        cast.acts(cast.create_member(), signups.sign_up, activity, 0, 0)
        cast.acts(officer, series.begin, activity, 1, 7, 0)
        assert {"看抽签规则", "按周怎么办"} <= {*shows(keeping_.page_screen, cast.acts(officer, page.look, activity))}


class TestWhoIsThere:
    def test_is_told_so_by_what_was_offered_before(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        walk = put_on(cast, officer, in_days=-1)
        sign_up(cast, walk, of(people[0]), came=True)
        for screen, rule in ((coming._coming_screen, attendance.comes), (coming.arrived_screen, attendance.begin_code)):
            told = shows(screen, cast.acts(people[0], rule, walk))
            assert "您已经签到了" in told[0]
            assert told[1:] == ["看活动"]


class TestTheRuleOfADraw:
    def test_begins_with_what_goes_first_or_says_that_nothing_does(self) -> None:
        rule: Values = {"unit_most": None, "not_twice": False, "share": 0, "fronts": []}
        assert WORDS.html("draws.by_rule", rule, "zh").strip() == "· 都按签号的先后，不另外照顾"
        assert "其余按签号" in WORDS.html("draws.by_rule", {**rule, "not_twice": True}, "zh")


class TestOne:
    @pytest.mark.parametrize(("people", "words"), [(1, "1 person has signed up"), (3, "3 have signed up")])
    def test_is_counted_as_one(self, people: int, words: str) -> None:
        assert words in WORDS.html("changes.choose", {"title": "Walk", "people": people}, "en")


class TestMine:
    def test_leads_to_activities_and_hours_too(self, cast: Cast, people: list[Actor]) -> None:
        found = cast.acts(people[0], casebook.mine)
        assert {"我的活动", "我的学时"} <= {*said(own_._mine_screen(found), "zh")}


class TestARefusal:
    def test_after_too_many_codes_names_the_other_ways_in(self) -> None:
        told: Values = {"again_at": datetime(2026, 12, 5, 6, tzinfo=UTC), "page": 0}
        assert "我的签到码" in WORDS.html("attendance.guessed_too_often", told, "zh")
        (row,) = coming.KEYBOARDS["attendance.guessed_too_often"]
        assert row
