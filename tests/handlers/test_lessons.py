"""What counters show of learning cards, from what the rules really give: every text and label is there, in both
languages, and no screen is longer than Telegram takes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.papers import lessons as papers
from bot.words import Words
from handlers.learning import page as learning_
from handlers.lessons import doors, member, office
from handlers.screens import Screen
from handlers.sittings import page as sittings_
from storage import learning
from storage.lessons import addressing, drafting, following, offering, picking, reading, sentences, things
from storage.lessons.reading import Which
from storage.lessons.things import Sent
from storage.sittings import sitting
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.test_lessons import PASTED, learn, out

WORDS = Words(ZoneInfo("Asia/Shanghai"))


def said(one: Screen, language: str) -> Iterator[str]:
    text = WORDS.html(one.key, one.values, language)
    assert len(text) <= 4096
    yield text
    for row in one.buttons or ():
        assert len(row) <= 4
        for press in row:
            assert len(press.data.encode()) <= 64
            noun, _, name = press.name.partition(".")
            yield WORDS.plain(f"{noun}.button_{name}", press.label, language)


def shows(screen: Callable[[Values], Screen], found: Values) -> list[str]:
    told = [[*said(screen(found), language)] for language in ("zh", "en")]
    assert all(all(each) for each in told)
    return told[0]


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast, officer: Actor) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚")]


class TestMakingOne:
    def test_shows_every_step(self, cast: Cast, officer: Actor) -> None:
        shows(office.list_screen, cast.acts(officer, offering.look, 0))
        shows(office.ask_screen, cast.acts(officer, drafting.begin))
        shows(office.edit_screen, cast.acts(officer, drafting.write_title, "有限空间"))
        found = cast.acts(officer, drafting.write_text, "先通风。" * 600)
        assert "发布" in shows(office.edit_screen, found)
        key = found["lesson"]
        for rule in (drafting.ask_title, drafting.ask_text, drafting.ask_days, drafting.ask_prompt):
            assert "返回" in shows(office.ask_screen, cast.acts(officer, rule, key))
        shows(office.questions_screen, cast.acts(officer, picking.look, key))
        shows(office.questions_screen, cast.acts(officer, picking.write, PASTED))
        cast.acts(officer, picking.remove, key, cast.acts(officer, picking.look, key)["lines"][0]["question"])
        shows(office.questions_screen, cast.acts(officer, picking.write, "有限空间"))
        shows(office.thing_screen, cast.acts(officer, things.begin, key))
        cast.acts(officer, things.keep_file, Sent("BQAC1", "规程.pdf", "application/pdf", 999))
        shows(office.thing_screen, cast.acts(officer, things.begin, key))
        shows(office.edit_screen, cast.acts(officer, things.keep_picture, b"x"))
        shows(office.units_screen, cast.acts(officer, addressing.look_units, key, 0))
        shows(office.units_screen, cast.acts(officer, addressing.turn_whom, key))
        shows(office.posts_screen, cast.acts(officer, addressing.look_posts, key, 0))
        for nth in range(9):
            cast.enrol("孙", unit=officer.unit_id, post=f"{nth}" + "岗" * 59)
        many = cast.acts(officer, addressing.look_posts, key, 0)
        assert "下一页" in shows(office.posts_screen, many)
        for one in many["lines"]:
            ticked = cast.acts(officer, addressing.turn_post, key, one["id"])
        assert shows(office.posts_screen, ticked)[1].startswith("✓ ")
        shows(office.units_screen, cast.acts(officer, addressing.look_units, key, 0))
        for page in range(3):
            assert "返回" in shows(office.preview_screen, cast.acts(officer, offering.preview, key, page))
        shows(office.list_screen, cast.acts(officer, offering.look, 0))
        shows(office.withdraw_screen, cast.acts(officer, offering.before_withdrawing, key))
        assert "看进度" in shows(office.published_screen, cast.acts(officer, offering.publish, key))
        shows(office.withdraw_screen, cast.acts(officer, offering.before_withdrawing, key))
        assert "撤下" in shows(office.edit_screen, cast.acts(officer, drafting.edit, key))
        shows(office.list_screen, cast.acts(officer, offering.withdraw, key))

    def test_a_long_list_of_questions_fits(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, drafting.begin)
        cast.acts(officer, drafting.write_title, "标题" * 20)
        key = cast.acts(officer, drafting.write_text, "文")["lesson"]
        cast.acts(officer, picking.look, key)
        many = "\n\n".join(f"{'题干' * 140}{at}？\n答案：对" for at in range(5))
        shows(office.questions_screen, cast.acts(officer, picking.write, many))


class TestLearning:
    def test_shows_the_way_from_the_page_to_the_sentence(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, li = out(cast, officer, "先通风。" * 600), people[0]
        home = shows(learning_.home_screen, cast.acts(li, learning.home))
        assert "学习卡 · 1 张新的" in home
        shows(member.list_screen, cast.acts(li, reading.look, Which.NEW, 0))
        shows(member.card_screen, cast.acts(li, reading.open_card, key))
        shows(member.card_screen, cast.acts(li, reading.turn, key, 1))
        assert "去答 3 道题" in shows(member.card_screen, cast.acts(li, reading.turn, key, 2))
        asked = cast.acts(li, reading.go_on, key)
        assert "有限空间" in shows(member.card_screen, asked)[0]
        skipped = cast.acts(li, sitting.hand_in, asked["sitting"])
        assert "再答一次" in shows(sittings_.shown_screen, skipped)
        assert "写一句话" in shows(sittings_.shown_screen, learn(cast, li, key))
        shows(member.ask_screen, cast.acts(li, sentences.ask_sentence, key))
        assert "署上我的名字" in shows(member.sentence_screen, cast.acts(li, sentences.write, "先通风"))
        assert "不署名" in shows(member.sentence_screen, cast.acts(li, sentences.sign, key, 1))
        shows(member.sentence_screen, cast.acts(li, sentences.take_back, key))
        shows(member.card_screen, cast.acts(li, reading.turn, key, 2))
        for which in Which:
            shows(member.list_screen, cast.acts(li, reading.look, which, 0))

    def test_shows_the_end_of_a_card_without_questions_and_of_a_late_one(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key = out(cast, officer, asks=None)
        later = cast.now + timedelta(days=20)
        shows(member.card_screen, cast.acts(people[0], reading.open_card, key, now=later))
        ended = cast.acts(people[0], reading.go_on, key, now=later)
        assert "补学完了" in shows(member.card_screen, ended)[0]
        assert doors.on_home({"lessons": {"new": 0, "all": 0}}) == []


class TestFollowing:
    def test_shows_figures_names_shares_and_sentences(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        for one in [officer, *people[:3]]:
            learn(cast, one, key)
            cast.acts(one, sentences.ask_sentence, key)
            cast.acts(one, sentences.write, "先通风")
        assert "还没学的人" in shows(office.follow_screen, cast.acts(officer, following.look, key, 0))
        assert "提醒他们一次" in shows(office.missing_screen, cast.acts(officer, following.missing, key, 0))
        shows(office.nudged_screen, cast.acts(officer, offering.nudge, key))
        shows(office.follow_screen, cast.acts(officer, following.look, key, 0))
        shows(office.shares_screen, cast.acts(officer, following.shares, key))
        learn(cast, people[3], key)
        shows(office.shares_screen, cast.acts(officer, following.shares, key))
        shows(office.missing_screen, cast.acts(officer, following.missing, key, 0))
        shows(office.sentences_screen, cast.acts(officer, following.sentences, key, 0))
        shows(office.ordered_screen, cast.acts(officer, following.order, key))
        for letter in ("told", "reminded", "nudged"):
            values = offering._letter(
                cast.read(lambda session: session.get(offering.Lesson, key)), offering.What(letter), 1, 1, cast.now
            ).values
            assert all(WORDS.html(f"lessons.{letter}", values, language) for language in ("zh", "en"))

    def test_makes_a_workbook_that_knows_no_person(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key)
        say = lambda name, values: WORDS.plain(name, values, "zh")  # noqa: E731
        head = cast.read(lambda session: following.head(session, officer.account_id, key, cast.now))
        name, cover = papers.cover(head, say)
        rows = cast.read(lambda session: following.lines(session, officer.account_id, key, 0, cast.now)).rows
        cells = [papers.liner(say)(one) for one in rows]
        assert name.endswith(".xlsx")
        assert [title for title, _ in cover["columns"]] == ["单位", "应学", "打开过", "学完", "其中补学", "学完（%）"]
        assert [one[1:] for one in cells] == [[5, 1, 1, 0, 20]]
        assert not [one for one in people if str(one.name) in str(cells)]
