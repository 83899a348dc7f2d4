"""Learning in chat: a set of practice with a kill -9 in the middle, the notebook of mistakes, a question a day that
comes at its hour; in both languages."""

import base64
import re

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.accounts import Account
from storage.daily import DailyQuestion
from storage.database import Transaction
from storage.questions import Content, Kind, Option, QuestionPicture, keeping
from storage.sittings import Sitting, SittingAnswer
from tests.bot.pictures import taken
from tests.story.conftest import Union
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: What the bank says is the union's own, in the language in which it was written.
CATEGORY, FILL = "Safety", "Number"
SINGLES = tuple(
    Content(
        Kind.SINGLE,
        f"Question {at}?",
        (Option("Yes", right=True), Option("No")),
        category=(CATEGORY,),
        explanation=f"Rule {at}",
    )
    for at in range(12)
)
FILL_IN = Content(Kind.FILL_IN, "So many?", (Option("25", right=True),), category=(FILL,))


@pytest.fixture(scope="module", autouse=True)
def bank(union: Union) -> None:
    """Filled, as an officer's import would; one question has a picture."""

    def put(session: Transaction) -> None:
        now = union.bot.now
        made = keeping.put_all(session, [*SINGLES, FILL_IN], author_id=None, approved_by=None, now=now)
        for one in made:
            one.state = "live"
        session.add(QuestionPicture(question_id=made[-1].id, picture=base64.b64encode(taken()).decode(), at=now))

    union.beside(put)


def answered(message: Message) -> bool:
    return "Rule " in message.text


def asked(message: Message) -> bool:
    return bool(re.search(r"Question \d+\?", message.text)) and not answered(message)


def begin(phone: Phone, tongue: Tongue, category: str, count: int) -> Message:
    tongue.tap(phone, "learning.label_home", tongue.offers("practice.menu"))
    tongue.press(phone, "practice.menu", tongue.offers("practice.menu", name=category, count=count))
    tongue.press(
        phone, "practice.menu", tongue.offers("practice.begin", count=min(count, 5)), name=category, count=count
    )
    phone.press(tongue.label("practice.button_begin", count=min(count, 5)), PATIENT)
    return phone.wait_for(tongue.offers("sittings.put_off"), PATIENT)


def letter(phone: Phone, words: str) -> str:
    """What the option with those words is called on the screen."""
    found = re.search(rf"^([A-L])\. {words}", phone.screen, re.MULTILINE)
    assert found is not None
    return found[1]


class TestPractice:
    @both
    def test_loses_no_answer_to_a_kill_in_the_middle_and_ends_with_figures(self, union: Union, tongue: Tongue) -> None:
        phone = union.member(language=tongue.code)
        begin(phone, tongue, CATEGORY, 12)
        for at in range(2):
            phone.wait_for(asked, PATIENT)
            phone.press(letter(phone, "Yes"), PATIENT)
            phone.wait_for(answered, PATIENT)
            if at == 0:
                tongue.press(phone, "sittings.go_on", asked, skips=False, last=False)
        union.bot.restart()
        tongue.tap(phone, "learning.label_home", tongue.offers("practice.menu"))
        resumed = tongue.label("sittings.button_resume", purpose="practice", answered=2, of=5)
        phone.press(resumed, PATIENT)
        phone.wait_for(answered, PATIENT)
        for _ in range(3):
            tongue.press(phone, "sittings.go_on", asked, skips=False, last=False)
            phone.press(letter(phone, "No"), PATIENT)
            phone.wait_for(answered, PATIENT)
        over = tongue.press(
            phone, "sittings.go_on", tongue.offers("practice.begin", again=True), skips=False, last=True
        )
        assert "2" in over.text.splitlines()[0]
        account_id = union.account_of(phone)
        kept = union.look(lambda session: _answers(session, account_id))
        assert kept == [True, True, False, False, False]
        tongue.press(phone, "practice.begin", asked, again=True)
        if tongue is EN:
            assert han_in([phone], "语言") == []

    @both
    def test_takes_words_for_a_fill_in_also_after_something_else_was_asked(self, union: Union, tongue: Tongue) -> None:
        phone = union.member(language=tongue.code)
        tongue.tap(phone, "learning.label_home", tongue.offers("practice.menu"))
        tongue.press(phone, "practice.menu", tongue.offers("practice.menu", name=FILL, count=1))
        tongue.press(phone, "practice.menu", tongue.offers("practice.begin", count=1), name=FILL, count=1)
        tongue.press(phone, "practice.begin", tongue.offers("sittings.see"), count=1)
        tongue.press(phone, "sittings.see", tongue.says("sittings.picture", place=0))
        tongue.tap(phone, "home.label_more", tongue.offers("trainings.open"))
        tongue.press(phone, "trainings.open", tongue.offers("trainings.begin_own"))
        tongue.press(phone, "trainings.begin_own", tongue.offers("trainings.leave_own"))
        tongue.tap(phone, "learning.label_home", tongue.offers("practice.menu"))
        resumed = tongue.label("sittings.button_resume", purpose="practice", answered=0, of=1)
        phone.press(resumed, PATIENT)
        phone.wait_for("So many?", PATIENT)
        phone.type("２５")
        phone.wait_for(tongue.phrase("答对了。"), PATIENT)
        if tongue is EN:
            assert han_in([phone], "语言") == []

    @both
    def test_does_not_take_other_words_for_a_choice_nor_a_second_tap_for_another_answer(
        self, union: Union, tongue: Tongue
    ) -> None:
        phone = union.member(language=tongue.code)
        screen = begin(phone, tongue, CATEGORY, 12)
        (data,) = [one["callback_data"] for one in screen.inline_keyboard[0] if one["text"] == letter(phone, "No")]
        phone.type("119")
        phone.wait_for(tongue.says("sittings.letters_unfit", kind="single"), PATIENT)
        phone.press_data(data, screen)
        phone.press_data(data, screen)
        phone.wait_for(answered, PATIENT, anywhere=True)
        phone.wait_answered(PATIENT)
        account_id = union.account_of(phone)
        assert union.look(lambda session: _answers(session, account_id)) == [False]


