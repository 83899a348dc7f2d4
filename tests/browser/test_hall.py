"""The screen of the hall in a real browser: every phase is readable from the back, whole, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests import Contest, ContestTeam, Phase, Sides, clocks, running
from storage.database import Database
from storage.questions import Content, Kind, Option
from tests.bot.screening import WORDS, Served, serve
from tests.browser.conftest import PATIENT
from tests.cast import Cast
from tests.storage.contest_of import SECOND, begin, give_picture, prepare, several, single, truth
from tests.storage.longest import longest

SIZES = ((1920, 1080), (1280, 720))
#: What is cut off or to be scrolled: elements that stick out of the window, or out of the stage.
STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter(one => {
    if (one.closest('[hidden]')) return false;
    const box = one.getBoundingClientRect();
    const room = (one.closest('main > *') ? document.querySelector('main') : document.body).getBoundingClientRect();
    const over = Math.max(room.left - box.left, room.top - box.top, box.right - room.right, box.bottom - room.bottom);
    return box.width && over > 1.5;
}).map(one => `${one.className || one.tagName} ${JSON.stringify(one.getBoundingClientRect())}`)"""
TYPE = "() => parseFloat(getComputedStyle(document.getElementById('stage')).fontSize) / innerHeight"


@pytest.fixture(scope="session", params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """The page does not know which database it is."""
    return str(request.param)


EXTINGUISHER = Content(
    Kind.SINGLE,
    "泵房配电柜起火，断电以前应该用哪一种灭火器？",
    (
        Option("二氧化碳灭火器", right=True),
        Option("清水灭火器"),
        Option("泡沫灭火器"),
        Option("用消防水带直接喷水"),
    ),
    explanation="带电设备起火，用二氧化碳或干粉；水和泡沫会导电。",
    category=("安全",),
)


class Viewer:
    """The screen in a window of its own, and everything that must not happen in it."""

    def __init__(self, browser: Browser, served: Served, size: tuple[int, int], language: str, **more: Any) -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.served = served
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda one: self.complaints.append(one.text) if one.type == "error" else None)
        self.page.on("request", lambda one: self._check(one.url))
        self.page.goto(f"{served.url}?language={language}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.served.url, "data:")):
            self.complaints.append(f"a request elsewhere: {url}")

    def shows(self, scene: str) -> None:
        """That phase, with nothing cut off."""
        expect(self.page.locator(f"body[data-scene={scene}]")).to_be_visible(timeout=PATIENT)
        self.page.wait_for_timeout(400)
        assert self.page.evaluate(STICKS_OUT) == []
        assert self.page.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight")

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []


@pytest.fixture
def open_screen(browser: Browser) -> Iterator["Hall"]:
    hall = Hall(browser)
    yield hall
    for one in hall.viewers:
        one.context.close()


@dataclass
class Hall:
    """Opens screens, and closes them before what they look at is gone."""

    browser: Browser
    viewers: list[Viewer] = field(default_factory=list)

    def __call__(self, served: Served, size: tuple[int, int] = SIZES[0], language: str = "zh") -> Viewer:
        self.viewers.append(Viewer(self.browser, served, size, language))
        return self.viewers[-1]

    def close(self) -> None:
        while self.viewers:
            self.viewers.pop().close()


def say(name: str, language: str = "zh", **places: object) -> str:
    words = WORDS.plain(f"hall.page_{name}", {}, language)
    return words.format(**places)


class TestTheEvening:
    """One contest from the lobby to the podium, on four screens at once."""

    def test_is_seen_whole_in_both_languages_and_sizes(
        self, database: Database, cast: Cast, open_screen: Hall, picture: Any
    ) -> None:
        contents = [EXTINGUISHER, several(2), truth(3)]
        host = cast.create_officer()
        play = prepare(cast, host, contents, count=2, pause=600, lobby=60)
        with serve(database, lambda: play.now, contest_id=play.contest_id) as served:
            screens = {
                (size, language): open_screen(served, size, language) for size in SIZES for language in ("zh", "en")
            }
            zh, en = screens[SIZES[0], "zh"].page, screens[SIZES[0], "en"].page

            def everywhere(scene: str) -> None:
                for one in screens.values():
                    one.shows(scene)

            everywhere("planned")
            begin(play)
            people = [cast.create_member(f"{name}") for name in ("李明", "王芳", "赵云飞", "欧阳修", "陈小红")]
            for one in people:
                play.join(one)
            everywhere("lobby")
            expect(zh.get_by_test_id("joined")).to_have_text(say("joined", n=5), timeout=PATIENT)
            expect(en.get_by_test_id("joined")).to_have_text(say("joined", "en", n=5), timeout=PATIENT)
            play.until_asked(1)
            everywhere("asking")
            play.answer(people[0], 0), play.answer(people[1], 1)
            expect(zh.get_by_test_id("answered")).to_have_text(say("answered", n=2, all=5), timeout=PATIENT)
            expect(zh.get_by_test_id("right")).to_have_count(0)
            expect(zh.get_by_test_id("clock")).to_have_text(re.compile(r"\d+ 秒"))
            for one in people[2:]:
                play.now += SECOND
                play.answer(one, 0)
            play.go(1)
            everywhere("told")
            expect(zh.get_by_test_id("right")).to_have_count(1)
            expect(zh.get_by_test_id("had")).to_have_text(say("had", n=4, all=5))
            expect(en.get_by_test_id("right")).to_contain_text(say("correct", "en"))
            expect(zh.get_by_test_id("line")).to_have_count(4)
            picture(zh, "screen_of_the_hall")
            play.write(lambda session: clocks.hold(session.get_one(Contest, play.contest_id), now=play.now))
            expect(zh.locator("#banner")).to_contain_text(say("held"), timeout=PATIENT)

            def goes_on(session: Session) -> None:
                contest = session.get_one(Contest, play.contest_id)
                clocks.release(session, contest, now=play.now)
                contest.pause, contest.due_at = 1, play.now

            play.write(goes_on)
            play.until_asked(3)
            everywhere("asking")
            expect(zh.get_by_test_id("option").first).to_contain_text(say("right"))
            play.go(60)
            everywhere("over")
            expect(zh.get_by_test_id("step")).to_have_count(3)
            expect(zh.locator(".step1")).to_contain_text("李明")
            open_screen.close()


class TestAQuestionThatDoesNotCount:
    @pytest.mark.parametrize(("rule", "word"), [(running.skip, "skipped"), (running.void, "void")])
    def test_says_whether_it_was_skipped_or_void(
        self, database: Database, cast: Cast, open_screen: Hall, rule: Any, word: str
    ) -> None:
        play = begin(prepare(cast, cast.create_officer(), [EXTINGUISHER, several(2)], pause=600))
        people = [cast.create_member(name) for name in ("李明", "王芳")]
        for one in people:
            play.join(one)
        play.until_asked(1)
        play.answer(people[0], 0)

        def take_out(session: Session) -> None:
            rule(session, session.get_one(Contest, play.contest_id), now=play.now)

        play.write(take_out)
        with serve(database, lambda: play.now) as served:
            for language in ("zh", "en"):
                screen = open_screen(served, SIZES[1], language)
                screen.shows("told")
                expect(screen.page.get_by_test_id("had")).to_have_text(say(word, language), timeout=PATIENT)
                # Nothing of what is right, as in the groups; and a table of nobody is none.
                expect(screen.page.get_by_test_id("right")).to_have_count(0)
                expect(screen.page.get_by_test_id("why")).to_have_count(0)
                expect(screen.page.get_by_test_id("table")).to_contain_text(say("no_points", language))
            open_screen.close()


class TestTheLongest:
    def test_question_of_twelve_options_is_read_whole_open_and_told(
        self, database: Database, cast: Cast, open_screen: Hall
    ) -> None:
        play = begin(prepare(cast, cast.create_officer(), [longest()], pause=600))
        people = [cast.create_member(f"欧阳长名字的人{chr(0x4E00 + nth)}") for nth in range(11)]
        for one in people:
            play.join(one)
        play.until_asked(1)
        with serve(database, lambda: play.now) as served:
            screens = [open_screen(served, size) for size in SIZES]
            for one in screens:
                one.shows("asking")
                assert one.page.get_by_test_id("option").count() == 12
                # 300 + 12 × 100 signs: a fiftieth of the height is what a page full of them leaves to each.
                assert one.page.evaluate(TYPE) > 0.019
            for one in people:
                play.answer(one, 0)
            play.go(1)
            for one in screens:
                one.shows("told")
                expect(one.page.get_by_test_id("right")).to_have_count(1)
                # Not to be read beside a table: the table comes when it is its turn.
                expect(one.page.get_by_test_id("table")).to_have_count(0)
            play.now += (play.contest.due_at - play.now) * 0.7
            for one in screens:
                expect(one.page.get_by_test_id("line")).to_have_count(10, timeout=PATIENT)
                one.shows("told")
            open_screen.close()


class TestPictures:
    @pytest.mark.parametrize("shape", [(1200, 800), (500, 1200)])
    def test_stand_whole_beside_their_question_open_and_told(
        self, database: Database, cast: Cast, open_screen: Hall, shape: tuple[int, int]
    ) -> None:
        play = begin(prepare(cast, cast.create_officer(), [EXTINGUISHER, single(2)], pause=600))
        give_picture(play, 1, drawn(shape))
        people = [cast.create_member(name) for name in ("李明", "王芳", "赵云飞", "欧阳修")]
        for one in people:
            play.join(one)
        play.until_asked(1)
        with serve(database, lambda: play.now) as served:
            screens = [open_screen(served, size, language) for size, language in zip(SIZES, ("zh", "en"), strict=True)]
            for one in screens:
                one.shows("asking")
                is_seen_whole(one.page, shape)
                assert one.page.get_by_test_id("option").count() == 4
            image = screens[0].page.get_by_test_id("picture")
            expect(image).to_have_attribute("alt", say("picture", n=1))
            image.evaluate("one => { one.dataset.same = 'yes'; }")
            for one in people:
                play.answer(one, 0)
            play.go(1)
            for one in screens:
                one.shows("told")
                is_seen_whole(one.page, shape)
            # Not fetched anew: it does not blink.
            expect(image).to_have_attribute("data-same", "yes")
            open_screen.close()

    def test_are_said_in_words_where_they_do_not_open_and_come_later(
        self, database: Database, cast: Cast, browser: Browser
    ) -> None:
        play = begin(prepare(cast, cast.create_officer(), [EXTINGUISHER], pause=600))
        give_picture(play, 1, drawn((300, 200)))
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        with serve(database, lambda: play.now) as served:
            viewer = Viewer(browser, served, SIZES[1], "zh")
            viewer.page.route("**/picture?*", lambda route: route.abort())
            viewer.page.reload()
            viewer.shows("asking")
            expect(viewer.page.locator("figcaption")).to_have_text(say("picture_lost", n=1))
            viewer.page.unroute("**/picture?*")
            expect(viewer.page.locator("figcaption")).to_be_hidden(timeout=PATIENT)
            is_seen_whole(viewer.page, (300, 200))
            viewer.context.close()


def drawn(size: tuple[int, int]) -> bytes:
    """A picture of that size, its edges in another colour."""
    image = Image.new("RGB", size, "#d33")
    image.paste("#fff", (10, 10, size[0] - 10, size[1] - 10))
    pen = ImageDraw.Draw(image)
    pen.ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill="#c22", outline="#000", width=9)
    taken = BytesIO()
    image.save(taken, "JPEG")
    return taken.getvalue()


