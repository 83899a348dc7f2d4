"""Signing up in chat: two taps to a place, the waitlist and what is offered, families, questions, places for others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select, update

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.activities import Activity, ActivityQuestion, Ask, Kind, Option, Place, SignUp, State
from storage.database import Transaction
from storage.values import pack
from tests.story.conftest import Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_printing import brought, file_of

TITLES = [f"{title}en" for title in ["东湖", "羽毛球", "歌咏", "亲子", "亲子2", "体检", "乒乓", "爬山", "讲座"]]


def put_on(union: Union, by: Phone, title: str, *, seats: int | None = 2, **more: Any) -> int:
    """Published now, for everybody: it starts in a week, and sign-up closes two days before; its key."""
    account_id, now = union.account_of(by), union.bot.now
    starts_at = now + timedelta(days=7)
    fields: dict[str, Any] = {
        "kind": Kind.SPORTS,
        "state": State.OPEN,
        "made_by": account_id,
        "made_at": now,
        "published_at": now,
        "title": title,
        "place": "East Lake",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "closes_at": starts_at - timedelta(days=2),
        "seats": seats,
        **more,
    }

    def rule(session: Transaction) -> int:
        activity = Activity(**fields)
        session.add(activity)
        session.flush()
        return activity.id

    return union.beside(rule)


def add(union: Union, thing: Any) -> None:
    union.beside(lambda session: session.add(thing))


def tap(phone: Phone, label: str, then: Callable[[Message], bool]) -> Message:
    """The button that says so, below whatever is shown."""
    phone.press(label, PATIENT)
    return phone.wait_for(then, PATIENT)


def open_card(phone: Phone, tongue: Tongue, title: str) -> Message:
    """From the key below the chat, through the list."""
    tongue.tap(phone, "activities.label_all", tongue.offers("activities.mine"))
    while title not in [label for row in phone.buttons for label in row]:
        tongue.press(phone, "activities.list", tongue.offers("activities.mine"), step=1)
    return tap(phone, title, lambda message: message.text.startswith(title))


def joins(phone: Phone, tongue: Tongue, title: str, *, waits: bool = False) -> str:
    """Two taps from the list to a place; what flashed up."""
    open_card(phone, tongue, title)
    tongue.press(phone, "signups.join", tongue.offers("activities.open", back=True), waits=waits, draws=False)
    return phone.wait_toast("", PATIENT).text


def place_of(union: Union, activity: int, phone: Phone) -> Place | None:
    """Where they stand, as it is kept."""
    account_id = union.account_of(phone)
    found = select(SignUp.place).where(SignUp.activity_id == activity, SignUp.made_by == account_id)
    return union.look(lambda session: session.scalar(found))


@both
class TestTwoTaps:
    def test_lead_from_the_list_to_a_place_with_its_calendar_and_its_way(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        title, other = f"东湖{tongue.language}", f"羽毛球{tongue.language}"
        activity = put_on(union, officer, title, seats=40, directions="Line 2")
        put_on(union, officer, other, starts_at=union.bot.now + timedelta(days=7, hours=1))
        tongue.tap(li, "activities.label_all", tongue.offers("activities.mine"))
        taps = len(li.presses)
        card = tap(li, title, lambda message: message.text.startswith(title))
        done = tongue.press(li, "signups.join", tongue.offers("activities.calendar"), waits=False, draws=False)
        assert len(li.presses) - taps == 2
        assert done.message_id == card.message_id, "the card itself is edited"
        assert li.wait_toast("", PATIENT).text == tongue.label("signups.toast", place="seated", taken=1, seats=40)
        assert place_of(union, activity, li) == Place.SEATED

        tongue.press(li, "activities.calendar", brought(".ics"))
        name, data = file_of(li, li.from_bot[-1])
        (event,) = Calendar.from_ical(data).walk("VEVENT")
        assert (name.startswith("activity-"), str(event["SUMMARY"]), str(event["LOCATION"])) == (
            True,
            title,
            "East Lake",
        )
        starts: datetime = event.decoded("DTSTART")
        assert starts - union.bot.now < timedelta(days=7)

        tongue.press_on(li, done, "activities.way", "Line 2")
        tongue.press(li, "activities.open", tongue.offers("signups.ask_withdraw", place="seated"), back=True)

        # What is at the same time is pointed out before the press.
        clash = open_card(li, tongue, other)
        assert title in clash.text.splitlines()[-1]

        # Out again.
        open_card(li, tongue, title)
        tongue.press(li, "signups.ask_withdraw", tongue.offers("signups.withdraw", place="seated"), place="seated")
        tongue.press(li, "signups.withdraw", tongue.offers("activities.list", step=0), place="seated")
        assert place_of(union, activity, li) == Place.WITHDRAWN
        if tongue is EN:
            assert han_in([li], *TITLES) == []

    def test_after_sign_up_has_closed_the_person_to_ask_is_named(self, union: Union, tongue: Tongue) -> None:
        officer, li, late = (
            union.colleague(language=tongue.code),
            union.member(language=tongue.code),
            union.member(language=tongue.code),
        )
        title = f"讲座{tongue.language}"
        activity = put_on(union, officer, title)
        joins(li, tongue, title)
        open_card(li, tongue, title)
        tongue.press(li, "signups.ask_withdraw", tongue.offers("signups.withdraw", place="seated"), place="seated")
        open_card(late, tongue, title)
        closed = update(Activity).where(Activity.id == activity).values(closes_at=union.bot.now - timedelta(minutes=5))
        union.beside(lambda session: session.execute(closed) and None)
        for phone, button, values in (
            (li, "signups.withdraw", {"place": "seated"}),
            (late, "signups.join", {"waits": False, "draws": False}),
        ):
            told = tongue.press(phone, button, officer.person.first_name, **values)
            assert tongue.offers("activities.open")(told), "there is a way on"
        assert (place_of(union, activity, li), place_of(union, activity, late)) == (Place.SEATED, None)

    def test_a_link_from_a_group_leads_to_the_card(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        title = f"爬山{tongue.language}"
        li.start(f"a_{put_on(union, officer, title)}")
        li.wait_for(tongue.offers("signups.join", waits=False, draws=False), PATIENT)
        li.start("a_999999999")
        li.wait_for(tongue.says("activities.no_such_activity"), PATIENT)
        tongue.press(li, "activities.all", tongue.offers("activities.mine"))


@both
class TestWaitlist:
    def test_goes_on_to_whoever_is_next_taken_declined_or_run_out(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        first, second, third, fourth = (union.member(language=tongue.code) for _ in range(4))
        title = f"乒乓{tongue.language}"
        activity = put_on(union, officer, title, seats=1)
        joins(first, tongue, title)

        card = open_card(second, tongue, title)
        assert tongue.label("activities.would_be", rank=1) in card.text, "which rank it would be stands on the card"
        for rank, phone in ((1, second), (2, third), (3, fourth)):
            flashed = joins(phone, tongue, title, waits=True)
            assert flashed == tongue.label("signups.toast", place="waiting", rank=rank)

        def gives_up(phone: Phone) -> None:
            open_card(phone, tongue, title)
            tongue.press(
                phone, "signups.ask_withdraw", tongue.offers("signups.withdraw", place="seated"), place="seated"
            )
            tongue.press(phone, "signups.withdraw", tongue.offers("activities.list", step=0), place="seated")

        gives_up(first)
        offer = second.wait_for(tongue.offers("signups.accept"), PATIENT)
        tongue.press_on(second, offer, "signups.decline", tongue.offers("activities.open", back=True))
        assert place_of(union, activity, second) == Place.DECLINED

        offer = third.wait_for(tongue.offers("signups.accept"), PATIENT)
        tongue.press_on(third, offer, "signups.accept", tongue.offers("activities.calendar"))
        assert place_of(union, activity, third) == Place.SEATED
        assert third.wait_toast("", PATIENT).text == tongue.label("signups.toast", place="seated", taken=1, seats=1)

        gives_up(third)
        offer = fourth.wait_for(tongue.offers("signups.accept"), PATIENT)
        over = update(SignUp).where(SignUp.activity_id == activity, SignUp.place == Place.OFFERED)
        past = over.values(offer_until=union.bot.now - timedelta(minutes=1))
        union.beside(lambda session: session.execute(past) and None)
        refused = tongue.press_on(
            fourth, offer, "signups.accept", tongue.label("signups.offer_gone", title=title, closed=False)
        )
        assert tongue.offers("activities.open")(refused)
        union.until(lambda _: place_of(union, activity, fourth) == Place.EXPIRED, within=90)
        if tongue is EN:
            assert han_in([first, second, third, fourth], *TITLES) == []

    def test_somebody_moved_up_is_told_of_with_the_reason_and_without_the_name(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer = union.colleague("deputy", None, language=tongue.code)
        first, second, third = (union.member(language=tongue.code) for _ in range(3))
        title = f"歌咏{tongue.language}"
        activity = put_on(union, officer, title, seats=1)
        for phone in (first, second, third):
            joins(phone, tongue, title, waits=phone is not first)

        open_tools(officer, tongue)
        tongue.press(officer, "signups.office", tongue.offers("signups.leave"))
        tap(officer, title, tongue.offers("signups.enter"))
        label = next(label for row in officer.buttons for label in row if third.person.first_name in label)
        tap(officer, label, tongue.offers("signups.ask_move"))
        tongue.press(officer, "signups.ask_move", tongue.offers("signups.person", back=True))
        write(officer, "canary: came in vain last time", tongue.label("signups.stands", place="waiting", rank=1))

        open_card(second, tongue, title)
        page = tongue.press(second, "signups.waitlist", "canary")
        assert third.person.first_name not in page.text
        assert place_of(union, activity, third) == Place.WAITING
        tongue.press(
            second, "signups.ask_withdraw", tongue.offers("signups.withdraw", place="waiting"), place="waiting"
        )
        tongue.press(second, "signups.withdraw", tongue.offers("activities.list", step=0), place="waiting")
        assert place_of(union, activity, second) == Place.WITHDRAWN
        if tongue is EN:
            assert han_in([officer, second], *TITLES) == []


@both
class TestQuestions:
    def test_are_asked_one_by_one_and_the_family_is_seated_together_or_not_at_all(
        self, union: Union, tongue: Tongue
    ) -> None:
        officer = union.colleague("deputy", None, language=tongue.code)
        alone, li = union.member(language=tongue.code), union.member(language=tongue.code)
        title = f"亲子{tongue.language}"
        activity = put_on(union, officer, title, seats=3, family_most=2)
        add(union, Option(activity_id=activity, nth=1, words="5 km", seats=9))
        choices = pack(["S", "M"])
        add(union, ActivityQuestion(activity_id=activity, nth=1, ask=Ask.CHOICE, words="Size?", choices=choices))
        add(union, ActivityQuestion(activity_id=activity, nth=2, ask=Ask.YES_NO, stock="gear", required=False))
        add(union, ActivityQuestion(activity_id=activity, nth=3, ask=Ask.NUMBER, words="How far?"))
        add(union, ActivityQuestion(activity_id=activity, nth=4, ask=Ask.TEXT, words="Anything else?"))
        option = tongue.label("signups.option", words="5 km", seats=9, taken=0, rank=None)

        def as_far_as_family(phone: Phone, option: str, *, waits: bool = False) -> None:
            open_card(phone, tongue, title)
            tongue.press(phone, "signups.begin", tongue.offers("signups.stop"), waits=False, draws=False)
            tap(phone, option, tongue.offers("signups.choose_family", many=2, waits=waits))

        as_far_as_family(li, option)
        tongue.press(li, "signups.choose_family", lambda message: "Size?" in message.text, many=2, waits=False)
        tongue.press(li, "signups.go_back", tongue.offers("signups.choose_family", many=1, waits=False))
        tongue.press(li, "signups.choose_family", lambda message: "Size?" in message.text, many=1, waits=False)
        tap(li, "M", tongue.offers("signups.skip"))
        tongue.press(li, "signups.skip", lambda message: "How far?" in message.text)
        write(li, "很远 far", tongue.says("signups.answer_unfit", ask="number", most=6))
        write(li, "3", lambda message: "Anything else?" in message.text)
        write(li, "canary: near the door", tongue.offers("activities.calendar"))
        assert place_of(union, activity, li) == Place.SEATED

        # One place is left of three: a family of two waits whole.
        left = tongue.label("signups.option", words="5 km", seats=9, taken=2, rank=None)
        as_far_as_family(alone, left, waits=True)
        tongue.press(alone, "signups.choose_family", lambda message: "Size?" in message.text, many=1, waits=True)
        tap(alone, "S", tongue.offers("signups.skip"))
        tongue.press(alone, "signups.choose_answer", lambda message: "How far?" in message.text, yes=True)
        write(alone, "2", lambda message: "Anything else?" in message.text)
        write(alone, "no", tongue.offers("signups.waitlist"))
        assert place_of(union, activity, alone) == Place.WAITING

        # What was answered is read by whoever keeps it.
        open_tools(officer, tongue)
        tongue.press(officer, "signups.office", tongue.offers("signups.leave"))
        tap(officer, title, tongue.offers("signups.enter"))
        label = next(label for row in officer.buttons for label in row if li.person.first_name in label)
        shown = tap(officer, label, tongue.offers("signups.people", back=True))
        assert "canary: near the door" in shown.text
        assert shown.protected
        if tongue is EN:
            assert han_in([alone, li, officer], *TITLES) == []

    def test_nothing_is_kept_of_what_was_begun_and_left(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        title = f"亲子2{tongue.language}"
        activity = put_on(union, officer, title, family_most=1)
        open_card(li, tongue, title)
        tongue.press(li, "signups.begin", tongue.offers("signups.stop"), waits=False, draws=False)
        write(li, "two", tongue.phrase("带几位家属？全家一起有位子才算报上，不会拆开。"))
        tongue.press(li, "signups.stop", tongue.says("signups.stopped", title=title))
        tongue.press(li, "activities.open", tongue.offers("signups.begin", waits=False, draws=False), back=True)
        assert place_of(union, activity, li) is None


@both
class TestForOthers:
    def test_a_steward_signs_up_who_has_no_telegram_and_answers_for_them(self, union: Union, tongue: Tongue) -> None:
        steward = union.colleague("steward", language=tongue.code)
        officer = union.colleague(language=tongue.code)
        first = union.member(language=tongue.code)
        title = f"体检{tongue.language}"
        activity = put_on(union, officer, title, seats=1, family_most=1)
        open_card(first, tongue, title)
        tongue.press(
            first,
            "signups.begin",
            tongue.offers("signups.choose_family", many=0, waits=False),
            waits=False,
            draws=False,
        )
        tongue.press(first, "signups.choose_family", tongue.offers("activities.calendar"), many=0, waits=False)

        open_tools(steward, tongue)
        tongue.press(steward, "signups.office", tongue.offers("signups.leave"))
        tap(steward, title, tongue.offers("signups.enter"))
        tongue.press(steward, "signups.enter", tongue.offers("signups.leave_entry"))
        write(steward, "孙丽", tongue.says("signups.nobody_found", whole=False))
        name = "周同" if tongue is EN else "周通"
        write(steward, name, tongue.offers("signups.enter_family", many=0, waits=True))
        tongue.press(steward, "signups.enter_family", tongue.offers("signups.enter", again=True), many=0, waits=True)
        assert place_of(union, activity, steward) == Place.WAITING

        open_card(first, tongue, title)
        tongue.press(first, "signups.ask_withdraw", tongue.offers("signups.withdraw", place="seated"), place="seated")
        tongue.press(first, "signups.withdraw", tongue.offers("activities.list", step=0), place="seated")
        offer = steward.wait_for(tongue.offers("signups.accept"), PATIENT)
        assert name in offer.text
        tongue.press_on(steward, offer, "signups.accept", tongue.offers("signups.enter", again=True))
        assert place_of(union, activity, steward) == Place.SEATED

        tongue.press(steward, "signups.people", tongue.offers("signups.enter"), back=True)
        label = next(label for row in steward.buttons for label in row if name in label)
        tap(steward, label, tongue.offers("signups.ask_take_out"))
        tongue.press(steward, "signups.ask_take_out", tongue.offers("signups.take_out"))
        tongue.press(steward, "signups.take_out", tongue.offers("signups.office"))
        assert place_of(union, activity, steward) == Place.WITHDRAWN
        if tongue is EN:
            assert han_in([steward, first], *TITLES) == []


@both
class TestANewcomer:
    def test_by_the_link_of_a_group_says_who_they_are_and_is_led_back(self, union: Union, tongue: Tongue) -> None:
        officer, new = union.colleague(language=tongue.code), union.member(language=tongue.code, joined=False)
        title = f"讲座{tongue.language}"
        new.start(f"a_{put_on(union, officer, title)}")
        asked = new.wait_for(tongue.says("joining.hello_first").splitlines()[1], PATIENT)
        assert title not in asked.text
        new.press(tongue.label("joining.label_share"), PATIENT)
        led = new.wait_for(tongue.says("joining.led_back", title=title), PATIENT, anywhere=True)
        tongue.press_on(new, led, "activities.show", tongue.offers("signups.join", waits=False, draws=False))
        if tongue is EN:
            assert han_in([new], officer.person.first_name, new.person.first_name, *TITLES) == []
