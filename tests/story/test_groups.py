"""Groups: the chair admits them, there or in private; then one pinned card leads everybody to the private chat."""

import json
import re
from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import select

from bot.sandbox.faults import BadGateway
from bot.sandbox.groups import Group
from bot.sandbox.phones import PATIENCE, Phone
from bot.sandbox.records import Message
from storage import chats, outbox
from storage.chats import State
from storage.database import Transaction
from storage.errands import StoredErrand
from storage.outbox import StoredLetter
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, ZH, Tongue, han_in

WEST = "城西供水站"
_TITLES = count(1)


@pytest.fixture(scope="module")
def english(union: Union) -> Phone:
    """A chair who reads English."""
    return union.officer("孙丽en", "13800000908", "chair", language="en")


@pytest.fixture(params=[ZH, EN], ids=["zh", "en"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    found: Tongue = request.param
    return found


@pytest.fixture
def chair(tongue: Tongue, zhao: Phone, english: Phone) -> Phone:
    return zhao if tongue is ZH else english


@pytest.fixture(scope="module", autouse=True)
def nobody_named(union: Union) -> Iterator[None]:
    """When all the stories are told: nothing that any group was sent names, numbers or quotes anybody."""
    yield
    canaries = re.compile(r"职工\d\d|王秀英|陈敏|赵国强|孙丽|周[同通]|13800\d{6}|SW\d{3}|李路人")
    sent = [call for call in union.sandbox.calls if (call.chat_id or 0) < 0]
    assert {"sendMessage", "editMessageText", "pinChatMessage"} <= {call.method for call in sent}
    told = [json.dumps(call.params, ensure_ascii=False) for call in sent]
    assert [one for one in told if canaries.search(one)] == []


def make_group(maker: Phone, title: str, *others: Phone) -> Phone:
    """A group with the bot in it; the maker's phone shows it. The title is told apart by a number behind it."""
    return maker.in_group(maker.make_group(f"{title} {next(_TITLES)}", *(other.person for other in others)))


def add_to(union: Union, adder: Phone, title: str, *others: Phone, basic: bool = True) -> Phone:
    """An old group, into which somebody puts the bot."""
    members = [adder.person, *(other.person for other in others)]
    group = union.sandbox.world.add_group(f"{title} {next(_TITLES)}", members, basic=basic)
    there = adder.in_group(group)
    there.add(union.sandbox.world.bot)
    return there


def press_there(chair: Phone, there: Phone, label: str) -> None:
    """Presses a button on the group's page; a notice about the group may come beside it."""
    assert there.group is not None

    def is_page(message: Message) -> bool:
        return there.group.title in message.text and label in {one for row in message.buttons for one in row}

    chair.press_on(chair.wait_for(is_page, PATIENT), label)


def card_of(there: Phone, tongue: Tongue = ZH) -> Message:
    name = f" · {tongue.phrase('工会小助手')}"
    return there.wait_for(lambda message: name in message.text and message.buttons != [], anywhere=True)


def pinned(there: Phone) -> Message:
    return there._wait(lambda: there.pinned, PATIENCE, "a pinned message")


def admitted(union: Union, zhao: Phone, *others: Phone, title: str = f"{STATION}工会群") -> Phone:
    """A group of the station, admitted."""
    there = make_group(zhao, title, *others)
    let_pin(there)
    there.press(ZH.label("groups.button_admit_here"))
    pinned(there)
    return there


def let_pin(there: Phone) -> None:
    """Only an administrator pins: in a group of the old kind they can't be given less than everything usual."""
    there.promote(there.world.bot)


def kept(session: Transaction, there: Phone) -> chats.Group:
    """What is kept of the group."""
    return session.scalars(select(chats.Group).filter_by(chat_id=there.chat.id)).one()


def group_of(union: Union, there: Phone) -> chats.Group:
    return union.look(lambda session: kept(session, there))


def messages_to(union: Union, group: Group) -> list[str]:
    """The texts of what the bot has sent or tried to send there."""
    return [str(call.params.get("text")) for call in union.sandbox.calls if call.chat_id == group.id]


class TestAdding:
    def test_by_the_chair_is_one_tap_in_the_group(self, union: Union, tongue: Tongue, chair: Phone) -> None:
        there = make_group(chair, f"{STATION}工会群")
        let_pin(there)
        offer = there.wait_for(tongue.offers("groups.admit_here"), anywhere=True)
        assert STATION in offer.text
        there.press(tongue.label("groups.button_admit_here"))
        there.wait_toast(STATION)
        card = card_of(there, tongue)
        assert card.message_id == offer.message_id  # the offer itself has become the card
        assert re.search(r"\d+/\d\d|\d+ of \d\d", card.text)
        assert pinned(there) is card
        assert han_in([there], there.group.title) == [] or tongue is ZH

    def test_by_somebody_else_is_one_tap_of_the_chair_in_private_and_the_group_hears_nothing(
        self, union: Union, zhao: Phone
    ) -> None:
        adder = union.member()
        there = add_to(union, adder, f"{WEST}的群")
        letter = zhao.wait_for(there.group.title, anywhere=True)
        assert adder.person.first_name in letter.text
        assert letter.buttons[0] == [WEST]
        assert there.from_bot == []
        zhao.press_on(letter, WEST)
        assert WEST in zhao.wait_for("接入了").text
        assert WEST in card_of(there).text

    def test_by_a_stranger_keeps_nothing_of_them(self, union: Union, zhao: Phone) -> None:
        stranger = union.sandbox.phone("李路人")
        there = add_to(union, stranger, "别人家的群")
        letter = zhao.wait_for(there.group.title, anywhere=True)
        assert "不认识" in letter.text
        assert "李路人" not in letter.text
        with pytest.raises(Exception, match="No row"):
            union.account_of(stranger)
        zhao.press_on(letter, "退出这个群")
        zhao.wait_for("退出了群")
        union.until(lambda session: not session.query(StoredErrand).count())
        assert not there.group.bot.is_in
        left = group_of(union, there)
        assert (left.state, left.title) == (State.LEFT, "")

    def test_of_a_group_for_everybody(self, union: Union, zhao: Phone) -> None:
        there = add_to(union, union.member(), "职工之家大群")
        letter = zhao.wait_for(there.group.title, anywhere=True)
        zhao.press_on(letter, "全局")
        assert "全局" in zhao.wait_for("接入了").text
        assert card_of(there).text.startswith("全局")

    def test_lets_the_chair_go_down_the_tree_in_three_taps(self, union: Union, zhao: Phone) -> None:
        there = add_to(union, union.member(), "周末爬山")
        letter = zhao.wait_for(there.group.title, anywhere=True)
        zhao.press_on(letter, "别的单位")
        zhao.press_on(zhao.wait_for("是哪个单位的", 15), WEST)
        zhao.wait_for("接入了", 15)
        assert WEST in card_of(there).text


class TestSaying:
    def test_admit_in_the_group_admits_at_once_where_the_title_is_clear(
        self, union: Union, tongue: Tongue, chair: Phone
    ) -> None:
        there = chair.in_group(add_to(union, union.member(), f"{STATION}一家人", chair).group)
        there.type("/admit@union_hall_bot")
        assert STATION in card_of(there, tongue).text

    def test_admit_with_the_name_of_a_unit(self, union: Union, zhao: Phone) -> None:
        there = zhao.in_group(add_to(union, union.member(), "摄影爱好者", zhao).group)
        there.type(f"/admit@union_hall_bot {WEST}")
        assert WEST in card_of(there).text

    def test_admit_with_words_that_are_no_unit_says_so_and_keeps_what_was_chosen(
        self, union: Union, zhao: Phone
    ) -> None:
        there = admitted(union, zhao)
        zhao.in_group(there.group).type(f"/admit@union_hall_bot {WEST[:-1]}")
        line = there.wait_for("不是哪一个单位的全名", 15)
        assert WEST in line.text
        assert f"还是{STATION}的" in line.text
        assert f"还是{STATION}的" in zhao.wait_for("下面是最像的", 15).text

    def test_admit_leads_to_private_where_the_title_says_nothing(
        self, union: Union, tongue: Tongue, chair: Phone
    ) -> None:
        there = chair.in_group(add_to(union, union.member(), "羽毛球", chair).group)
        there.type("/admit@union_hall_bot")
        line = there.wait_for(tongue.offers("groups.pick_there"), 15)
        there.follow(line, tongue.label("groups.button_pick_there"))
        press_there(chair, there, tongue.label("groups.button_choose"))
        asked = chair.wait_for(
            lambda message: there.group.title in message.text and STATION in str(message.buttons), 15
        )
        chair.press_on(asked, STATION)
        assert STATION in card_of(there, tongue).text

    def test_admit_of_anybody_else_is_refused(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = add_to(union, member, f"{STATION}的群")
        there.type("/admit@union_hall_bot")
        there.wait_for("只有工会主席", 15)
        stranger = union.sandbox.phone("李路人")
        there.add(stranger.person)
        stranger.in_group(there.group).type("/admit@union_hall_bot")
        # Said once a minute, however many ask.
        union.until(lambda session: session.query(StoredLetter).filter_by(key="rights.not_for_you").count())
        assert group_of(union, there).state == State.WAITING

    def test_the_button_is_the_chairs_alone(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = make_group(zhao, f"{STATION}班组长", member)
        there.wait_for(ZH.offers("groups.admit_here"), anywhere=True)
        other = member.in_group(there.group)
        other.press(ZH.label("groups.button_admit_here"))
        other.wait_toast("只有工会主席")
        assert group_of(union, there).state == State.WAITING

    def test_an_anonymous_administrator_is_told_what_to_do(self, union: Union, zhao: Phone) -> None:
        owner = union.member()
        there = add_to(union, owner, f"{STATION}匿名", zhao, basic=False)
        there.promote(zhao.person, anonymous=True)
        zhao.in_group(there.group).type("/admit@union_hall_bot")
        there.wait_for("别匿名", anywhere=True)
        assert group_of(union, there).state == State.WAITING


class TestSilence:
    def test_holds_in_a_group_that_is_not_admitted(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = add_to(union, member, "不认识的群")
        zhao.wait_for(there.group.title, anywhere=True)
        for said in ("/help@union_hall_bot", "/start@union_hall_bot", "/menu@union_hall_bot", "/desk@union_hall_bot"):
            there.type(said)
        there.type("/admit@other_bot")
        union.until(lambda session: not session.query(outbox.StoredLetter).filter(outbox.IS_OPEN).count())
        member.start()
        member.wait_for("您好", 15)
        assert messages_to(union, there.group) == []

    def test_is_broken_in_an_admitted_one_by_one_line_with_the_way_in(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = admitted(union, zhao, member)
        here = member.in_group(there.group)
        here.type("/help@union_hall_bot")
        line = here.wait_for("私聊里说", 15)
        here.follow(line, "私下找工会")
        member.wait_for("您好", 15)

    def test_no_private_question_is_touched_by_a_group(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = admitted(union, zhao, member)
        member.type("困难申报")
        member.press("同意，开始", 15)
        member.wait_for("谁", 15)
        here = member.in_group(there.group)
        here.type("/help@union_hall_bot")
        here.wait_for("私聊里说", 15)
        here.press_data("1hardship.submit:1")
        here.wait_answered(15)
        member.press("我本人", 15)


class TestTheCard:
    def test_leads_a_stranger_in_with_the_unit_known(
        self, union: Union, tongue: Tongue, chair: Phone, chen: Phone
    ) -> None:
        # Their numbers are two people's, so that they have to say who they are.
        newcomer = union.sandbox.phone(
            "周同" if tongue is ZH else "周通", phone="13800000777", language_code=tongue.code
        )
        there = make_group(chair, f"{STATION}新人群", newcomer)
        there.press(tongue.label("groups.button_admit_here"))
        here = newcomer.in_group(there.group)
        here.follow(card_of(there, tongue), tongue.label("groups.button_come_in"))
        assert STATION in newcomer.wait_for(STATION, 15).text
        newcomer.type(f"{newcomer.person.first_name} {(newcomer.person.phone or '')[-4:]}")
        newcomer.wait_for(STATION, 15)
        claim = chen.wait_for("有人等您确认身份", anywhere=True)
        assert STATION in claim.text
        chen.press_on(claim, "看一下")
        chen.wait_for(newcomer.person.first_name, anywhere=True)
        chen.press("是他/她")
        newcomer.wait_for(newcomer.person.first_name, anywhere=True)

    def test_greets_whom_the_bot_knows(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = admitted(union, zhao, member)
        member.in_group(there.group).follow(card_of(there), "私下找工会")
        member.wait_for("您好", 15)

    def test_a_link_to_nowhere_is_as_good_as_none(self, union: Union) -> None:
        newcomer = union.member(joined=False)
        newcomer.start("u_999999")
        newcomer.wait_for("先认一下您是谁", 15)

    def test_counts_who_has_come_and_is_edited_once_for_all(self, union: Union, zhao: Phone) -> None:
        there = admitted(union, zhao)
        card = card_of(there)
        (before,) = re.findall(r"(\d+)/", card.text)
        for _ in range(3):
            union.member()
        edits = union.sandbox.counts["editMessageText"]
        union.bot.command("rounds", "run", "groups.refresh")
        there.wait_for(lambda message: f"{int(before) + 3}/" in message.text, anywhere=True)
        union.bot.command("rounds", "run", "groups.refresh")
        union.until(lambda session: not session.query(outbox.StoredLetter).filter(outbox.IS_OPEN).count())
        texts = [text for text in messages_to(union, there.group) if f"{int(before) + 3}/" in text]
        assert len(texts) == 1
        assert union.sandbox.counts["editMessageText"] > edits

    def test_that_somebody_deleted_is_put_up_anew(self, union: Union, zhao: Phone) -> None:
        there = admitted(union, zhao)
        old = card_of(there)
        there.delete(old)
        union.member()
        union.bot.command("rounds", "run", "groups.refresh")
        new = there.wait_for(
            lambda message: message.message_id > old.message_id and message.buttons != [], anywhere=True
        )
        union.until(lambda session: kept(session, there).pinned)
        assert pinned(there).message_id == new.message_id

    def test_without_the_right_to_pin_stands_and_the_chair_is_told_once(self, union: Union, zhao: Phone) -> None:
        there = make_group(zhao, f"{STATION}不能置顶")
        there.press(ZH.label("groups.button_admit_here"))
        zhao.wait_for("没能置顶", anywhere=True)
        assert there.pinned is None
        let_pin(there)
        assert pinned(there).text == card_of(there).text


class TestMigration:
    def test_keeps_everything_and_queued_letters_go_to_the_new_chat(self, union: Union, zhao: Phone) -> None:
        member = union.member()
        there = admitted(union, zhao, member)
        group = group_of(union, there)
        union.sandbox.faults.plan("sendMessage", BadGateway(), calls=3)
        here = member.in_group(there.group)
        here.type("/help@union_hall_bot")
        union.until(
            lambda session: session.query(StoredLetter).filter_by(key="groups.point_in", group_id=group.id).count()
        )
        new = zhao.in_group(there.migrate())
        card = card_of(new)
        assert pinned(new).text == card.text
        new.wait_for("私聊里说", 20, anywhere=True)
        now = group_of(union, new)
        assert (now.id, now.state, now.unit_id, now.admitted_at) == (
            group.id,
            State.ADMITTED,
            group.unit_id,
            group.admitted_at,
        )
        assert union.look(lambda session: session.query(chats.Group).filter_by(title=there.group.title).count()) == 1

    def test_that_a_letter_meets_first_is_followed(self, union: Union, zhao: Phone) -> None:
        there = admitted(union, zhao)
        union.bot.stop()
        new = zhao.in_group(there.migrate())
        with union.sandbox.world.changed:
            union.sandbox.world.updates._queue.clear()
        union.bot.start()
        union.sandbox.wait_for_bot(60)
        union.member()
        union.bot.command("rounds", "run", "groups.refresh")
        assert pinned(new).text == card_of(new).text
        assert group_of(union, new).state == State.ADMITTED


class TestLeaving:
    def test_a_bot_that_was_taken_out_tells_the_chair_and_comes_back_as_new(self, union: Union, zhao: Phone) -> None:
        there = admitted(union, zhao)
        there.remove(union.sandbox.world.bot)
        zhao.wait_for("机器人不在群", anywhere=True)
        assert group_of(union, there).state == State.LEFT
        there.add(union.sandbox.world.bot)
        union.until(lambda session: kept(session, there).state == State.WAITING)
        let_pin(there)
        there.press(ZH.label("groups.button_admit_here"))
        union.until(lambda session: kept(session, there).pinned)

    def test_a_group_that_is_gone_is_known_from_the_refusal(self, union: Union, zhao: Phone) -> None:
        there = admitted(union, zhao)
        union.bot.stop()
        there.delete_group()
        with union.sandbox.world.changed:
            union.sandbox.world.updates._queue.clear()
        union.bot.start()
        union.sandbox.wait_for_bot(60)
        union.member()
        union.bot.command("rounds", "run", "groups.refresh")
        union.until(lambda session: kept(session, there).state == State.LEFT)

    def test_the_chair_changes_the_unit_and_leaves_from_the_desk(
        self, union: Union, tongue: Tongue, chair: Phone
    ) -> None:
        there = make_group(chair, f"{STATION}换单位")
        there.press(tongue.label("groups.button_admit_here"))
        card_of(there, tongue)
        open_tools(chair, tongue)
        chair.press(tongue.label("groups.button_list"), 15)
        chair.press(there.group.title, 15)
        press_there(chair, there, tongue.label("groups.button_choose"))
        press_there(chair, there, WEST)
        chair.wait_for(there.group.title, 15)
        there.wait_for(WEST, anywhere=True)
        chair.press(tongue.label("groups.button_list", step=0), 15)
        chair.wait_for(WEST, 15)
        chair.press(there.group.title, 15)
        press_there(chair, there, tongue.label("groups.button_leave"))
        chair.press(tongue.label("groups.button_leave_sure"), 15)
        chair.wait_for(there.group.title, 15)
        union.until(lambda session: kept(session, there).state == State.LEFT)
        if tongue is EN:
            assert (
                han_in(
                    [chair],
                    f"{STATION}工会群",
                    f"{STATION}换单位",
                    f"{STATION}一家人",
                    f"{STATION}新人群",
                    "羽毛球",
                    "别人家的群",
                    "职工之家大群",
                    "周末爬山",
                    "摄影爱好者",
                    "的群",
                    "班组长",
                    "匿名",
                    "不认识的群",
                    "不能置顶",
                    "李明",
                )
                == []
            )


class TestWhoIsMissing:
    def test_is_told_to_the_steward_alone_and_a_number_one_by_one(self, union: Union, chen: Phone, wang: Phone) -> None:
        open_tools(chen)
        chen.press("谁还没来", 15)
        page = chen.wait_for("位没来", 15)
        assert not re.search(r"1380000\d{4}", page.text)
        name = next(label for row in page.buttons for label in row if label.startswith("职工"))
        chen.press(name, 15)
        person = chen.wait_for("打个电话", 15)
        assert re.search(rf"138000010{name[-2:]}", person.text)
        assert "https://t.me/union_hall_bot?start=u_" in person.text
        wang.press_data("1groups.missing:0")
        wang.wait_for("只有本单位的联络员", 15)


class TestFortyEightHours:
    def test_without_a_word_the_bot_leaves_and_the_chair_is_told(self, union: Union, zhao: Phone) -> None:
        there = add_to(union, union.member(), "没人认的群")
        zhao.wait_for(there.group.title, anywhere=True)
        union.bot.restart(days=1)
        union.sandbox.wait_for_bot(60)
        assert there.group.bot.is_in
        union.bot.restart(days=1)
        union.sandbox.wait_for_bot(60)
        zhao.wait_for("48 小时没有人接入", 30, anywhere=True)
        union.until(lambda _: not there.group.bot.is_in)
        assert group_of(union, there).title == ""
