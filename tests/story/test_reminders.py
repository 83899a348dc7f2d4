"""A round of visits by its plan: who goes is told when it begins and each morning, the chair each evening; late too.

The bot's clock is a file that is moved on through January 2035; the Spring Festival is on the 8th of February.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.sandbox.phones import Phone
from storage import campaigns, numbers, sealed, visits
from storage.accounts import Account
from storage.campaigns import Campaign, Kind, Reason, State
from storage.database import Transaction
from storage.members import Member
from storage.rounds import State as Ran
from storage.rounds import StoredRun
from storage.visits import Stage, Visit
from tests.story import clocks
from tests.story.conftest import Union
from tests.story.speech import PATIENT, Tongue, both, han_in

ZONE = ZoneInfo("Asia/Shanghai")
#: Fifteen days before the festival, when visits begin.
BEGINS = date(2035, 1, 24)
Move = Callable[[datetime], None]


@pytest.fixture(scope="module")
def hands(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the bot's clock goes by, for each database."""
    hands = tmp_path_factory.mktemp("clock") / "seconds"
    clocks.set_to(hands, at(BEGINS, 8, 0))
    return hands


@pytest.fixture(scope="module")
def more_settings(hands: Path) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{hands}"}


def at(day: date, hour: int, minute: int = 30) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, 20, tzinfo=ZONE)


@pytest.fixture
def move(union: Union, hands: Path) -> Move:
    """Moves the clock on, and returns when the rounds of that hour are done."""

    def move(instant: datetime) -> None:
        clocks.settle(union)
        clocks.set_to(hands, instant)
        name = "campaigns.evening" if instant.hour >= 18 else "campaigns.remind"
        union.until(lambda session: _ran(session, name) > instant - timedelta(hours=2))

    return move


def _ran(session: Transaction, name: str) -> datetime:
    mine = select(func.max(StoredRun.slot)).where(StoredRun.name == name, StoredRun.state == Ran.DONE)
    return session.scalar(mine) or datetime.min.replace(tzinfo=UTC)


def plan(union: Union, envoys: list[Phone], *days: date | None) -> None:
    """An approved list of the station, a visit for each day, on which all of those go; its plan told so far."""

    def rule(session: Transaction) -> None:
        now = union.bot.now
        campaign = campaigns.of_year(session, Kind.SPRING, 2035) or Campaign(kind=Kind.SPRING, year=2035)
        campaign.festival_on, campaign.opened_at = campaigns.day_of(Kind.SPRING, 2035), now
        campaign.state, campaign.gathered_up_to = State.APPROVED, None
        session.add(campaign)
        session.flush()
        both_ = [_member(session, phone) for phone in envoys]
        for number, day in enumerate(days):
            old = Member(name=f"陈桂芳{number}", unit_id=session.get_one(Member, both_[0]).unit_id, standing="retired")
            session.add(old)
            session.flush()
            session.add(_visit(session, campaign, old, both_, day, now))

    union.beside(rule)


def _member(session: Transaction, phone: Phone) -> int:
    return int(session.scalars(select(Account.member_id).filter_by(telegram_id=phone.person.id)).one() or 0)


def _visit(
    session: Transaction, campaign: Campaign, old: Member, both_: list[int], day: date | None, now: datetime
) -> Visit:
    row, (first, second) = sealed.new_row(), (*both_, None, None)[:2]
    more: dict[str, Any] = {"first_id": first, "second_id": second, "day": day, "made_at": now}
    reasons = visits.keep_reasons(session, row, [Reason.RETIRED])
    number = numbers.take(session, "ZF", now=now)
    ids = {"campaign_id": campaign.id, "member_id": old.id, "unit_id": old.unit_id, "occasion": ""}
    return Visit(row=row, number=number, stage=Stage.PLANNED, reasons=reasons, **ids, **more)


class TestTheRoundOfVisits:
    """In the order of its days."""

    @both
    def test_is_told_by_its_plan_each_morning_and_each_evening(self, union: Union, move: Move, tongue: Tongue) -> None:
        envoy, chair = union.member(language=tongue.code), union.colleague("chair", None, language=tongue.code)
        plan(union, [envoy], BEGINS + timedelta(days=1), None)
        move(at(BEGINS, 8))
        begun = envoy.wait_for(
            lambda message: "2035" in message.text and tongue.offers("visits.mine")(message), PATIENT
        )
        assert tongue.phrase("可以开始走访了，您有 %(count)s 户。") % {"count": 2} in begun.text
        listed = tongue.press_on(envoy, begun, "visits.mine", lambda message: "陈桂芳0" in str(message.buttons))
        assert "陈桂芳1" in str(listed.buttons)

        move(at(BEGINS, 18))
        evening = chair.wait_for(lambda message: "陈桂芳0" in message.text, PATIENT, anywhere=True)
        assert tongue.phrase("<b>还没开始的走访人</b>").removeprefix("<b>").removesuffix("</b>") in evening.text
        assert envoy.person.first_name in evening.text

        move(at(BEGINS + timedelta(days=1), 8))
        today = tongue.phrase("<b>今天要走访 %(today)s 户</b>（%(on)s）").partition("%")[0].removeprefix("<b>")
        envoy.wait_for(lambda message: today in message.text, PATIENT)
        self.comes_late_once(union, move, envoy, tongue)
        assert tongue.language == "zh" or han_in([envoy, chair], "陈桂芳0", "陈桂芳1") == []

    def comes_late_once(self, union: Union, move: Move, envoy: Phone, tongue: Tongue) -> None:
        """Down while half of the time went by; the morning after it is told, once, and late."""
        after = BEGINS + timedelta(days=9)
        union.bot.kill()
        clocks.set_to(Path(union.bot.environment["UNIONHALL_CLOCK"].removeprefix("file:")), at(after, 9))
        union.bot.start()
        move(at(after, 9))
        half = tongue.phrase("时间过半了，您还有 %(count)s 户没走访。") % {"count": 2}
        late = tongue.phrase("（原定 %(on)s，现在补发）").rpartition("%(on)s")[2]
        envoy.wait_for(lambda message: half in message.text and late in message.text, PATIENT, anywhere=True)
        move(at(after + timedelta(days=1), 8))
        assert len([one for one in envoy.from_bot if half in one.text]) == 1
