"""After a talk, in chat: the officer's note, the day after one press of the employee, a report by their own yes."""

from datetime import timedelta

from storage import talks
from storage.database import Transaction
from storage.talk_notes import ask_round
from storage.talks import State, Wanted, Way
from storage.visitors import by_account
from tests.story.conftest import Union
from tests.story.reporting import open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

WORDS = "canary: wants the day shift"


def held(union: Union, member: int, officer: int) -> str:
    """A talk of today between the two; its number."""

    def rule(session: Transaction) -> str:
        now = union.bot.now
        wanted = Wanted(Way.IN_PERSON, officer_id=officer)
        talk = talks.ask(session, wanted, by=by_account(session, member), now=now)
        talks.end(session, talk, State.HELD, now=now)
        return talk.number

    return union.beside(rule)


class TestAfterATalk:
    @both
    def test_a_note_a_word_the_day_after_and_a_report_by_ones_own_yes(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = held(union, union.account_of(member), union.account_of(officer))
        open_tools(officer, tongue)
        page = tongue.press(officer, "talks.office", tongue.offers("talk_notes.figures"))
        officer.press_on(page, next(label for row in page.buttons for label in row if number in label))
        officer.wait_for(tongue.offers("talk_notes.open"), PATIENT)
        tongue.press(officer, "talk_notes.open", tongue.offers("talk_notes.write", written=False))
        tongue.press(officer, "talk_notes.write", tongue.offers("talk_notes.open"), written=False)
        write(officer, WORDS, lambda message: WORDS in message.text and bool(message.buttons))
        tongue.press(
            officer, "talk_notes.tick", tongue.offers("talk_notes.tick", theme="mood", on=True), theme="mood", on=False
        )
        tongue.press(officer, "talk_notes.again", tongue.offers("talk_notes.propose"), within="week")
        tongue.press(officer, "talk_notes.propose", lambda message: number in message.text)
        union.beside(lambda session: ask_round(session, 0, now=union.bot.now + timedelta(days=1)))
        asked = member.wait_for(tongue.offers("talk_notes.say", helped="yes"), PATIENT, anywhere=True)
        tongue.press_on(member, asked, "talk_notes.say", tongue.offers("talks.home"), helped="yes")
        offered = member.wait_for(tongue.offers("hardship.call_me"), PATIENT, anywhere=True)
        tongue.press_on(member, offered, "hardship.call_me", "KN-")
        assert not any("canary" in message.text for message in member.messages)
        if tongue is EN:
            assert han_in([officer, member]) == []
