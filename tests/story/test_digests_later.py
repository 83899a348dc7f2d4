"""延期 from the weekly digest: the officer puts a promised call off, once, and the person reads by when and why; what
is needed this week stays as it was promised.

The bot's clock is a file that each test moves on; every tongue has weeks of its own.
"""

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from tests.story.conftest import Union
from tests.story.reporting import open_card, report
from tests.story.speech import PATIENT, Tongue, both, han_in
from tests.story.test_digests import Move, begin, half_past_eight, hands, hear_all, more_settings, move

__all__ = ["hands", "more_settings", "move"]


def later_rows(letter: Message, tongue: Tongue) -> list[list[str]]:
    return [row for row in letter.buttons if tongue.label("digests.button_later") in row]


class TestPuttingOff:
    @both
    def test_takes_three_taps_once_and_the_person_reads_why(self, union: Union, move: Move, tongue: Tongue) -> None:
        first = begin(union, tongue)
        chair = union.colleague("deputy", None, language=tongue.code)
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number, urgent = report(member, "canary", tongue, urgency="not_urgent"), report(union.member(), "canary")
        for one in (number, urgent):
            open_card(officer, one, tongue)
            tongue.press(officer, "hardship.take", tongue.offers("hardship.note"))
        move(half_past_eight(first + 3))
        letter = officer.wait_for(lambda message: f"1. {number}" in message.text, PATIENT, anywhere=True)
        (row,) = later_rows(letter, tongue)  # what is needed this week has no such button
        assert "1" in row[0]
        said = letter.text
        asked = tongue.press_on(officer, letter, "digests.later", tongue.offers("hardship.look", back=True))
        day = asked.buttons[0][0]
        officer.press_on(asked, day)
        officer.wait_for(tongue.offers("hardship.later", why="away"), PATIENT)
        card = tongue.press(officer, "hardship.later", tongue.offers("hardship.note"), why="away")
        assert letter.text == said
        assert day in card.text
        assert not any(tongue.label("hardship.button_ask_later") in each for each in card.buttons)
        self.reads(member, number, day, officer, tongue)
        self.presses_again(officer, letter, number, day, tongue)
        # Nobody is behind, before the new hour, whatever was promised first.
        move(half_past_eight(first + 10))
        hear_all(chair)
        behind = [one for one in chair.from_bot if number in one.text]
        assert behind == []
        assert han_in([member, officer] if tongue.language == "en" else [], "canary") == []

    def reads(self, member: Phone, number: str, day: str, officer: Phone, tongue: Tongue) -> None:
        """The new hour first, and no word of blame; the way to more is below it."""
        letter = member.wait_for(lambda one: number in one.text and "12351" in one.text and day in one.text, PATIENT)
        assert tongue.label("hardship.button_see") in letter.buttons[0]
        shown = tongue.press_on(member, letter, "hardship.see", tongue.offers("hardship.ask_withdraw"))
        assert day in shown.text

    def presses_again(self, officer: Phone, letter: Message, number: str, day: str, tongue: Tongue) -> None:
        """From the letter, which stays: it says what holds, and the other way."""
        refused = tongue.press_on(officer, letter, "digests.later", tongue.offers("hardship.refer"))
        assert number in refused.text
        assert day in refused.text
