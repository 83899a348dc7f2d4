"""The days after an activity, in chat: how it was, what came of it, and photos for who likes to give some."""

from datetime import timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import accounts, sealed
from storage.activities import Activity, Audience, Kind, Place, Selection, SignUp, State
from storage.activity_photos import ActivityPhoto
from storage.database import Transaction
from storage.feedback import Feedback
from storage.units import Unit
from tests.bot import pictures
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

TITLE = "Lake walk"


def been(union: Union, officer: Phone, *came: Phone) -> int:
    """It was yesterday, and these were checked in."""
    by, people, now = union.account_of(officer), [union.account_of(one) for one in came], union.bot.now

    def rule(session: Transaction) -> int:
        unit = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
        activity = Activity(kind=Kind.SPORTS, state=State.OVER, title=TITLE, place="South gate", unit_id=unit)
        activity.made_by, activity.made_at, activity.published_at = by, now, now
        activity.selection, activity.audience = Selection.FIRST_COME, Audience.ALL
        activity.starts_at, activity.ends_at = now - timedelta(hours=24), now - timedelta(hours=22)
        activity.closes_at = now - timedelta(days=2)
        session.add(activity)
        session.flush()
        for turn, account in enumerate(people):
            made = SignUp(row=sealed.new_row(), activity_id=activity.id, turn=turn, made_by=account)
            made.member_id = accounts.member_of(session, account)
            made.place, made.family, made.made_at = Place.SEATED, 0, now - timedelta(days=3)
            made.came_at, made.came_by = now - timedelta(hours=24), account
            session.add(made)
        return activity.id

    return union.beside(rule)


def open_page(officer: Phone, tongue: Tongue) -> None:
    """The officer's page of what people thought, by the desk."""
    open_tools(officer, tongue)
    tongue.press(officer, "activities.kept", tongue.offers("activities.shelf", shelf="past"))
    tongue.press(officer, "activities.shelf", TITLE, shelf="past")
    rows = [row for row in officer.buttons if any(TITLE in label for label in row)]
    officer.press(rows[-1][0], PATIENT)
    officer.wait_for(tongue.offers("feedback.open"), PATIENT)
    tongue.press(officer, "feedback.open", tongue.offers("activity_photos.open"))


def kept(union: Union) -> int:
    return union.look(lambda session: session.query(ActivityPhoto).count())


