"""What comes without being asked, and when: quiet hours, the officers' bundle, and reports that nobody takes.

The bot's clock is a file that each test moves on, over days that lie far ahead: the real time plus so many seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.outbox import OPEN, StoredLetter
from tests.story import clocks
from tests.story.conftest import Union
from tests.story.reporting import about, call_me, report, take, write
from tests.story.speech import EN, PATIENT, ZH, han_in

Move = Callable[[datetime], None]

ZONE = ZoneInfo("Asia/Shanghai")
#: The 1st of October is a day off in every year; in this one it is a Monday.
MONDAY = datetime(2035, 9, 24, 9, 30, tzinfo=ZONE)
NATIONAL_DAY = datetime(2035, 10, 1, 8, 0, tzinfo=ZONE)


@dataclass
class Hands:
    """The file that the bot's clock goes by."""

    file: Path

    def set_to(self, instant: datetime) -> None:
        clocks.set_to(self.file, instant)


@pytest.fixture(scope="module")
def hands(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Hands:  # one for each database
    hands = Hands(tmp_path_factory.mktemp("clock") / "seconds")
    hands.set_to(MONDAY)
    return hands


@pytest.fixture(scope="module")
def more_settings(hands: Hands) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{hands.file}"}


@pytest.fixture
def move(union: Union, hands: Hands) -> Move:
    return partial(clocks.move, union, hands.file)


def waiting_for(union: Union, phone: Phone) -> list[datetime | None]:
    """When the letters about reports that have not left yet to that person will leave; None for at once."""
    account_id = union.account_of(phone)
    mine = select(StoredLetter.not_before).where(StoredLetter.account_id == account_id, StoredLetter.state.in_(OPEN))
    mine = mine.where(StoredLetter.key.like("hardship.%"))
    return union.look(lambda session: list(session.scalars(mine)))


def at(day: datetime, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A while after that minute, so many days later."""
    return day.replace(hour=hour, minute=minute, second=20) + timedelta(days=days)


def heard_of(phone: Phone, words: str) -> bool:
    """After the answer to something said now: what had been sent before it would be there."""
    write(phone, "/help", "12356")
    return any(words in message.text + str(message.buttons) for message in phone.messages)


def bundle(phone: Phone, number: str, says: str = "") -> Message:
    """The bundle that has the case among its buttons, and those words."""
    return phone.wait_for(
        lambda message: number in str(message.buttons) and says in message.text, PATIENT, anywhere=True
    )


def open_from(phone: Phone, letter: Message, number: str) -> Message:
    said = letter.text
    phone.press_on(letter, next(label for row in letter.buttons for label in row if number in label))
    card = phone.wait_for(about(number), PATIENT)
    assert letter.text == said  # its other lines are there yet
    return card


class TestTheHours:
    """In the order of their days: a clock only goes on."""

    def test_what_is_not_urgent_waits_for_the_bundle_and_opens_from_it(self, union: Union, move: Move) -> None:
        officer, english, other = union.colleague(), union.colleague(language="en"), union.colleague(unit="城西供水站")
        move(at(MONDAY, 13))
        number = report(union.member(), "canary", urgency="this_month")
        # Whatever was on its way has arrived, and nothing waits for later.
        union.until(lambda _: waiting_for(union, officer) == [])
        assert not heard_of(officer, number)
        move(at(MONDAY, 14))
        for phone, tongue in ((officer, ZH), (english, EN)):
            letter = bundle(phone, number)
            assert "canary" not in letter.text
            open_from(phone, letter, number)
            assert tongue.offers("hardship.take")(phone.from_bot[-1])
        assert not heard_of(other, number)
        ZH.press(officer, "hardship.take", "canary")
        assert han_in([english]) == []

    def test_what_is_urgent_keeps_the_night_and_comes_at_eight(self, union: Union, move: Move) -> None:
        officer = union.colleague()
        move(at(MONDAY, 22, 30))
        number = report(union.member())
        assert not heard_of(officer, number)
        union.until(lambda _: waiting_for(union, officer) == [at(MONDAY, 8, days=1).replace(second=0)])
        move(at(MONDAY, 8, days=1))
        take(officer, number)

    def test_what_is_urgent_comes_on_a_holiday_too(self, union: Union, move: Move) -> None:
        officer = union.colleague()
        move(at(NATIONAL_DAY, 22, 30, days=-1))
        number = call_me(union.member())
        assert not heard_of(officer, number)
        union.until(lambda _: waiting_for(union, officer) == [NATIONAL_DAY])
        move(at(NATIONAL_DAY, 8))
        take(officer, number)

    def test_what_nobody_takes_for_two_office_hours_is_told_to_the_chair_who_opens_it(
        self, union: Union, zhao: Phone, move: Move
    ) -> None:
        officer, english = union.colleague(), union.officer("孙丽en", "13800000908", "chair", language="en")
        move(at(NATIONAL_DAY, 9, 1, days=3))
        number = report(union.member())
        officer.wait_for(number, PATIENT, anywhere=True)
        move(at(NATIONAL_DAY, 10, 55, days=3))
        # The week's digest, late by the holiday, may name the case too.
        assert not heard_of(zhao, "件困难申报没人接手")
        move(at(NATIONAL_DAY, 11, 6, days=3))
        letter = bundle(zhao, number, "1 件困难申报没人接手")
        open_from(english, bundle(english, number, "Hardship reports not taken on yet: 1"), number)
        open_from(zhao, letter, number)
        ZH.press(zhao, "hardship.take", ZH.offers("hardship.note"))
        assert len([one for one in officer.from_bot if number in one.text]) == 1
        assert han_in([english]) == []

    def test_words_that_could_not_be_delivered_say_so_and_wait_in_the_next_bundle(
        self, union: Union, move: Move
    ) -> None:
        officer, li = union.colleague(), union.member()
        number = report(li)
        take(officer, number)
        li.wait_for("接手了", PATIENT, anywhere=True)
        li.block()
        ZH.press(officer, "hardship.answer", li.person.first_name)
        write(officer, "请带上户口本", about(number))
        union.until(lambda session: union.report(number).unreached)
        move(at(NATIONAL_DAY, 14, days=3))
        letter = bundle(officer, number)
        assert "有新情况 1 件" in letter.text
        card = open_from(officer, letter, number)
        assert "没送到，请打电话" in card.text
        assert "电话：" in card.text

    def test_a_round_run_by_hand_is_done_once(self, union: Union, move: Move) -> None:
        officer = union.colleague()
        number = report(union.member(), urgency="not_urgent")
        assert all(name in union.bot.command("rounds") for name in ("desk.bundle", "hardship.press", "holidays.remind"))
        by_hand = ("rounds", "run", "desk.bundle", "--at", at(NATIONAL_DAY, 8, 10, days=4).isoformat())
        assert "做完了" in union.bot.command(*by_hand)
        bundle(officer, number)
        assert "没有再做" in union.bot.command(*by_hand)
        move(at(NATIONAL_DAY, 8, 15, days=4))
        heard_of(officer, number)
        # The weekly digest may tell of it besides.
        told = [one for one in officer.from_bot if number in str(one.buttons)]
        assert len([one for one in told if "件事等您" in one.text]) == 1
