"""From the weekly digest: a case is handed on, a nudge goes out once a day, a day of one's own is chosen; who was
dismissed reads none, and nobody reads one twice, whatever happens to the bot.

The bot's clock is a file that each test moves on; every tongue has weeks of its own.
"""

from bot.sandbox.phones import Phone
from tests.story import clocks
from tests.story.conftest import Union
from tests.story.reporting import open_card, report
from tests.story.speech import PATIENT, Tongue, both
from tests.story.test_digests import Move, begin, clock_of, half_past_eight, hands, hear_all, more_settings, move

__all__ = ["hands", "more_settings", "move"]

THURSDAY = 3


def told(phone: Phone, number: str) -> int:
    """In how many digests somebody has read of the case."""
    return len([one for one in phone.from_bot if f"1. {number}" in one.text])


class TestWhatIsDoneFromIt:
    @both
    def test_a_case_goes_on_a_nudge_goes_out_and_the_day_is_ones_own(
        self, union: Union, move: Move, tongue: Tongue
    ) -> None:
        first = begin(union, tongue)
        deputy = union.colleague("deputy", None, language=tongue.code)
        officer, colleague, gone = (union.colleague(language=tongue.code) for _ in range(3))
        number = report(union.member(), "canary", urgency="not_urgent")
        open_card(officer, number, tongue)
        tongue.press(officer, "hardship.take", tongue.offers("hardship.note"))
        union.dismiss(gone)
        move(half_past_eight(first + 17))
        letter = officer.wait_for(lambda message: f"1. {number}" in message.text, PATIENT, anywhere=True)
        said = letter.text
        tongue.press_on(officer, letter, "digests.hand", tongue.offers("hardship.look", back=True))
        assert letter.text == said
        self.nudges(deputy, officer, number, tongue)
        self.chooses(officer, letter.text, tongue)
        union.bot.kill()
        clocks.set_to(clock_of(union), half_past_eight(first + 18))
        union.bot.start()
        move(half_past_eight(first + 18))
        for days, times in ((18, 1), (24, 1), (27, 2)):
            move(half_past_eight(first + days))
            if times > 1:
                union.until(lambda _: told(officer, number) > 1)
            hear_all(officer)
            assert told(officer, number) == times, days
        hear_all(gone)
        assert told(gone, number) == told(colleague, number) == 0
        assert not any("1. " in message.text and number in message.text for message in gone.from_bot)

    def nudges(self, deputy: Phone, officer: Phone, number: str, tongue: Tongue) -> None:
        """Once a day, however often it is pressed."""
        overdue = tongue.phrase("<b>别人手里超期的</b>").removeprefix("<b>").removesuffix("</b>")
        letter = deputy.wait_for(lambda one: overdue in one.text and number in one.text, PATIENT, anywhere=True)
        assert "canary" not in letter.text
        for again in (False, True):
            answer = tongue.says("digests.nudge_sent", number=number, again=again, people=1)
            tongue.press_on(deputy, letter, "digests.nudge", answer)
        nudge = tongue.phrase("请您尽快办一下；办不了就转给同事，或在里面写清楚卡在哪里。")[-12:]
        officer.wait_for(lambda one: number in one.text and nudge in one.text, PATIENT, anywhere=True)
        hear_all(officer)
        assert len([one for one in officer.from_bot if number in one.text and nudge in one.text]) == 1

    def chooses(self, officer: Phone, said: str, tongue: Tongue) -> None:
        letter = next(one for one in officer.from_bot if one.text == said)
        day = {"weekday": THURSDAY, "wall": ""}
        tongue.press_on(officer, letter, "digests.when", tongue.offers("digests.day", chosen=False, **day))
        tongue.press(officer, "digests.day", tongue.offers("digests.day", chosen=True, **day), chosen=False, **day)
