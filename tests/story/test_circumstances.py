"""What came up with somebody, from their card to the visit: noted by a steward, taken on by an officer, seen and set
right by whom it is about; address and family; the chair's list; a roster with homes."""

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import homes
from storage.campaigns import Campaign, Kind
from storage.circumstances import SHIPPED, number_of
from storage.homes.telling import Item
from storage.members import Member
from storage.visits import Stage, Visit
from tests.story.conftest import STATION, Union
from tests.story.importing import preview, result, send, take
from tests.story.reporting import open_tools, press_line
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: Examples that the bot shows in every language.
EXAMPLES = ("张三", "zs 城东", "水源路 3 号 2 栋 202 室")
ILLNESS, BIRTH = SHIPPED[0], SHIPPED[2]
ADDRESS, BORN, FAMILY, NUMBER = "Shuiyuan Road 3, 202", "1941-05-03", "Min daughter", "13900001234"


def open_card(officer: Phone, name: str, tongue: Tongue) -> None:
    officer.type("/desk")
    officer.wait_for(tongue.offers("people.find"), PATIENT)
    tongue.press(officer, "people.find", tongue.offers("people.leave"))
    officer.type(name)
    officer.wait_for(tongue.offers("circumstances.open"), PATIENT)
    tongue.press(officer, "circumstances.open", tongue.offers("circumstances.begin"))


def note(officer: Phone, name: str, tongue: Tongue, what: str = ILLNESS.key) -> str:
    """From the card, by taps; the visit's number."""
    open_card(officer, name, tongue)
    tongue.press(officer, "circumstances.begin", tongue.offers("circumstances.choose", what=what, words=None))
    tongue.press(officer, "circumstances.choose", tongue.offers("circumstances.since", back=0), what=what, words=None)
    shown = tongue.press(officer, "circumstances.since", tongue.offers("circumstances.go"), back=0)
    return next(word for word in shown.text.replace("。", " ").replace(".", " ").split() if word.startswith("ZF-"))


def visit_of(union: Union, number: str) -> Visit:
    return union.look(lambda session: session.scalars(select(Visit).filter_by(number=number)).one())


def name_of(phone: Phone) -> str:
    return phone.person.first_name


@both
class TestAYear:
    def test_from_the_card_to_the_one_who_goes(self, union: Union, tongue: Tongue) -> None:
        steward = union.colleague("steward", language=tongue.code)
        officer = union.colleague("officer", language=tongue.code)
        li = union.member(language=tongue.code)
        number = note(steward, name_of(li), tongue)
        kept = visit_of(union, number)
        kind = union.look(lambda session: session.get_one(Campaign, kept.campaign_id).kind)
        assert (kind, kept.stage) == (Kind.YEAR, Stage.PLANNED)

        letter = officer.wait_for(number, PATIENT, anywhere=True)
        assert name_of(li) not in letter.text, "who and why stands on the page alone"
        tongue.press_on(officer, letter, "circumstances.visit", tongue.offers("circumstances.go"))
        assert name_of(li) in officer.screen
        assert tongue.says("circumstances.what_illness") in officer.screen
        tongue.press(officer, "circumstances.go", tongue.offers("circumstances.ask_hand"))
        assert name_of(officer) in officer.screen

        tongue.press(officer, "circumstances.ask_hand", tongue.offers("circumstances.hand", name=name_of(steward)))
        tongue.press(officer, "circumstances.hand", name_of(steward), name=name_of(steward))
        told = tongue.says("circumstances.given", number=number, unit=STATION, giver="", due_on=kept.due_on)
        given = steward.wait_for(told[:20], PATIENT)
        tongue.press_on(steward, given, "circumstances.visit", tongue.offers("visits.show", tick=True))
        tongue.press(steward, "visits.show", tongue.offers("visits.visited", bedside=False), tick=True)
        tongue.press(steward, "visits.visited", tongue.offers("visits.undo"), bedside=False)
        assert visit_of(union, number).stage == Stage.DONE
        if tongue is EN:
            assert han_in([steward, officer, li], *EXAMPLES) == []

    def test_stands_on_the_desk_and_is_gone_when_it_was_a_mistake(self, union: Union, tongue: Tongue) -> None:
        steward = union.colleague("steward", language=tongue.code)
        li = union.member(language=tongue.code)
        number = note(steward, name_of(li), tongue, BIRTH.key)
        press_line(steward, number, tongue.offers("circumstances.go"), tongue)

        li.type("/menu")
        tongue.tap(li, "home.label_more", tongue.offers("mydata.open"))
        tongue.press(li, "mydata.open", tongue.offers("mydata.strike_out", what=BIRTH.key, words=None))
        tongue.press(li, "mydata.strike_out", tongue.offers("mydata.export"), what=BIRTH.key, words=None)
        assert tongue.label("mydata.button_strike_out", what=BIRTH.key, words=None) not in str(li.from_bot[-1].buttons)
        steward.wait_for(tongue.says("circumstances.called_off", number=number, unit=STATION), PATIENT, anywhere=True)
        assert visit_of(union, number).stage == Stage.DROPPED
        if tongue is EN:
            assert han_in([steward, li], *EXAMPLES) == []


