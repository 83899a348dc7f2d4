"""Words reach whom they are meant for and nobody else, and what did not arrive is seen."""

from sqlalchemy import select

from bot.sandbox.faults import BadGateway, Forbidden
from bot.sandbox.phones import Phone
from storage.outbox import OPEN, StoredLetter
from tests.story.conftest import Union
from tests.story.reporting import report


def take(officer: Phone, number: str) -> None:
    officer.press_on(officer.wait_for(number, anywhere=True), "我来处理")
    # What else comes from the bot meanwhile may be about another case.
    officer.wait_for(lambda one: number in one.text and "回复" in str(one.buttons))


def begin_answer(officer: Phone, number: str) -> None:
    card = next(one for one in officer.from_bot[::-1] if number in one.text and "回复" in str(one.buttons))
    officer.press_on(card, "回复")
    officer.wait_for("写下来发给我")


class TestTheRightPerson:
    def test_a_corrected_old_answer_does_not_go_to_the_next_person(self, union: Union, wang: Phone) -> None:
        first, second = union.member(), union.member()
        numbers = [report(one) for one in (first, second)]
        for number in numbers:
            take(wang, number)
        begin_answer(wang, numbers[0])
        written = wang.type("给第一位的话")
        wang.wait_for("您回复")
        begin_answer(wang, numbers[1])
        wang.edit(written, "给第一位的话，改过")
        wang.wait_for("改过的话我不采用")
        assert not any("给第一位" in one.text for one in second.messages)

    def test_an_answer_begun_ends_when_the_officer_looks_at_something_else(self, union: Union, wang: Phone) -> None:
        li = union.member()
        number = report(li)
        take(wang, number)
        begin_answer(wang, number)
        wang.type("工作台")
        wang.wait_for("待办")
        wang.type("这句话不该发给任何人")
        wang.wait_for("没看懂")
        assert not any("不该发给" in one.text for one in li.messages)

    def test_the_question_names_whom_the_answer_goes_to(self, union: Union, wang: Phone) -> None:
        li = union.member()
        number = report(li)
        take(wang, number)
        begin_answer(wang, number)
        assert li.person.first_name in wang.screen

    def test_what_tells_of_somebody_else_can_not_be_forwarded(self, union: Union, wang: Phone) -> None:
        number = report(union.member())
        wang.type("工作台")
        wang.wait_for("待办")
        assert wang.latest is not None
        assert wang.latest.protected
        assert wang.wait_for(number, anywhere=True).protected


class TestDismissed:
    def test_between_the_commit_and_the_sending_nothing_is_sent(self, union: Union) -> None:
        officer = union.officer("孙丽", "13800000909", "officer", "城东供水站")
        number = report(union.member(), "留给在任的人看的话")
        notice = officer.wait_for(number, anywhere=True)
        faults = [
            union.sandbox.faults.plan(method, BadGateway(), percent=100, chat_id=officer.person.id)
            for method in ("sendMessage", "editMessageText")
        ]
        officer.press_on(notice, "我来处理")
        officer.wait_answered()
        union.dismiss(officer)
        union.until(
            lambda session: not session.scalars(select(StoredLetter.id).where(StoredLetter.state.in_(OPEN))).first()
        )
        for fault in faults:
            union.sandbox.faults.end(fault)
        officer.type("/help")
        officer.wait_for("12351", within=20)
        assert not any("留给在任的人" in one.text for one in officer.messages)


class TestWhatArrives:
    def test_an_answer_stays_on_the_telephone_when_the_person_looks_at_how_it_stands(
        self, union: Union, wang: Phone
    ) -> None:
        li = union.member()
        number = report(li)
        take(wang, number)
        begin_answer(wang, number)
        wang.type("请带上户口本周三来")
        answer = li.wait_for("户口本", anywhere=True)
        li.press_on(answer, "看进展")
        own = li.wait_for("工会最近说的")
        assert "户口本" in own.text
        assert own.message_id != answer.message_id
        assert "王秀英回复您" in answer.text

    def test_an_answer_that_did_not_arrive_says_so_on_the_card(self, union: Union, wang: Phone) -> None:
        li = union.member()
        number = report(li)
        take(wang, number)
        li.wait_for("接手了", anywhere=True)
        fault = union.sandbox.faults.plan("sendMessage", Forbidden(), percent=100, chat_id=li.person.id)
        begin_answer(wang, number)
        wang.type("这句话到不了")
        wang.wait_for("您回复")
        union.until(lambda _: union.report(number).unreached)
        union.sandbox.faults.end(fault)
        assert "没送到，请打电话" in _card(wang, number)


def _card(officer: Phone, number: str) -> str:
    """The case as the desk shows it now."""
    officer.type("工作台")
    officer.wait_for("待办")
    while not any(number in label for row in officer.buttons for label in row):
        officer.press("下一页")
        officer.wait_answered()
        officer.wait_for("第")
    officer.press(next(label for row in officer.buttons for label in row if number in label))
    return officer.wait_for("您在处理").text
