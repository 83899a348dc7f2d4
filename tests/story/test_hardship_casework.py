"""An officer works on a case: each act on two telephones, and what the employee can say and undo."""

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.database import Transaction
from storage.hardship import Answer, Report, story_of, words_of
from tests.story.conftest import STATION, Union
from tests.story.reporting import (
    CAUSE,
    about,
    nothing_to_do,
    open_card,
    report,
    sign,
    take,
    walk,
    write,
)
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in


class TestACase:
    @both
    def test_is_talked_over_helped_closed_and_opened_again(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, "canary: my child is in hospital", tongue)
        assert "canary" not in officer.wait_for(number, PATIENT, anywhere=True).text
        assert "canary" in take(officer, number, tongue).text

        # A question; the employee's next words are its answer, without any button.
        tongue.press(officer, "hardship.ask", li.person.first_name)
        write(officer, "Which ward? <b>", about(number))
        li.wait_for("Which ward? <b>", PATIENT, anywhere=True)
        assert number in write(li, "Ward seven", tongue.offers("hardship.own")).text
        news = officer.wait_for(tongue.says("hardship.news", what="reply", number=number), PATIENT, anywhere=True)
        card = tongue.press_on(officer, news, "hardship.open", about(number))
        assert "Ward seven" in card.text

        # A note stays with the officer.
        tongue.press(officer, "hardship.note", number)
        assert "looked tired" in write(officer, "looked tired on the phone", about(number)).text

        tongue.press(officer, "hardship.answer", li.person.first_name)
        write(officer, "I will be with you at nine", about(number))
        answer = li.wait_for("at nine", PATIENT, anywhere=True)
        tongue.press(officer, "hardship.ask_help", tongue.offers("hardship.help", given="visit"))
        tongue.press(officer, "hardship.help", about(number), given="visit")
        li.wait_for(tongue.says("hardship.given_visit"), PATIENT, anywhere=True)
        tongue.press(officer, "hardship.ask_close", tongue.offers("hardship.close"))
        tongue.press(officer, "hardship.close", nothing_to_do(number))

        closed = li.wait_for(tongue.offers("hardship.not_solved"), PATIENT, anywhere=True)
        tongue.press_on(li, closed, "hardship.not_solved", tongue.offers("hardship.add"))
        again = officer.wait_for(tongue.says("hardship.news", what="not_solved", number=number), PATIENT, anywhere=True)
        tongue.press_on(officer, again, "hardship.open", tongue.offers("hardship.answer"))
        assert "at nine" in answer.text  # whatever was pressed since, it stands where it stood
        assert not any("looked tired" in message.text for message in li.messages)
        if tongue is EN:
            assert han_in([li, officer]) == []

    def test_is_taken_by_one_of_two_officers_who_press_at_once(self, union: Union, wang: Phone, zhao: Phone) -> None:
        number = report(union.member())
        notice = wang.wait_for(number, PATIENT, anywhere=True)
        open_card(zhao, number)
        wang.press_on(notice, "我来处理")
        zhao.press("我来处理")
        for officer in (wang, zhao):
            officer.wait_for(lambda message: "您在处理" in message.text or "已经由" in message.text, PATIENT)
        won = [any(number in one.text and "您在处理" in one.text for one in phone.messages) for phone in (wang, zhao)]
        assert sorted(won) == [False, True]
        (zhao if won[0] else wang).wait_for("已经由", PATIENT)

    def test_is_put_on_the_other_track_in_one_tap(self, union: Union) -> None:
        officer = union.colleague()
        number = report(union.member())
        take(officer, number)
        other, back = (ZH.offers("hardship.choose_track", track=track) for track in ("general", "filing"))
        card = ZH.press(officer, "hardship.choose_track", other, track="filing")
        assert ZH.offers("casebook.open")(card)
        ZH.press(officer, "hardship.choose_track", back, track="general")


class TestQuestionAndAnswer:
    @both
    def test_with_something_else_open_the_answer_takes_a_button_and_the_report_goes_on(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue)
        take(officer, number, tongue)
        walk(li, CAUSE, tongue)
        tongue.press(officer, "hardship.ask", li.person.first_name)
        write(officer, "Since when?", about(number))
        question = li.wait_for("Since when?", PATIENT, anywhere=True)
        # Words would not reach the officer while another question is open, and it says so.
        write(li, "Since May", sign(CAUSE, tongue))
        tongue.press_on(li, question, "hardship.reply", tongue.offers("hardship.leave_words"))
        write(li, "Since May, really", number)
        officer.wait_for(tongue.says("hardship.news", what="reply", number=number), PATIENT, anywhere=True)
        card = open_card(officer, number, tongue)
        assert "Since May, really" in card.text
        tongue.tap(li, "home.label_hardship", sign(0, tongue))
        tongue.press(li, "hardship.agree", sign(CAUSE, tongue), resume=True)
        if tongue is EN:
            assert han_in([li, officer]) == []

    def test_a_word_can_be_added_and_left_again(self, union: Union) -> None:
        officer = union.colleague()
        li = union.member()
        number = report(li, None)
        take(officer, number)
        ZH.tap(li, "home.label_mine", number)
        ZH.press(li, "hardship.add", "补充")
        ZH.press(li, "hardship.leave_words", number)
        write(li, "这句话没有人要", "没看懂")
        ZH.tap(li, "home.label_mine", number)
        ZH.press(li, "hardship.add", "补充")
        write(li, "周三下午在家", number)
        officer.wait_for("本人补充了一句", PATIENT, anywhere=True)
        card = open_card(officer, number)
        assert "周三下午在家" in card.text
        assert "没有人要" not in card.text


