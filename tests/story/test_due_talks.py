"""A talk held elsewhere, recorded in four taps and confirmed by whom it was with; a talk that is due, from one tap to
the desk, and off it; the chair's list."""

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.due_talks import SHIPPED, DueTalk, Stage, Waived, stage_of
from storage.talks import Origin, Talk, Way, Word
from tests.story.conftest import Union
from tests.story.reporting import open_tools, press_line
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: Examples that the bot shows in every language.
EXAMPLES = ("张三", "zs 城东")
SANCTION = SHIPPED[1]


def name_of(phone: Phone) -> str:
    return phone.person.first_name


def open_page(officer: Phone, name: str, tongue: Tongue) -> Message:
    """The person's page of talks, from the desk by their name."""
    officer.type("/desk")
    officer.wait_for(tongue.offers("people.find"), PATIENT)
    tongue.press(officer, "people.find", tongue.offers("people.leave"))
    officer.type(name)
    officer.wait_for(tongue.offers("due_talks.person"), PATIENT)
    return tongue.press(officer, "due_talks.person", tongue.offers("due_talks.ask_open"))


def record(officer: Phone, tongue: Tongue) -> Message:
    """From a page that offers it, in four taps."""
    tongue.press(officer, "due_talks.begin_with", tongue.offers("due_talks.day", back=1))
    tongue.press(officer, "due_talks.day", tongue.offers("due_talks.way", way=Way.TELEPHONE), back=1)
    tongue.press(officer, "due_talks.way", tongue.offers("due_talks.save"), way=Way.TELEPHONE)
    return tongue.press(officer, "due_talks.save", tongue.offers("due_talks.begin", again=True))


def talk_of(union: Union) -> Talk:
    return union.look(lambda session: session.scalars(select(Talk).order_by(Talk.id.desc()).limit(1)).one())


def due_of(union: Union) -> DueTalk:
    """The newest."""
    return union.look(lambda session: session.scalars(select(DueTalk).order_by(DueTalk.id.desc()).limit(1)).one())


@both
class TestElsewhere:
    def test_counts_once_they_say_so_and_a_slip_is_set_right(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        li = union.member(language=tongue.code)
        open_page(officer, name_of(li), tongue)
        saved = record(officer, tongue)
        talk = talk_of(union)
        assert (talk.origin, talk.word) == (Origin.ELSEWHERE, Word.NONE)
        assert talk.number in saved.text

        asked = li.wait_for(tongue.offers("due_talks.yes"), PATIENT)
        assert name_of(officer) in asked.text
        tongue.press_on(li, asked, "due_talks.no", tongue.offers("due_talks.yes", again=True))
        tongue.press(li, "due_talks.yes", tongue.offers("due_talks.no", again=True), again=True)
        assert talk_of(union).word == Word.YES
        if tongue is EN:
            assert han_in([officer, li], *EXAMPLES) == []


@both
class TestDue:
    def test_stands_on_the_desk_until_a_reason_takes_it_off(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        other = union.colleague("officer", language=tongue.code)
        li = union.member(language=tongue.code)
        open_page(officer, name_of(li), tongue)
        line = {"what": SANCTION.key, "words": None}
        tongue.press(officer, "due_talks.ask_open", tongue.offers("due_talks.open", **line))
        card = tongue.press(officer, "due_talks.open", tongue.offers("due_talks.ask_waive"), **line)
        assert tongue.says("due_talks.what_sanction") in card.text

        due = due_of(union)
        told = other.wait_for(due.number, PATIENT, anywhere=True)
        assert name_of(li) not in told.text, "who and why stands on the page alone"
        tongue.press_on(other, told, "due_talks.look", tongue.offers("due_talks.ask_waive"))
        assert name_of(li) in other.screen

        press_line(officer, due.number, tongue.offers("due_talks.ask_waive"), tongue)
        tongue.press(officer, "due_talks.ask_waive", tongue.offers("due_talks.waive", why=Waived.UNWANTED))
        tongue.press(officer, "due_talks.waive", tongue.offers("due_talks.resume"), why=Waived.UNWANTED)
        assert union.look(lambda session: stage_of(session, session.get_one(DueTalk, due.id))) is Stage.WAIVED
        if tongue is EN:
            assert han_in([officer, other, li], *EXAMPLES) == []

    def test_is_planned_by_a_talk_of_the_officers_own(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        li = union.member(language=tongue.code)
        open_page(officer, name_of(li), tongue)
        line = {"what": SANCTION.key, "words": None}
        tongue.press(officer, "due_talks.ask_open", tongue.offers("due_talks.open", **line))
        tongue.press(officer, "due_talks.open", tongue.offers("due_talks.invite", way=Way.IN_PERSON), **line)
        shown = tongue.press(officer, "due_talks.invite", tongue.offers("due_talks.leave"), way=Way.IN_PERSON)
        talk = talk_of(union)
        assert tongue.label("talks.button_look", number=talk.number) in str(shown.buttons)
        due = due_of(union)
        assert union.look(lambda session: stage_of(session, session.get_one(DueTalk, due.id))) is Stage.PLANNED


@both
class TestCatalogue:
    def test_is_changed_and_added_to_by_the_chair(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        open_tools(chair, tongue)
        line = {"what": SANCTION.key, "words": None, "ended": False}
        tongue.press(chair, "due_talks.catalogue", tongue.offers("due_talks.line", **line))
        tongue.press(chair, "due_talks.line", tongue.offers("due_talks.days", days=3), **line)
        tongue.press(chair, "due_talks.days", tongue.offers("due_talks.days", days=7), days=3)
        tongue.press(chair, "due_talks.catalogue", tongue.offers("due_talks.begin_line"), back=True)
        tongue.press(chair, "due_talks.begin_line", tongue.offers("due_talks.catalogue", back=True))
        chair.type("lives apart")
        chair.wait_for(tongue.offers("due_talks.turn", on=False), PATIENT)
        assert "lives apart" in chair.screen
        if tongue is EN:
            assert han_in([chair], *EXAMPLES) == []
