"""What an activity asks, asked of somebody who was signed up by another: what is kept, who asks, and what ends it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import asking, signups
from storage.activities import Ask, SignUp, answers_of, keep_answers
from storage.signups import NoSuchSignUp, asking_for, enlisting, people
from storage.signups.asking_for import AnswerForUnfit
from storage.values import Values, pack
from tests.cast import Actor, Cast
from tests.storage.activity import put_on
from tests.storage.test_signups_answering import ask


def kept(cast: Cast, sign_up: int) -> Values:
    return cast.write(lambda session: answers_of(session, session.get_one(SignUp, sign_up)))


@pytest.fixture
def steward(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def activity(cast: Cast) -> int:
    return put_on(cast, cast.create_officer(), seats=None)


@pytest.fixture
def entered(cast: Cast, steward: Actor, activity: int) -> Callable[[], int]:
    """Somebody without Telegram, signed up by the steward; the key of the sign-up."""

    def enter() -> int:
        cast.enrol("刘桂兰")
        cast.acts(steward, enlisting.begin, activity)
        return int(str(cast.acts(steward, enlisting.find, "刘桂兰")["sign_up"]))

    return enter


class TestAskingFor:
    def test_keeps_what_they_said_which_who_asked_does_not_read(
        self, cast: Cast, steward: Actor, activity: int, entered: Callable[[], int]
    ) -> None:
        size = ask(cast, activity, 1, Ask.CHOICE, words="尺码", choices=pack(["S", "M"]), required=True)
        early = ask(cast, activity, 2, Ask.NUMBER, words="几点到", required=False)
        words = ask(cast, activity, 3, Ask.TEXT, words="过敏吗", required=True)
        sign_up = entered()
        shown = cast.acts(steward, asking_for.begin, sign_up)
        assert (shown["name"], shown["nth"], shown["count"], shown["choices"]) == ("刘桂兰", 0, 3, ["S", "M"])
        with pytest.raises(asking.Outdated):
            cast.acts(steward, asking_for.skip, shown["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(steward, asking_for.choose, shown["version"], 2)
        shown = cast.acts(steward, asking_for.choose, shown["version"], 1)
        with pytest.raises(AnswerForUnfit):
            cast.acts(steward, asking_for.write, "早上")
        cast.acts(steward, asking_for.skip, shown["version"])
        person = cast.acts(steward, asking_for.write, " 花生  过敏 ")
        assert kept(cast, sign_up) == {str(size): "M", str(early): None, str(words): "花生 过敏"}
        assert (person["answers"], person["open"], person["asks"]) == ([], [], False)
        assert cast.visitor(steward).question.service is None
        assert [entry.record for entry in cast.audited("signups.answer_for")] == [f"sign_ups {sign_up}"]

    def test_asks_nothing_where_it_was_answered(
        self, cast: Cast, steward: Actor, activity: int, entered: Callable[[], int]
    ) -> None:
        question, sign_up = ask(cast, activity, 1, Ask.TEXT, words="过敏吗", required=True), entered()

        def answer(session: Session) -> None:
            keep_answers(session, session.get_one(SignUp, sign_up), {str(question): "没有"})

        cast.acts(steward, asking_for.begin, sign_up)
        cast.write(answer)
        with pytest.raises(asking.Outdated):
            cast.acts(steward, asking_for.write, "花生")
        assert "step" not in cast.acts(steward, asking_for.begin, sign_up)
        assert kept(cast, sign_up) == {str(question): "没有"}

    def test_ends_when_the_steward_looks_at_the_page(
        self, cast: Cast, steward: Actor, activity: int, entered: Callable[[], int]
    ) -> None:
        ask(cast, activity, 1, Ask.TEXT, words="过敏吗", required=True)
        sign_up = entered()
        cast.acts(steward, asking_for.begin, sign_up)
        cast.acts(steward, people.look, sign_up)
        with pytest.raises(asking.Outdated):
            cast.acts(steward, asking_for.write, "花生")

    @pytest.mark.parametrize("who", ["self", "elsewhere"])
    def test_is_for_who_signs_them_up(self, cast: Cast, steward: Actor, activity: int, who: str) -> None:
        unit = {"unit": cast.create_unit("城西供水站")} if who == "elsewhere" else {}
        whose: Any = cast.create_member("孙丽", **unit) if unit else steward
        sign_up = cast.acts(whose, signups.sign_up, activity, 0, 0)["sign_up"]
        ask(cast, activity, 1, Ask.TEXT, words="过敏吗", required=True)
        with pytest.raises(NoSuchSignUp):
            cast.acts(steward, asking_for.begin, sign_up)

    def test_is_over_once_they_are_out(
        self, cast: Cast, steward: Actor, activity: int, entered: Callable[[], int]
    ) -> None:
        ask(cast, activity, 1, Ask.TEXT, words="过敏吗", required=True)
        sign_up = entered()
        cast.acts(steward, people.take_out, sign_up)
        with pytest.raises(signups.NotIn):
            cast.acts(steward, asking_for.begin, sign_up)