def is_seen_whole(page: Page, shape: tuple[int, int]) -> None:
    """It has come, large enough to be looked at, over none of the words."""
    image = page.get_by_test_id("picture")
    expect(image).to_be_visible(timeout=PATIENT)
    page.wait_for_function("one => one.complete && one.naturalWidth", arg=image.element_handle(), timeout=PATIENT)
    assert image.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [*shape]
    box, words = image.bounding_box(), page.locator(".question").bounding_box()
    size = page.viewport_size
    assert box is not None
    assert words is not None
    assert size is not None
    assert box["x"] >= words["x"] + words["width"] - 1
    assert (box["width"] > size["width"] * 0.15, box["height"] > size["height"] * 0.5) == (True, True)


class TestTeams:
    def test_of_twelve_stations_are_seen_in_the_lobby_and_on_the_table(
        self, database: Database, cast: Cast, open_screen: Hall
    ) -> None:
        teams: dict[str, int | None] = {f"第{nth}供水管理站所联队": None for nth in range(1, 13)}
        play = begin(prepare(cast, cast.create_officer(), [single(1)], teams=teams, sides=Sides.FREE, pause=600))
        with serve(database, lambda: play.now) as served:
            screens = [open_screen(served, size) for size in SIZES]
            for one in screens:
                one.shows("lobby")
                expect(one.page.get_by_test_id("team")).to_have_count(12)
            keys = cast.read(lambda session: [*session.scalars(select(ContestTeam.id).order_by(ContestTeam.nth))])
            people = [cast.create_member(f"某人{nth}") for nth in range(12)]
            for player, key in zip(people, keys, strict=True):
                play.join(player, team=key)
            play.until_asked(1)
            for player in people:
                play.answer(player, 0)
            play.go(1)
            for one in screens:
                one.shows("told")
                expect(one.page.get_by_test_id("line")).to_have_count(10)
                # Long names take of the answer what they need, instead of making everything small.
                assert one.page.evaluate(TYPE) > 0.035
            open_screen.close()

    def test_that_share_a_step_are_counted_as_teams(self, database: Database, cast: Cast, open_screen: Hall) -> None:
        teams: dict[str, int | None] = {f"第{nth}队": None for nth in range(1, 7)}
        play = begin(prepare(cast, cast.create_officer(), [single(1)], teams=teams, sides=Sides.FREE, pause=1))
        keys = cast.read(lambda session: [*session.scalars(select(ContestTeam.id).order_by(ContestTeam.nth))])
        people = [cast.create_member(f"某人{nth}") for nth in range(6)]
        for one, key in zip(people, keys, strict=True):
            play.join(one, team=key)
        play.until_asked(1)
        for one in people:
            play.answer(one, 0)
        play.until(Phase.OVER)
        with serve(database, lambda: play.now) as served:
            for language in ("zh", "en"):
                screen = open_screen(served, SIZES[1], language)
                screen.shows("over")
                expect(screen.page.locator(".step1 small")).to_have_text(say("more_teams", language, n=2))
            open_screen.close()


class TestTheLine:
    def test_that_is_lost_is_said_and_comes_back_by_itself(
        self, database: Database, cast: Cast, browser: Browser
    ) -> None:
        play = begin(prepare(cast, cast.create_officer(), [single(1)]))
        with serve(database, lambda: play.now) as served:
            viewer = Viewer(browser, served, SIZES[1], "zh", reduced_motion="reduce")
            viewer.shows("lobby")
            moves = "() => document.getAnimations().length"
            assert viewer.page.evaluate(moves) == 0
            viewer.context.set_offline(True)
            expect(viewer.page.locator("#banner")).to_contain_text(say("lost"), timeout=PATIENT)
            play.join(cast.create_member("李明"))
            viewer.context.set_offline(False)
            expect(viewer.page.locator("#banner")).to_be_hidden(timeout=PATIENT)
            expect(viewer.page.get_by_test_id("joined")).to_have_text(say("joined_one"), timeout=PATIENT)
            viewer.context.close()