@both
class TestHome:
    def test_is_told_by_the_steward_and_set_right_by_whose_it_is(self, union: Union, tongue: Tongue) -> None:
        steward = union.colleague("steward", language=tongue.code)
        li = union.member(language=tongue.code)
        open_card(steward, name_of(li), tongue)
        shown = tongue.press(steward, "homes.open", tongue.offers("homes.change", item=Item.ADDRESS))
        told = ((Item.ADDRESS, ADDRESS), (Item.BORN, BORN), (Item.FAMILY, FAMILY), (Item.FAMILY_PHONE, NUMBER))
        for item, words in told:
            tongue.press(steward, "homes.change", tongue.offers("homes.put_off"), item=item)
            steward.type(words)
            shown = steward.wait_for(tongue.offers("homes.change", item=item), PATIENT)
        tongue.press(steward, "homes.change", tongue.offers("homes.choose", alone=1), item=Item.ALONE)
        shown = tongue.press(steward, "homes.choose", tongue.offers("homes.back"), alone=1)
        assert all(words in shown.text for words in (ADDRESS, BORN, "Min", NUMBER))
        assert shown.protected, "an address stays in this chat"

        li.type("/menu")
        tongue.tap(li, "home.label_more", tongue.offers("mydata.open"))
        tongue.press(li, "mydata.open", tongue.offers("homes.own"))
        tongue.press(li, "homes.own", ADDRESS)
        tongue.press(li, "homes.change", tongue.offers("homes.clear"), item=Item.FAMILY_PHONE)
        tongue.press(li, "homes.clear", tongue.offers("homes.leave"))
        tongue.press(li, "homes.leave", tongue.offers("mydata.readers"))
        tongue.press(li, "mydata.readers", tongue.says("audit.act_homes_look"))
        key = select(Member.id).filter_by(name=name_of(li))
        known = union.look(lambda session: homes.of_member(session, session.scalars(key).one()))
        assert (known.address, known.family_phone, known.alone) == (ADDRESS, None, True)
        if tongue is EN:
            assert han_in([steward, li], *EXAMPLES) == []


class TestForged:
    def test_presses_of_another_unit_and_of_members_are_refused(self, union: Union) -> None:
        other = union.officer("孙丽", "13800000906", "steward", "城西供水站")
        li = union.member()
        of = union.look(lambda session: session.scalars(select(Member.id).filter_by(name=name_of(li))).one())
        for data in (f"1circumstances.open:{of}", f"1circumstances.begin:{of}", f"1homes.open:{of}"):
            other.press_data(data)
            other.wait_for("不归您的职务管" if "circ" in data else "不在您负责的单位里", PATIENT)
            li.press_data(data)
            li.wait_for("不归您现在的职务管", PATIENT)
        for data in ("1circumstances.catalogue", f"1circumstances.turn:{number_of(ILLNESS)}:0"):
            other.press_data(data)
            other.wait_for("不归您现在的职务管", PATIENT)


@both
class TestCatalogue:
    def test_is_changed_by_the_chair(self, union: Union, tongue: Tongue, zhao: Phone) -> None:
        chair = zhao if tongue.code != "en" else union.colleague("deputy", None, language="en")
        open_tools(chair, tongue)
        tongue.press(chair, "circumstances.catalogue", tongue.offers("circumstances.begin_line"))
        tongue.press(chair, "circumstances.begin_line", tongue.says("circumstances.ask_words", most=30)[:10])
        words = "孩子考上大学" if tongue.code != "en" else "child starts university"
        chair.type(words)
        chair.wait_for(tongue.offers("circumstances.days", days=14), PATIENT)
        shown = tongue.press(
            chair, "circumstances.days", tongue.says("circumstances.within", days=14, ended=False), days=14
        )
        assert words in shown.text
        tongue.press(chair, "circumstances.turn", tongue.offers("circumstances.turn", on=True), on=False)
        tongue.press(chair, "circumstances.catalogue", words, back=True)
        if tongue is EN:
            assert han_in([chair], "孩子考上大学") == []


class TestRoster:
    def test_brings_the_homes_of_the_retired(self, union: Union, zhao: Phone) -> None:
        listed = "姓名,工号,单位,状态,家庭住址,出生年月,是否独居,联系家属,与本人关系,家属电话,健康状况\n"
        listed += f"陈桂芳,SW990,{STATION},退休,水源路 3 号 2 栋 202 室,1941-05,是,刘小芳,女儿,13800001234,糖尿病\n"
        send(zhao, "离退休.csv", listed.encode("utf-8-sig"))
        take(zhao, preview(zhao), result(new=1))
        key = select(Member.id).filter_by(name="陈桂芳")
        known = union.look(lambda session: homes.of_member(session, session.scalars(key).one()))
        assert (known.address, known.family, known.alone) == ("水源路 3 号 2 栋 202 室", "刘小芳", True)
