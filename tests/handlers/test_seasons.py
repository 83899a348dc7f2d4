"""What counters show of seasons, from what the rules really give: every text and every label is there, in both
languages, and no page is longer than Telegram takes; the workbook in both languages too."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.papers import seasons as papers
from bot.papers.enclosures import Say
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from handlers.learning import page as learning_
from handlers.seasons import doors, making, office, page
from handlers.sittings import page as sittings_
from storage import learning
from storage.accounts import LANGUAGES
from storage.errors import Refusal
from storage.seasons import calling, choosing, keeping, making_up, posting, standing
from storage.seasons import making as made
from storage.seasons.records import CannotMakeUp, NowhereToPost, PostedAlready
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.handlers.test_drives import WORDS, letter, shows
from tests.storage.contest_of import Play, prepare, single
from tests.storage.seasons_of import belongs, make_up, over, season

DAY = timedelta(days=1)
EAST = "东站"


@pytest.fixture(params=["sqlite"], autouse=True)
def backend(request: pytest.FixtureRequest) -> str:
    """What is shown is made of the same values on every database."""
    return str(request.param)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李<明>", "陈敏", "周同")]


@pytest.fixture
def play(cast: Cast, officer: Actor, people: list[Actor]) -> Play:
    """Played by one, for a free team; twelve questions, so that what was right has two pages."""
    play = prepare(cast, officer, [single(one) for one in range(12)], teams={EAST: None}, sides="free")
    over(play, {people[0]: [True] * 12}, teams={people[0]: EAST})
    return play


def refused(cast: Cast, actor: Actor, rule: Any, *arguments: object) -> dict[str, str]:
    with pytest.raises(Refusal) as no:
        cast.acts(actor, rule, *arguments)
    key = {CannotMakeUp: "cannot_make_up", NowhereToPost: "nowhere_to_post", PostedAlready: "posted_already"}
    return {each: WORDS.html(f"seasons.{key[type(no.value)]}", no.value.values, each) for each in LANGUAGES}


class TestAMember:
    def test_reads_their_place_and_what_they_can_make_up(
        self, cast: Cast, officer: Actor, people: list[Actor], play: Play
    ) -> None:
        shows(page.mine_screen(cast.acts(people[1], standing.mine)))
        key = season(cast, officer, best=2)
        belongs(cast, key, play.contest_id)
        home = learning_.home_screen(cast.acts(people[1], learning.home))
        shows(home)
        assert "seasons.mine" in [press.name for row in home.buttons or () for press in row]
        told = shows(page.mine_screen(cast.acts(people[1], standing.mine)))
        assert "补赛：安全知识竞赛，11月30日" in told["zh"]
        told = shows(page.look_screen(cast.acts(people[1], standing.look, key)))
        assert "您还没有成绩" in told["zh"]
        assert "李&lt;明&gt; · 120 分" in told["zh"]
        shows(sittings_.shown_screen(cast.acts(people[1], making_up.take, play.contest_id)))
        shows(page.mine_screen(cast.acts(people[1], standing.mine)))
        ended = doors.ended_screen(make_up(cast, people[1], play.contest_id, [True, False, None] * 4))
        told = shows(ended)
        assert "答对 4/12 题，得 40 分" in told["zh"]
        assert "4 of 12 right: 40 points" in told["en"]
        shows(doors.ended_screen(cast.acts(people[1], making_up.look_back, play.contest_id, 1)))
        assert "第 2 名" in shows(page.look_screen(cast.acts(people[1], standing.look, key)))["zh"]
        assert "您参加过" in refused(cast, people[0], making_up.take, play.contest_id)["zh"]

    def test_is_told_that_two_days_are_left(self, cast: Cast, officer: Actor, people: list[Actor], play: Play) -> None:
        belongs(cast, season(cast, officer), play.contest_id)
        cast.write(lambda session: calling.remind(session, now=cast.now + 6 * DAY))
        (one,) = [each for each in cast.letters(people[1]) if each.key == "seasons.ending"]
        assert "Two days left to make up: 安全知识竞赛" in letter(one.key, one.values)


class TestTheOffice:
    def test_shows_each_step_of_a_new_one(self, cast: Cast, officer: Actor) -> None:
        shows(learning_.office_screen(cast.acts(officer, learning.office)))
        shows(office.list_screen(cast.acts(officer, keeping.listed, 0)))
        shows(making.step_screen(cast.acts(officer, made.begin)))
        shows(making.step_screen(cast.acts(officer, made.write_title, "冬季<联赛>")))
        shows(making._left_screen(cast.acts(officer, made.leave)))

    def test_shows_a_season_its_contests_and_its_tables(
        self, cast: Cast, officer: Actor, people: list[Actor], play: Play
    ) -> None:
        key = season(cast, officer)
        assert "没有地方可发" in refused(cast, officer, posting.post, key)["zh"]
        shows(office.sides_screen(cast.acts(officer, posting.sides, key, 0)))
        shows(office.people_screen(cast.acts(officer, posting.people, key, 0)))
        shows(office.contests_screen(cast.acts(officer, choosing.contests, key, 0)))
        shows(office.contests_screen(cast.acts(officer, choosing.add, key, play.contest_id)))
        make_up(cast, people[1], play.contest_id, [True] * 12)
        told = shows(office.card_screen(cast.acts(officer, keeping.look, key)))
        assert "补赛 1 人次" in told["zh"]
        assert "机器人认不出来" in told["zh"]
        shows(office.list_screen(cast.acts(officer, keeping.listed, 0)))
        assert f"1. {EAST} · 4 分" in shows(office.sides_screen(cast.acts(officer, posting.sides, key, 0)))["zh"]
        shows(office.people_screen(cast.acts(officer, posting.people, key, 0)))
        shows(office.scale_screen(cast.acts(officer, keeping.ask_scale, key)))
        shows(office.best_screen(cast.acts(officer, keeping.ask_best, key)))
        shows(office.make_up_screen(cast.acts(officer, keeping.ask_make_up, key)))
        shows(office.card_screen(cast.acts(officer, keeping.turn_mean, key)))
        shows(office.card_screen(cast.acts(officer, keeping.turn_counting, key)))
        shows(office.card_screen(cast.acts(officer, keeping.set_make_up, key, 0)))
        shows(office.ask_post_screen(cast.acts(officer, posting.ask_post, key)))
        shows(office.post_screen(cast.acts(officer, posting.post, key)))
        assert "这周已经发过了" in refused(cast, officer, posting.post, key)["zh"]
        shows(office.close_screen(cast.acts(officer, keeping.ask_close, key)))
        shows(office.card_screen(cast.acts(officer, keeping.close, key)))
        shows(office.contests_screen(cast.acts(officer, choosing.contests, key, 0)))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_binds_both_tables_into_a_workbook(self, cast: Cast, officer: Actor, play: Play, language: str) -> None:
        key = season(cast, officer)
        belongs(cast, key, play.contest_id)
        say: Say = Renderer(WORDS, KEYBOARDS).speaker(language)

        def read(session: Session) -> tuple[Values, posting.Lines]:
            head = posting.head(session, officer.account_id, key, cast.now.astimezone(ZONE))
            return head, posting.book_lines(session, officer.account_id, key, 0, cast.now)

        head, page_ = cast.read(read)
        name, cover = papers.cover(head, say)
        assert name == f"season-{key}.xlsx"
        assert cover["tables"][0][1][1] == [1, EAST, 4.0, 1]
        assert [papers.liner(say)(one) for one in page_.rows] == [[1, "李<明>", page_.rows[0].unit, 120.0, 1]]
        assert len(cover["columns"]) == 5
