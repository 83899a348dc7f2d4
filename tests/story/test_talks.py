"""Talks in chat: the first page and one's own for the employee; the desk, the page and the hours of the officer."""

from storage import talks, visitors
from storage.database import Transaction
from storage.hours.entering import Ways
from storage.hours.fitting import What
from storage.talks import Talk, Wanted, Way
from storage.visitors import Person
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

LINE = {"zh": "每周三 14:00-16:00 203", "en": "every Wednesday 2-4pm, 203"}


def ask_for(union: Union, telegram_id: int) -> Talk:
    """That person asks for a talk in person, by name."""

    def rule(session: Transaction) -> Talk:
        by = visitors.recognise(session, Person(telegram_id, "zh"), now=union.bot.now)
        return talks.ask(session, Wanted(Way.IN_PERSON), by=by, now=union.bot.now)

    return union.beside(rule)


@both
class TestTalks:
    def test_what_is_asked_for_stands_on_ones_own_page_and_on_the_desk(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        li = union.member(language=tongue.code)
        home = tongue.tap(li, "talks.label_home", tongue.offers("talks.mine", step=0, open=0))
        assert "12356" in home.text
        tongue.press(li, "talks.mine", tongue.phrase("还没有约过。"), step=0, open=0)

        talk = ask_for(union, li.person.id)
        tongue.press(li, "talks.home", tongue.offers("talks.mine", step=0, open=1))
        own = {"number": talk.number, "way": talk.way, "state": talk.state}
        tongue.press(li, "talks.mine", tongue.offers("talks.own", **own), step=0, open=1)
        card = tongue.press(li, "talks.own", tongue.phrase("还没有干部接。有人接了，我马上告诉您。"), **own)
        assert talk.number in card.text

        open_tools(officer, tongue)
        tongue.press(officer, "talks.office", tongue.offers("hours.open"))
        held = {"number": talk.number, "name": li.person.first_name, "mine": False, **own, "urgency": talk.urgency}
        card = tongue.press(officer, "talks.held", li.person.first_name, **held)
        assert talk.number in card.text
        if tongue is EN:
            assert han_in([officer, li]) == []


@both
class TestHours:
    def test_are_kept_by_a_line_and_a_press_and_a_day_is_taken_off(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        open_tools(officer, tongue)
        tongue.press(officer, "talks.office", tongue.offers("hours.open"))
        tongue.press(officer, "hours.open", tongue.offers("hours.begin", what=What.WEEKLY))
        tongue.press(officer, "hours.begin", tongue.offers("hours.choose_weekday", weekday=2), what=What.WEEKLY)
        officer.type("?")
        officer.wait_for(tongue.says("hours.hours_unread", what=What.WEEKLY), PATIENT)
        officer.type(LINE[tongue.language])
        officer.wait_for(tongue.offers("hours.choose_way", ways=Ways.BOTH), PATIENT)
        kept = {"weekday": 2, "begins": "14:00", "ends": "16:00"}
        page = tongue.press(officer, "hours.choose_way", tongue.offers("hours.look", **kept), ways=Ways.BOTH)
        assert "203" in page.text

        today = union.bot.now.date()
        tongue.press(officer, "hours.begin", tongue.offers("hours.off_day", day=today), what=What.OFF)
        off = tongue.offers("hours.restore", kind="off", first_on=today)
        tongue.press(officer, "hours.off_day", off, day=today)
        tongue.press(officer, "hours.restore", tongue.offers("hours.look", **kept), kind="off", first_on=today)

        tongue.press(officer, "hours.terms", tongue.offers("hours.set_term", term="length", number=60, now=False))
        chosen = tongue.offers("hours.set_term", term="length", number=60, now=True)
        tongue.press(officer, "hours.set_term", chosen, term="length", number=60, now=False)
        tongue.press(officer, "hours.open", tongue.offers("hours.look", **kept), back=True)
        tongue.press(officer, "hours.look", tongue.offers("hours.remove"), **kept)
        tongue.press(officer, "hours.remove", tongue.phrase("还没有固定时间。定了以后，职工自己就能挑个时间约您。"))
        if tongue is EN:
            assert han_in([officer]) == []
