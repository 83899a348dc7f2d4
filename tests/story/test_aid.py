"""Aid in a case: entered in six taps, agreed to by a second person, handed over, confirmed by the member."""

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import about, open_card, press_line, report, take, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


def open_aid(officer: Phone, number: str, tongue: Tongue) -> None:
    open_card(officer, number, tongue)
    tongue.press(officer, "aid.open", tongue.offers("aid.begin", kind="living"))


class TestMoney:
    @both
    def test_takes_two_people_and_one_tap_of_the_member(self, union: Union, tongue: Tongue) -> None:
        officer, deputy = union.colleague(language=tongue.code), union.colleague("deputy", None, language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue)
        take(officer, number, tongue)
        second = deputy.person.first_name
        before = len(officer.presses)
        tongue.press(officer, "aid.open", tongue.offers("aid.begin", kind="living"))
        tongue.press(officer, "aid.begin", tongue.offers("aid.choose_amount", amount=100_000), kind="living")
        tongue.press(
            officer, "aid.choose_amount", tongue.offers("aid.choose_source", source="own_funds"), amount=100_000
        )
        tongue.press(officer, "aid.choose_source", tongue.offers("aid.choose_day", back=0), source="own_funds")
        tongue.press(officer, "aid.choose_day", tongue.offers("aid.enter", second=second), back=0)
        tongue.press(officer, "aid.enter", tongue.offers("aid.begin", kind="living"), second=second)
        assert len(officer.presses) - before == 6

        # It stands on both desks until the second has spoken.
        waits = tongue.phrase("帮扶等人复核")
        tongue.tap(officer, "home.label_desk", lambda message: f"{number} · {waits}" in message.text)
        press_line(deputy, number, tongue.offers("aid.agree"), tongue)

        # The second says yes; only now the member hears of it.
        asked = deputy.wait_for(tongue.offers("aid.agree"), PATIENT, anywhere=True)
        assert number in asked.text
        assert not heard_of(li, tongue.label("aid.money", amount=100_000))
        tongue.press_on(deputy, asked, "aid.agree", officer.person.first_name)
        li.wait_for(tongue.label("aid.money", amount=100_000), PATIENT, anywhere=True)

        told = officer.wait_for(tongue.offers("aid.look"), PATIENT, anywhere=True)
        tongue.press_on(officer, told, "aid.look", tongue.offers("aid.hand"))
        tongue.press(officer, "aid.hand", tongue.offers("aid.sign", goods=None))

        # It has not come; then it has.
        handed = li.wait_for(tongue.offers("aid.confirm"), PATIENT, anywhere=True)
        tongue.press_on(li, handed, "aid.miss", tongue.says("aid.receipt", receipt="missing"))
        missed = officer.wait_for(tongue.offers("aid.open"), PATIENT, anywhere=True)
        assert li.person.first_name not in missed.text
        tongue.press_on(officer, missed, "aid.open", tongue.offers("aid.begin", kind="living"))
        tongue.tap(li, "home.label_mine", number)
        if tongue is EN:
            assert han_in([li, officer, deputy]) == []

    @both
    def test_is_not_given_where_the_second_says_no(self, union: Union, tongue: Tongue) -> None:
        officer, deputy = union.colleague(language=tongue.code), union.colleague("deputy", None, language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue)
        take(officer, number, tongue)
        # By 已帮助 → 给了临时救助: no money goes unnoted.
        tongue.press(officer, "hardship.ask_help", tongue.offers("hardship.help", given="aid"))
        tongue.press(officer, "hardship.help", tongue.offers("aid.choose_amount", amount=50_000), given="aid")
        write(officer, "3500", tongue.label("aid.money", amount=300_000))  # above the ceiling of one time
        write(officer, "１，２００元", tongue.offers("aid.choose_source", source="donation"))
        tongue.press(officer, "aid.choose_source", tongue.offers("aid.choose_day", back=0), source="donation")
        second = deputy.person.first_name
        write(officer, "2099-01-01", "20")  # no day to come
        tongue.press(officer, "aid.choose_day", tongue.offers("aid.enter", second=second), back=0)
        tongue.press(officer, "aid.enter", tongue.offers("aid.begin", kind="living"), second=second)
        asked = deputy.wait_for(tongue.offers("aid.disagree"), PATIENT, anywhere=True)
        tongue.press_on(deputy, asked, "aid.disagree", tongue.offers("aid.reconsider"))
        tongue.press(deputy, "aid.reconsider", tongue.offers("aid.agree"))
        tongue.press(deputy, "aid.disagree", tongue.offers("aid.reconsider"))
        write(deputy, "canary: given last month", officer.person.first_name)
        told = officer.wait_for(tongue.offers("aid.look"), PATIENT, anywhere=True)
        assert "canary" not in told.text
        assert "canary" in tongue.press_on(officer, told, "aid.look", "canary").text
        assert not heard_of(li, "1,200")
        if tongue is EN:
            assert han_in([li, officer, deputy]) == []

    @both
    def test_agreed_to_by_mistake_is_corrected_and_goods_take_nobody_else(self, union: Union, tongue: Tongue) -> None:
        officer, deputy = union.colleague(language=tongue.code), union.colleague("deputy", None, language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, None, tongue)
        take(officer, number, tongue)
        tongue.press(officer, "aid.open", tongue.offers("aid.begin", kind="goods"))
        tongue.press(officer, "aid.begin", about_goods(tongue), kind="goods")
        write(officer, "rice, oil", tongue.offers("aid.choose_source", source="own_funds"))
        tongue.press(officer, "aid.choose_source", tongue.offers("aid.choose_day", back=0), source="own_funds")
        tongue.press(officer, "aid.choose_day", tongue.offers("aid.enter", second=None), back=0)
        tongue.press(officer, "aid.ask_worth", tongue.offers("aid.skip_worth"), known=False)
        write(officer, "not much", tongue.phrase("没看懂这个数。像这样写就行：1000，或 500.5 元。"))
        write(officer, "120", tongue.label("aid.money", amount=12_000))
        page = tongue.press(officer, "aid.enter", "rice, oil", second=None)
        li.wait_for("rice, oil", PATIENT, anywhere=True)
        label = next(label for row in page.buttons for label in row if "rice, oil" in label)
        officer.press(label, PATIENT)
        officer.wait_for(tongue.offers("aid.hand"), PATIENT)
        tongue.press(officer, "aid.sign", tongue.phrase("书面签收"), goods="rice, oil")
        tongue.press(officer, "aid.ask_correct", tongue.offers("aid.leave"))
        write(officer, "for somebody else", tongue.offers("aid.begin", kind="goods"))
        li.wait_for(lambda message: number in message.text and "rice, oil" in message.text, PATIENT)
        tongue.press(officer, "aid.back", about(number))
        if tongue is EN:
            assert han_in([li, officer, deputy]) == []


def about_goods(tongue: Tongue) -> str:
    return tongue.phrase("给了什么？写下来发给我，例如：米一袋、油一桶。")


def heard_of(member: Phone, sum_: str) -> bool:
    return any(sum_ in message.text for message in member.from_bot)
