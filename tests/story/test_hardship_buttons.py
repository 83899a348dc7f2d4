"""Buttons pressed twice, too late, by somebody else, or never shown to anybody: none does what it should not."""

from collections.abc import Iterator
from enum import StrEnum

import pytest

from bot.sandbox.phones import Phone
from handlers.buttons import Button
from handlers.hardship import casework, dialogue, entering, own
from tests.story.conftest import Union
from tests.story.reporting import CAUSE, NUMBER, REVIEW, URGENCY, WHOM, report, sign, take, walk, write
from tests.story.speech import PATIENT, ZH, Tongue, both

SECRET = "我的难处是秘密"
#: Anybody may press these: they are about whoever presses.
OWN = {"hardship.call_me", "hardship.mine"}


def every_button() -> dict[str, Button]:
    """All of the noun's buttons, by name."""
    rooms = [vars(room).values() for room in (casework, dialogue, entering, own)]
    return {thing.name: thing for room in rooms for thing in room if isinstance(thing, Button)}


def forged(report_id: int) -> Iterator[str]:
    """Data of every button, about that report."""
    for name, button in sorted(every_button().items()):
        if name not in OWN:
            yield button(*(_argument(kind, report_id) for kind in button.kinds)).data


def _argument(kind: type, report_id: int) -> object:
    return next(iter(kind)) if issubclass(kind, StrEnum) else report_id


class TestPressedTwice:
    @both
    def test_submit_files_one_report(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, REVIEW, tongue)
        review = li.from_bot[-1]
        data = review.inline_keyboard[0][0]["callback_data"]
        li.press_data(data, review)
        li.press_data(data, review)
        li.wait_for("KN-", PATIENT)
        li.wait_answered(PATIENT)
        mine = tongue.tap(li, "home.label_mine", "KN-")
        assert len(NUMBER.findall(mine.text)) == 1

    def test_close_ends_a_case_once(self, union: Union) -> None:
        officer, li = union.colleague(), union.member()
        number = report(li)
        take(officer, number)
        asked = ZH.press(officer, "hardship.ask_close", ZH.offers("hardship.close"))
        data = asked.inline_keyboard[0][1]["callback_data"]
        officer.press_data(data, asked)
        officer.press_data(data, asked)
        officer.wait_for("已经结束了", PATIENT)
        ended = li.wait_for(ZH.offers("hardship.not_solved"), PATIENT, anywhere=True)
        assert [one for one in li.from_bot if "办结了" in one.text] == [ended]


class TestTooLate:
    @both
    def test_of_a_question_before_it_shows_the_one_that_is_open(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, WHOM, tongue)
        question = li.from_bot[-1]
        data = question.inline_keyboard[0][0]["callback_data"]
        tongue.press(li, "hardship.choose_whom", sign(CAUSE), whom="me")
        tongue.press(li, "hardship.choose_cause", sign(URGENCY), cause="other")
        li.press_data(data, question)
        li.wait_answered(PATIENT)
        assert "3/6" in li.screen

    @both
    def test_of_a_question_long_over_it_says_so(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, WHOM, tongue)
        question = li.from_bot[-1]
        data = question.inline_keyboard[0][0]["callback_data"]
        write(li, "/cancel", tongue.says("home.cancelled", service="hardship"))
        li.press_data(data, question)
        assert li.wait_toast(tongue.says("asking.outdated"), PATIENT).show_alert

    @both
    def test_words_for_a_case_that_was_withdrawn_meanwhile_go_nowhere_and_it_is_said(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = report(li, SECRET, tongue)
        take(officer, number, tongue)
        tongue.press(officer, "hardship.answer", li.person.first_name)
        tongue.tap(li, "home.label_mine", number)
        tongue.press(li, "hardship.ask_withdraw", tongue.offers("hardship.withdraw"))
        tongue.press(li, "hardship.withdraw", number)
        write(officer, "nobody may read this", tongue.says("asking.too_late"))
        assert not any("nobody may read" in message.text for message in li.from_bot)


class TestForged:
    @pytest.mark.parametrize("who", ["member", "steward", "officer elsewhere", "colleague in office"])
    def test_by_whoever_has_no_part_in_it_nothing_is_seen_or_changed(self, union: Union, who: str) -> None:
        officer, li = union.colleague(), union.member()
        number = report(li, SECRET)
        take(officer, number)
        before = self._kept(union, number)
        data = [*forged(union.report(number).id)]
        for first in range(0, len(data), 12):
            stranger = self._somebody(union, who)
            for one in data[first : first + 12]:
                stranger.press_data(one)
            stranger.wait_answered(PATIENT)
            assert not any(SECRET in message.text for message in stranger.messages)
        assert self._kept(union, number) == before

    @pytest.mark.parametrize("data", ["9x", "1hardship.take:1:1", "1hardship.agree:x", "1" * 64])
    def test_nonsense_is_answered_and_opens_nothing(self, union: Union, data: str) -> None:
        li = union.member()
        li.press_data(data)
        assert li.wait_toast("以前的消息", PATIENT).show_alert

    def _somebody(self, union: Union, who: str) -> Phone:
        if who == "member":
            return union.member()
        role = "steward" if who == "steward" else "officer"
        return union.colleague(role, "城西供水站" if who == "officer elsewhere" else "城东供水站")

    def _kept(self, union: Union, number: str) -> dict[str, object]:
        case = union.report(number)
        return {column.key: getattr(case, column.key) for column in case.__table__.columns}
