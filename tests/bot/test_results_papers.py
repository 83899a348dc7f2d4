"""What leaves of contests: the podium and the table as pictures, the workbook, the sheet to be signed, certificates."""

import asyncio
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bot.papers import binder, results
from bot.papers.binding import Bindery
from bot.papers.enclosures import Enclosure, Forgotten
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox import pictures
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.contests import Contest, Phase
from storage.hosting import panels, steering
from storage.hosting.panels import Act
from storage.results import own, papers, reckoning
from storage.values import Value, Values
from tests.bot.test_pictures import HEAVIEST
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.contest_of import Play, begin, prepare, single
from tests.storage.test_results import finish
from tests.storage.test_results_correcting import correct

NAMES = ("王秀英", "㐀𠮷龘䶮", "买买提·阿不都热合曼·吐尔逊江·艾则孜", "O'Neill <b>& =1+1", "=HYPERLINK(1)")
WIDE = 1080
ENDED = datetime(2026, 11, 30, 17, 30, tzinfo=ZONE)


def say(language: str) -> Callable[[str, Values], str]:
    return Renderer(Words(ZONE), KEYBOARDS).speaker(language)


def step(place: int, names: tuple[str, ...], more: int = 0) -> Value:
    """A place and who shares it."""
    shared: list[Value] = [{"name": name, "unit": "城东供水站"} for name in names]
    return {"place": place, "names": shared, "more": more, "points": 100_00 - 1000 * place, "right": 11 - place}


def podium(*steps: Value, trial: bool = False, of_teams: bool = False) -> Values:
    told: Values = {"contest": 1, "title": "安全生产月知识竞赛决赛", "code": "K7", "trial": trial, "ended_at": ENDED}
    told |= {"steps": [*steps], "of_teams": of_teams, "best": 3, "of": 10, "count": 40, "people": 123}
    return {**told, "union": "城东供水局"}


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def over(cast: Cast, host: Actor) -> Play:
    people = [cast.create_member(name) for name in NAMES]
    play = begin(prepare(cast, host, [single(1), single(2), single(3)]))
    scores: list[list[int | None]] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, None], [1, 1, 1]]
    finish(play, dict(zip(people, scores, strict=True)))
    correct(play, host, 3, 1)
    return play


