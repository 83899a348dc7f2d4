"""The rules: the chair changes how long words are kept, and whoever is asked for words reads it before the first."""

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import STATION, Union
from tests.story.reporting import PATIENT, open_report, open_tools, write
from tests.story.speech import EN, ZH, Tongue, both, han_in


@pytest.fixture(scope="module")
def chairs(union: Union, zhao: Phone) -> dict[str, Phone]:
    """A chair of each tongue."""
    return {"zh": zhao, "en": union.officer("孙丽en", "13800000908", "chair", language="en")}


class TestTheChair:
    @both
    def test_changes_how_long_words_are_kept_and_people_read_it(
        self, union: Union, chairs: dict[str, Phone], tongue: Tongue
    ) -> None:
        chair, days = chairs[tongue.language], {"zh": 200, "en": 300}[tongue.language]
        desk = open_tools(chair, tongue)
        tongue.press_on(chair, desk, "bylaws.open", tongue.offers("bylaws.group", noun="retention"))
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.group", turn="on"), noun="retention")
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.look", number=11), turn="on")
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.look", number=1), turn="back")
        tongue.press(chair, "bylaws.look", "1095", number=1)
        write(chair, "many", "30")
        write(chair, "7", "1095")
        write(chair, str(days), tongue.says("bylaws.measure_days", value=days))
        told = tongue.press(chair, "bylaws.group", tongue.offers("bylaws.look", number=1), turn="up").text
        assert tongue.says("bylaws.measure_days", value=days) in told
        tongue.press(chair, "bylaws.leave", tongue.offers("desk.tools"))
        member = union.member(language=tongue.code)
        assert tongue.says("retention.period", years=False, count=days) in open_report(member, tongue).text
        if tongue is EN:
            assert han_in([chair, member], "孙丽en") == []

    @both
    def test_sets_money_by_words_and_a_switch_by_a_press(
        self, union: Union, chairs: dict[str, Phone], tongue: Tongue
    ) -> None:
        chair, typed = chairs[tongue.language], {"zh": "８００元", "en": "CNY 900.50"}[tongue.language]
        fen = {"zh": 80000, "en": 90050}[tongue.language]
        tongue.press_on(chair, open_tools(chair, tongue), "bylaws.open", tongue.offers("bylaws.group", noun="hardship"))
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.look", number=1), noun="hardship")
        tongue.press(chair, "bylaws.look", tongue.says("bylaws.name_hardship_low_income"), number=1)
        write(chair, "many", "1,200.50")
        write(chair, typed, tongue.says("bylaws.measure_money_a_month", value=fen))
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.open"), turn="up")
        tongue.press(chair, "bylaws.open", tongue.offers("bylaws.group", noun="evidence"))
        tongue.press(chair, "bylaws.group", tongue.offers("bylaws.look", number=1), noun="evidence")
        label = {"measure": "switch", "value": 1, "same": False}
        tongue.press(chair, "bylaws.look", tongue.offers("bylaws.choose", **label), number=1)
        changed = tongue.press(chair, "bylaws.choose", tongue.offers("bylaws.group", turn="up"), **label)
        assert tongue.says("bylaws.measure_switch", value=1) in changed.text
        if tongue is EN:
            assert han_in([chair], "孙丽en", "８００元") == []

    def test_sees_what_each_night_deleted(self, union: Union, zhao: Phone) -> None:
        desk = open_tools(zhao)
        ZH.press_on(zhao, desk, "retention.purges", "还没有清理过")
        union.bot.command("rounds", "run", "retention.purge")
        ZH.press(zhao, "retention.leave", ZH.offers("desk.tools"))
        ZH.press(zhao, "desk.tools", ZH.offers("desk.back"))
        shown = ZH.press(zhao, "retention.purges", ZH.offers("retention.leave"))
        assert "和审计记录对得上" in shown.text
        assert "没有到期的" in shown.text
        assert len(shown.text) < 4096
        zhao.press("要一份 PDF", PATIENT)
        zhao.wait_for(lambda message: "document" in message.content, PATIENT, anywhere=True)


class TestEverybody:
    @both
    def test_reads_how_long_everything_is_kept(self, union: Union, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        tongue.tap(member, "home.label_more", tongue.offers("home.privacy"))
        tongue.press(member, "home.privacy", tongue.offers("retention.table"))
        told = tongue.press(member, "retention.table", tongue.offers("retention.back")).text
        assert tongue.says("retention.period", years=True, count=10) in told
        assert tongue.says("retention.kind_parked") in told
        tongue.press(member, "retention.back", tongue.offers("retention.table"))

    @pytest.mark.parametrize("data", ["bylaws.open", "bylaws.look:0", "retention.purges:0"])
    def test_else_is_refused_whatever_they_press(self, union: Union, data: str) -> None:
        other = union.colleague("officer", STATION)
        desk = open_tools(other)
        assert "规则" not in str(desk.buttons)
        other.press_data(f"1{data}")
        other.wait_for("主席", PATIENT)