def _answers(session: Transaction, account_id: int) -> list[bool]:
    """Whether each was right, in the order in which they were asked."""
    member_id = session.get_one(Account, account_id).member_id
    rows = select(SittingAnswer.full).join(Sitting, Sitting.id == SittingAnswer.sitting_id)
    rows = rows.where(Sitting.member_id == member_id).order_by(Sitting.id, SittingAnswer.place)
    return list(session.scalars(rows))


class TestTheDailyQuestion:
    @both
    def test_comes_at_its_hour_and_is_answered_in_one_tap(self, union: Union, tongue: Tongue) -> None:
        phone = union.member(language=tongue.code)
        tongue.tap(phone, "learning.label_home", tongue.offers("daily.open", waits=True))
        tongue.press(phone, "daily.open", tongue.offers("daily.hour", hour=9, chosen=False), waits=True)
        tongue.press(phone, "daily.hour", tongue.offers("daily.stop"), hour=9, chosen=False)
        union.bot.restart(days=1)
        came = phone.wait_for(tongue.offers("daily.choose", letter="A", words="Yes"), PATIENT)
        assert tongue.offers("learning.home")(came)
        phone.press_on(came, tongue.label("daily.button_choose", letter="B", words="No"))
        told = phone.wait_for(answered, PATIENT)
        assert told.message_id == came.message_id
        tongue.press(phone, "daily.open", tongue.offers("daily.today", done=True))
        assert union.look(lambda session: session.query(DailyQuestion).count()) >= 1
        if tongue is EN:
            assert han_in([phone], "语言") == []

    @both
    def test_brings_mistakes_of_yesterday_along_when_that_is_wanted(self, union: Union, tongue: Tongue) -> None:
        phone = union.member(language=tongue.code)
        begin(phone, tongue, CATEGORY, 12)
        phone.press(letter(phone, "No"), PATIENT)
        phone.wait_for(answered, PATIENT)
        tongue.tap(phone, "learning.label_home", tongue.offers("daily.open", waits=True))
        tongue.press(phone, "daily.open", tongue.offers("daily.hour", hour=9, chosen=False), waits=True)
        tongue.press(phone, "daily.hour", tongue.offers("daily.reviews", on=False), hour=9, chosen=False)
        tongue.press(phone, "daily.reviews", tongue.offers("daily.reviews", on=True), on=False)
        union.bot.restart(days=1)
        came = phone.wait_for(tongue.offers("notebook.review", due=1), PATIENT)
        phone.press_on(came, tongue.label("notebook.button_review", due=1))
        phone.wait_for(asked, PATIENT)
        phone.press(letter(phone, "Yes"), PATIENT)
        phone.wait_for(answered, PATIENT)
        over = tongue.press(phone, "sittings.go_on", tongue.offers("notebook.open"), skips=False, last=True)
        assert tongue.phrase("今天的都复习过了。") in over.text
        tongue.press(phone, "notebook.open", tongue.offers("notebook.list", name=CATEGORY, count=1))
        tongue.press(phone, "notebook.list", tongue.offers("notebook.open", due=0), name=CATEGORY, count=1)
        if tongue is EN:
            assert han_in([phone], "语言") == []
