"""两个满意 in chat: the chair sends it out, somebody answers with three taps, and of one answer nothing is told."""

from sqlalchemy import delete, update

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.database import Transaction
from storage.members import Member
from storage.satisfaction import Survey
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


def none_yet(union: Union) -> None:
    """The survey of the story told before is gone: there is one a year."""

    def rule(session: Transaction) -> None:
        session.execute(delete(Survey))

    union.beside(rule)


class TestTheSurvey:
    @both
    def test_is_sent_answered_and_ended(self, union: Union, tongue: Tongue) -> None:
        none_yet(union)
        chair, member = union.colleague("chair", None, language=tongue.code), union.member(language=tongue.code)
        open_tools(chair, tongue)
        tongue.press(chair, "satisfaction.open", tongue.offers("satisfaction.ready"))
        tongue.press(chair, "satisfaction.posts", tongue.offers("satisfaction.open"))
        tongue.press(chair, "satisfaction.open", tongue.offers("satisfaction.ready"))
        tongue.press(chair, "satisfaction.ready", tongue.offers("satisfaction.begin", days=7))
        tongue.press(chair, "satisfaction.begin", tongue.offers("satisfaction.ask_end"), days=7)
        letter = member.wait_for(tongue.offers("satisfaction.start"), PATIENT)
        tongue.press_on(member, letter, "satisfaction.start", "1/3")
        tongue.press(member, "satisfaction.answer", "2/3", said="very")
        tongue.press(member, "satisfaction.answer", "3/3", said="so_so")
        thanks = tongue.press(member, "satisfaction.answer", tongue.says("satisfaction.thanks"), said="not")
        assert thanks.buttons == []
        tongue.press(chair, "satisfaction.ask_end", tongue.offers("satisfaction.end"))
        told = tongue.press(chair, "satisfaction.end", tongue.offers("satisfaction.units"))
        # One answer is nobody's to read.
        assert "%" not in told.text
        tongue.press_on(member, letter, "satisfaction.start", tongue.says("satisfaction.side_management"))
        if tongue is EN:
            assert han_in([chair, member]) == []

    @both
    def test_of_five_tells_shares_and_management_apart(self, union: Union, tongue: Tongue) -> None:
        none_yet(union)
        chair = union.colleague("chair", None, language=tongue.code)
        people = [union.member(language=tongue.code) for _ in range(6)]
        leads(union, people[5], "Head")
        open_tools(chair, tongue)
        tongue.press(chair, "satisfaction.open", tongue.offers("satisfaction.ready"))
        label = {"post": "Head", "people": 1}
        tongue.press(chair, "satisfaction.posts", tongue.offers("satisfaction.turn_post", **label, on=False))
        tongue.press(
            chair,
            "satisfaction.turn_post",
            tongue.offers("satisfaction.turn_post", **label, on=True),
            **label,
            on=False,
        )
        tongue.press(chair, "satisfaction.open", "Head")
        tongue.press(chair, "satisfaction.ready", tongue.offers("satisfaction.begin", days=7))
        tongue.press(chair, "satisfaction.begin", tongue.offers("satisfaction.ask_end"), days=7)
        asked = [
            says(phone, tongue, "management_1" if phone is people[5] else "employees_1", said="very" if nth else "not")
            for nth, phone in enumerate(people)
        ]
        assert all("%" not in one for one in asked)
        tongue.press(chair, "satisfaction.ask_end", tongue.offers("satisfaction.end"))
        told = tongue.press(chair, "satisfaction.end", tongue.offers("satisfaction.units"))
        share, few = tongue.says("satisfaction.percent", tenths=800), tongue.says("satisfaction.side_management")
        assert told.text.count(f"{share}%") == 4
        assert [line for line in told.text.splitlines() if few in line and "%" in line] == []
        by_unit = tongue.press(chair, "satisfaction.units", "城东供水站")
        assert f"{share}%" in by_unit.text
        if tongue is EN:
            assert han_in([chair, *people]) == []


def leads(union: Union, phone: Phone, post: str) -> None:
    account_id = union.account_of(phone)

    def rule(session: Transaction) -> None:
        member_id = session.get_one(Account, account_id).member_id
        session.execute(update(Member).where(Member.id == member_id).values(post=post))

    union.beside(rule)


def says(phone: Phone, tongue: Tongue, first: str, *, said: str) -> str:
    """Answers all three alike; the words of thanks."""
    letter = phone.wait_for(tongue.offers("satisfaction.start"), PATIENT)
    shown = tongue.press_on(phone, letter, "satisfaction.start", "1/3")
    assert tongue.says(f"satisfaction.question_{first}") in shown.text
    tongue.press(phone, "satisfaction.answer", "2/3", said=said)
    tongue.press(phone, "satisfaction.answer", "3/3", said=said)
    return tongue.press(phone, "satisfaction.answer", tongue.says("satisfaction.thanks"), said=said).text
