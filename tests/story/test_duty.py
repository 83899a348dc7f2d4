"""The duty roster in chat: the chair fills it in four taps, an officer takes and gives back his own days."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.audit import AuditEntry
from storage.duty import Duty
from tests.story.conftest import STATION, Union
from tests.story.speech import EN, ZH, Tongue

T = TypeVar("T")
HAN = re.compile(r"[\u4e00-\u9fff]")
#: The bot's clock stands on a Monday.
MONDAY = date(2026, 11, 23)
TUESDAY, SATURDAY = MONDAY + timedelta(1), MONDAY + timedelta(5)
SOMEBODY = {"name": "王秀英", "mine": False, "unit": None, "role": "officer"}
NOBODY = {"off": True, "makeup": False, "on": [], "more": 0, "free": [], "pages": 1, "page": 0}
ONESELF = {"name": None, "mine": True, "unit": None, "role": "officer"}


@pytest.fixture(scope="module")
def english(union: Union) -> tuple[Phone, Phone]:
    """A chair and an officer of the station who read English."""
    chair = union.officer("孙丽en", "13800000908", "chair", language="en")
    return chair, union.officer("孙丽", "13800000909", "officer", STATION, language="en")


@pytest.fixture(params=[ZH, EN], ids=["zh", "en"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    found: Tongue = request.param
    return found


@pytest.fixture
def crew(tongue: Tongue, zhao: Phone, wang: Phone, english: tuple[Phone, Phone]) -> tuple[Phone, Phone, str]:
    """A chair and an officer of the station who read that language, and the officer's name."""
    return (zhao, wang, "王秀英") if tongue is ZH else (*english, "孙丽")


def day_label(tongue: Tongue, day: date) -> str:
    return tongue.label("duty.button_open_day", day=day)


def open_roster(phone: Phone, tongue: Tongue = ZH) -> str:
    """Three taps; what the roster says."""
    phone.type(tongue.label("home.label_desk"))
    phone.wait_for(tongue.shows("desk.button_tools"))
    phone.press(tongue.label("desk.button_tools"))
    phone.wait_for(tongue.shows("duty.button_look"))
    phone.press(tongue.label("duty.button_look"))
    return phone.wait_for(tongue.shows("duty.button_leave")).text


def open_day(phone: Phone, day: date, tongue: Tongue = ZH) -> str:
    open_roster(phone, tongue)
    phone.press(day_label(tongue, day))
    return phone.wait_for(tongue.shows("duty.button_look")).text


def line(roster: str, tongue: Tongue, day: date) -> str:
    (found,) = [each for each in roster.splitlines() if each.startswith(day_label(tongue, day)) and " · " in each]
    return found


def kept(union: Union, rule: Callable[[Session], T]) -> T:
    """A look into the bot's database."""
    database = union.bot.database()
    try:
        return database.read_now(rule)
    finally:
        database.close()


def entered(union: Union) -> list[tuple[date, int]]:
    rows = kept(union, lambda session: session.query(Duty).order_by(Duty.day, Duty.account_id).all())
    return [(row.day, row.account_id) for row in rows]


def acts(union: Union) -> list[str]:
    """What the audit has about duty, oldest first."""
    entries = kept(union, lambda session: session.query(AuditEntry).order_by(AuditEntry.id).all())
    return [each.act for each in entries if each.act.startswith(("duty.", "rights."))]


def account_of(union: Union, phone: Phone) -> int:
    return kept(union, lambda session: session.query(Account).filter_by(telegram_id=phone.person.id).one().id)


