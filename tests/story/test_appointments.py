"""Times of talks in chat: asked for in six taps, answered, moved, reminded of, held; named by an officer who keeps no
hours; for somebody without Telegram."""

import re
from datetime import timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select, update

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.appointments import Appointment
from storage.appointments import State as Stands
from storage.database import Transaction
from storage.hours import WeeklyHours
from storage.talks import State, Talk
from tests.story.conftest import Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_printing import brought, file_of

PLACE = "Room 302"
_NUMBER = re.compile(r"TH-\d{4}-\d{4,}")


def keep_hours(union: Union, officer: Phone) -> None:
    """Every day of the week, from two until five."""
    fields: dict[str, Any] = {"begins": 14 * 60, "ends": 17 * 60, "ways": "in_person telephone", "place": PLACE}
    account_id = union.account_of(officer)
    rows = [WeeklyHours(account_id=account_id, weekday=day, **fields) for day in range(7)]
    union.beside(lambda session: session.add_all(rows))


def name_of(phone: Phone) -> str:
    return phone.person.first_name


def number_in(message: Message) -> str:
    found = _NUMBER.search(message.text)
    assert found, message.text
    return found[0]


def press_first(phone: Phone, tongue: Tongue, then: str) -> Message:
    """The first time of those that are offered."""
    phone.press(phone.buttons[0][0], PATIENT)
    return phone.wait_for(tongue.offers(then), PATIENT)


def asks(phone: Phone, tongue: Tongue, officer: Phone) -> Message:
    """As far as when: of that officer."""
    tongue.tap(phone, "talks.label_home", tongue.offers("appointments.begin"))
    tongue.press(phone, "appointments.begin", tongue.offers("appointments.choose_way", how="in_person"))
    offered = tongue.offers("appointments.whom", name=name_of(officer))
    tongue.press(phone, "appointments.choose_way", offered, how="in_person")
    return tongue.press(
        phone,
        "appointments.whom",
        lambda message: (
            tongue.offers("appointments.none_suits")(message) or tongue.offers("appointments.skip_wish")(message)
        ),
        name=name_of(officer),
    )


def kept(union: Union, number: str) -> tuple[Talk, Appointment]:
    def rule(session: Transaction) -> tuple[Talk, Appointment]:
        talk = session.scalars(select(Talk).filter_by(number=number)).one()
        newest = select(Appointment).filter_by(talk_id=talk.id).order_by(Appointment.id.desc()).limit(1)
        return talk, session.scalars(newest).one()

    return union.look(rule)


def put(union: Union, number: str, starts: timedelta) -> None:
    """The time comes so near, or lies behind."""
    _, made = kept(union, number)
    at, long_ago = union.bot.now + starts, union.bot.now - timedelta(days=2)
    moved = update(Appointment).where(Appointment.id == made.id)
    union.beside(
        lambda session: (
            session.execute(
                moved.values(starts_at=at, ends_at=at + timedelta(minutes=45), made_at=long_ago, answered_at=long_ago)
            )
            and None
        )  # type: ignore[truthy-bool]
    )