def words_of(paper: Enclosure, tmp_path: Path) -> str:
    """What another program reads in a PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    (tmp_path / "paper.pdf").write_bytes(paper.content)
    done = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True, text=True
    )
    return done.stdout


class TestThePodium:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_a_picture_with_each_place_and_whoever_shares_it(self, language: str) -> None:
        many = podium(step(1, NAMES[:2]), step(3, (*NAMES[2:], "李"), 4))
        for values in (
            podium(step(1, ("李明",)), step(2, ("王芳",)), step(3, ("赵敏",))),
            many,
            podium(step(1, ("城东供水站",)), trial=True, of_teams=True),
        ):
            drawn = results.podium(values, say(language))
            assert (pictures.sides(drawn.content) or (0,))[0] == WIDE
            assert len(drawn.content) < 3 * HEAVIEST


class TestTheTable:
    def test_is_a_picture_of_thirty_lines(self, cast: Cast, host: Actor, over: Play) -> None:
        values = cast.acts(host, papers.picture, over.contest_id, 0)
        for language in LANGUAGES:
            drawn = results.table(values, say(language))
            assert (pictures.sides(drawn.content) or (0,))[0] == WIDE
        line: Value = {"name": "李" * 12, "team": "站" * 20, "points": 12_50, "right": 3, "seconds": 99, "place": 100}
        line |= {"players": 12, "divisor": 3}  # type: ignore[operator]
        for teams in (False, True):
            full = {**values, "lines": [line] * 30, "page": 3, "pages": 9, "of_teams": teams}
            drawn = results.table(full, say("zh"))
            assert len(drawn.content) < 1_000_000


class TestTheWorkbook:
    def bound(self, play: Play, account_id: int) -> Enclosure:
        async def read(rule: Callable[[Session], Any]) -> Any:
            return play.cast.read(rule)

        bindery = Bindery(read, lambda: play.now)
        return asyncio.run(bindery.bound(results.BOOK, account_id, play.contest_id, say("zh")))

    def test_has_the_table_the_questions_and_what_was_corrected(self, host: Actor, over: Play, tmp_path: Path) -> None:
        made = self.bound(over, host.account_id)
        assert made.name == f"contest-{over.contest.code}.xlsx"
        book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
        assert book.sheet_names == ["个人成绩", "题目", "更正"]
        people = book.get_sheet_by_name("个人成绩").to_python()
        assert "王秀英 于" in str(people[1][0])
        assert {str(one[1]) for one in people[3:]} == {*NAMES}
        assert people[3][3] == 30.0
        questions = book.get_sheet_by_name("题目").to_python()
        assert [one[3:5] for one in questions[1:]] == [[5, 4], [5, 2], [4, 3]]
        assert book.get_sheet_by_name("更正").to_python()[1][3] == "规程第 12 条去年改了"
        if shutil.which("soffice"):
            (tmp_path / "book.xlsx").write_bytes(made.content)
            asked = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "csv"]
            subprocess.run([*asked, "--outdir", tmp_path, tmp_path / "book.xlsx"], capture_output=True, check=True)
            assert b"=HYPERLINK(1)" in (tmp_path / "book.csv").read_bytes()

    def test_has_room_for_each_question_on_one_page_across(self, host: Actor, over: Play) -> None:
        made = self.bound(over, host.account_id)
        with zipfile.ZipFile(io.BytesIO(made.content)) as inside:
            sheet = inside.read("xl/worksheets/sheet2.xml").decode()
        assert 'fitToPage="1"' in sheet
        assert 'orientation="landscape"' in sheet
        lines = [["题目"], ["题号", "题目"], ["A1·1/3", "高处作业先系什么？"], ["A1·2/3", "很长" * 100]]
        assert binder._widths(lines[:3]) == [10, 20]
        assert binder._widths(lines) == [10, 62]

    def test_of_teams_says_by_how_many_was_divided(self, cast: Cast, host: Actor) -> None:
        red, blue = cast.create_unit("红站"), cast.create_unit("蓝站")
        people = [cast.create_member(f"红{nth}", unit=red) for nth in range(3)]
        people.append(cast.create_member("蓝", unit=blue))
        play = begin(prepare(cast, host, [single(1)], teams={"红站": red, "蓝站": blue}, best=2))
        finish(play, {people[0]: [0], people[1]: [1], people[3]: [0]})
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.bound(play, host.account_id).content))
        lines = book.get_sheet_by_name("队成绩").to_python()
        assert [one[:5] for one in lines[1:]] == [[1, "蓝站", 10.0, 1, 1], [2, "红站", 5.0, 2, 2]]


class TestTheSheet:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_says_the_rules_the_table_and_what_was_corrected_and_is_to_be_signed(
        self, cast: Cast, over: Play, tmp_path: Path, language: str
    ) -> None:
        found = cast.read(lambda session: papers.on_sheet(session, over.contest_id))
        made = results.sheet(found, say(language))
        words = words_of(made, tmp_path)
        asked = ("站所群", "王秀英", f"{over.contest.code}·3/3", "规程第 12 条去年改了")
        assert [one for one in asked if one.replace(" ", "") not in words.replace(" ", "")] == []
        signed = ("主持人：", "评委：") if language == "zh" else ("Host:", "Jury:")
        assert [one for one in signed if one not in words] == []

    def test_says_what_the_stages_cost_that_were_played_and_only_those(self, cast: Cast, over: Play) -> None:
        found = cast.read(lambda session: papers.on_sheet(session, over.contest_id))
        assert found is not None
        assert say("zh")("results.rule_stages", found) == ""
        told = say("zh")("results.rule_stages", {**found, "stages": ["buzz", "stake"]})
        assert "抢早、答错、不答都扣 10 分" in told
        assert "风险题" in told

    def test_says_of_each_stage_in_a_line_of_its_own(self, cast: Cast, over: Play, tmp_path: Path) -> None:
        found = cast.read(lambda session: papers.on_sheet(session, over.contest_id))
        assert found is not None
        for language in LANGUAGES:
            stages: list[Value] = ["buzz", "stake", "decider"]
            lines = say(language)("results.rule_stages", {**found, "stages": stages}).split("\n")
            assert len(lines) == 3
            assert all(one == one.strip() for one in lines)
            read = words_of(results.sheet({**found, "stages": stages}, say(language)), tmp_path).splitlines()
            begun = [one.replace(" ", "")[:3] for one in lines]
            assert {one for line in read for one in begun if line.replace(" ", "").startswith(one)} == {*begun}


class TestCertificates:
    def test_are_a_picture_and_a_page_of_one_s_own(self, cast: Cast, over: Play, tmp_path: Path) -> None:
        player = next(one.id for one in over.players() if one.place == 1)
        told = cast.read(lambda session: own.on_paper(session, player))
        assert told is not None
        picture = results.certificate(told, say("zh"))
        assert pictures.sides(picture.content) == (1191, 839)
        words = words_of(results.page(told, say("en")), tmp_path)
        assert "first place" in words
        assert "第一名" in words.replace(" ", "")

    def test_of_all_are_a_page_each(self, cast: Cast, over: Play, tmp_path: Path) -> None:
        found = cast.read(lambda session: papers.on_certificates(session, over.contest_id))
        made = results.certificates(found, say("zh"))
        assert found is not None
        assert words_of(made, tmp_path).count("\f") == len(found["pages"])  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("language", "all_of_them", "one"),
        [("zh", "奖状-{}.pdf", "奖状.pdf"), ("en", "certificates-{}.pdf", "certificate.pdf")],
    )
    def test_are_called_in_the_language_of_whoever_has_them_like_the_sheet(
        self, cast: Cast, over: Play, language: str, all_of_them: str, one: str
    ) -> None:
        found = cast.read(lambda session: papers.on_certificates(session, over.contest_id))
        player = next(one.id for one in over.players() if one.place == 1)
        own_paper = cast.read(lambda session: own.on_paper(session, player))
        assert results.certificates(found, say(language)).name == all_of_them.format(over.contest.code)
        assert results.page(own_paper, say(language)).name == one

    def test_that_are_nobody_s_any_more_do_not_leave(self) -> None:
        for draw in (results.page, results.certificates):
            with pytest.raises(Forgotten):
                draw(None, say("zh"))


class TestQuestionsThatDoNotCount:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("zh", ("作废、不算分的题：A1·3/4", "跳过、没问完的题，不算分：A1·2/4、A1·4/4")),
            ("en", ("do not count: A1·3/4", "Skipped or broken off, not counted: A1·2/4, A1·4/4")),
        ],
    )
    def test_stand_on_the_sheet_as_void_or_as_skipped(
        self, cast: Cast, host: Actor, tmp_path: Path, language: str, words: tuple[str, str]
    ) -> None:
        play = begin(prepare(cast, host, [single(nth) for nth in range(1, 5)], pause=3))
        li = cast.create_member("李明")
        play.join(li), play.join(cast.create_member("王芳"))
        for nth, what in ((1, None), (2, Act.SKIP), (3, Act.VOID)):
            play.until_asked(nth)
            play.answer(li, 0)
            if what is not None:
                cast.acts(host, steering.act, play.contest_id, panels.stamp(play.contest), what, now=play.now)
            play.until(Phase.TOLD, at=nth)
        play.until_asked(4)
        cast.acts(host, steering.stop, play.contest_id, now=play.now)
        found = cast.read(lambda session: papers.on_sheet(session, play.contest_id))
        read = words_of(results.sheet(found, say(language)), tmp_path)
        assert all(one in read for one in words)
        (mine,) = (one for one in play.players() if one.member_id == li.member_id)

        def own_of(session: Session) -> Values:
            table = reckoning.Table(session, session.get_one(Contest, play.contest_id))
            return reckoning.own(session, table, [mine.id])[mine.id]

        told = cast.read(own_of)
        assert (told["nths_right"], told["nths_void"], told["nths_skipped"]) == ([1], [3], [2, 4])
