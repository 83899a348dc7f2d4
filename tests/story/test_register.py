"""The register in chat: figures on a page, and the workbook, opened as a program for tables opens it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import sealed
from storage.database import Transaction
from storage.dossiers.records import Dossier, HardshipClass
from storage.hardship import Stage, Track
from storage.hardship.reports import Report
from tests.story.conftest import Union
from tests.story.importing import book_of
from tests.story.reporting import open_tools, report, take
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


def on_file(union: Union, number: str, file: str) -> None:
    """The case has come through every step of 建档."""

    def rule(session: Transaction) -> None:
        case = session.scalars(select(Report).filter_by(number=number)).one()
        case.stage, case.track = Stage.FILED, Track.FILING
        now = datetime.now(UTC)
        made = Dossier(row=sealed.new_row(), report_id=case.id, opened_at=now, number=file)
        made.hardship_class, made.filed_on = HardshipClass.SEVERE, now.date()
        made.look_on = now.date() + timedelta(days=365)
        session.add(made)

    union.beside(rule)


class TestTheRegister:
    @both
    def test_is_looked_at_and_taken_along_as_a_workbook(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = report(member, "canary of the register", tongue)
        take(officer, number, tongue)
        file = "DA-2026-0801" if tongue is EN else "DA-2026-0802"
        on_file(union, number, file)

        page = self._look(officer, tongue)
        assert "canary" not in page.text
        own = tongue.press(officer, "register.mine", tongue.offers("register.look"))
        officer.press_on(own, next(label for row in own.buttons for label in row if file in label))
        officer.wait_for(lambda one: one.text.startswith(number), PATIENT)
        self._look(officer, tongue)
        came = tongue.press(officer, "register.order", lambda one: "document" in one.content, shown="all")
        assert member.person.first_name not in came.content["document"]["file_name"]
        cells = [str(cell) for row in book_of(officer, came).get_sheet_by_index(0).to_python() for cell in row]
        assert {number, file, member.person.first_name, tongue.says("dossiers.class_severe")} <= set(cells)
        assert not any("canary" in cell for cell in cells)
        if tongue is EN:
            assert han_in([officer]) == []

    def _look(self, officer: Phone, tongue: Tongue) -> Message:
        open_tools(officer, tongue)
        return tongue.press(officer, "register.look", tongue.offers("register.order", shown="all"))