@both
class TestATalk:
    def test_is_asked_for_in_six_taps_answered_moved_reminded_of_and_held(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        keep_hours(union, officer)
        presses = len(li.presses)
        asks(li, tongue, officer)
        press_first(li, tongue, "appointments.submit")
        done = tongue.press(li, "appointments.submit", "TH-")
        assert len(li.presses) - presses <= 6, "and one of them the key below the chat"
        number = number_in(done)

        # The officer has name and time, and says yes with one press.
        asked = officer.wait_for(number, PATIENT)
        assert name_of(li) in asked.text
        assert PLACE in asked.text
        tongue.press_on(officer, asked, "appointments.confirm", tongue.offers("appointments.calendar"))
        agreed = li.wait_for(tongue.offers("appointments.calendar"), PATIENT)
        assert name_of(officer) in agreed.text

        # It stands in the lists of both.
        open_tools(officer, tongue)
        tongue.press(officer, "talks.office", lambda message: number in str(message.buttons))
        tongue.tap(li, "talks.label_home", tongue.offers("talks.mine", step=0, open=1))
        tongue.press(li, "talks.mine", lambda message: number in str(message.buttons), step=0, open=1)

        # In the calendar stands its number, and nobody's name.
        for phone in (li, officer):
            tongue.press(phone, "appointments.calendar", brought(".ics"))
            name, data = file_of(phone, phone.from_bot[-1])
            (event,) = Calendar.from_ical(data).walk("VEVENT")
            assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (number, PLACE)
            assert not any(name_of(one).encode() in data for one in (li, officer))
            assert not any(name_of(one) in name for one in (li, officer))

        # Another time, with the same person.
        tongue.press_on(li, agreed, "talks.see", tongue.offers("appointments.move", timed=True))
        times = tongue.press(li, "appointments.move", tongue.offers("appointments.none_suits"), timed=True)
        assert name_of(officer) in times.text
        li.press(li.buttons[1][0], PATIENT)
        li.wait_for(tongue.offers("talks.home"), PATIENT)
        tongue.press(officer, "appointments.confirm", tongue.offers("appointments.calendar"))
        assert kept(union, number)[1].state == Stands.AGREED

        # Both are reminded; afterwards one press says how it went.
        put(union, number, timedelta(minutes=90))
        union.bot.command("rounds", "run", "appointments.remind")
        soon = li.wait_for(tongue.offers("appointments.move"), PATIENT)
        assert number in soon.text
        officer.wait_for(lambda message: number in message.text and tongue.offers("talks.look")(message), PATIENT)
        put(union, number, timedelta(hours=-2))
        union.bot.command("rounds", "run", "appointments.ask_held")
        officer.wait_for(tongue.offers("appointments.held"), PATIENT)
        tongue.press(officer, "appointments.held", tongue.offers("talks.office", step=0))
        assert kept(union, number)[0].state == State.HELD
        if tongue is EN:
            assert han_in([li, officer]) == []

    def test_with_an_officer_who_keeps_no_hours_the_officer_names_a_time(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        asks(li, tongue, officer)
        write(li, "after work", tongue.offers("appointments.submit"))
        number = number_in(tongue.press(li, "appointments.submit", "TH-"))
        request = officer.wait_for(number, PATIENT)
        assert "after work" not in request.text, "what somebody wrote is read on the card alone"
        question = tongue.press_on(officer, request, "appointments.propose", "after work")
        assert tongue.offers("appointments.leave")(question)
        write(officer, "any day", tongue.says("appointments.moment_unfit", days=90)[:12])
        write(officer, "tomorrow 15:00", tongue.offers("appointments.skip_place"))
        write(officer, PLACE, number)
        offered = li.wait_for(tongue.offers("appointments.accept"), PATIENT)
        assert "15:00" in offered.text
        tongue.press_on(li, offered, "appointments.accept", tongue.offers("appointments.calendar"))
        officer.wait_for(tongue.offers("appointments.calendar"), PATIENT)

        # The officer can't after all, and says a word.
        tongue.press(officer, "talks.look", tongue.offers("appointments.decline"))
        tongue.press(officer, "appointments.decline", tongue.offers("appointments.skip_note"))
        write(officer, "Ill, sorry", number)
        told = li.wait_for("Ill, sorry", PATIENT)
        tongue.press_on(li, told, "appointments.ask_call_off", tongue.offers("appointments.call_off"))
        tongue.press(li, "appointments.call_off", number)
        assert kept(union, number)[0].state == State.CALLED_OFF
        if tongue is EN:
            assert han_in([li, officer]) == []

    def test_somebody_without_telegram_is_put_down_by_the_officer(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        keep_hours(union, officer)
        whom = union.member(joined=False)
        open_tools(officer, tongue)
        tongue.press(officer, "talks.office", tongue.offers("appointments.offer_for"))
        tongue.press(officer, "appointments.offer_for", tongue.offers("appointments.leave"))
        write(officer, name_of(whom), tongue.offers("appointments.choose_how", way="telephone"))
        tongue.press(officer, "appointments.choose_how", tongue.offers("appointments.leave"), way="telephone")
        officer.press(officer.buttons[0][0], PATIENT)
        number = number_in(officer.wait_for("TH-", PATIENT))
        talk, made = kept(union, number)
        assert (talk.state, made.state) == (State.AGREED, Stands.AGREED)
        if tongue is EN:
            assert han_in([officer]) == []
