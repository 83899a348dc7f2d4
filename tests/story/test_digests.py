"""The weekly digest as it comes: on Monday at half past eight, after a holiday, after the bot was down.

The bot's clock is a file that each test moves on, over days that lie far ahead.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.sandbox.phones import Phone
from storage.database import Transaction
from storage.rounds import State, StoredRun
from tests.story import clocks
from tests.story.conftest import Union
from tests.story.reporting import about, report, write
from tests.story.speech import PATIENT, Tongue, both, han_in

ZONE = ZoneInfo("Asia/Shanghai")
#: A Friday of a spring without a campaign; the 1st of May, a day off in every year, is the Monday after the next.
FRIDAY = datetime(2034, 4, 21, 9, 30, tzinfo=ZONE)
Move = Callable[[datetime], None]


@pytest.fixture(scope="module")
def hands(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the bot's clock goes by, for each database."""
    hands = tmp_path_factory.mktemp("clock") / "seconds"
    clocks.set_to(hands, FRIDAY)
    return hands


@pytest.fixture(scope="module")
def more_settings(hands: Path) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{hands}"}


@pytest.fixture
def move(union: Union, hands: Path) -> Move:
    """Moves the clock on, and returns when the day's look is done."""

    def move(instant: datetime) -> None:
        clocks.settle(union)
        clocks.set_to(hands, instant)
        union.until(lambda session: _looked_at(session) > instant - timedelta(days=1))

    return move


def _looked_at(session: Transaction) -> datetime:
    mine = select(func.max(StoredRun.slot)).where(StoredRun.name == "weekly_digest", StoredRun.state == State.DONE)
    return session.scalar(mine) or datetime.min.replace(tzinfo=UTC)


def begin(union: Union, tongue: Tongue) -> int:
    """Each tongue has weeks of its own: so many days after that Friday, where the bot's clock stands now."""
    if tongue.language == "zh":
        return 0  # the bot began there, and nothing tells so until a round is due
    clocks.move(union, clock_of(union), FRIDAY + timedelta(days=28))
    return 28


def clock_of(union: Union) -> Path:
    return Path(union.bot.environment["UNIONHALL_CLOCK"].removeprefix("file:"))


def half_past_eight(days: int) -> datetime:
    """A while after, so many days after that Friday."""
    return FRIDAY.replace(hour=8, minute=30, second=20) + timedelta(days=days)


def hear_all(phone: Phone) -> None:
    """Asks something: what was sent before the answer is there."""
    write(phone, "/help", "12356")


class TestTheDigest:
    """In the order of their days: a clock only goes on."""

    @both
    def test_comes_once_a_week_and_opens_what_waits(self, union: Union, move: Move, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        number = report(union.member(), "canary", urgency="not_urgent")
        move(half_past_eight(2))
        hear_all(officer)
        assert not any(number in message.text for message in officer.from_bot)
        move(half_past_eight(3))
        letter = officer.wait_for(lambda message: f"1. {number}" in message.text, PATIENT, anywhere=True)
        assert "canary" not in letter.text
        assert tongue.phrase("没人接手") in letter.text
        card = tongue.press_on(officer, letter, "digests.open", about(number), place=1, number=number, kind="report")
        assert tongue.offers("hardship.take")(card)
        said = letter.text
        tongue.press(officer, "hardship.take", "canary")
        assert letter.text == said
        move(half_past_eight(4))
        hear_all(officer)
        assert len([one for one in officer.from_bot if f"1. {number}" in one.text]) == 1
        self.waits_for_the_first_working_day(union, move, officer, number, tongue)
        self.comes_after_downtime(union, move, officer, number, tongue)
        assert tongue.language == "zh" or han_in([officer], "canary", "1138") == []

    def waits_for_the_first_working_day(
        self, union: Union, move: Move, officer: Phone, number: str, tongue: Tongue
    ) -> None:
        quiet = union.colleague(unit="城西供水站", language=tongue.code)
        for days, there in ((10, 0), (11, 0), (12, 1), (13, 1)):
            move(half_past_eight(days))
            hear_all(officer)
            if there:
                # An answer goes before a notice, so the one does not tell that the other is there.
                union.until(lambda _: self.told(officer, number) > 1)
            assert self.told(officer, number) == 1 + there, days
        said = tongue.phrase("本周没有待办。")
        quiet.wait_for(lambda message: message.text == said, PATIENT, anywhere=True)

    def told(self, officer: Phone, number: str) -> int:
        """In how many digests the officer has read of the case."""
        return len([one for one in officer.from_bot if number in one.text and "1." in one.text])

    def comes_after_downtime(self, union: Union, move: Move, officer: Phone, number: str, tongue: Tongue) -> None:
        union.bot.kill()
        clocks.set_to(clock_of(union), half_past_eight(19))
        union.bot.start()
        move(half_past_eight(19))
        late = tongue.phrase("这周的周报没按时发出，现在补上。")
        officer.wait_for(lambda message: late in message.text and number in message.text, PATIENT, anywhere=True)
        move(half_past_eight(20))
        hear_all(officer)
        assert len([one for one in officer.from_bot if late in one.text]) == 1