class TestTheChair:
    def test_puts_somebody_on_in_four_taps_and_takes_them_off_and_they_are_told(
        self, tongue: Tongue, crew: tuple[Phone, Phone, str]
    ) -> None:
        chair, officer, name = crew
        open_day(chair, SATURDAY, tongue)
        chair.press(tongue.label("duty.button_put_on", **{**SOMEBODY, "name": name, "unit": STATION}, week=False))
        chair.wait_for(lambda message: name in message.text and STATION in message.text)
        told = officer.wait_for(day_label(tongue, SATURDAY), anywhere=True)
        officer.press_on(told, tongue.label("duty.button_show"))
        roster = officer.wait_for(tongue.shows("duty.button_leave"))
        assert name in line(roster.text, tongue, SATURDAY)
        assert told.text != roster.text  # the letter stays, the roster is a message of its own
        chair.press(tongue.label("duty.button_put_off", **{**SOMEBODY, "name": name}, week=False))
        chair.wait_for(tongue.label("duty.day", day=SATURDAY, **NOBODY).splitlines()[1])
        officer.wait_for(lambda message: message.message_id > roster.message_id, anywhere=True)
        chair.press(tongue.label("duty.button_look", way="back"))
        assert name not in line(chair.wait_for(tongue.shows("duty.button_leave")).text, tongue, SATURDAY)
        chair.press(tongue.label("duty.button_leave"))
        chair.wait_for(tongue.shows("desk.button_tools"))
        if tongue is EN:
            own_words = [one.text + str(one.buttons) for one in chair.from_bot + officer.from_bot]
            names = re.compile("城东供水站|城西供水站|孙丽en|孙丽|赵国强|王秀英")
            assert [text for text in own_words if HAN.search(names.sub("", text))] == []

    def test_puts_somebody_on_for_a_week_with_one_tap_more_and_off_again(
        self, union: Union, zhao: Phone, wang: Phone
    ) -> None:
        open_day(zhao, TUESDAY)
        zhao.press(f"王秀英 · {STATION}")
        zhao.wait_for(lambda message: "王秀英不值了" in str(message.buttons))
        zhao.press("王秀英值一周")
        assert "连着值到 11月30日 周一" in zhao.wait_for("连着值到").text
        wang.wait_for("赵国强请您值班：11月24日 周二 到 11月30日 周一", anywhere=True)
        roster = open_roster(wang)
        weeks = [line(roster, ZH, TUESDAY + timedelta(step)) for step in range(7)]
        assert all("王秀英" in each for each in weeks)
        assert "（休）" in line(roster, ZH, SATURDAY)
        zhao.press("王秀英一周都不值")
        zhao.wait_for("没人值班")
        wang.wait_for("11月24日 周二 到 11月30日 周一，您不用值班了", anywhere=True)
        assert entered(union) == []

    def test_is_offered_nobody_who_was_dismissed_meanwhile(self, union: Union, zhao: Phone) -> None:
        sun = union.officer("孙丽", "13800000906", "officer", "城西供水站")
        open_day(zhao, TUESDAY)
        zhao.wait_for(lambda message: "孙丽 · 城西供水站" in str(message.buttons))
        union.dismiss(sun)
        zhao.press("孙丽 · 城西供水站")
        zhao.wait_for("现在不是工会干部")
        zhao.press("值班表")
        zhao.wait_for("点日期就行")
        zhao.press("11月24日 周二")
        zhao.wait_for(lambda message: "王秀英" in str(message.buttons) and "孙丽 · 城西" not in str(message.buttons))
        assert entered(union) == []


class TestAnOfficer:
    def test_takes_a_day_and_a_week_and_gives_them_back(
        self, union: Union, tongue: Tongue, crew: tuple[Phone, Phone, str]
    ) -> None:
        _, officer, name = crew
        open_day(officer, TUESDAY, tongue)
        officer.press(tongue.label("duty.button_put_on", **ONESELF, week=False))
        officer.wait_for(name)
        assert [day for day, _ in entered(union)] == [TUESDAY]
        officer.press(tongue.label("duty.button_put_on", **ONESELF, week=True))
        officer.wait_for(day_label(tongue, TUESDAY + timedelta(6)))
        assert [day for day, _ in entered(union)] == [TUESDAY + timedelta(step) for step in range(7)]
        officer.press(tongue.label("duty.button_put_off", **ONESELF, week=False))
        officer.wait_for(tongue.shows("duty.button_put_on", **ONESELF, week=True))
        assert len(entered(union)) == 6
        for step in range(1, 7):
            open_day(officer, TUESDAY + timedelta(step), tongue)
            officer.press(tongue.label("duty.button_put_off", **ONESELF, week=False))
            officer.wait_for(tongue.shows("duty.button_put_on", **ONESELF, week=False))
        assert entered(union) == []

    def test_sees_who_else_is_on_and_cannot_change_it(self, union: Union, zhao: Phone, wang: Phone) -> None:
        open_day(zhao, SATURDAY)
        zhao.press("我来值这天")
        zhao.wait_for("赵国强")
        assert "赵国强 · 工会主席" in open_day(wang, SATURDAY)
        labels = [label for row in wang.buttons for label in row]
        assert labels == ["我来值这天", "我来值一周", "值班表", "工作台"]
        (day, account_id), *others = entered(union)
        wang.press_data(f"1duty.put_off:{day.toordinal()}:{account_id}:day")
        wang.wait_for("别人的值班由工会主席安排")
        assert (entered(union), others) == ([(day, account_id)], [])
        open_day(zhao, SATURDAY)
        zhao.press("我不值了")
        zhao.wait_for("没人值班")


