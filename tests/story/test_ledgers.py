"""Records out in chat: an officer takes a list of their unit, the chair the year; opened as programs for tables do."""

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import quick_notes
from storage.accounts import Account
from storage.database import Transaction
from storage.ledgers import Group, Ledger, year
from storage.units import Unit
from tests.story.conftest import STATION, Union
from tests.story.importing import book_of
from tests.story.reporting import open_desk, open_tools
from tests.story.speech import EN, Tongue, both, han_in


def noted(union: Union, officer: Phone, words: str, unit: str | None) -> None:
    def rule(session: Transaction) -> None:
        by = session.query(Account).filter_by(telegram_id=officer.person.id).one().id
        where = None if unit is None else session.query(Unit).filter_by(name=unit).one().id
        note = quick_notes.Draft(quick_notes.Kind.SAFETY, union.bot.now.date(), words, where, times=23)
        quick_notes.save(session, note, by=by, now=union.bot.now)

    union.beside(rule)


def brought(message: Message) -> bool:
    return "document" in message.content


class TestRecordsOut:
    @both
    def test_an_officer_takes_a_list_of_their_unit(self, union: Union, tongue: Tongue) -> None:
        officer, other = union.colleague(language=tongue.code), union.colleague(unit="城西供水站")
        noted(union, officer, "=1+1 own", STATION)
        noted(union, other, "canary of another unit", "城西供水站")
        open_tools(officer, tongue)
        tongue.press(officer, "ledgers.open", tongue.offers("ledgers.group", group=Group.OFFICE))
        tongue.press(officer, "ledgers.group", tongue.offers("ledgers.take", ledger=Ledger.NOTES), group=Group.OFFICE)
        assert not tongue.offers("ledgers.take", ledger=Ledger.AUDIT)(officer.from_bot[-1])
        came = tongue.press(officer, "ledgers.take", brought, ledger=Ledger.NOTES)
        assert officer.person.first_name not in came.content["document"]["file_name"]
        rows = book_of(officer, came).get_sheet_by_index(0).to_python()
        said = [str(cell) for row in rows for cell in row]
        assert "=1+1 own" in said
        assert not any("canary" in one for one in said)
        assert any(officer.person.first_name in str(cell) for cell in rows[1])
        # An empty list says so, and leaves a way on.
        tongue.press(officer, "ledgers.open", tongue.offers("ledgers.group", group=Group.CARE))
        tongue.press(officer, "ledgers.group", tongue.offers("ledgers.take", ledger=Ledger.NOTICES), group=Group.CARE)
        empty = tongue.label("ledgers.nothing_listed", ledger=Ledger.NOTICES)
        tongue.press(officer, "ledgers.take", empty, ledger=Ledger.NOTICES)
        if tongue is EN:
            assert han_in([officer]) == []

    @both
    def test_a_list_is_taken_from_its_own_page_which_stays(self, union: Union, tongue: Tongue) -> None:
        officer, steward = union.colleague(language=tongue.code), union.colleague("steward", language=tongue.code)
        noted(union, officer, f"below the list {tongue.language}", STATION)
        open_desk(officer, tongue)
        tongue.press(officer, "quick_notes.begin", tongue.offers("quick_notes.listed"))
        page = tongue.press(officer, "quick_notes.listed", tongue.offers("ledgers.of", ledger=Ledger.NOTES))
        said = page.text
        came = tongue.press_on(officer, page, "ledgers.of", brought, ledger=Ledger.NOTES)
        cells = [str(cell) for row in book_of(officer, came).get_sheet_by_index(0).to_python() for cell in row]
        assert f"below the list {tongue.language}" in cells
        assert page.text == said
        # Whoever takes no records out sees the desk without it.
        assert tongue.offers("ledgers.of", ledger=Ledger.WAITING)(open_desk(officer, tongue))
        assert not tongue.offers("ledgers.of", ledger=Ledger.WAITING)(open_desk(steward, tongue))

    @both
    def test_the_chair_takes_the_year(self, union: Union, zhao: Phone, tongue: Tongue) -> None:
        chair = zhao if tongue is not EN else union.colleague("deputy", None, language=EN.code)
        noted(union, chair, "canary of the year", None)
        now = union.bot.now.year
        open_tools(chair, tongue)
        tongue.press(chair, "ledgers.open", tongue.offers("ledgers.year", year=now))
        came = tongue.press(chair, "ledgers.year", brought, year=now)
        book = book_of(chair, came)
        assert len(book.sheet_names) == 2 + len(year.SHEETS)
        said = [
            str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        ]
        assert not any("canary" in one for one in said)
        assert chair.person.first_name in str(book.get_sheet_by_index(0).to_python()[1])
