"""The demo in a real browser: the hardship story by mouse and keyboard, the clock, a quiz, narrow and wide."""

import base64
import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import PATIENT, Desk, Handset, open_desk
from tests.browser.starting import Demo, end_demo, start_demo
from tests.story.speech import EN, ZH, Tongue

#: What most people press, by the questions' own texts.
_ANSWERS = (
    ("hardship.button_choose_whom", {"whom": "me"}),
    ("hardship.button_choose_cause", {"cause": "own_illness"}),
    ("hardship.button_choose_urgency", {"urgency": "this_week"}),
    ("hardship.button_tick_help", {"help": "unsure", "on": False}),
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_PEOPLE = Path(__file__).parents[2] / "bot" / "demo" / "people.csv"


def han_in(text: str) -> list[str]:
    """The Chinese in it, besides what has no other name: people, units, the language and the house themselves."""
    with _PEOPLE.open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    names = {"中文", "职工之家", "职工群", *(one["name"] for one in people), *(one["telegram"] for one in people)}
    names |= {one["post"] for one in people}
    names |= {unit for one in people for unit in one["path"].split("/")}
    for name in sorted(names - {""}, key=len, reverse=True):
        text = text.replace(name, "")
    return _HAN.findall(text)


def tab_to(there: Locator, key: str = "Tab") -> None:
    """By Tab alone; within a phone nothing is far."""
    for _ in range(40):
        if there.evaluate("one => one === document.activeElement"):
            return
        there.page.keyboard.press(key)
    raise AssertionError(f"not reached by {key}: {there}")


def is_answered(member: Handset, words: str) -> None:
    """The bot says something to these words, which must be new in the chat."""
    member.type(words)
    member.sees(words)
    expect(member.at.get_by_test_id("message").last).to_have_class(re.compile("from-bot"), timeout=PATIENT)


def reports(member: Handset, words: str) -> str:
    """Hands a report in, its words typed; returns the number."""
    member.key(ZH.label("home.label_hardship"))
    # Whoever has agreed once is not asked again.
    begin = [ZH.label("hardship.button_agree", resume=False, agreed=agreed) for agreed in (False, True)]
    shown = member.at.get_by_test_id("inline-button").filter(has_text=re.compile(f"^({'|'.join(begin)})$")).last
    expect(shown).to_be_visible(timeout=PATIENT)
    shown.click()
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

    def test_a_phone_is_added_and_put_away(self, desk: Desk) -> None:
        phones = desk.page.get_by_test_id("phone")
        before = phones.count()
        desk.page.get_by_test_id("add-phone").click()
        expect(phones).to_have_count(before + 1)
        phones.last.get_by_test_id("remove-phone").click()
        expect(phones).to_have_count(before)

    def test_a_new_person_is_greeted_in_english(self, desk: Desk) -> None:
        desk.page.get_by_test_id("new-person").click()
        sheet = desk.page.get_by_test_id("person-sheet")
        sheet.get_by_test_id("new-name").fill("Rosa Hill")
        sheet.get_by_label("English").check()
        sheet.get_by_test_id("dialog-yes").click()
        rosa = desk.phone("Rosa Hill")
        rosa.at.get_by_test_id("start").click()
        rosa.sees(re.sub("<[^>]*>", "", EN.phrase("<b>您好，这里是工会的小助手。</b>")))
        expect(rosa.at.get_by_test_id("key").get_by_text(EN.label("joining.label_share"))).to_be_visible(
            timeout=PATIENT
        )


class TestByKeyboardAlone:
    def test_somebody_comes_in_and_begins_a_report(self, desk: Desk) -> None:
        keyboard, focused = desk.page.keyboard, desk.page.locator(":focus")
        desk.phone("李明", "职工之家").choose("person-select", "吴小梅")
        wu = desk.phone("吴小梅")
        wu.at.get_by_test_id("chat-select").focus()
        start = wu.at.get_by_test_id("start")
        expect(start).to_be_visible(timeout=PATIENT)
        tab_to(start)
        keyboard.press("Enter")
        share = wu.at.get_by_test_id("key").filter(has_text=ZH.label("joining.label_share"))
        expect(share).to_be_visible(timeout=PATIENT)
        expect(wu.at.get_by_test_id("composer")).to_be_focused()
        tab_to(share)
        keyboard.press("Enter")
        dialog = wu.at.get_by_role("dialog")
        for _ in range(5):
            keyboard.press("Tab")
            expect(dialog.locator(":focus")).to_have_count(1)
        keyboard.press("Escape")
        expect(share).to_be_focused()
        keyboard.press("Enter")
        tab_to(dialog.get_by_test_id("dialog-yes"))
        keyboard.press("Enter")
        wu.sees("吴小梅，您好")
        hardship = wu.at.get_by_test_id("key").filter(has_text=ZH.label("home.label_hardship"))
        expect(hardship).to_be_visible(timeout=PATIENT)
        expect(focused).to_have_count(1)
        tab_to(wu.at.get_by_test_id("composer"), "Shift+Tab")
        tab_to(hardship)
        keyboard.press("Enter")
        agree = wu.at.get_by_test_id("inline-button").filter(has_text=ZH.label("hardship.button_agree", resume=False))
        expect(agree).to_be_visible(timeout=PATIENT)
        tab_to(wu.at.get_by_test_id("to-buttons"), "Shift+Tab")
        keyboard.press("Enter")
        tab_to(agree.last)
        keyboard.press("Enter")
        wu.sees("1/6")
        expect(focused).to_have_count(1)

    def test_who_leaves_a_question_open_has_said_no(self, desk: Desk) -> None:
        phone = desk.phone("李明", "职工之家")
        place = Handset(desk.page.get_by_test_id("phone").first)
        phone.at.get_by_test_id("chat-menu").click()
        desk.page.get_by_test_id("menu-block").click()
        expect(place.at.get_by_role("dialog")).to_be_visible()
        place.choose("person-select", "王建国")
        expect(place.at.get_by_role("dialog")).to_have_count(0)
        place.choose("person-select", "李明")
        expect(place.at.get_by_test_id("composer")).to_be_visible(timeout=PATIENT)


class TestMessages:
    def test_are_corrected_answered_and_taken_back(self, desk: Desk) -> None:
        li = desk.phone("李明", "职工之家")

        def on(words: str, deed: str) -> None:
            message = li.sees(words)
            message.hover()
            message.locator(".more").click()
            desk.page.get_by_test_id(f"menu-{deed}").click()

        li.type("写错的字")
        on("写错的字", "edit")
        composer = li.at.get_by_test_id("composer")
        composer.fill("改对的话")
        composer.press("Enter")
        expect(li.sees("改对的话")).to_contain_text("已编辑")
        expect(li.message("写错的字")).to_have_count(0)
        on("改对的话", "reply")
        composer.press_sequentially("接着这句说")
        composer.press("Enter")
        expect(li.sees("接着这句说").locator(".quote")).to_contain_text("改对的话")
        on("接着这句说", "delete")
        desk.page.get_by_test_id("dialog-yes").click()
        expect(li.at.get_by_test_id("message").filter(has_text="接着这句说")).to_have_count(0, timeout=PATIENT)

    def test_that_are_too_long_go_in_parts(self, desk: Desk) -> None:
        li = desk.phone("李明", "职工之家")
        li.at.get_by_test_id("composer").focus()
        desk.page.keyboard.insert_text("长" * 5000)
        desk.page.keyboard.press("Enter")
        parts = li.at.locator(".message.mine").filter(has_text="长" * 900)
        expect(parts).to_have_count(2, timeout=PATIENT)
        assert sum((parts.nth(at).text_content() or "").count("长") for at in range(2)) == 5000

    def test_carry_a_document_up_and_down_again(self, desk: Desk, tmp_path: Any) -> None:
        # In the group: what is sent to the bot alone, it deletes.
        li, inside = desk.phone("李明", "职工群"), "工资条\n".encode() * 999
        li.at.get_by_test_id("attach").click()
        with desk.page.expect_file_chooser() as chooser:
            desk.page.get_by_test_id("attach-document").click()
        chooser.value.set_files({"name": "工资条.txt", "mimeType": "text/plain", "buffer": inside})
        desk.page.get_by_test_id("dialog-yes").click()
        with desk.page.expect_download() as download:
            li.sees("工资条.txt").locator("a.paper").click()
        kept = tmp_path / "kept.txt"
        download.value.save_as(kept)
        assert (download.value.suggested_filename, kept.read_bytes()) == ("工资条.txt", inside)


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

    def test_is_moved_by_an_hour_and_to_a_date(self, desk: Desk) -> None:
        clock = desk.page.get_by_test_id("clock")
        expect(clock).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))

        def shown() -> datetime:
            clock.click()
            in_an_hour = desk.page.get_by_test_id("clock-date").input_value()
            clock.click()
            return datetime.fromisoformat(in_an_hour)

        before = shown()
        desk.page.get_by_role("button", name="+1 小时", exact=True).click()
        expect(clock).to_contain_text(re.compile(rf"{before:%H}:\d\d:\d\d"))
        later = shown() + timedelta(days=3)
        clock.click()
        desk.page.get_by_test_id("clock-date").fill(f"{later:%Y-%m-%d}T10:30")
        desk.page.get_by_test_id("clock-go").click()
        expect(clock).to_contain_text(f"{later.year}年{later.month}月{later.day}日")
        expect(clock).to_contain_text(re.compile("10:3[0-2]"))
        expect(clock).to_be_focused()


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
            phone.choose("chat-select", "城东供水站职工群")
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


