"""People over HTTP: a name in a few letters, the card, and what is done from it, in both languages."""

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.audit import AuditEntry
from storage.members import Member
from tests.story.conftest import STATION, Union
from tests.story.speech import EN, ZH, Tongue, han_in

_KEY_OF_SUN = select(Member.id).where(Member.staff_no == "SW906")


@pytest.fixture(scope="module")
def english(union: Union) -> Phone:
    """An officer of 城西供水站 who reads English."""
    return union.officer("孙丽en", "13800000908", "officer", "城西供水站", language="en")


@pytest.fixture(params=[ZH, EN], ids=["zh", "en"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    found: Tongue = request.param
    return found


@pytest.fixture
def officer(tongue: Tongue, chen: Phone, english: Phone) -> Phone:
    """Somebody who looks after a unit and reads that language."""
    return chen if tongue is ZH else english


def ask(phone: Phone, tongue: Tongue = ZH) -> None:
    """Two taps to the question."""
    tongue.tap(phone, "home.label_desk", tongue.offers("people.find"))
    tongue.press(phone, "people.find", tongue.phrase("<b>找谁？</b> 写下来发给我就行。").split("</b>")[0][3:])


class TestFinding:
    def test_a_few_letters_lead_to_the_card_and_on_to_an_entry(
        self, union: Union, tongue: Tongue, officer: Phone
    ) -> None:
        whose, typed = ("王秀英", "wxy") if tongue is ZH else ("孙丽", "sl")
        if tongue is ZH:
            union.sandbox.phone(whose, phone="13800000901")
        ask(officer, tongue)
        officer.type(typed)
        if tongue is EN:
            officer.wait_for(lambda message: "孙丽zh" in str(message.buttons))
            officer.press("孙丽zh · 城西供水站")
            officer.wait_for(tongue.offers("people.page", step=0))
        shown = officer.wait_for(tongue.offers("people.phone"))
        assert whose in shown.text
        assert "138****09" in shown.text
        assert "SW90" in shown.text
        tongue.press(officer, "people.phone", "13800000901" if tongue is ZH else "13800000907")
        tongue.press(officer, "hardship.enter_for", tongue.offers("hardship.leave_entry"))
        assert whose in officer.screen
        tongue.press(officer, "hardship.leave_entry", tongue.offers("hardship.enter"))
        if tongue is EN:
            assert han_in([officer], "zs", "张三", "例如：zs 城东", "（张三、zhangsan、zs）", "城东") == []

    def test_goes_on_with_the_next_name_until_the_desk_is_opened(self, chen: Phone) -> None:
        ask(chen)
        chen.type("某某某")
        chen.wait_for("在您负责的单位里没有找到")
        chen.type("职工01 城东")
        chen.wait_for("SW001")
        chen.type("13800001002")
        chen.wait_for("SW002")
        chen.press("工作台")
        chen.wait_for(ZH.offers("people.find"))
        chen.type("职工03")
        chen.wait_for("我没看懂这句话")

    def test_of_a_unit_turns_its_pages(self, zhao: Phone) -> None:
        ask(zhao)
        zhao.type(STATION)
        zhao.wait_for("第 1/")
        zhao.press("下一页")
        zhao.wait_for("第 2/")
        zhao.press("上一页")
        zhao.wait_for("第 1/")


class TestRights:
    def test_other_units_people_are_not_found_and_forged_presses_refused(self, union: Union, chen: Phone) -> None:
        ask(chen)
        chen.type("孙丽")
        chen.wait_for("在您负责的单位里没有找到")
        stranger = union.look(lambda session: session.execute(_KEY_OF_SUN).scalar_one())
        for act in ("open", "phone"):
            chen.press_data(f"1people.{act}:{stranger}")
            chen.wait_for("不在您负责的单位里")
        acts = union.look(lambda session: [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.id)])
        assert acts[-2:] == ["people.not_in_reach"] * 2

    def test_a_member_without_office_is_told_so(self, union: Union) -> None:
        li = union.member()
        for data in ("1people.find", "1people.open:1", "1people.phone:1"):
            li.press_data(data)
            li.wait_for("不归您现在的职务管")

    def test_the_chair_sees_masked_numbers_and_no_button(self, zhao: Phone) -> None:
        ask(zhao)
        zhao.type("13800000902")
        shown = zhao.wait_for("138****0902")
        assert "看手机号" not in str(shown.buttons)


class TestChanges:
    def test_a_move_by_the_steward_is_told_and_holds(self, union: Union, tongue: Tongue, chen: Phone) -> None:
        who = union.member(language="zh-hans" if tongue is ZH else "en")
        name = who.person.first_name
        ask(chen)
        chen.type(name)
        chen.wait_for(ZH.offers("people.change"))
        ZH.press(chen, "people.change", "有什么变动")
        ZH.press(chen, "people.prepare", "调到哪个单位", happening="move")
        chen.type("城西")
        chen.wait_for(lambda message: "城西供水站" in str(message.buttons))
        chen.press("城西供水站")
        ZH.press(chen, "people.confirm", "改好了", happening="move")
        told = who.wait_for("城西供水站", anywhere=True)
        assert told.text.startswith(tongue.says("people.your_change", happening="move", to="城西供水站", by="陈敏")[:8])
        ask(chen)
        chen.type(name)
        chen.wait_for("在您负责的单位里没有找到")

    def test_somebody_new_is_added_and_comes_in_with_their_own_number(self, union: Union, chen: Phone) -> None:
        ask(chen)
        ZH.press(chen, "people.begin_new", "写下姓名、单位和手机号")
        chen.type("马小跳 城东 13700000001")
        chen.wait_for(ZH.offers("people.add"))
        ZH.press(chen, "people.add", "还没加入小助手")
        ma = union.sandbox.phone("马小跳", phone="13700000001")
        union.join(ma)
        ma.wait_for("城东供水站", anywhere=True)
