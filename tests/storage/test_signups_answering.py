"""What is asked before somebody has a place: options, family, questions; and what is kept of the answers."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import asking, signups
from storage.activities import ActivityQuestion, Ask, Kind, Place, answers_of, sign_up_of
from storage.signups import answering
from storage.signups.answering import AnswerUnfit
from storage.values import Values, pack
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on


def ask(cast: Cast, activity_id: int, nth: int, ask_: Ask, **more: Any) -> int:
    def rule(session: Session) -> int:
        question = ActivityQuestion(activity_id=activity_id, nth=nth, ask=ask_, **more)
        session.add(question)
        session.flush()
        return question.id

    return cast.write(rule)


def kept(cast: Cast, activity_id: int, actor: Actor) -> Values:
    """What was answered, as it lies there."""

    def rule(session: Session) -> Values:
        assert actor.member_id is not None
        found = sign_up_of(session, activity_id, actor.member_id)
        return {} if found is None else answers_of(session, found)

    return cast.write(rule)


class TestBegin:
    def test_takes_the_place_at_once_where_nothing_is_asked(self, cast: Cast) -> None:
        member = cast.create_member()
        taken = cast.acts(member, answering.begin, put_on(cast, cast.create_officer()))
        assert (taken["place"], taken["taken"]) == (Place.SEATED, 1)
        assert cast.visitor(member).question.service is None

    def test_tells_whoever_is_in_where_they_stand_and_asks_nothing(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=2)
        member = cast.create_member()
        cast.acts(member, signups.sign_up, activity, 0, 1)
        again = cast.acts(member, answering.begin, activity)
        assert (again["place"], again["family"]) == (Place.SEATED, 1)

    def test_refuses_what_has_closed_before_it_asks(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=2, closes_at=cast.now)
        with pytest.raises(signups.SignUpClosed):
            cast.acts(cast.create_member(), answering.begin, activity)


class TestOrder:
    def test_is_option_family_questions_and_then_the_place_with_all_of_it(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=2)
        ten = add_option(cast, activity, "10 公里")
        size = ask(cast, activity, 1, Ask.CHOICE, words="尺码", choices=pack(["S", "M"]))
        gear = ask(cast, activity, 2, Ask.YES_NO, stock="gear")
        hours = ask(cast, activity, 3, Ask.NUMBER, words="几点到")
        words = ask(cast, activity, 4, Ask.TEXT, words="还有什么")
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        assert (shown["step"], shown["nth"], shown["count"]) == ("option", 0, 6)
        shown = cast.acts(member, answering.choose_option, shown["version"], ten)
        shown = cast.acts(member, answering.choose_family, shown["version"], 1)
        assert (shown["step"], shown["choices"]) == ("question", ["S", "M"])
        shown = cast.acts(member, answering.choose_answer, shown["version"], 1)
        shown = cast.acts(member, answering.choose_answer, shown["version"], 0)
        cast.acts(member, answering.write, " 9 ")
        taken = cast.acts(member, answering.write, "靠窗\n坐")
        assert (taken["place"], taken["option"], taken["family"]) == (Place.SEATED, "10 公里", 1)
        answers = {str(size): "M", str(gear): True, str(hours): 9, str(words): "靠窗 坐"}
        assert kept(cast, activity, member) == answers
        assert cast.visitor(member).question.service is None

    def test_goes_back_one_by_one_and_keeps_what_was_answered(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=1)
        ask(cast, activity, 1, Ask.YES_NO, stock="gear")
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        shown = cast.acts(member, answering.choose_family, shown["version"], 1)
        shown = cast.acts(member, answering.go_back, shown["version"])
        assert (shown["step"], shown["nth"]) == ("family", 0)
        shown = cast.acts(member, answering.choose_family, shown["version"], 0)
        assert cast.acts(member, answering.choose_answer, shown["version"], 1)["family"] == 0

    def test_shows_options_page_by_page_with_how_full_each_is(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        keys = [add_option(cast, activity, f"第 {nth} 场", seats=1) for nth in range(10)]
        cast.acts(cast.create_member("陈敏"), signups.sign_up, activity, keys[0], 0)
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        assert ([one["taken"] for one in shown["options"]], shown["pages"]) == ([1] + [0] * 7, 2)
        shown = cast.acts(member, answering.turn_options, shown["version"], 1)
        assert [one["option"] for one in shown["options"]] == keys[8:]


class TestAnswers:
    @pytest.mark.parametrize("said", ["", "二", "-1", "1.5", "9999999", "两个"])
    def test_a_number_is_digits(self, cast: Cast, said: str) -> None:
        activity = put_on(cast, cast.create_officer())
        ask(cast, activity, 1, Ask.NUMBER, words="几位")
        member = cast.create_member()
        cast.acts(member, answering.begin, activity)
        with pytest.raises(AnswerUnfit):
            cast.acts(member, answering.write, said)
        assert cast.acts(member, answering.write, "2")["place"] == Place.SEATED

    @pytest.mark.parametrize("said", ["", " \n ", "长" * 201])
    def test_words_are_some_and_not_too_many(self, cast: Cast, said: str) -> None:
        activity = put_on(cast, cast.create_officer())
        ask(cast, activity, 1, Ask.TEXT, words="节目")
        member = cast.create_member()
        cast.acts(member, answering.begin, activity)
        with pytest.raises(AnswerUnfit):
            cast.acts(member, answering.write, said)

    def test_words_where_a_button_is_asked_for_answer_nothing(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        ask(cast, activity, 1, Ask.YES_NO, stock="gear")
        member = cast.create_member()
        cast.acts(member, answering.begin, activity)
        assert cast.acts(member, answering.write, "是")["step"] == "question"

    def test_what_need_not_be_answered_is_skipped_and_what_must_is_not(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        ask(cast, activity, 1, Ask.TEXT, words="节目", required=False)
        ask(cast, activity, 2, Ask.TEXT, words="曲目", required=True)
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        shown = cast.acts(member, answering.skip, shown["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.skip, shown["version"])
        cast.acts(member, answering.write, "茉莉花")
        assert [*kept(cast, activity, member).values()] == ["茉莉花"]

    def test_choices_of_a_stock_question_are_those_of_the_kind(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), kind=Kind.SPORTS)
        ask(cast, activity, 1, Ask.CHOICE, stock="level")
        shown = cast.acts(cast.create_member(), answering.begin, activity)
        assert shown["choices"] == ["beginner", "middle", "strong"]


class TestOutdated:
    def test_an_older_button_answers_nothing(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=1)
        ask(cast, activity, 1, Ask.YES_NO, stock="gear")
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        cast.acts(member, answering.choose_family, shown["version"], 1)
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.choose_family, shown["version"], 0)

    @pytest.mark.parametrize("most", [2, 99])
    def test_more_family_than_was_shown_is_none_of_the_answers(self, cast: Cast, most: int) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=1)
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.choose_family, shown["version"], most)

    def test_an_option_of_another_activity_is_none_of_the_answers(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity, other = put_on(cast, officer), put_on(cast, officer)
        add_option(cast, activity, "10 公里")
        wrong = add_option(cast, other, "5 公里")
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.choose_option, shown["version"], wrong)


class TestStop:
    def test_leaves_nobody_signed_up_and_nothing_kept(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), family_most=1)
        member = cast.create_member()
        shown = cast.acts(member, answering.begin, activity)
        cast.acts(member, answering.stop, shown["version"])
        assert cast.acts(member, signups.look, activity)["mine"] is None
        by = cast.visitor(member)
        assert cast.write(lambda session: asking.draft(session, by, answering.SERVICE)) == {}
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.choose_family, shown["version"], 1)
