"""Papers of visits in chat, and the wrap-up: printed by who keeps the list, by who goes; ended by the chair."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from icalendar import Calendar
from sqlalchemy import select, update

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import campaigns, numbers, sealed, visits
from storage.accounts import Account
from storage.campaigns import Campaign, Kind, Reason, State
from storage.database import Transaction
from storage.members import Member
from storage.visits import Outcome, Stage, Visit
from tests.story.conftest import Union
from tests.story.importing import book_of
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: The year of the campaign of each tongue.
YEARS = {"zh": 2036, "en": 2037}
GOODS = "rice and oil"


def planned(union: Union, year: int, whom: list[Phone], goes: Phone) -> int:
    """A campaign whose list is approved: somebody goes to the one, and has been at the other."""
    accounts = [union.account_of(phone) for phone in (*whom, goes)]

    def rule(session: Transaction) -> int:
        now = datetime.now(UTC)
        of = select(Member).join(Account, Account.member_id == Member.id)
        first, second, walker = [session.scalars(of.where(Account.id == one)).one() for one in accounts]
        day = campaigns.day_of(Kind.SPRING, year)
        campaign = Campaign(kind=Kind.SPRING, year=year, festival_on=day, state=State.APPROVED, opened_at=now)
        session.add(campaign)
        session.flush()
        for member, more in (
            (first, {"stage": Stage.PLANNED, "day": now.date() + timedelta(days=1)}),
            (second, {"stage": Stage.DONE, "outcome": Outcome.VISITED, "done_on": now.date(), "gave_money": 100_000}),
        ):
            row = sealed.new_row()
            kept = {"reasons": visits.keep_reasons(session, row, [Reason.RETIRED]), "money": 100_000, "goods": GOODS}
            goes = {"first_id": walker.id, "member_id": member.id, "unit_id": member.unit_id, "occasion": ""}
            number = numbers.take(session, "ZF", now=now)
            session.add(Visit(row=row, number=number, campaign_id=campaign.id, made_at=now, **kept, **goes, **more))
        return campaign.id

    return union.beside(rule)


def everybody_reached(campaign: int, session: Transaction) -> None:
    done = {"stage": Stage.DONE, "outcome": Outcome.PHONED, "done_on": datetime.now(UTC).date()}
    session.execute(update(Visit).where(Visit.campaign_id == campaign).values(**done))


def file_of(phone: Phone, message: Message) -> tuple[str, bytes]:
    document = message.content["document"]
    return document["file_name"], phone.world.files[document["file_id"]].data


def brought(ending: str) -> Callable[[Message], bool]:
    """A message with a file of that kind."""
    return lambda message: message.content.get("document", {}).get("file_name", "").endswith(ending)


@both
class TestPapersOfVisits:
    def test_are_printed_by_who_keeps_the_list_and_who_goes_and_the_chair_wraps_it_up(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer = union.colleague(language=tongue.code)
        chair = union.colleague("chair", None, language=tongue.code)
        whom, goes = [union.member(), union.member()], union.member(language=tongue.code)
        campaign = planned(union, YEARS[tongue.language], whom, goes)
        names = [phone.person.first_name for phone in whom]

        self._by_office(officer, names, tongue)
        self._by_who_goes(goes, tongue)
        self._wrapped_up(union, chair, campaign, tongue)
        state = union.look(lambda session: session.get_one(Campaign, campaign).state)
        left = union.look(lambda session: sorted(session.scalars(select(Visit.stage).filter_by(campaign_id=campaign))))
        assert (state, left) == (State.CLOSED, [Stage.DONE, Stage.DONE])
        assert not any(name in union.bot.log for name in names)
        if tongue is EN:
            assert han_in([officer, goes, chair], *names, goes.person.first_name, chair.person.first_name) == []

    def _by_office(self, officer: Phone, names: list[str], tongue: Tongue) -> None:
        open_tools(officer, tongue)
        tongue.press(officer, "campaigns.open", tongue.offers("printing.open"))
        tongue.press(officer, "printing.open", tongue.offers("printing.order", sheet="table"))
        for sheet in ("list", "cards"):
            name, data = file_of(officer, tongue.press(officer, "printing.order", brought(".pdf"), sheet=sheet))
            assert data.startswith(b"%PDF")
            assert re.fullmatch(rf"visits-{sheet}-\d{{4}}-\d{{8}}\.pdf", name)
        came = tongue.press(officer, "printing.order", brought(".xlsx"), sheet="table")
        cells = [str(cell) for row in book_of(officer, came).get_sheet_by_index(0).to_python() for cell in row]
        assert {*names, GOODS, tongue.says("campaigns.reason_retired")} <= set(cells)
        tongue.press(officer, "printing.walkers", tongue.offers("printing.open", back=True))
        tongue.press(officer, "printing.open", tongue.offers("printing.units"), back=True)

    def _by_who_goes(self, goes: Phone, tongue: Tongue) -> None:
        goes.type("/visits")
        goes.wait_for(tongue.offers("printing.mine"), PATIENT)
        tongue.press(goes, "printing.mine", tongue.offers("printing.own", sheet="days"))
        _, data = file_of(goes, tongue.press(goes, "printing.own", brought(".ics"), sheet="days"))
        (event,) = Calendar.from_ical(data).walk("VEVENT")
        assert "1" in str(event["summary"])
        _, data = file_of(goes, tongue.press(goes, "printing.own", brought(".pdf"), sheet="cards"))
        assert data.startswith(b"%PDF")
        shown = goes.wait_for(tongue.offers("visits.list", step=0), PATIENT, anywhere=True)
        tongue.press_on(goes, shown, "visits.list", tongue.offers("printing.mine"), step=0)

    def _wrapped_up(self, union: Union, chair: Phone, campaign: int, tongue: Tongue) -> None:
        open_tools(chair, tongue)
        tongue.press(chair, "campaigns.open", tongue.offers("wrap_ups.open"))
        page = tongue.press(chair, "wrap_ups.open", tongue.offers("wrap_ups.order"))
        shown = tongue.press(chair, "wrap_ups.picture", lambda message: "photo" in message.content)
        assert tongue.says("wrap_ups.title", kind="spring", year=YEARS[tongue.language]) in shown.text
        _, data = file_of(chair, tongue.press(chair, "wrap_ups.order", brought(".docx")))
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
        # The day is years away and one is yet to be visited.
        assert not tongue.offers("wrap_ups.ask_close")(page)
        union.beside(partial(everybody_reached, campaign))
        tongue.press(chair, "campaigns.look", tongue.offers("wrap_ups.open"), back=True)
        tongue.press(chair, "wrap_ups.open", tongue.offers("wrap_ups.ask_close"))
        tongue.press(chair, "wrap_ups.ask_close", tongue.offers("wrap_ups.close"))
        tongue.press(chair, "wrap_ups.close", lambda message: not tongue.offers("wrap_ups.ask_close")(message))
