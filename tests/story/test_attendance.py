"""An activity's day in chat: who is reminded and says so, three ways through the door, its list, and the files."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import accounts, sealed
from storage.activities import Activity, Audience, Kind, Place, Selection, SignUp, State
from storage.attendance import tickets
from storage.database import Transaction
from storage.units import Unit
from tests.story.conftest import STATION, Union
from tests.story.importing import book_of
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

TITLE = "Lake walk"


def create_activity(union: Union, officer: Phone, *seated: Phone) -> int:
    """It begins in fifty minutes, and these have had a place for days."""
    by, people, now = union.account_of(officer), [union.account_of(one) for one in seated], union.bot.now

    def rule(session: Transaction) -> int:
        unit = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
        activity = Activity(kind=Kind.SPORTS, state=State.OPEN, title=TITLE, place="South gate", unit_id=unit)
        activity.made_by, activity.made_at, activity.published_at = by, now, now
        activity.selection, activity.audience = Selection.FIRST_COME, Audience.ALL
        activity.starts_at = now + timedelta(minutes=50)
        activity.ends_at, activity.closes_at = now + timedelta(hours=3), now - timedelta(days=1)
        session.add(activity)
        session.flush()
        for turn, account in enumerate(people):
            made = SignUp(row=sealed.new_row(), activity_id=activity.id, turn=turn, made_by=account)
            made.member_id = accounts.member_of(session, account)
            made.place, made.family = Place.SEATED, 1 if turn == 0 else 0
            made.made_at = made.seated_at = now - timedelta(days=3)
            session.add(made)
        return activity.id

    return union.beside(rule)


def kept(union: Union, activity: int, phone: Phone) -> SignUp:
    account = union.account_of(phone)

    def rule(session: Transaction) -> SignUp:
        member = accounts.member_of(session, account)
        return session.scalars(select(SignUp).filter_by(activity_id=activity, member_id=member)).one()

    return union.look(rule)


def ticket(union: Union, activity: int, phone: Phone) -> str:
    """What the code on that telephone carries."""
    mine = kept(union, activity, phone)
    return f"k_{mine.id}_{union.look(lambda session: tickets.token_of(session, mine))}"


def photo(message: Message) -> bool:
    return "photo" in message.content


def name_of(phone: Phone) -> str:
    return phone.person.first_name


@both
class TestADay:
    def test_is_told_beforehand_kept_at_the_door_and_taken_away_as_a_file(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        li, zhou, wu = (union.member(language=tongue.code) for _ in range(3))
        activity = create_activity(union, officer, li, zhou)
        union.bot.command("rounds", "run", "attendance.remind")

        self._answers(union, tongue, activity, li, zhou)
        self._by_scan(union, tongue, activity, officer, li)
        self._by_digits(union, tongue, activity, officer, li)
        self._by_hand(union, tongue, activity, officer, li, wu)
        self._on_paper(tongue, officer, li, wu)
        if tongue is EN:
            assert han_in([officer, li, zhou], *map(name_of, (officer, li, zhou, wu))) == []

    def _answers(self, union: Union, tongue: Tongue, activity: int, li: Phone, zhou: Phone) -> None:
        told = zhou.wait_for(tongue.offers("attendance.ask_out"), PATIENT)
        assert TITLE in told.text
        tongue.press_on(zhou, told, "attendance.ask_out", tongue.offers("attendance.out"))
        tongue.press(zhou, "attendance.out", tongue.says("attendance.stays_away", title=TITLE))
        assert kept(union, activity, zhou).place == Place.WITHDRAWN
        # The button of the reminder is an old one now, and says so.
        zhou.press_data(f"1attendance.comes:{activity}", told)
        zhou.wait_for(tongue.says("attendance.not_seated", title=TITLE), PATIENT)

        told = li.wait_for(tongue.offers("attendance.comes"), PATIENT)
        tongue.press_on(li, told, "attendance.comes", tongue.offers("attendance.my_code"))
        assert kept(union, activity, li).comes is True
        assert "0426" not in tongue.press(li, "attendance.my_code", photo).text

    def _by_scan(self, union: Union, tongue: Tongue, activity: int, officer: Phone, li: Phone) -> None:
        code = ticket(union, activity, li)
        li.start(code)
        li.wait_for(tongue.says("attendance.no_doorkeeper", known=True), PATIENT)
        assert kept(union, activity, li).came_at is None
        officer.start(code[:-2] + "xx")
        officer.wait_for(tongue.says("attendance.no_such_ticket"), PATIENT)
        officer.start(code)
        officer.wait_for(lambda message: name_of(li) in message.text and TITLE in message.text, PATIENT)
        assert kept(union, activity, li).came_at is not None
        tongue.press(officer, "attendance.undo", tongue.offers("attendance.poster"))
        assert kept(union, activity, li).came_at is None

    def _by_digits(self, union: Union, tongue: Tongue, activity: int, officer: Phone, li: Phone) -> None:
        open_tools(officer, tongue)
        tongue.press(officer, "attendance.doors", lambda message: any(TITLE in row[0] for row in message.buttons))
        officer.press(next(row[0] for row in officer.buttons if TITLE in row[0]), PATIENT)
        officer.wait_for(tongue.offers("attendance.poster"), PATIENT)
        poster = tongue.press(officer, "attendance.poster", photo)
        digits = poster.text.splitlines()[0][-4:]
        assert digits.isdigit()
        tongue.press(li, "attendance.type_code", tongue.says("attendance.ask_code", title=TITLE, wrong=False))
        write(li, "I am here", tongue.says("attendance.code_unfit"))
        wrong = f"{(int(digits) + 1) % 10_000:04}"
        write(li, wrong, tongue.says("attendance.ask_code", title=TITLE, wrong=True))
        # Put off, it is understood as what it is when it is simply written.
        tongue.press(li, "attendance.put_off", tongue.says("attendance.put_off"))
        write(li, digits, tongue.says("attendance.arrived", title=TITLE, outcome="came", family=1, came_at=None))
        assert kept(union, activity, li).came_by == union.account_of(li)

    def _by_hand(self, union: Union, tongue: Tongue, activity: int, officer: Phone, li: Phone, wu: Phone) -> None:
        tongue.press(officer, "attendance.open", tongue.offers("attendance.list"), back=True)
        tongue.press(officer, "attendance.list", lambda message: any(name_of(li) in row[0] for row in message.buttons))
        officer.press(next(row[0] for row in officer.buttons if name_of(li) in row[0]), PATIENT)
        officer.wait_toast(tongue.says("attendance.unticked", came=0, seated=2))
        officer.wait_for(lambda message: any(row[0] == f"○ {name_of(li)} +1" for row in message.buttons), PATIENT)
        officer.press(f"○ {name_of(li)} +1", PATIENT)
        officer.wait_toast(tongue.says("attendance.ticked", came=2, seated=2))
        tongue.press(officer, "attendance.find", tongue.says("attendance.ask_who", title=TITLE, people=[]))
        write(officer, name_of(wu), tongue.offers("attendance.enter", words=None))
        tongue.press(officer, "attendance.enter", tongue.offers("attendance.undo"), words=None)
        assert kept(union, activity, wu).came_by == union.account_of(officer)
        write(officer, "nobody of that name", tongue.says("attendance.nobody_found"))

    def _on_paper(self, tongue: Tongue, officer: Phone, li: Phone, wu: Phone) -> None:
        def brought(ending: str) -> Any:
            return lambda message: message.content.get("document", {}).get("file_name", "").endswith(ending)

        shown = officer.wait_for(tongue.offers("attendance.open", back=True), PATIENT, anywhere=True)
        page = tongue.press_on(
            officer, shown, "attendance.open", tongue.offers("attendance.order", sheet="table"), back=True
        )
        came = tongue.press_on(officer, page, "attendance.order", brought(".xlsx"), sheet="table")
        cells = [str(cell) for row in book_of(officer, came).get_sheet_by_index(0).to_python() for cell in row]
        assert {name_of(li), name_of(wu), tongue.says("attendance.place_seated")} <= set(cells)
        came = tongue.press_on(officer, page, "attendance.order", brought(".pdf"), sheet="sign_in")
        document = came.content["document"]
        assert officer.world.files[document["file_id"]].data.startswith(b"%PDF")
        assert not any(name in document["file_name"] for name in (name_of(li), name_of(wu)))
