"""Self-check: an employee reckons, reads what it comes to, and hands it in or leaves it; and what then lies where."""

from contextlib import closing

from sqlalchemy import select, text

from bot.sandbox.phones import Phone
from storage import sealed
from storage.asking import Draft
from storage.database import Record, Transaction
from tests.story.conftest import Union
from tests.story.reporting import REVIEW, URGENCY, go_on, number_in, open_report, sign, take, write
from tests.story.speech import EN, Tongue, both, han_in

#: Typed for a month, and then nowhere: 元, and in 分 a year.
CANARY, CANARY_FEN = "31,415.92", "37699104"


def come_to_result(member: Phone, tongue: Tongue, income: str, *, of: str = "own_illness") -> str:
    """From the first question, which is on the screen; what comes of it."""
    tongue.press(member, "selfcheck.choose_size", tongue.offers("selfcheck.nothing", step="income"), size=3)
    write(member, "quite a bit", tongue.says("selfcheck.sum_unclear"))
    write(member, income, tongue.offers("selfcheck.nothing", step="spending"))
    tongue.press(
        member, "selfcheck.nothing", tongue.offers("selfcheck.choose_cause", cause="disaster"), step="spending"
    )
    return tongue.press(member, "selfcheck.choose_cause", tongue.offers("selfcheck.hand_in"), cause=of).text


def lies(union: Union, *words: str) -> list[str]:
    """Where in the database one of the words stands, plainly or in a half-done answer that opens."""

    def rule(session: Transaction) -> list[str]:
        found = []
        for table in Record.metadata.sorted_tables:
            rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()
            found += [table.name for row in rows if any(word in str(row) for word in words)]
        for row in session.scalars(select(Draft)):
            answers = sealed.unseal(session, "drafts.answers", row.row, row.answers)
            found += [f"draft {row.service}" for word in words if word in answers]
        return found

    with closing(union.bot.database()) as database:
        return database.read_now(rule)


class TestReckoning:
    @both
    def test_likely_is_handed_in_and_stands_on_the_officers_card(
        self, union: Union, wang: Phone, tongue: Tongue
    ) -> None:
        li = union.member(language=tongue.code)
        open_report(li, tongue)
        tongue.press(li, "hardship.check", tongue.offers("selfcheck.choose_size", size=3))
        shown = come_to_result(li, tongue, {"zh": "每月3000", "en": "3000 a month"}[tongue.language])
        assert tongue.says("dossiers.class_relative") in shown
        assert {"zh": "1,000 元", "en": "CNY 1,000"}[tongue.language] in shown
        assert tongue.phrase("这里用的低保标准是示例，请以工会核实为准。") in shown
        assert tongue.says("evidence.paper_diagnosis") in shown
        tongue.press(li, "selfcheck.hand_in", tongue.offers("selfcheck.agree"))
        tongue.press(li, "selfcheck.agree", sign(URGENCY, tongue))
        review = go_on(li, URGENCY, REVIEW, tongue)
        assert tongue.offers("hardship.leave_out_check")(review)
        number = number_in(go_on(li, REVIEW, REVIEW + 1, tongue).text)
        card = take(wang, number).text
        assert "（全家年收入 36,000 元 − 刚性支出 0 元）÷ 12 个月 ÷ 3 人 = 每人每月 1,000 元" in card
        assert "按这些数：可能符合（相对困难）" in card
        if tongue is EN:
            assert han_in([li], "城东供水站") == []

    @both
    def test_unlikely_is_left_and_nothing_lies_anywhere(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        tongue.tap(li, "home.label_more", tongue.offers("selfcheck.begin"))
        tongue.press(li, "selfcheck.begin", tongue.offers("selfcheck.choose_size", size=3))
        shown = come_to_result(li, tongue, f"{CANARY}/月" if tongue.language == "zh" else f"{CANARY} a month")
        assert tongue.phrase("<b>可能不符合建档条件</b>").strip("</b>") in shown
        assert tongue.phrase("只是参考，由人来定。不符合也可以报困难，临时救助不看这个。") in shown
        assert lies(union, CANARY_FEN) == ["draft selfcheck"]
        tongue.press(li, "selfcheck.leave", tongue.says("selfcheck.left").splitlines()[0], step="result")
        assert lies(union, CANARY, "3141592", "31415.92", CANARY_FEN) == []
        if tongue is EN:
            assert han_in([li]) == []

    @both
    def test_a_misfortune_asks_for_the_loss_and_again_begins_anew(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        tongue.tap(li, "home.label_more", tongue.offers("selfcheck.begin"))
        tongue.press(li, "selfcheck.begin", tongue.offers("selfcheck.choose_size", size=7))
        write(li, "many", tongue.says("selfcheck.size_unclear", most=20))
        write(li, "8", tongue.offers("selfcheck.nothing", step="income"))
        write(li, "60000", tongue.offers("selfcheck.nothing", step="spending"))
        write(
            li, "1万" if tongue.language == "zh" else "10k", tongue.offers("selfcheck.choose_cause", cause="disaster")
        )
        lost = tongue.offers("selfcheck.nothing", step="loss")
        tongue.press(li, "selfcheck.choose_cause", lost, cause="disaster")
        write(li, "55000", tongue.offers("selfcheck.nothing", step="compensated"))
        shown = tongue.press(li, "selfcheck.nothing", tongue.offers("selfcheck.again"), step="compensated")
        assert tongue.says("evidence.paper_incident") in shown.text
        tongue.press(li, "selfcheck.again", tongue.offers("selfcheck.choose_size", size=7))
        write(li, "/cancel", tongue.says("home.cancelled", service="selfcheck"))
        assert lies(union, "5500000") == []
        if tongue is EN:
            assert han_in([li]) == []
