"""What counters show of drives and progress, from what the rules really give: every text and every label is there, in
both languages, and no page is longer than Telegram takes."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from handlers import progress as progress_
from handlers.drives import doors, office, page, starting
from handlers.learning import page as learning_
from handlers.screens import Screen
from handlers.sittings import page as sittings_
from storage import learning
from storage.accounts import LANGUAGES
from storage.drives import calling, drafting, ending, figures, keeping, taking
from storage.drives.drafting import Step
from storage.drives.records import Drive
from storage.progress import by_unit, reckoning
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.storage.driving import answer, drive, questions

DAY = timedelta(days=1)
WORDS = Words(ZoneInfo("Asia/Shanghai"))


@pytest.fixture(params=["sqlite"], autouse=True)
def backend(request: pytest.FixtureRequest) -> str:
    """What is shown is made of the same values on every database."""
    return str(request.param)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚", "郑爽")]


def shows(one: Screen) -> dict[str, str]:
    """The text in each language, all its labels with it; what wants more than it is given fails."""
    told = {language: WORDS.html(one.key, one.values, language) for language in LANGUAGES}
    for language, text in told.items():
        assert 0 < len(text) <= 4096
        for row in one.buttons or ():
            for press in row:
                assert WORDS.html(
                    f"{press.name.split('.')[0]}.button_{press.name.split('.')[1]}", press.label, language
                )
    return told


def letter(key: str, values: Values) -> str:
    return WORDS.html(key, values, "en")


class TestStarting:
    def test_shows_each_step_and_everything_before_it_goes_out(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        for one in range(12):
            questions(cast, officer, 1, f"第{one}类")
        shown = cast.acts(officer, drafting.begin)
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.write_title, "安全<月>答题 & 更多")
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.turn_page, shown["version"], 1)
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.take_all, shown["version"])
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.choose_count, shown["version"], 20)
        shows(starting.step_screen(shown))
        for nth in range(9):
            cast.enrol("孙", unit=officer.unit_id, post=f"{nth}<岗>" + "岗" * 56)
        shown = cast.acts(officer, drafting.ask_posts, shown["version"])
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.turn_page, shown["version"], 1)
        shown = cast.acts(officer, drafting.turn_post, shown["version"], lines_of(shown["lines"])[0]["id"])
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.take_these, shown["version"])
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.take_all, shown["version"])
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.choose_days, shown["version"], 7)
        shows(starting.step_screen(shown))
        shown = cast.acts(officer, drafting.choose_mark, shown["version"], 60)
        told = shows(starting.step_screen(shown))
        assert "安全&lt;月&gt;答题" in told["zh"]
        shows(starting.step_screen(cast.acts(officer, drafting.again, shown["version"], Step.DAYS)))
        shown = cast.acts(officer, drafting.choose_days, int(str(shown["version"])) + 1, 7)
        shows(office.card_screen(cast.acts(officer, drafting.publish, shown["version"])))
        shows(starting._left_screen(cast.acts(officer, drafting.leave)))


class TestTakingPart:
    def test_shows_the_list_the_page_and_what_came_of_a_try(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        shows(page.mine_screen(cast.acts(people[0], taking.mine)))
        questions(cast, officer, 6)
        key = drive(cast, officer)
        shows(learning_.home_screen(cast.acts(people[0], learning.home)))
        shows(page.card_screen(cast.acts(people[0], taking.look, key)))
        shows(sittings_.shown_screen(cast.acts(people[0], taking.take, key)))
        shows(page.card_screen(cast.acts(people[0], taking.look, key)))
        shows(page.mine_screen(cast.acts(people[0], taking.mine)))
        missed = doors.ended_screen(answer(cast, people[0], key, lambda _: False))
        assert "没关系" in shows(missed)["zh"]
        shows(page.mine_screen(cast.acts(people[0], taking.mine)))
        passed = doors.ended_screen(answer(cast, people[0], key, lambda _: True))
        assert "You passed with 100%" in shows(passed)["en"]
        shows(page.mine_screen(cast.acts(people[0], taking.mine)))
        shows(page.card_screen(cast.acts(people[0], taking.look, key)))
        shows(page.thanks_screen(cast.acts(people[0], taking.thank, key)))
        again = doors.ended_screen(answer(cast, people[0], key, lambda _: False))
        assert "best try counts: 100%" in shows(again)["en"]
        shows(page.mine_screen(cast.acts(people[1], taking.mine, now=cast.now + 20 * DAY)))


class TestTheOffice:
    def test_shows_a_drive_its_figures_and_who_is_missing(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        shows(learning_.office_screen(cast.acts(officer, learning.office)))
        shows(office.list_screen(cast.acts(officer, keeping.listed, 0)))
        questions(cast, officer, 6)
        key = drive(cast, officer)
        answer(cast, people[0], key, lambda _: True)
        shows(office.list_screen(cast.acts(officer, keeping.listed, 0)))
        shows(office.card_screen(cast.acts(officer, keeping.look, key)))
        told = shows(office.figures_screen(cast.acts(officer, figures.look, key, 0)))
        assert "合格多少人，结束后能看" in told["zh"]
        shows(office.picture_screen(cast.acts(officer, figures.picture, key)))
        shows(office.missing_screen(cast.acts(officer, figures.missing, key, 0)))
        shows(office.missing_screen(cast.acts(officer, keeping.nudge, key)))
        shows(office.missing_screen(cast.acts(officer, keeping.more_time, key, people[1].member_id)))
        shows(office.figures_screen(cast.acts(officer, keeping.more_time_for_unit, key, officer.unit_id)))
        shows(office.longer_screen(cast.acts(officer, keeping.ask_longer, key)))
        shows(office.card_screen(cast.acts(officer, keeping.extend, key, 7)))
        shows(office.end_screen(cast.acts(officer, keeping.ask_end, key)))
        shows(office.reason_screen(cast.acts(officer, keeping.ask_cancel, key)))
        shows(office.card_screen(cast.acts(officer, keeping.cancel, "题目要重出")))

    def test_writes_letters_in_both_languages(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 6)
        key = drive(cast, officer)
        one = cast.read(lambda session: session.get_one(Drive, key))
        told = calling.told(one, one.closes_at)
        for name in ("opened", "halfway", "ending", "longer", "nudge", "more_time", "called_off"):
            assert "安全月答题" in letter(f"drives.{name}", {**told, "reason": "x"})
        for member in people:
            answer(cast, member, key, lambda at: at == 0)
        report = letter("drives.report", cast.read(lambda session: ending.report(session, one, None)))
        assert "passed: 0" in report


class TestProgress:
    def test_shows_a_month_of_ones_own_and_units_in_figures(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        shows(progress_.mine_screen(cast.acts(people[0], reckoning.mine)))
        questions(cast, officer, 3)
        questions(cast, officer, 3, "法律")
        key = drive(cast, officer, count=6)
        answer(cast, people[0], key, lambda at: at % 2 == 0)
        told = shows(progress_.mine_screen(cast.acts(people[0], reckoning.mine)))
        assert "答了 6 题，全对 3 题（50%）" in told["zh"]
        picture = progress_.picture_screen(cast.acts(people[0], reckoning.mine))
        assert max(len(one) for one in shows(picture).values()) <= 1024
        told = shows(progress_.office_screen(cast.acts(officer, by_unit.look, 0)))
        assert "1 人答过，共 6 题" in told["zh"]
        assert cast.now.astimezone(UTC).month == 11
