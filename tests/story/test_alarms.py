"""Words that call for help, in chat: whom to ring before anything else, an officer called, 我来, the others told."""

from datetime import timedelta

from sqlalchemy import select

from storage.alarms import Alarm
from storage.database import Transaction
from storage.duty import Duty
from tests.story.conftest import Union
from tests.story.reporting import report
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

RISKY = {"zh": "最近真的不想活了", "en": "Lately I don't want to live"}


def put_on_duty(union: Union, account_id: int) -> None:
    union.beside(lambda session: session.add(Duty(day=union.bot.now.date(), account_id=account_id)))


def minutes_ago(union: Union, minutes: int) -> None:
    """As if the only alarm had been called for so long ago."""

    def rule(session: Transaction) -> None:
        alarm = session.scalars(select(Alarm)).one()
        alarm.called_at -= timedelta(minutes=minutes)

    union.beside(rule)


class TestWordsThatCallForHelp:
    @both
    def test_show_whom_to_ring_and_call_until_somebody_comes(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        put_on_duty(union, union.account_of(officer))
        number = report(member, RISKY[tongue.language], tongue)
        shown = [message.text for message in member.messages if "12356" in message.text and "110" in message.text]
        # Once when it was written, and once more with who was called.
        assert len(shown) == 2
        assert number in officer.wait_for(tongue.offers("alarms.answer"), PATIENT, anywhere=True).text
        assert not any(tongue.offers("alarms.answer")(message) for message in chair.messages)
        minutes_ago(union, 11)
        call = chair.wait_for(tongue.offers("alarms.answer"), PATIENT, anywhere=True)
        assert RISKY[tongue.language] not in call.text
        card = tongue.press_on(chair, call, "alarms.answer", member.person.first_name)
        assert number in card.text
        officer.wait_for(tongue.says("alarms.somebody_comes", number=number, by=chair.person.first_name), PATIENT)
        if tongue is EN:
            assert han_in([chair, officer, member]) == []
