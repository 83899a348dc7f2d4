"""What the counters of the bank show, from what the rules really give: every text and label, in both languages, and the
longest question of each kind on one message."""

from collections.abc import Callable

import pytest

from handlers.bank import doors, doubting, page, picturing, writing
from handlers.bank.screens import question_screen
from handlers.screens import Reply
from storage.bank import Verdict, pages, standing, steps
from storage.bank import doubting as doubting_
from storage.bank import picturing as picturing_
from storage.bank import writing as writing_
from storage.bank.pages import Which
from storage.bank.records import QuestionDoubt, QuestionFigure
from storage.bank.steps import Step
from storage.questions import Content, Kind, Option, Pair, Span, keeping
from storage.sealed import new_row, seal
from storage.values import Values
from tests.cast import Actor, Cast
from tests.handlers.test_after import said

LONG = {
    Kind.SINGLE: {
        "options": tuple(Option(f"{at:02}" + "长" * 98, right=at == 3, remark="好" * 100) for at in range(12))
    },
    Kind.SEVERAL: {"options": tuple(Option(f"{at:02}" + "长" * 98, right=at > 3, share=10) for at in range(12))},
    Kind.TRUE_FALSE: {"truth": True},
    Kind.FILL_IN: {"options": tuple(Option(f"{at:02}" + "长" * 98, right=True) for at in range(12))},
    Kind.ORDER: {"options": tuple(Option(f"{at:02}" + "长" * 98) for at in range(12))},
    Kind.MATCH: {"pairs": tuple(Pair(f"{at:02}" + "左" * 98, f"{at:02}" + "右" * 98) for at in range(12))},
    Kind.NUMERIC: {"spans": (Span("100", "120"),)},
}
WHOLE = {"explanation": "解" * 200, "category": ("类" * 40,) * 4, "source": "源" * 100, "author": "作者"}


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def shows(screen: Callable[[Values], Reply], found: Values) -> list[str]:
    """The same in both languages, none empty, none too long for a message; the Chinese ones."""
    told = [[*said(screen(found), language)] for language in ("zh", "en")]
    assert all(0 < len(each) <= 4096 for one in told for each in one)
    return told[0]


def put(cast: Cast, officer: Actor, content: Content, *, waits: bool = False) -> int:
    who = officer.account_id
    return cast.write(
        lambda session: (
            keeping.put(session, content, author_id=who, approved_by=None if waits else who, now=cast.now).id
        )
    )


class TestPages:
    @pytest.mark.parametrize("kind", Kind)
    def test_show_the_longest_question_with_all_that_is_known(self, cast: Cast, officer: Actor, kind: Kind) -> None:
        key = put(cast, officer, Content(kind, "题" * 300, **LONG[kind], **WHOLE))
        member = cast.create_member()

        def more(session) -> None:
            for at in range(2):
                row = new_row()
                words = seal(session, "question_doubts.words", row, "疑" * 200)
                one = QuestionDoubt(row=row, question_id=key, version=at + 1, words=words, at=cast.now)
                one.member_id = member.member_id
                session.add(one)
            flags = "too_easy weak dead_option"
            taken = " ".join(["9999"] * 12)
            figure = QuestionFigure(question_id=key, version=1, answers=9999, right=9990, taken=taken, flags=flags)
            figure.pairs, figure.right_pairs, figure.reckoned_at = 50, 25, cast.now
            figure.rest, figure.rest_squares, figure.rest_of_right = 25_000, 20_000_000, 20_000
            session.add(figure)

        cast.write(more)
        text = shows(question_screen, cast.acts(officer, pages.look, key))
        assert "改好了" in text
        shows(writing.step_screen, cast.acts(officer, writing_.edit, key))

    def test_show_lists_and_what_is_said_beside_them(self, cast: Cast, officer: Actor) -> None:
        shows(page.home_screen, cast.acts(officer, pages.home))
        for at in range(9):
            content = Content(Kind.TRUE_FALSE, f"第{at}句" + "长" * 60, truth=True, category=("安全",))
            put(cast, officer, content, waits=at > 7)
        put(cast, officer, Content(Kind.TRUE_FALSE, "没分类", truth=True))
        found = cast.acts(officer, pages.home)
        shows(page.home_screen, found)
        category = found["below"][0]["category"]
        for at, number in ((category, 0), (category, 1), (0, 0)):
            shows(page._category_screen, cast.acts(officer, pages.browse, at, number))
        for which in Which:
            shows(page._state_screen, cast.acts(officer, pages.of_state, which, 0))
        shows(page._ask_words_screen, cast.acts(officer, pages.ask_words))
        shows(page._found_screen, cast.acts(officer, pages.search, "句"))
        shows(page._found_screen, cast.acts(officer, pages.search_on, 1))
        shows(page._rules_screen, {})
        beside = cast.read(lambda session: pages.beside_office(session, cast.visitor(officer), cast.now))
        assert doors.beside_office(beside)
        assert doors.beside_office({}) == []

    def test_show_a_question_that_waits_and_is_sent_back(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, Content(Kind.TRUE_FALSE, "等着", truth=True), waits=True)
        deputy = cast.create_deputy()
        assert "请作者再看看" in shows(question_screen, cast.acts(deputy, pages.look, key))
        assert "请作者再看看" not in shows(question_screen, cast.acts(officer, pages.look, key))
        shows(page._back_screen, cast.acts(deputy, standing.ask_why, key))
        shows(page._sent_back_screen, cast.acts(deputy, standing.send_back, "依据呢"))
        assert "重新启用" in shows(question_screen, cast.acts(deputy, standing.retire, key))
        shows(picturing.ask_screen, cast.acts(deputy, picturing_.begin, key))
        shows(picturing._kept_screen, cast.acts(deputy, picturing_.keep, b"x"))
        shows(picturing.ask_screen, cast.acts(deputy, picturing_.begin, key))


