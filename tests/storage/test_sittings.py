"""Sittings: one question after another; answers, marks, breaks, and the clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import asking
from storage.questions import Content, keeping
from storage.sittings import COURSES, Acquaintance, Course, Purpose, lettered, of_member, sitting, wording
from storage.sittings.sitting import LettersUnfit, Manner, NoSuchSitting, WordsUnfit, spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.bank import ALL, FILL_IN, MATCH, ORDER, SEVERAL, SINGLE, TRUE_FALSE


@pytest.fixture(autouse=True)
def course(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Course(lambda _session, _sitting: {"title": "x"}, lambda _session, _sitting, _now, first: {"first": first})
    monkeypatch.setitem(COURSES, Purpose.PRACTICE, one)
    changing = Course(one.title, one.ended, may_change=True)
    monkeypatch.setitem(COURSES, Purpose.EXAM, changing)


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def begun(
    cast: Cast,
    member: Actor,
    purpose: Purpose = Purpose.PRACTICE,
    manner: Manner = Manner(),  # noqa: B008 - frozen
    among: tuple[Content, ...] = ALL,
) -> Values:
    def begin(session, *, by, now) -> Values:
        made = keeping.put_all(session, among, author_id=None, approved_by=by.account_id, now=now)
        one = sitting.begin(session, [(each.id, 1) for each in made], purpose, by=by, now=now, manner=manner)
        return sitting.show(session, one, by=by, now=now)

    return cast.acts(member, begin)


def option(shown: Values, words: str) -> int:
    return next(one["at"] for one in shown["options"] if one["words"] == words)


class TestPractice:
    def test_goes_through_every_kind_to_the_end(self, cast: Cast, member: Actor) -> None:
        shown = begun(cast, member)
        key = shown["sitting"]
        shown = cast.acts(member, sitting.choose, key, spot(0, 1))
        assert (shown["tells"], shown["full"], shown["points"]) == (True, True, 100)
        shown = cast.acts(member, sitting.go_on, key, 0)
        shown = cast.acts(member, sitting.tick, key, spot(1, 0))
        shown = cast.acts(member, sitting.confirm, key, 1)
        assert (shown["full"], shown["got_points"]) == (False, 50)
        cast.acts(member, sitting.go_on, key, 1)
        assert cast.acts(member, sitting.choose, key, spot(2, 0))["full"]
        cast.acts(member, sitting.go_on, key, 2)
        shown = cast.acts(member, sitting.write, "二十五")
        assert shown["full"]
        cast.acts(member, sitting.go_on, key, 3)
        assert cast.acts(member, sitting.write, "１１０次")["full"]
        shown = cast.acts(member, sitting.go_on, key, 4)
        for words in ("通风", "检测", "作业"):
            shown = cast.acts(member, sitting.tick, key, spot(5, option(shown, words)))
        assert cast.acts(member, sitting.confirm, key, 5)["full"]
        shown = cast.acts(member, sitting.go_on, key, 5)
        assert len(shown["options"]) == 3
        for words in ("工会", "消防"):
            shown = cast.acts(member, sitting.tick, key, spot(6, option(shown, words)))
        shown = cast.acts(member, sitting.confirm, key, 6)
        assert (shown["full"], shown["got_points"]) == (False, 50)
        shown = cast.acts(member, sitting.go_on, key, 6)
        assert (shown["ended"], shown["right"], shown["points"], shown["out_of"]) == (True, 5, 600, 700)
        met = cast.read(lambda session: session.query(Acquaintance).all())
        assert sorted(one.right for one in met) == [0, 0, 1, 1, 1, 1, 1]

    def test_takes_one_answer_a_question_whatever_is_pressed_again(self, cast: Cast, member: Actor) -> None:
        key = begun(cast, member)["sitting"]
        cast.acts(member, sitting.choose, key, spot(0, 0))
        shown = cast.acts(member, sitting.choose, key, spot(0, 1))
        assert (shown["full"], shown["answered"], shown["points"]) == (False, 1, 0)
        assert cast.acts(member, sitting.choose, key, spot(5, 1))["place"] == 0

    def test_is_worth_what_its_questions_were_worth_when_they_were_drawn(self, cast: Cast, member: Actor) -> None:
        def begin(session, *, by, now) -> Values:
            first, second = keeping.put_all(session, ALL[:2], author_id=None, approved_by=by.account_id, now=now)
            keeping.change(session, first, replace(ALL[0], points=700), by=by.account_id, now=now)
            keeping.change(session, second, replace(ALL[1], points=300), by=by.account_id, now=now)
            drawn = [(first.id, 1), (second.id, 2)]
            one = sitting.begin(session, drawn, Purpose.PRACTICE, by=by, now=now)
            return sitting.show(session, one, by=by, now=now)

        shown = cast.acts(member, begin)
        assert (shown["out_of"], shown["worth"]) == (ALL[0].points + 300, ALL[0].points)

    def test_is_nobody_elses(self, cast: Cast, member: Actor) -> None:
        key = begun(cast, member)["sitting"]
        with pytest.raises(NoSuchSitting):
            cast.acts(cast.create_member("孙丽"), sitting.look, key)

    def test_asks_again_for_words_that_are_too_many(self, cast: Cast, member: Actor) -> None:
        begun(cast, member, among=(FILL_IN,))
        with pytest.raises(WordsUnfit):
            cast.acts(member, sitting.write, "长" * 101)
        assert cast.acts(member, sitting.write, "25")["full"]
        with pytest.raises(asking.Outdated):
            cast.acts(member, sitting.write, "26")

    def test_the_copy_of_ones_data_has_what_was_written(self, cast: Cast, member: Actor) -> None:
        begun(cast, member, among=(FILL_IN,))
        cast.acts(member, sitting.write, "三十人 吧")
        begun(cast, cast.create_member("孙丽"), among=(SINGLE,))
        (copied,) = cast.read(lambda session: of_member(session, member.member_id or 0))
        assert [(one["question"], one["words"]) for one in copied["written"]] == [(1, "三十人 吧")]

    @pytest.mark.parametrize(
        ("content", "words", "picked"),
        [
            (SINGLE, " b。", (1,)),
            (SINGLE, "Ｃ", (2,)),
            (SINGLE, "AB", None),
            (SINGLE, "D", None),
            (SINGLE, "119", None),
            (SINGLE, "", None),
            (SEVERAL, "b、Ａ", (0, 1)),
            (SEVERAL, "AA", None),
            (TRUE_FALSE, "正确", (0,)),
            (TRUE_FALSE, "×", (1,)),
            (TRUE_FALSE, "false", (1,)),
            (TRUE_FALSE, "也许", None),
            (ORDER, "C->A->B", (2, 0, 1)),
            (ORDER, "CA", None),
            (ORDER, "CAA", None),
            (MATCH, "bb", (1, 1)),
            (MATCH, "b", None),
        ],
    )
    def test_letters_are_read_as_they_would_be_pressed(self, content: Content, words: str, picked: object) -> None:
        count = 2 if content is TRUE_FALSE else 3
        assert lettered.picked(content, range(count), words) == picked

    def test_letters_are_told_as_they_stand_on_the_screen_and_of_an_order_as_it_goes(self) -> None:
        told = wording.shown(SEVERAL, (1, 2, 0), (0, 1), tells=True)
        assert (told["chosen"], told["solved"]) == (["A", "C"], ["A", "C"])
        told = wording.shown(ORDER, (1, 2, 0), (2, 0, 1), tells=True)
        assert (told["chosen"], told["solved"]) == (["B", "C", "A"], ["C", "A", "B"])

    def test_a_choice_is_answered_in_writing_by_what_is_shown(self, cast: Cast, member: Actor) -> None:
        shown = begun(cast, member, among=(ORDER,))
        with pytest.raises(LettersUnfit):
            cast.acts(member, sitting.write, "我想请假")
        letters = {one["words"]: letter for one, letter in zip(shown["options"], lettered.LETTERS, strict=False)}
        shown = cast.acts(member, sitting.write, "".join(letters[words] for words in ("通风", "检测", "作业")))
        assert shown["full"]
        with pytest.raises(asking.Outdated):
            cast.acts(member, sitting.write, "ABC")

    @pytest.mark.parametrize(("to", "still"), [("sittings", True), ("talks", False)])
    def test_whoever_goes_to_another_service_is_asked_no_more(
        self, cast: Cast, member: Actor, to: str, still: bool
    ) -> None:
        begun(cast, member, among=(FILL_IN,))

        def goes(session, *, by, now) -> bool:
            asking.leave(session, by, to)
            return by.question.step == "words"

        assert cast.acts(member, goes) is still


class TestAnExam:
    def test_keeps_answers_until_time_is_up_and_none_after_it(self, cast: Cast, member: Actor) -> None:
        until = cast.now + timedelta(minutes=10)
        key = begun(cast, member, Purpose.EXAM, Manner(at_once=False, ends_at=until), ALL[:3])["sitting"]
        shown = cast.acts(member, sitting.choose, key, spot(0, 0))
        assert (shown["place"], shown["tells"], shown["minutes"]) == (1, False, 10)
        cast.acts(member, sitting.turn_to, key, 0)
        shown = cast.acts(member, sitting.choose, key, spot(0, 1))
        assert (shown["answered"], shown["place"]) == (1, 1)
        shown = cast.acts(member, sitting.tick, key, spot(1, 0), now=until)
        assert (shown["ended"], shown["right"], shown["points"]) == (True, 1, 100)

    def test_stays_at_the_last_question_until_it_is_handed_in(self, cast: Cast, member: Actor) -> None:
        key = begun(cast, member, Purpose.EXAM, Manner(at_once=False), ALL[:1])["sitting"]
        shown = cast.acts(member, sitting.choose, key, spot(0, 1))
        assert (shown["ended"], shown["done"]) == (False, True)
        assert cast.acts(member, sitting.hand_in, key)["ended"]