class TestHowItWas:
    @both
    def test_is_asked_once_and_read_without_names_from_three_on(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        there = [union.member(language=tongue.code) for _ in range(3)]
        activity = been(union, officer, *there)
        union.bot.command("rounds", "run", "feedback.ask")
        for stars, phone in zip((5, 4, 2), there, strict=True):
            asked = phone.wait_for(tongue.offers("feedback.rate", stars=stars), PATIENT, anywhere=True)
            tongue.press_on(phone, asked, "feedback.rate", tongue.offers("feedback.skip"), stars=stars)
        write(there[0], "More water on the way", tongue.says("feedback.thanks", title=TITLE, worded=True))
        tongue.press(there[1], "feedback.skip", tongue.says("feedback.thanks", title=TITLE, worded=False))
        # Before the third has said more than stars the figures are there: the stars count by themselves.
        open_page(officer, tongue)
        page = officer.wait_for("3.7", PATIENT)
        assert "More water on the way" in page.text
        assert not any(phone.person.first_name in page.text for phone in there)
        said = union.look(lambda session: session.query(Feedback).filter_by(activity_id=activity).count())
        assert said == 3
        if tongue is EN:
            assert han_in([officer, *there]) == []


class TestResults:
    @both
    def test_are_entered_told_once_and_stand_on_the_card(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        been(union, officer, li)
        open_page(officer, tongue)
        tongue.press(officer, "feedback.begin_results", tongue.offers("feedback.open"), again=False)
        write(officer, "1st: Team East\n2nd: Team West", tongue.offers("feedback.announce"))
        tongue.press(officer, "feedback.announce", tongue.offers("feedback.open"))
        union.bot.command("rounds", "run", "feedback.tell")
        told = tongue.says("feedback.told_results", title=TITLE, results=["1st: Team East", "2nd: Team West"])
        li.wait_for(told, PATIENT, anywhere=True)
        open_page(officer, tongue)
        tongue.press(officer, "activities.keep", tongue.offers("activities.open"), back=True)
        card = tongue.press(officer, "activities.open", "Team West")
        assert tongue.label("feedback.button_results") in [label for row in card.buttons for label in row]
        if tongue is EN:
            assert han_in([officer, li]) == []


class TestPhotos:
    @both
    def test_are_given_with_a_yes_looked_through_and_taken_back(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        been(union, officer, li)
        before = kept(union)
        open_page(officer, tongue)
        tongue.press(officer, "activity_photos.open", tongue.offers("activity_photos.call"))
        tongue.press(officer, "activity_photos.call", tongue.offers("activity_photos.open", anew=True))
        letter = li.wait_for(tongue.offers("activity_photos.give"), PATIENT, anywhere=True)
        # Not agreed to yet: a picture is turned away.
        early = li.send_photo(pictures.taken())
        li.wait_gone(early, PATIENT)
        tongue.press_on(li, letter, "activity_photos.give", tongue.offers("activity_photos.agree"))
        tongue.press(li, "activity_photos.agree", tongue.offers("activity_photos.mine", done=False))
        self.sent(tongue, li)
        assert kept(union) == before + 2
        self.looked_through(union, tongue, officer)
        tongue.press(li, "activity_photos.mine", tongue.offers("activity_photos.withdraw"), done=True)
        tongue.press(li, "activity_photos.remove", tongue.offers("activity_photos.withdraw"), nth=2)
        tongue.press(li, "activity_photos.withdraw", tongue.says("activity_photos.withdrawn", title=TITLE, gone=1))
        officer.wait_for(tongue.offers("activity_photos.open"), PATIENT, anywhere=True)
        assert kept(union) == before
        if tongue is EN:
            assert han_in([officer, li]) == []
        for canary in ("CANARY", "photo.jpg"):
            assert canary not in union.bot.log

    def sent(self, tongue: Tongue, li: Phone) -> None:
        """One by one; both leave the chat, and a broken one is one sentence."""
        for count in (1, 2):
            photo = li.send_photo(pictures.taken())
            li.wait_for(tongue.says("activity_photos.kept", title=TITLE, count=count, most=6), PATIENT)
            li.wait_gone(photo, PATIENT)
        broken = li.send_photo(pictures.taken()[:2000])
        li.wait_for(tongue.says("evidence.damaged"), PATIENT, anywhere=True)
        li.wait_gone(broken, PATIENT)

    def looked_through(self, union: Union, tongue: Tongue, officer: Phone) -> None:
        """Each comes as a picture that can't be sent on; the file of one to be used; a copy goes when put away."""
        tongue.press(
            officer, "activity_photos.open", tongue.offers("activity_photos.look", photos=2, again=False), anew=True
        )
        officer.press(tongue.label("activity_photos.button_look", photos=2, again=False), PATIENT)
        shown = [officer.wait_for(lambda one, nth=nth: self.is_nth(one.text, nth), PATIENT) for nth in (1, 2)]
        for one in shown:
            assert one.protected
            sizes = one.content["photo"]
            assert isinstance(sizes, list)
            new = union.sandbox.world.files[sizes[-1]["file_id"]].data
            assert (new[:3], b"CANARY" in new, b"Exif" in new) == (b"\xff\xd8\xff", False, False)
        officer.press_on(shown[0], tongue.label("activity_photos.button_take"))
        officer.wait_for(lambda one: "document" in one.content and TITLE in one.text, PATIENT)
        officer.press_on(shown[1], tongue.label("activity_photos.button_seen"))
        officer.wait_gone(shown[1], PATIENT)

    def is_nth(self, words: str, nth: int) -> bool:
        return f"{nth}/2" in words or f"{nth} of 2" in words