class TestReferring:
    @both
    def test_a_colleague_says_no_and_then_yes_and_everybody_knows(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        colleague = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, "canary: only the case officer reads this", tongue)
        take(officer, number, tongue)
        self._offer(officer, colleague, tongue)
        offered = colleague.wait_for(tongue.offers("hardship.accept"), PATIENT, anywhere=True)
        assert "canary" not in offered.text
        tongue.press_on(colleague, offered, "hardship.look", tongue.offers("hardship.refuse", because="too_close"))
        tongue.press(colleague, "hardship.refuse", nothing_to_do(number), because="too_close")
        because = tongue.says("hardship.because_too_close")
        refused = officer.wait_for(because, PATIENT, anywhere=True)
        assert number in refused.text
        assert tongue.offers("hardship.open")(refused)
        open_card(officer, number, tongue)
        self._offer(officer, colleague, tongue)
        tongue.press(colleague, "hardship.accept", "canary")
        li.wait_for(colleague.person.first_name, PATIENT, anywhere=True)
        theirs = tongue.says("hardship.accepted", officer=colleague.person.first_name, number=number)
        officer.wait_for(theirs, PATIENT, anywhere=True)
        if tongue is EN:
            assert han_in([li, officer, colleague]) == []

    def _offer(self, officer: Phone, colleague: Phone, tongue: Tongue) -> None:
        whom = {"name": colleague.person.first_name, "unit": STATION}
        tongue.press(officer, "hardship.refer", tongue.offers("hardship.ask_offer", **whom))
        tongue.press(officer, "hardship.ask_offer", whom["name"], **whom)
        tongue.press(officer, "hardship.offer", tongue.offers("hardship.take_back"))


class TestPuttingOff:
    @both
    def test_that_could_not_be_told_does_not_hold_and_the_officer_hears_it(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue, urgency="not_urgent")
        open_card(officer, number, tongue)
        tongue.press(officer, "hardship.take", tongue.offers("hardship.note"))
        li.wait_for(officer.person.first_name, PATIENT, anywhere=True)
        li.block()
        promised = union.report(number).due_at
        days = tongue.press(officer, "hardship.ask_later", tongue.offers("hardship.look", back=True))
        officer.press_on(days, days.buttons[0][0])
        officer.wait_for(tongue.offers("hardship.later", why="busy"), PATIENT)
        tongue.press(officer, "hardship.later", about(number), why="busy")
        says = tongue.says("hardship.news", what="not_put_off", number=number, due_at=promised)
        told = officer.wait_for(says, PATIENT, anywhere=True)
        card = tongue.press_on(officer, told, "hardship.open", about(number))
        assert tongue.phrase("没送到，请打电话") in card.text
        if tongue is EN:
            assert han_in([officer]) == []


class TestEnds:
    @both
    def test_a_no_comes_with_reason_and_another_way_and_can_be_opened_again(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue)
        take(officer, number, tongue)
        tongue.press(officer, "hardship.decline", number)
        write(officer, "The year's fund is spent", tongue.offers("hardship.choose_way", way="community"))
        tongue.press(officer, "hardship.choose_way", nothing_to_do(number), way="community")
        told = li.wait_for("The year's fund is spent", PATIENT, anywhere=True)
        assert tongue.says("hardship.way_community") in told.text
        tongue.press_on(li, told, "hardship.not_solved", tongue.offers("hardship.add"))
        assert tongue.says("hardship.way_community") in told.text  # the way stays to be read
        officer.wait_for(tongue.says("hardship.news", what="not_solved", number=number), PATIENT, anywhere=True)
        assert tongue.offers("hardship.answer")(open_card(officer, number, tongue))
        if tongue is EN:
            assert han_in([li, officer]) == []

    @both
    def test_withdrawn_nothing_that_was_said_is_left(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, "canary: I would rather not", tongue)
        take(officer, number, tongue)
        tongue.press(officer, "hardship.note", number)
        write(officer, "canary of the officer", about(number))
        tongue.tap(li, "home.label_mine", number)
        tongue.press(li, "hardship.ask_withdraw", tongue.offers("hardship.withdraw"))
        tongue.press(li, "hardship.own", tongue.offers("hardship.ask_withdraw"), back=True)
        tongue.press(li, "hardship.ask_withdraw", tongue.offers("hardship.withdraw"))
        tongue.press(li, "hardship.withdraw", number)
        told = officer.wait_for(tongue.says("hardship.news", what="withdrawn", number=number), PATIENT, anywhere=True)
        card = tongue.press_on(officer, told, "hardship.open", nothing_to_do(number))
        assert "canary" not in card.text
        assert union.beside(lambda session: all_words_of(session, number)) == []
        tongue.press_on(officer, card, "hardship.leave_case", tongue.offers("people.find"))
        if tongue is EN:
            assert han_in([li, officer]) == []


def all_words_of(session: Transaction, number: str) -> list[str]:
    """Everything that is kept of what was said in a case."""
    case = session.scalars(select(Report).filter_by(number=number)).one()
    said = session.scalars(select(Answer).filter_by(report_id=case.id)).all()
    return [one for one in [story_of(session, case)] if one is not None] + [
        words_of(session, case, one) for one in said
    ]
