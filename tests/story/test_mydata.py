"""My data in chat: consents withdrawn and everything goes on; a copy that holds what was said; the roster set right
through the steward; who has read; and leaving, with a receipt, by a door that stays open."""

import json
from typing import Any

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.consents import VERSIONS, Purpose
from storage.hardship import Stage
from tests.story.conftest import Union
from tests.story.reporting import PATIENT, open_card, press_line, report, take, write
from tests.story.speech import EN, ZH, Tongue, both, han_in


def open_own(member: Phone, tongue: Tongue) -> Message:
    """Two taps from anywhere."""
    tongue.tap(member, "home.label_more", tongue.offers("mydata.open"))
    return tongue.press(member, "mydata.open", tongue.offers("mydata.ask_leave"))


def files(phone: Phone, *, since: int) -> list[dict[str, Any]]:
    """The files that came after that message."""
    return [one.content["document"] for one in phone.from_bot if one.message_id > since and "document" in one.content]


class TestConsents:
    @both
    def test_withdrawn_in_one_tap_and_everything_else_goes_on(self, union: Union, wang: Phone, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        words = f"要撤回的话{tongue.language}"
        number = report(member, words, tongue)
        take(wang, number)
        open_own(member, tongue)
        told = tongue.press(member, "mydata.consents", tongue.offers("mydata.withdraw", purpose="hardship")).text
        assert tongue.says("consents.effect_hardship") in told
        assert union.report(number).story is not None
        tongue.press(
            member, "mydata.withdraw", tongue.offers("mydata.ask_give", purpose="hardship"), purpose="hardship"
        )
        kept = union.report(number)
        assert (kept.story, kept.details, kept.stage) == (None, None, Stage.TAKEN)
        wang.wait_for(lambda one: number in one.text and "撤回了同意" in one.text, PATIENT, anywhere=True)
        card = open_card(wang, number)
        assert "请打电话联系" in card.text
        assert words not in card.text
        assert not ZH.offers("hardship.answer")(card)
        tongue.tap(member, "home.label_mine", number)
        tongue.tap(member, "home.label_more", tongue.offers("home.hotlines"))
        tongue.press(member, "home.hotlines", "12351")
        open_own(member, tongue)
        tongue.press(member, "mydata.consents", tongue.offers("mydata.ask_give", purpose="hardship"))
        period = tongue.says("retention.period", years=True, count=1)
        text = tongue.press(member, "mydata.ask_give", tongue.offers("mydata.give"), purpose="hardship").text
        assert tongue.says(f"consents.hardship_{VERSIONS[Purpose.HARDSHIP]}", period=period) in text
        tongue.press(member, "mydata.give", tongue.offers("mydata.withdraw", purpose="hardship"))
        assert report(member, words, tongue) != number
        if tongue is EN:
            assert han_in([member], words) == []


class TestReaders:
    @both
    def test_stand_there_with_name_and_time_and_not_before(self, union: Union, wang: Phone, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        number = report(member, tongue=tongue)
        open_own(member, tongue)
        seen = tongue.press(member, "mydata.readers", tongue.offers("mydata.open")).text
        assert number not in seen
        take(wang, number)
        open_own(member, tongue)
        seen = tongue.press(member, "mydata.readers", number).text
        assert "王秀英" in seen
        assert tongue.says("audit.act_hardship_read") in seen
        if tongue is EN:
            assert han_in([member]) == []


class TestTheCopy:
    @both
    def test_holds_what_the_person_said_and_was_told(self, union: Union, wang: Phone, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        words = f"自己的话，要带走{tongue.language}"
        number = report(member, words, tongue)
        take(wang, number)
        ZH.press(wang, "hardship.answer", "写下来发给我")
        write(wang, "请本周三来一趟", "您回复")
        member.wait_for("请本周三来一趟", PATIENT, anywhere=True)
        open_own(member, tongue)
        before = member.from_bot[-1].message_id
        tongue.press(member, "mydata.export", tongue.says("mydata.copies", left=2).split("\n")[0])
        member.wait_for(lambda _: len(files(member, since=before)) == 2, PATIENT, anywhere=True)
        came = files(member, since=before)
        found = {one["file_name"].rpartition(".")[2]: member.world.files[one["file_id"]].data for one in came}
        assert found["pdf"].startswith(b"%PDF")
        copy = json.loads(found["json"])
        (mine,) = copy["reports"]
        assert (mine["number"], mine["words"]) == (number, words)
        assert [one["words"] for one in mine["said"]] == ["请本周三来一趟"]
        assert len(copy["member"]["phones"]) == 1
        assert [one["name"] for one in copy["read_by"]] != []


class TestCorrecting:
    @both
    def test_through_the_steward_who_confirms(self, union: Union, chen: Phone, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        open_own(member, tongue)
        tongue.press(member, "mydata.ask_correct", tongue.offers("mydata.correct", item="team"))
        tongue.press(member, "mydata.correct", tongue.says("mydata.item_team"), item="team")
        write(member, f"抢修{tongue.language}班", "陈敏")
        name = member.person.first_name
        notice = chen.wait_for(lambda one: "说花名册写错了" in one.text and name in one.text, PATIENT, anywhere=True)
        ZH.press_on(chen, notice, "mydata.look", f"抢修{tongue.language}班")
        ZH.press(chen, "mydata.confirm", "已经告诉本人")
        member.wait_for(tongue.says("mydata.item_team"), PATIENT, anywhere=True)
        assert f"抢修{tongue.language}班" in open_own(member, tongue).text
        if tongue is EN:
            assert han_in([member], f"抢修{tongue.language}班") == []

    def test_from_the_desk_with_a_reason_why_not(self, union: Union, chen: Phone) -> None:
        member = union.member()
        open_own(member, ZH)
        ZH.press(member, "mydata.ask_correct", ZH.offers("mydata.correct", item="name"))
        ZH.press(member, "mydata.correct", "现在写的是", item="name")
        write(member, "改了名字", "陈敏")
        press_line(chen, "· 更正", "改了名字")
        ZH.press(chen, "mydata.refuse", "为什么不改")
        write(chen, "身份证上不是这个名字", "没有改")
        told = member.wait_for("身份证上不是这个名字", PATIENT, anywhere=True)
        assert "没有改" in told.text
        assert member.person.first_name in open_own(member, ZH).text


class TestLeaving:
    @both
    def test_asks_twice_deletes_and_leaves_a_receipt_and_the_door_open(
        self, union: Union, wang: Phone, tongue: Tongue
    ) -> None:
        member = union.member(language=tongue.code)
        words = f"退出前写的{tongue.language}"
        number = report(member, words, tongue)
        take(wang, number)
        open_own(member, tongue)
        shown = tongue.press(member, "mydata.ask_leave", tongue.offers("mydata.sure_leave")).text
        assert number in shown
        tongue.press(member, "mydata.sure_leave", tongue.offers("mydata.leave"))
        tongue.press(member, "mydata.open", tongue.offers("mydata.ask_leave"), stay=True)
        assert union.report(number).story is not None
        tongue.press(member, "mydata.ask_leave", tongue.offers("mydata.sure_leave"))
        tongue.press(member, "mydata.sure_leave", tongue.offers("mydata.leave"))
        receipt = tongue.press(member, "mydata.leave", number)
        assert (union.report(number).story, union.report(number).stage) == (None, Stage.WITHDRAWN)
        assert member.from_bot[-1].message_id == receipt.message_id
        assert any(tongue.label("joining.label_share") in row for row in member.keyboard)
        wang.wait_for(lambda one: number in one.text and "撤回了" in one.text, PATIENT, anywhere=True)
        union.join(member)
        assert number in open_own(member, tongue).text
        if tongue is EN:
            assert han_in([member], words) == []

    def test_is_not_for_the_only_chair(self, zhao: Phone) -> None:
        open_own(zhao, ZH)
        ZH.press(zhao, "mydata.ask_leave", "唯一的工会主席")
        ZH.press(zhao, "mydata.show", ZH.offers("mydata.ask_leave"))


class TestOthers:
    def test_who_is_not_known_is_shown_the_way_in(self, union: Union) -> None:
        stranger = union.member(joined=False)
        stranger.start()
        stranger.press_data("1mydata.export")
        stranger.wait_answered(PATIENT)
        assert files(stranger, since=0) == []
