"""The demo in a real browser: the hardship story by mouse and keyboard, the clock, a quiz, narrow and wide."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PATIENT, Desk, Handset, open_desk
from tests.browser.starting import Demo, end_demo, start_demo
from tests.story.speech import ZH

#: What most people press, by the questions' own texts.
_ANSWERS = (
    ("hardship.button_agree", {"resume": False}),
    ("hardship.button_choose_whom", {"whom": "me"}),
    ("hardship.button_choose_cause", {"cause": "own_illness"}),
    ("hardship.button_choose_urgency", {"urgency": "this_week"}),
    ("hardship.button_tick_help", {"help": "unsure", "on": False}),
)


def reports(member: Handset, words: str) -> str:
    """Hands a report in, its words typed; returns the number."""
    member.key(ZH.label("home.label_hardship"))
    for button, values in _ANSWERS:
        member.press(ZH.label(button, **values))
    member.sees("5/6")
    member.type(words)
    member.press(ZH.label("hardship.button_choose_reach", reach="call_anytime"))
    receipts = member.at.get_by_test_id("message").filter(has_text="收到了，编号")
    before = receipts.count()
    member.press(ZH.label("hardship.button_submit"))
    expect(receipts).to_have_count(before + 1, timeout=PATIENT)
    receipt = receipts.last.text_content() or ""
    found = re.search(r"KN-\d{4}-\d{4}", receipt)
    assert found, receipt
    return found[0]


class TestTheHardshipStory:
    def test_goes_from_one_phone_to_the_other_by_mouse_and_keyboard(self, desk: Desk, picture: Any) -> None:
        li, wang = desk.phone("李明", "职工之家"), desk.phone("王秀英")
        number = reports(li, "孩子住院，<b>借了</b>三万 & 还没还")
        # What a person writes is words, whatever they look like.
        expect(li.message("<b>借了</b>").locator("b")).to_have_count(0)
        wang.sees(number)
        wang.press(ZH.label("hardship.button_take"))
        wang.sees("孩子住院")
        li.sees("王秀英")
        picture(desk.page, "two_phones")
        li.key(ZH.label("home.label_mine"))
        li.sees(number)
        expect(desk.page.locator('[data-testid="step"][data-done="true"]')).to_have_count(4, timeout=PATIENT)

    def test_a_press_is_shown_at_once(self, desk: Desk) -> None:
        chen = desk.phone("王建国")
        chen.key(ZH.label("home.label_more"))
        button = chen.at.get_by_test_id("inline-button").last
        expect(button).to_be_visible(timeout=PATIENT)
        shown_after = button.evaluate(
            """button => new Promise(shown => {
                const began = performance.now();
                const look = () => {
                    const busy = button.getAttribute('aria-busy') === 'true' || !button.isConnected;
                    if (busy) shown(performance.now() - began); else requestAnimationFrame(look);
                };
                button.click(); look();
            })"""
        )
        assert shown_after < 1000  # how fast it is, is a matter of benches; that it is at all, of tests

    def test_everything_is_there_again_after_a_reload(self, desk: Desk) -> None:
        li = desk.phone("李明", "职工之家")
        li.type("你好")
        li.sees("你好")
        desk.page.reload()
        desk.phone("李明", "职工之家").sees("你好")


class TestPeople:
    def test_a_phone_is_handed_to_somebody_else_who_comes_in_by_their_number(self, desk: Desk) -> None:
        phone = desk.phone("李明", "职工之家")
        place = desk.page.get_by_test_id("phone").first
        phone.choose("person-select", "张伟")
        zhang = Handset(place)
        zhang.at.get_by_role("button", name=re.compile("开始|START", re.IGNORECASE)).click()
        zhang.key(ZH.label("joining.label_share"))
        desk.page.get_by_role("dialog").get_by_role("button").last.click()
        zhang.sees("张伟，您好")

    def test_a_phone_is_added_for_a_new_person_in_english(self, desk: Desk) -> None:
        before = desk.page.get_by_test_id("phone").count()
        desk.page.get_by_test_id("add-phone").click()
        expect(desk.page.get_by_test_id("phone")).to_have_count(before + 1)


class TestTheClock:
    def test_brings_what_the_calendar_sends(self, desk: Desk) -> None:
        li, chair = desk.phone("李明", "职工之家"), desk.phone("王建国")
        number = reports(li, "再报一次")
        chair.key(ZH.label("home.label_desk"))
        chair.sees("工作台")
        clock = desk.page.get_by_test_id("clock")
        today = clock.get_by_text("2026年").first.text_content() or ""
        desk.page.get_by_role("button", name="+1 天", exact=True).click()
        expect(clock.get_by_text(today)).to_have_count(0)
        # Nobody took it for two office hours: the chair hears of it.
        chair.sees(number)
        clock.click()
        desk.page.get_by_test_id("moment").filter(has_text="春节前 45 天").click()
        expect(clock).to_contain_text("12月23日")


class TestAQuiz:
    def test_is_answered_by_three_people_and_shows_what_each_may_see(
        self, demo: Demo, desk: Desk, picture: Any
    ) -> None:
        phone = Handset(desk.page.get_by_test_id("phone").last)
        chat = int(phone.at.get_by_test_id("chat-select").input_value())
        asked = {"question": "安全帽多久换一次？", "options": [{"text": "一年"}, {"text": "两年半"}, {"text": "五年"}]}
        asked |= {"type": "quiz", "correct_option_ids": [1], "is_anonymous": False, "open_period": 600}
        demo.bot_api("sendPoll", chat_id=chat, explanation="国标：三十个月", **asked)
        for name, answer in (("李明", "两年半"), ("王秀英", "五年"), ("王建国", "两年半")):
            phone.choose("person-select", name)
            phone.choose("chat-select", "职工群")
            option = phone.at.get_by_test_id("poll-option").filter(has_text=answer).last
            expect(option).to_be_visible(timeout=PATIENT)
            expect(phone.at.get_by_text("国标：三十个月")).to_have_count(0)
            option.click()
            expect(phone.at.get_by_text("国标：三十个月").last).to_be_visible(timeout=PATIENT)
        expect(phone.at.get_by_text("67%").last).to_be_visible()
        phone.at.get_by_test_id("wide").click()
        expect(desk.page.get_by_text("67%").last).to_be_visible()
        picture(desk.page, "quiz_for_a_projector")
        desk.page.keyboard.press("Escape")
        expect(desk.phone("李明").at).to_be_visible()


class TestBehindTheGlass:
    def test_lists_calls_kills_the_bot_and_loses_nothing(self, desk: Desk, picture: Any) -> None:
        desk.page.get_by_test_id("glass-toggle").click()
        li = desk.phone("李明", "职工之家")
        li.type("在吗")
        expect(desk.page.get_by_test_id("call").filter(has_text="sendMessage").last).to_be_visible(timeout=PATIENT)
        picture(desk.page, "behind_the_glass")
        desk.page.get_by_test_id("kill").click()
        expect(desk.page.get_by_test_id("start-bot")).to_be_enabled(timeout=PATIENT)
        li.key(ZH.label("home.label_mine"))
        answers = li.at.get_by_test_id("message").count()
        desk.page.get_by_test_id("start-bot").click()
        expect(li.at.get_by_test_id("message")).not_to_have_count(answers, timeout=PATIENT)


class TestShapes:
    @pytest.mark.parametrize("width", [360, 768, 1100, 1920])
    def test_fit_the_window(self, demo: Demo, browser: Any, width: int, picture: Any) -> None:
        with browser.new_context(viewport={"width": width, "height": 740}, locale="zh-CN") as context:
            desk = open_desk(demo, context)
            phone = desk.page.get_by_test_id("phone").first
            box = phone.bounding_box()
            assert box is not None
            assert (box["x"] >= 0, box["x"] + box["width"] <= width + 1) == (True, True)
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= width + 1
            if width == 360:
                picture(desk.page, "narrow")
            assert desk.complaints == []

    def test_speaks_english(self, desk: Desk, picture: Any) -> None:
        desk.page.get_by_test_id("lang").get_by_text("English").or_(
            desk.page.get_by_test_id("lang").filter(has_text="English")
        ).first.click()
        chrome = desk.page.get_by_role("banner").text_content() or ""
        assert not re.search("[\u4e00-\u9fff]", chrome.replace("中文", "").replace("职工之家", "")), chrome


class TestStartingAgain:
    def test_goes_on_from_before_or_starts_over(self, tmp_path: Any, context: BrowserContext) -> None:
        with again(tmp_path) as demo:
            number = reports(open_desk(demo, context).phone("李明", "职工之家"), "第一次")
        for arguments, there in (((), True), (("--fresh",), False)):
            with again(tmp_path, *arguments) as demo:
                li = open_desk(demo, context).phone("李明", "职工之家")
                li.key(ZH.label("home.label_mine"))
                if there:
                    li.sees(number)
                else:
                    expect(li.message(number)).to_have_count(0)


@contextmanager
def again(folder: Any, *arguments: str) -> Iterator[Demo]:
    demo = start_demo(folder, *arguments)
    try:
        yield demo
    finally:
        assert end_demo(demo) == 0