class TestAContest:
    """The steps of the card, played: three taps, an answer in the group, the screen of the hall with its picture."""

    @pytest.mark.parametrize(
        ("tongue", "officer", "member"), [(ZH, "王秀英", "李明"), (EN, "Sun Li", "Anna Liu")], ids=["zh", "en"]
    )
    def test_is_begun_answered_and_looked_at(
        self, demo: Demo, browser: Any, tongue: Tongue, officer: str, member: str
    ) -> None:
        give_pictures(demo)
        context = browser.new_context(viewport={"width": 1600, "height": 900}, locale=tongue.language)
        desk = open_desk(demo, context)
        host, there = desk.phone(officer), desk.phone(member, "职工群")
        host.key(tongue.label("learning.label_home"))
        host.press(tongue.label("contests.button_quick"))
        host.press(tongue.label("contests.button_go"))
        # The group speaks Chinese, as its chair does.
        there.sees("供水站快速赛")
        there.press(ZH.label("playing.button_join"))
        host.press(tongue.label("hosting.button_act", act="start"))
        picks = there.at.get_by_test_id("inline-button").filter(has_text=re.compile("^(A|对)$"))
        expect(picks.last).to_be_visible(timeout=PATIENT)
        expect(there.at.locator("img").last).to_be_visible(timeout=PATIENT)
        picks.last.click()
        link = desk.page.locator(f'a[href*="/screen/"][href$="language={tongue.language}"]')
        expect(link).to_be_visible()
        hall = desk.page.context.new_page()
        hall.goto(link.get_attribute("href") or "")
        expect(hall.get_by_test_id("picture")).to_be_visible(timeout=PATIENT)
        alt = tongue.label("hall.page_picture").format(n=r"\d+")
        expect(hall.get_by_test_id("picture")).to_have_attribute("alt", re.compile(alt))
        hall.wait_for_function("() => document.querySelector('[data-testid=picture]')?.naturalWidth === 240")
        steps = desk.page.locator('[data-testid="step"][data-done="true"]')
        for name in ("contest", "play", "hall"):
            words = tongue.label(f"demo.step_{name}", officer=officer, member=member)
            expect(steps.filter(has_text=words)).to_have_count(1, timeout=PATIENT)
        host.press(tongue.label("hosting.button_act", act="stop"))
        host.press(tongue.label("hosting.button_stop"))
        context.close()
        assert desk.complaints == []