class TestTheRoster:
    def test_is_read_by_a_steward_who_can_change_nothing(self, chen: Phone) -> None:
        assert "没人值班" in open_day(chen, TUESDAY)
        assert [label for row in chen.buttons for label in row] == ["值班表", "工作台"]

    def test_reaches_eight_weeks_ahead_and_says_what_is_not_published(self, wang: Phone) -> None:
        seen = [line(open_roster(wang), ZH, MONDAY)]
        assert "今天" in seen[0]
        for page in range(1, 4):
            wang.press("后两周")
            first = MONDAY + timedelta(14 * page)
            seen.append(line(wang.wait_for(day_label(ZH, first)).text, ZH, first))
        assert "后两周" not in str(wang.buttons)
        assert "1月4日 周一 起的放假安排还没有公布" in wang.screen
        wang.press(day_label(ZH, MONDAY + timedelta(55)))
        wang.wait_for("没人值班。")
        assert "我来值一周" not in str(wang.buttons)
        wang.press("值班表")
        wang.wait_for(day_label(ZH, MONDAY + timedelta(42)))
        wang.press("前两周")
        wang.wait_for(day_label(ZH, MONDAY + timedelta(28)))


class TestForgedPresses:
    TODAY = MONDAY.toordinal()

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (TODAY - 1, "过去的日子"),
            (0, "过去的日子"),
            (TODAY + 56, "最远能排到"),
            (20261124, "最远能排到"),
            (10**17, "最远"),
        ],
    )
    @pytest.mark.parametrize("act", ["put_on:{day}:{me}:day", "put_off:{day}:{me}:week", "open_day:{day}:0"])
    def test_of_days_out_of_reach_are_refused_with_a_way_on(
        self, union: Union, zhao: Phone, act: str, day: int, said: str
    ) -> None:
        zhao.press_data("1duty." + act.format(day=day, me=account_of(union, zhao)))
        zhao.wait_for(said)
        zhao.wait_for(lambda message: "值班表" in str(message.buttons))
        assert entered(union) == []

    @pytest.mark.parametrize("data", ["put_on:x:1:day", "put_on:739579:1:year", "look:-1", "put_on:739579:1", "look"])
    def test_that_are_nonsense_change_nothing(self, union: Union, zhao: Phone, data: str) -> None:
        zhao.press_data("1duty." + data)
        zhao.wait_answered()
        assert entered(union) == []

    def test_by_a_member_without_office_show_and_change_nothing(self, union: Union, zhao: Phone) -> None:
        li, day = union.member(), self.TODAY
        me, chair = account_of(union, li), account_of(union, zhao)
        presses = [
            f"look:{day}",
            f"show:{day}",
            f"open_day:{day}:0",
            f"put_on:{day}:{me}:day",
            f"put_off:{day}:{chair}:day",
        ]
        for data in presses:
            li.press_data("1duty." + data)
            li.wait_for("值班表是给工会干部看的")
        assert entered(union) == []
        assert acts(union)[-len(presses) :] == ["rights.not_for_you"] * len(presses)
        assert not any("赵国强" in message.text for message in li.messages)

    def test_for_somebody_who_is_not_in_office_are_refused(self, union: Union, zhao: Phone, chen: Phone) -> None:
        for whom in (account_of(union, union.member()), account_of(union, chen), 999_999):
            zhao.press_data(f"1duty.put_on:{self.TODAY}:{whom}:week")
            zhao.wait_for("现在不是工会干部")
        chen.press_data(f"1duty.put_on:{self.TODAY + 1}:{account_of(union, chen)}:day")
        chen.wait_for("您不用值班")
        assert entered(union) == []
