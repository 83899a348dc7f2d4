"""A steward brings people in by links of their own; an office does not go along to another account by itself."""

import re

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

#: Rows of the roster that nobody comes in as by their number.
WHO = {ZH: ("职工81", "职工82", "职工85"), EN: ("职工83", "职工84", "职工86")}


@pytest.fixture(scope="module")
def stewards(union: Union) -> dict[Tongue, Phone]:
    return {tongue: union.colleague("steward", STATION, language=tongue.code) for tongue in (ZH, EN)}


def newcomer(union: Union, tongue: Tongue) -> Phone:
    number = next(union._numbers)
    return union.sandbox.phone("生人", phone=f"1399977{number:04}", language_code=tongue.code)


def link_for(steward: Phone, tongue: Tongue, name: str) -> str:
    """The steward makes a link for that person; what START carries by it."""
    steward.type("/desk")
    steward.wait_for(tongue.offers("people.find"), PATIENT)
    tongue.press(steward, "people.find", tongue.offers("people.leave"))
    steward.type(name)
    steward.wait_for(tongue.offers("joining.person"), PATIENT)
    tongue.press(steward, "joining.person", tongue.offers("joining.give", there=False))
    tongue.press(steward, "joining.give", tongue.offers("joining.revoke"), there=False)
    shown = steward.wait_for(f"{name}", PATIENT, anywhere=True)
    shown = next(one for one in steward.from_bot[::-1] if "?start=p_" in one.text)
    assert shown.content.get("photo"), "the code can be held out"
    found = re.search(r"\?start=(p_[\w-]{22})", shown.text)
    assert found
    return found[1]


@both
class TestALink:
    def test_lets_its_person_in_once(self, union: Union, stewards: dict[Tongue, Phone], tongue: Tongue) -> None:
        name = WHO[tongue][0]
        payload, person, other = link_for(stewards[tongue], tongue, name), *(newcomer(union, tongue) for _ in "12")
        person.start(payload)
        person.wait_for(name, PATIENT)
        tongue.press(person, "joining.me", name, now_as=None)
        person.wait_for(lambda message: name in message.text and STATION in message.text, PATIENT, anywhere=True)
        assert tongue.label("home.label_mine") in [label for row in person.keyboard for label in row]
        stewards[tongue].wait_for(tongue.says("joining.link_used", name=name, unit=STATION), PATIENT, anywhere=True)
        other.start(payload)
        other.wait_for(tongue.says("joining.link_unknown")[:20], PATIENT)
        if tongue is EN:
            assert han_in([person, other]) == []

    def test_that_went_astray_ends_with_not_me(
        self, union: Union, stewards: dict[Tongue, Phone], tongue: Tongue
    ) -> None:
        name = WHO[tongue][1]
        payload, person = link_for(stewards[tongue], tongue, name), newcomer(union, tongue)
        person.start(payload)
        person.wait_for(name, PATIENT)
        tongue.press(person, "joining.not_me", tongue.says("joining.not_me")[:10], now_as=None)
        told = tongue.says("joining.link_denied", name=name, unit=STATION, member=1)[:12]
        stewards[tongue].wait_for(told, PATIENT, anywhere=True)
        person.start(payload)
        person.wait_for(tongue.says("joining.link_unknown")[:20], PATIENT)

    def test_is_shut_against_forged_presses(self, union: Union, stewards: dict[Tongue, Phone], tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        refused = tongue.says("rights.not_for_you", deed="invite")
        for act in ("find", "person:1", "give:1", "revoke:1", "reappoint:1"):
            li.press_data(f"1joining.{act}")
            li.wait_for(refused[:8], PATIENT)
        li.press_data("1joining.me:1")
        li.wait_for(tongue.says("joining.link_gone")[:12], PATIENT)


@both
class TestTheFirstDay:
    def test_of_an_officer_has_three_cards(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        officer.wait_for(tongue.offers("joining.open_guide"), PATIENT, anywhere=True)
        tongue.press(officer, "joining.open_guide", "1/3")
        tongue.press(officer, "joining.turn_guide", "2/3", step=1)
        tongue.press(officer, "joining.turn_guide", "3/3", step=1)
        tongue.press(officer, "joining.turn_guide", "2/3", step=-1)
        tongue.press(officer, "joining.turn_guide", "3/3", step=1)
        tongue.press(officer, "joining.open_desk", tongue.offers("people.find"))
        if tongue is EN:
            assert han_in([officer]) == []

    def test_of_a_steward_leads_to_the_three_jobs(
        self, union: Union, stewards: dict[Tongue, Phone], tongue: Tongue
    ) -> None:
        steward = stewards[tongue]
        steward.wait_for(tongue.says("joining.first_steward")[:8], PATIENT, anywhere=True)
        first = next(one for one in steward.from_bot if tongue.label("joining.button_open_guide") in str(one.buttons))
        assert tongue.label("hardship.button_enter") in [label for row in first.buttons for label in row]
        tongue.press_on(steward, first, "joining.find", tongue.offers("people.leave"))


class TestANewAccount:
    def test_of_an_officer_waits_for_the_chair(self, union: Union, stewards: dict[Tongue, Phone], zhao: Phone) -> None:
        officer = union.officer("职工87", "13800001087", "officer", STATION)
        new = union.sandbox.phone("新手机", phone="13900001087", language_code="zh-hans")
        steward = stewards[ZH]
        steward.type("/desk")
        ZH.press(steward, "people.find", ZH.offers("people.leave"))
        steward.type("职工87")
        steward.wait_for(ZH.offers("joining.person"), PATIENT)
        ZH.press(steward, "joining.person", "原来的账号立刻不能再用")
        ZH.press(steward, "joining.give", ZH.offers("joining.revoke"), there=True)
        shown = next(one for one in steward.from_bot[::-1] if "?start=p_" in one.text)
        new.start(shown.text.partition("?start=")[2].split()[0])
        new.wait_for("您是职工87", PATIENT)
        ZH.press(new, "joining.me", "您好", now_as=None)
        officer.wait_for("现在由另一个账号使用", PATIENT, anywhere=True)
        officer.type("工作台")
        officer.wait_for("没有职务", PATIENT)
        new.type("工作台")
        new.wait_for("没有职务", PATIENT)
        zhao.wait_for("职工87换了账号", PATIENT, anywhere=True)
        ZH.press(zhao, "joining.reappoint", "已经告诉本人")
        new.wait_for("您现在是", PATIENT, anywhere=True)
        new.type("工作台")
        new.wait_for(ZH.offers("people.find"), PATIENT)


class TestOneNumberOfTwo:
    def test_is_told_apart_by_the_name(self, union: Union) -> None:
        phone = union.sandbox.phone("周", phone="13800000777", language_code="zh-hans")
        phone.start()
        phone.press("☎ 发送我的手机号")
        phone.wait_for("请写下您的姓名", PATIENT)
        assert not any("周" in one.text for one in phone.from_bot)
        phone.type("周通")
        phone.wait_for("周通，您好", PATIENT)


@both
class TestThePoster:
    def test_comes_as_a_file(self, stewards: dict[Tongue, Phone], tongue: Tongue) -> None:
        steward = stewards[tongue]
        open_tools(steward, tongue)
        tongue.press(steward, "joining.posters", tongue.offers("joining.poster", name=STATION))
        steward.press(STATION, PATIENT)
        paper = steward.wait_for(lambda message: "document" in message.content, PATIENT)
        assert paper.content["document"]["file_name"] == "poster.pdf"