def give_pictures(demo: Demo) -> None:
    """Every question has one from now on: which will be drawn, nobody knows."""
    taken = BytesIO()
    Image.new("RGB", (240, 160), "#2a7").save(taken, "JPEG")
    text = base64.b64encode(taken.getvalue()).decode()
    with (
        closing(sqlite3.connect(demo.folder / "demo-data" / "data" / "unionhall.db", timeout=10)) as database,
        database,
    ):
        statement = "INSERT OR IGNORE INTO question_pictures SELECT id, ?, '2026-11-30 01:00:00.000000' FROM questions"
        database.execute(statement, (text,))


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

    def test_makes_the_line_slow_and_good_again(self, desk: Desk) -> None:
        desk.page.get_by_test_id("glass-toggle").click()
        li, slow = desk.phone("李明", "职工之家"), desk.page.get_by_test_id("fault").first
        slow.click()
        expect(desk.page.locator(".faults-box .guide-count")).to_have_text("1", timeout=PATIENT)
        is_answered(li, "线路慢的时候")
        slow.click()
        expect(desk.page.locator(".faults-box .guide-count")).to_be_hidden(timeout=PATIENT)
        expect(slow).to_have_attribute("aria-checked", "false")
        is_answered(li, "线路好的时候")


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
        page = desk.page

        def says(where: Locator) -> None:
            words = where.inner_text() + " ".join(
                where.evaluate(
                    """one => [one, ...one.querySelectorAll('*')].flatMap(
                        each => ['aria-label', 'title', 'placeholder'].map(name => each.getAttribute(name) ?? ''))"""
                )
            )
            assert words.strip()
            assert han_in(words) == []

        page.get_by_test_id("clock").click()
        says(page.get_by_role("banner"))
        says(page.locator("#guide"))
        page.get_by_test_id("glass-toggle").click()
        says(page.locator("#glass"))
        page.get_by_test_id("new-person").click()
        says(page.get_by_test_id("person-sheet"))
        page.keyboard.press("Escape")
        li = desk.phone("李明", "职工之家")
        says(li.at.locator(".chat-head"))
        li.at.get_by_test_id("chat-menu").click()
        says(page.get_by_role("menu"))
        page.get_by_test_id("menu-block").click()
        says(li.at.get_by_role("dialog"))
        page.keyboard.press("Escape")


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


class TestTheLine:
    def test_comes_back_by_itself(self, tmp_path: Any, context: BrowserContext) -> None:
        with again(tmp_path) as demo:
            desk = open_desk(demo, context)
            li = desk.phone("李明", "职工之家")
            is_answered(li, "断线以前")
        lost = desk.page.get_by_test_id("lost")
        expect(lost).to_be_visible(timeout=PATIENT)
        port = demo.url.rstrip("/").rpartition(":")[2]
        with again(tmp_path, "--port", port):
            expect(lost).to_be_hidden(timeout=PATIENT)
            li.sees("断线以前")
            is_answered(li, "连上以后")
        # Chromium's own, while nobody was there.
        assert [one for one in desk.complaints if "WebSocket connection to" not in one] == []


@contextmanager
def again(folder: Any, *arguments: str) -> Iterator[Demo]:
    demo = start_demo(folder, *arguments)
    try:
        yield demo
    finally:
        assert end_demo(demo) == 0
