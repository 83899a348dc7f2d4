"""A file from the report to the register and off it again: what the officer presses, and what the member hears."""

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.database import Transaction
from storage.hardship.moves import Act, move
from storage.hardship.reports import Report
from tests.story.conftest import Union
from tests.story.reporting import about, open_card, report, take, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


def open_file(officer: Phone, number: str, tongue: Tongue, **label: object) -> Message:
    """The page of the case, from its card."""
    open_card(officer, number, tongue)
    return tongue.press(officer, "casebook.open", tongue.offers("hardship.look", back=True), **label)


class TestAFile:
    @both
    def test_is_opened_step_by_step_and_ends_with_a_decision(self, union: Union, tongue: Tongue) -> None:
        officer, colleague = (union.colleague(language=tongue.code) for _ in range(2))
        li = union.member(language=tongue.code)
        number = report(li, "canary: we can't pay the hospital", tongue)
        take(officer, number, tongue)
        tongue.press(officer, "hardship.choose_track", tongue.offers("casebook.open", track="filing"), track="filing")
        tongue.press(officer, "casebook.open", tongue.offers("dossiers.verify"), track="filing")
        tongue.press(officer, "dossiers.verify", tongue.offers("dossiers.begin_visit"))
        li.wait_for(officer.person.first_name, PATIENT, anywhere=True)

        self._visit(officer, colleague, tongue)
        self._reckon(officer, tongue)
        self._hang(union, number)
        self._decide(officer, number, tongue)
        li.wait_for("DA-", PATIENT, anywhere=True)

        tongue.press(officer, "dossiers.begin", number, what="relieve")
        write(officer, "today No. 31", tongue.offers("dossiers.confirm", what="relieve"))
        page = tongue.press(officer, "dossiers.confirm", tongue.says("hardship.stage_relieved"), what="relieve")
        assert not tongue.offers("dossiers.begin", what="remove")(page)
        told = tongue.says("dossiers.told_relieve", number=number, officer=officer.person.first_name)
        li.wait_for(told.splitlines()[0], PATIENT, anywhere=True)
        made = tongue.press(officer, "casebook.decisions", "No. 31")
        assert "No. 12" in made.text
        self._set_right(officer, tongue)
        # Long after its end the file is still found by its case.
        tongue.press(officer, "casebook.open", tongue.offers("hardship.look", back=True), back=True)
        tongue.press(officer, "hardship.look", about(number), back=True)
        tongue.press(officer, "casebook.open", "DA-", track="filing")
        assert not any("canary" in one.text for one in colleague.messages)
        if tongue is EN:
            assert han_in([li, officer], "城东路 18 号") == []

    def _set_right(self, officer: Phone, tongue: Tongue) -> None:
        """The number was copied wrong; both stand there from then on."""
        tongue.press(officer, "dossiers.set_right", "No. 31")
        write(officer, "today No. 13", tongue.says("dossiers.ask_correction_reason"))
        sure = write(officer, "copied wrong", tongue.offers("dossiers.keep_correction"))
        assert "No. 31" in sure.text
        assert "No. 13" in sure.text
        tongue.press(officer, "dossiers.keep_correction", tongue.offers("casebook.decisions"))
        made = tongue.press(officer, "casebook.decisions", "No. 13")
        assert "No. 31" in made.text
        assert "copied wrong" in made.text

    def _visit(self, officer: Phone, colleague: Phone, tongue: Tongue) -> None:
        """Both were there yesterday."""
        tongue.press(officer, "dossiers.begin_visit", tongue.offers("dossiers.pick_visitor", name=None))
        tongue.press(officer, "dossiers.pick_visitor", officer.person.first_name, name=None)
        write(officer, colleague.person.first_name, tongue.offers("dossiers.choose_day", days=1))
        tongue.press(officer, "dossiers.choose_day", tongue.offers("dossiers.choose_count", size=3), days=1)
        tongue.press(officer, "dossiers.choose_count", tongue.offers("dossiers.choose_housing", one="rented"), size=3)
        living = tongue.offers("dossiers.choose_living", one="tight")
        tongue.press(officer, "dossiers.choose_housing", living, one="rented")
        tongue.press(officer, "dossiers.choose_living", tongue.offers("dossiers.choose_agrees", one="yes"), one="tight")
        need = tongue.offers("dossiers.tick_need", need="medical", on=False)
        tongue.press(officer, "dossiers.choose_agrees", need, one="yes")
        ticked = tongue.offers("dossiers.enough_needs", chosen=True)
        tongue.press(officer, "dossiers.tick_need", ticked, need="medical", on=False)
        tongue.press(officer, "dossiers.enough_needs", tongue.offers("dossiers.skip_note"), chosen=True)
        shown = write(officer, "the roof leaks", tongue.offers("dossiers.keep_visit"))
        assert "the roof leaks" in shown.text
        page = tongue.press(officer, "dossiers.keep_visit", tongue.offers("dossiers.begin_means", known=False))
        assert colleague.person.first_name in page.text

    def _reckon(self, officer: Phone, tongue: Tongue) -> None:
        """Three people, 16,000 yuan: severe, and the officer agrees."""
        tongue.press(officer, "dossiers.begin_means", tongue.offers("dossiers.choose_size", size=3), known=False)
        tongue.press(officer, "dossiers.choose_size", tongue.says("dossiers.ask_income", size=3), size=3)
        write(officer, "36000", tongue.says("dossiers.ask_spending"))
        cause = tongue.offers("dossiers.choose_cause", cause="own_illness")
        write(officer, "20000", cause)
        skip = tongue.offers("dossiers.skip_address", known=False)
        tongue.press(officer, "dossiers.choose_cause", skip, cause="own_illness")
        severe = {"one": "severe", "suggested": True}
        shown = write(officer, "城东路 18 号", tongue.offers("dossiers.choose_class", **severe))
        assert "444.44" in shown.text
        confirm = tongue.offers("dossiers.confirm", what="classify")
        tongue.press(officer, "dossiers.choose_class", confirm, **severe)
        tongue.press(officer, "dossiers.confirm", tongue.offers("dossiers.suggest", known=True), what="classify")

    def _hang(self, union: Union, number: str) -> None:
        """The public notice has hung its days."""

        def rule(session: Transaction) -> None:
            case = session.scalars(select(Report).filter_by(number=number)).one()
            move(case, Act.PUBLISH)
            move(case, Act.END_NOTICE)

        union.beside(rule)

    def _decide(self, officer: Phone, number: str, tongue: Tongue) -> None:
        """The committee, the higher union, the file."""
        open_file(officer, number, tongue, track="filing")
        for what, after in (("report_up", "approve"), ("approve", "file")):
            tongue.press(officer, "dossiers.begin", number, what=what)
            sure = tongue.offers("dossiers.confirm", what=what)
            assert "No. 12" in write(officer, "today No. 12", sure).text
            tongue.press(officer, "dossiers.confirm", tongue.offers("dossiers.begin", what=after), what=what)
        tongue.press(officer, "dossiers.begin", tongue.offers("dossiers.confirm", what="file"), what="file")
        tongue.press(officer, "dossiers.confirm", "DA-", what="file")
        tongue.press(officer, "hardship.look", about(number), back=True)
        tongue.press(officer, "casebook.open", "DA-", track="filing")
