"""What counters show of contests' results, from what the rules really give: every text and label, in both languages."""

from collections.abc import Callable

import pytest

from handlers.learning import page as learning_
from handlers.results import correcting as correcting_
from handlers.results import office as office_
from handlers.results import own as own_
from handlers.screens import Screen
from storage import learning
from storage.questions import Content
from storage.results import binding, correcting, office, own, papers
from storage.values import Values
from tests.cast import Actor, Cast
from tests.handlers.test_after import shows
from tests.storage.contest_of import Play, begin, prepare, several, single, truth
from tests.storage.test_results import finish, tell
from tests.storage.test_results_binding import bind
from tests.storage.test_results_correcting import WHY, correct


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def play(cast: Cast, host: Actor) -> Play:
    return begin(prepare(cast, host, [single(1), single(2)]))


def letter(key: str, values: Values) -> list[str]:
    """The letter's words in both languages, without its keyboard; the Chinese ones."""
    return shows(lambda found: Screen(key, found, []), values)


def told(cast: Cast, key: str) -> list[str]:
    """The words of all letters of that key, in both languages."""
    return [text for one in cast.letters() if one.key == key for text in letter(key, one.values)]


class TestAMember:
    def test_sees_the_list_a_result_each_question_and_the_certificate(self, cast: Cast, play: Play, li: Actor) -> None:
        assert "还没有参加过" in str(shows(own_._list_screen, cast.acts(li, own.listed, 0)))
        finish(play, {li: [0, 1]})
        assert "我的竞赛" in shows(learning_.home_screen, cast.acts(li, learning.home))
        shows(own_._list_screen, cast.acts(li, own.listed, 0))
        card = shows(own_.card_screen, cast.acts(li, own.card, play.contest_id))
        assert "答错：2" in str(card)
        assert "我的奖状" in card
        first = shows(own_._question_screen, cast.acts(li, own.question, play.contest_id, 1))
        assert "您选的" in str(first)
        assert "解析：第1条" in str(first)
        shows(own_._question_screen, cast.acts(li, own.question, play.contest_id, 2))
        shows(own_._certificate_screen, cast.acts(li, own.certificate, play.contest_id))
        shows(own_._paper_toast, cast.acts(li, own.order, play.contest_id))

    def test_reads_of_the_team_and_of_what_is_not_answered_or_does_not_count(
        self, cast: Cast, host: Actor, li: Actor
    ) -> None:
        unit = cast.create_unit()
        questions = [several(1), truth(2), single(3)]
        play = begin(prepare(cast, host, questions, teams={"一队": unit}, trial=True))
        finish_with_nothing(play, li)
        correct(play, host, 1, void=True)
        card = str(shows(own_.card_screen, cast.acts(li, own.card, play.contest_id)))
        assert "不算的题：1" in card
        assert "没答：2、3" in card
        assert "一队" in card
        for nth in (1, 2, 3):
            shows(own_._question_screen, cast.acts(li, own.question, play.contest_id, nth))


def finish_with_nothing(play: Play, actor: Actor) -> None:
    play.join(actor)
    for _ in range(60):
        if play.contest.state == "over":
            return
        play.go(10)


class TestLetters:
    def test_say_the_podium_the_result_and_what_changed(self, cast: Cast, host: Actor, play: Play, li: Actor) -> None:
        wang, known, other = cast.create_member("王芳"), cast.create_stranger(), cast.create_stranger()
        finish(play, {li: [0, 0], wang: [1, 0], known: [0, 0], other: [0, 0]})
        tell(play)
        assert "第一名：李明" in str(told(cast, "results.podium"))
        assert "答对：1、2" in str(told(cast, "results.own"))
        correct(play, host, 1, 1)
        tell(play)
        assert WHY in str(told(cast, "results.corrected"))
        assert "名次：2 → 1" in str(told(cast, "results.changed"))
        bind(cast, known, cast.enrol("赵敏"))
        assert play.write(lambda session: binding.follow(session, now=play.now)) == 1
        assert "赵敏" in str(told(cast, "results.again"))
        named: Values = {"contest": 1, "title": "安全", "code": "K7", "trial": False, "ended_at": play.now}
        assert "安全" in str(letter("results.not_counted", named))


class TestAnOfficer:
    def test_sees_contests_turnout_papers_and_questions(self, cast: Cast, host: Actor, play: Play, li: Actor) -> None:
        assert "还没有比完的" in str(shows(office_._office_screen, cast.acts(host, office.listed, 0)))
        finish(play, {li: [0, 1], cast.create_stranger(): [0, 1]})
        assert "竞赛结果" in shows(learning_.office_screen, cast.acts(host, learning.office))
        shows(office_._office_screen, cast.acts(host, office.listed, 0))
        page = shows(office_.look_screen, cast.acts(host, office.look, play.contest_id, 0))
        assert "奖状 PDF" in page
        assert "另有 1 人还没绑定" in str(page)
        shows(office_._table_screen, cast.acts(host, papers.picture, play.contest_id, 0))
        shows(office_._comes_toast, cast.acts(host, papers.order_book, play.contest_id))
        for key in ("results.book", "results.sheet", "results.certificates", "results.paper"):
            named: Values = {"contest": 1, "title": "安全", "code": "K7"}
            letter(key, named)

    def test_corrects_a_key(self, cast: Cast, host: Actor, play: Play, li: Actor) -> None:
        finish(play, {li: [1, 1]})
        shows(correcting_._keys_screen, cast.acts(host, correcting.listed, play.contest_id, 0))
        shows(correcting_.key_screen, cast.acts(host, correcting.begin, play.contest_id, 1))
        turned = shows(correcting_.key_screen, cast.acts(host, correcting.turn, play.place_of(1, 1)))
        assert "下一步" in turned
        shows(correcting_.why_screen, cast.acts(host, correcting.ask_why))
        sure = cast.acts(host, correcting.write_why, WHY)
        assert WHY in str(shows(correcting_.sure_screen, sure))
        shows(correcting_._published_screen, cast.acts(host, correcting.publish, sure["version"]))
        again = shows(correcting_._keys_screen, cast.acts(host, correcting.listed, play.contest_id, 0))
        assert "更正过" in str(again)

    @pytest.mark.parametrize("kind", [several, truth])
    def test_of_each_kind(self, cast: Cast, host: Actor, li: Actor, kind: Callable[[int], Content]) -> None:
        play = begin(prepare(cast, host, [kind(1)]))
        finish_with_nothing(play, li)
        shows(correcting_.key_screen, cast.acts(host, correcting.begin, play.contest_id, 1))
        voided = shows(correcting_.key_screen, cast.acts(host, correcting.turn_void))
        assert "这题不算 ✓" in voided
