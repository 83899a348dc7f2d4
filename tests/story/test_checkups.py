"""The year's health check in chat: counts on the chair's page, one press, one kind word, 今年不参加 and back."""

from datetime import timedelta

from sqlalchemy import select

from storage.activities.records import Activity, Kind, State
from storage.database import Transaction
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


def put_on(union: Union, title: str, account_id: int) -> int:
    """A health check a week ahead, for everybody; its key."""

    def rule(session: Transaction) -> int:
        known = session.scalars(select(Activity.id).where(Activity.title == title)).first()
        if known is not None:
            return known
        now = union.bot.now
        made = Activity(kind=Kind.CHECKUP, state=State.OPEN, made_by=account_id, made_at=now, title=title)
        made.number, made.place, made.published_at = f"HD-2026-{account_id:04}", "2F", now
        made.starts_at, made.ends_at = now + timedelta(days=7), now + timedelta(days=7, hours=3)
        made.closes_at = now + timedelta(days=6)
        session.add(made)
        session.flush()
        return made.id

    return union.beside(rule)


class TestTheNudge:
    @both
    def test_reaches_who_has_not_booked_and_can_be_waved_off(self, union: Union, tongue: Tongue) -> None:
        chair, member = union.colleague("chair", None, language=tongue.code), union.member(language=tongue.code)
        put_on(union, "Checkup", union.account_of(chair))
        open_tools(chair, tongue)
        tongue.press(chair, "checkups.open", tongue.offers("checkups.ask_nudge"))
        page = tongue.press(chair, "checkups.ask_nudge", tongue.offers("checkups.nudge_all"))
        assert member.person.first_name not in page.text
        tongue.press(chair, "checkups.nudge_all", tongue.offers("checkups.open"))
        word = member.wait_for(tongue.offers("checkups.decline"), PATIENT)
        tongue.press_on(member, word, "checkups.decline", tongue.offers("checkups.think_again"))
        tongue.press(member, "checkups.think_again", "Checkup")
        tongue.press(member, "checkups.decline", tongue.offers("checkups.think_again"))
        open_tools(chair, tongue)
        tongue.press(chair, "turnout.open", tongue.offers("turnout.units"))
        tongue.press(chair, "turnout.units", tongue.offers("turnout.look", year=None))
        if tongue is EN:
            assert han_in([chair, member]) == []
