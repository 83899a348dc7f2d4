"""A campaign before the Spring Festival: it opens by itself, officer and chair settle the list, the chair says yes."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import calendar, holidays
from storage.campaigns import Campaign, Kind, Reason, plan
from storage.database import Transaction
from storage.members import Member, Standing
from storage.units import Unit
from storage.visits import Stage, Visit
from tests.story import clocks
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_desk, open_tools, press_line, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

ZONE = ZoneInfo("Asia/Shanghai")
WIDOW = "陈桂芳"
WHY = "canary: has moved away"


@pytest.fixture(scope="module")
def clock(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Path:  # one for each database
    """The file that the bot's clock goes by: the real time plus so many seconds."""
    file = tmp_path_factory.mktemp("clock") / "seconds"
    clocks.set_to(file, datetime(2035, 11, 20, 9, tzinfo=ZONE))
    return file


@pytest.fixture(scope="module")
def more_settings(clock: Path) -> dict[str, str]:
    return {"UNIONHALL_CLOCK": f"file:{clock}"}


@pytest.fixture(scope="module")
def chairs(union: Union, zhao: Phone) -> dict[str, Phone]:
    """A chair of each tongue."""
    return {"zh": zhao, "en": union.officer("孙丽en", "13800000908", "chair", language="en")}


def enrol_widow(session: Transaction) -> None:
    """One of the station whom the roster alone makes a candidate."""
    station = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
    if session.scalar(select(Member.id).filter_by(name=WIDOW)) is None:
        session.add(Member(name=WIDOW, unit_id=station, standing=Standing.SURVIVOR))


def year_to_come(session: Transaction) -> int:
    """Of the first festival that has no campaign yet: there is one a year, whoever tried it before."""
    return max([2035, *session.scalars(select(Campaign.year).filter_by(kind=Kind.SPRING))]) + 1


def opening(session: Transaction, year: int) -> datetime:
    """When the campaign of that year opens."""
    steps = plan(Kind.SPRING, calendar.spring_festival(year), holidays.calendar(session), opens=45)
    return datetime.combine(steps[0].on, time(8, 6), ZONE)


def stages(union: Union, year: int) -> list[str]:
    mine = select(Visit.stage).join(Campaign, Campaign.id == Visit.campaign_id).where(Campaign.year == year)
    return union.look(lambda session: sorted(session.scalars(mine)))


@both
class TestTheList:
    def test_opens_by_itself_and_is_settled_and_approved(
        self, union: Union, clock: Path, chairs: dict[str, Phone], tongue: Tongue
    ) -> None:
        chair, officer = chairs[tongue.language], union.colleague(language=tongue.code)
        year = union.look(year_to_come)
        union.beside(enrol_widow)
        desk = open_tools(officer, tongue)
        tongue.press_on(officer, desk, "campaigns.open", tongue.offers("campaigns.leave"))
        day = union.look(lambda session: opening(session, year))
        clocks.move(union, clock, day - timedelta(minutes=10))
        open_desk(chair, tongue)
        clocks.set_to(clock, day)
        name = tongue.says("campaigns.name", kind="spring", year=year)
        for phone in (chair, officer):
            told = phone.wait_for(lambda message: message.text.startswith(name), PATIENT)
            assert tongue.label("campaigns.button_show") in str(told.buttons)

        self._look_through(officer, tongue)
        self._set_and_approve(chair, year, tongue)
        officer.wait_for(tongue.phrase("的名单批准了（%(on)s）。可以排走访人和路线了。")[:6], PATIENT, anywhere=True)
        assert stages(union, year) == [Stage.PLANNED] * 2
        free = tongue.says("campaigns.waits_free", count=2)
        assert (
            f"{tongue.says('campaigns.name', kind=Kind.SPRING, year=year)} · {free}" in open_desk(officer, tongue).text
        )

        self._add_later(officer, chair, tongue)
        assert stages(union, year) == [Stage.PLANNED] * 3
        assert "canary" not in union.bot.log
        if tongue is EN:
            assert han_in([officer, chair], WHY, "赵国强") == []

    def _look_through(self, officer: Phone, tongue: Tongue) -> None:
        """Leaves somebody out, puts them back, adds somebody."""
        tongue.press(officer, "campaigns.show", tongue.offers("candidates.unit", name=STATION, count=1))
        shown = tongue.press(officer, "candidates.unit", WIDOW, name=STATION, count=1)
        assert tongue.says("campaigns.reason_survivor") in shown.text
        tongue.press(officer, "candidates.open", tongue.offers("candidates.drop"), who=WIDOW)
        tongue.press(officer, "candidates.drop", tongue.offers("candidates.leave_it"))
        write(officer, WHY, WHY)
        tongue.press(officer, "candidates.restore", tongue.offers("candidates.drop"))
        tongue.press(officer, "candidates.at", tongue.offers("candidates.add"), step=0)
        self._add(officer, "职工88", tongue)

    def _add(self, officer: Phone, name: str, tongue: Tongue) -> None:
        tongue.press(officer, "candidates.add", tongue.offers("candidates.leave_it"))
        write(officer, name, tongue.offers("candidates.choose", reason=Reason.ON_DUTY))
        shown = tongue.press(officer, "candidates.choose", tongue.offers("candidates.drop"), reason=Reason.ON_DUTY)
        assert name in shown.text

    def _set_and_approve(self, chair: Phone, year: int, tongue: Tongue) -> None:
        """From the desk, where the list waits for the chair."""
        goods = {"zh": "米、油", "en": "rice and oil"}[tongue.language]
        widow = tongue.says("campaigns.reason_survivor")
        press_line(chair, tongue.phrase("名单"), tongue.offers("campaigns.standards"), tongue)
        tongue.press(chair, "campaigns.standards", widow)
        tongue.press(chair, "campaigns.set_class", tongue.offers("candidates.leave_it"), reason=Reason.SURVIVOR)
        write(chair, {"zh": "３万", "en": "30,000"}[tongue.language], "3,000")
        write(chair, "1,000", tongue.offers("candidates.no_goods"))
        shown = write(chair, goods, widow)
        assert goods in shown.text
        chosen = tongue.offers("campaigns.choose_source", source="higher_union", on=True)
        tongue.press(chair, "campaigns.choose_source", chosen, source="higher_union", on=False)
        tongue.press(chair, "campaigns.look", tongue.offers("campaigns.ask_approve"), back=True)
        asked = tongue.press(chair, "campaigns.ask_approve", tongue.offers("campaigns.approve"))
        assert "1,000" in asked.text
        assert tongue.says("aid.source_higher_union") in asked.text
        assert tongue.says("campaigns.reason_on_duty") in asked.text
        approved = tongue.says("campaigns.state_approved")
        tongue.press(chair, "campaigns.approve", approved)

    def _add_later(self, officer: Phone, chair: Phone, tongue: Tongue) -> None:
        """Whoever is added from now on has a yes of their own."""
        tongue.press(officer, "campaigns.show", tongue.offers("candidates.add"))
        self._add(officer, "职工87", tongue)
        chair.wait_for(tongue.phrase("：名单批准以后又加了人，等您逐个批准。"), PATIENT, anywhere=True)
        tongue.press(chair, "campaigns.show", tongue.offers("candidates.waiting", count=1))
        tongue.press(chair, "candidates.waiting", "职工87", count=1)
        tongue.press(chair, "candidates.open", tongue.offers("candidates.agree"), who="职工87")
        tongue.press(chair, "candidates.agree", tongue.offers("candidates.own_sum"))
