"""An activity in its officer's hands: changed, told, called off; and one that repeats."""

from datetime import timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import accounts, sealed
from storage.activities import Activity, Audience, Kind, Place, Selection, SignUp, State
from storage.database import Transaction
from storage.series import Series
from storage.series import State as Repeats
from storage.units import Unit
from storage.values import Values
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

TITLE = "Chess by the lake"


def create_activity(union: Union, officer: Phone, *seated: Phone) -> int:
    """In ten days, and these have a place."""
    by, people, now = union.account_of(officer), [union.account_of(one) for one in seated], union.bot.now

    def rule(session: Transaction) -> int:
        unit = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
        activity = Activity(kind=Kind.OTHER, state=State.OPEN, title=TITLE, place="South gate", unit_id=unit, seats=9)
        activity.made_by, activity.made_at, activity.published_at = by, now, now
        activity.selection, activity.audience = Selection.FIRST_COME, Audience.ALL
        activity.starts_at = now + timedelta(days=10)
        activity.ends_at, activity.closes_at = now + timedelta(days=10, hours=2), now + timedelta(days=9)
        session.add(activity)
        session.flush()
        for turn, account in enumerate(people):
            made = SignUp(row=sealed.new_row(), activity_id=activity.id, turn=turn, made_by=account, family=0)
            made.member_id = accounts.member_of(session, account)
            made.place, made.made_at, made.seated_at = Place.SEATED, now, now
            session.add(made)
        return activity.id

    return union.beside(rule)


def state_of(union: Union, activity: int) -> str:
    return union.look(lambda session: session.get_one(Activity, activity).state)


@both
class TestAnActivity:
    def test_is_changed_told_and_called_off(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague("officer", language=tongue.code), union.member(language=tongue.code)
        activity = create_activity(union, officer, member)
        self._open(officer, activity, tongue)

        self._ask(officer, "place", tongue)
        write(officer, "North gate", tongue.offers("changes.make"))
        heard: Values = {"by_letter": 1, "to_ring": 0, "names": [], "morning": None}
        made = tongue.says("changes.made", title=TITLE, untold=0, told=True, people=1, **heard)
        tongue.press(officer, "changes.make", made)
        told = member.wait_for(lambda message: "North gate" in message.text, PATIENT)
        assert "South gate" in told.text

        tongue.press(officer, "changes.choose", tongue.offers("changes.ask", item="seats"), again=True)
        tongue.press(officer, "changes.ask", tongue.says("changes.hint_seats"), item="seats")
        write(officer, "0", tongue.says("changes.hint_seats"))
        write(officer, "12", tongue.offers("changes.make"))
        tongue.press(officer, "changes.make", tongue.offers("changes.tell"))
        tongue.press(officer, "changes.tell", tongue.offers("changes.ask_why"))
        member.wait_for(lambda message: "9 → 12" in message.text, PATIENT)

        tongue.press(officer, "changes.ask_why", tongue.phrase("写一句原因，大家都会看到，例如：当天有暴雨预警。"))
        write(officer, "Storm warning", tongue.offers("changes.cancel"))
        tongue.press(officer, "changes.cancel", tongue.offers("activities.kept", back=True))
        member.wait_for(lambda message: "Storm warning" in message.text, PATIENT)
        assert state_of(union, activity) == State.CANCELLED
        if tongue is EN:
            assert han_in([officer, member], officer.person.first_name, member.person.first_name, STATION) == []

    def test_repeats_until_its_officer_ends_it(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        activity = create_activity(union, officer)
        self._open(officer, activity, tongue)
        tongue.press(officer, "series.open", tongue.offers("series.begin"))
        tongue.press(officer, "series.set_up", tongue.offers("series.set_up", every=2, on=True), every=2, on=False)
        tongue.press(officer, "series.begin", tongue.offers("series.pause"))
        tongue.press(officer, "series.pause", tongue.offers("series.go_on"))
        tongue.press(officer, "series.go_on", tongue.offers("series.ask_until"))
        tongue.press(officer, "series.ask_until", tongue.offers("series.look", back=True))
        write(officer, "?", tongue.says("series.no_end", most=100))
        write(officer, "10", tongue.offers("series.before_end"))

        def kept(session: Transaction) -> Series:
            return session.scalars(select(Series).filter_by(activity_id=activity)).one()

        found = union.look(kept)
        assert (found.every, found.times, found.state) == (2, 10, Repeats.ACTIVE)
        tongue.press(officer, "series.before_end", tongue.offers("series.end"))
        tongue.press(officer, "series.end", tongue.offers("activities.leave"))
        assert union.look(kept).state == Repeats.ENDED
        write(officer, "?", tongue.says("series.no_rhythm"))
        tongue.press(officer, "activities.leave", tongue.offers("activities.kept"))
        write(officer, "?", tongue.says("home.what_did_you_mean").splitlines()[0])
        if tongue is EN:
            assert han_in([officer], officer.person.first_name, STATION) == []

    def _open(self, officer: Phone, activity: int, tongue: Tongue) -> None:
        """From the desk to its page."""
        desk = open_tools(officer, tongue)
        listed = tongue.press_on(officer, desk, "activities.kept", lambda message: TITLE in message.text)
        officer.press_data(f"1activities.keep:{activity}", listed)
        officer.wait_for(tongue.offers("changes.choose"), PATIENT)

    def _ask(self, officer: Phone, item: str, tongue: Tongue) -> None:
        tongue.press(officer, "changes.choose", tongue.offers("changes.ask", item=item))
        tongue.press(officer, "changes.ask", tongue.says(f"changes.hint_{item}"), item=item)