class TestWriting:
    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (Kind.SINGLE, ("甲\n乙",)),
            (Kind.SEVERAL, ("甲\n乙",)),
            (Kind.TRUE_FALSE, ()),
            (Kind.FILL_IN, ("甲",)),
            (Kind.ORDER, ("甲\n乙",)),
            (Kind.MATCH, ("甲=乙\n丙=丁",)),
            (Kind.NUMERIC, ("1-2",)),
        ],
    )
    def test_shows_every_step_and_every_field(
        self, cast: Cast, officer: Actor, kind: Kind, words: tuple[str, ...]
    ) -> None:
        shown = cast.acts(officer, writing_.begin)
        shows(writing.step_screen, shown)
        shown = cast.acts(officer, writing_.choose_kind, shown["version"], kind)
        for one in ("问什么？", *words):
            shows(writing.step_screen, shown)
            shown = cast.acts(officer, writing_.write, one)
        shows(writing.step_screen, shown)
        if shown["step"] == Step.RIGHT:
            shown = cast.acts(officer, writing_.tick, shown["version"], 0)
            shows(writing.step_screen, shown)
        if shown["step"] == Step.RIGHT:
            shown = cast.acts(officer, writing_.ticked, shown["version"])
        if shown["step"] == Step.TRUTH:
            shown = cast.acts(officer, writing_.choose_truth, shown["version"], 1)
        shows(writing.step_screen, shown)
        shown = cast.acts(officer, writing_.write, "因为")
        shows(writing.step_screen, shown)
        shown = cast.acts(officer, writing_.write, "安全/用电")
        assert "放进题库" in shows(writing.step_screen, shown)
        key = cast.acts(officer, writing_.save, shown["version"], 0)["question"]
        for step in steps.fields(kind):
            shown = cast.acts(officer, writing_.edit, key)
            asked = cast.acts(officer, writing_.fix, shown["version"], steps.STEPS.index(step))
            shows(writing.step_screen, asked)
            shown = cast.acts(officer, writing_.go_back, asked["version"])
            assert shown["step"] == Step.REVIEW


class TestDoubting:
    def test_shows_the_answer_that_is_asked_for(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, Content(Kind.TRUE_FALSE, "等着", truth=True))
        member = cast.create_member()
        for verdict in Verdict:

            def doubt(session) -> None:
                one = QuestionDoubt(row=new_row(), question_id=key, version=1 + session.query(QuestionDoubt).count())
                one.member_id, one.at = member.member_id, cast.now
                session.add(one)

            cast.write(doubt)
            asked = cast.acts(officer, doubting_.ask_reply, key, verdict)
            shows(doubting.reply_screen, asked)
            shows(doubting.replied_screen, cast.acts(officer, doubting_.send_reply, asked["version"]))
