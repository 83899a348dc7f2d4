"""The question bank in chat: an officer writes a question and changes it, a member who answers it doubts it, the
officer answers, and the member hears."""

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage import accounts
from storage.database import Transaction
from storage.questions import Kind, Question
from storage.questions import State as Asked
from storage.sittings import Purpose, Sitting
from tests.bot import pictures
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

WORDS = {
    "zh": ("打 119 要收费", "打 119 不收费", "119 是免费的", "见消防法", "安全/消防"),
    "en": ("Calls to 119 cost money", "Calls to 119 are free", "It is free", "See the fire law", "Safety/Fire"),
}


def open_bank(officer: Phone, tongue: Tongue) -> None:
    open_tools(officer, tongue)
    tongue.press(officer, "learning.office", tongue.offers("bank.open"))
    tongue.press(officer, "bank.open", tongue.offers("bank.begin"))


def newest(union: Union) -> Question:
    return union.look(lambda session: session.scalars(select(Question).order_by(Question.id.desc()).limit(1)).one())


def sit_down(union: Union, member: Phone, question: Question) -> None:
    """A practice of that one question, begun and not answered."""
    account, now = union.account_of(member), union.bot.now

    def rule(session: Transaction) -> None:
        one = Sitting(purpose=Purpose.PRACTICE, subject_id=0, places=f"{question.id}.{question.version}")
        one.member_id = accounts.member_of(session, account) or 0
        one.at_once, one.begun_at, one.out_of = True, now, 100
        session.add(one)

    union.beside(rule)


class TestTheBank:
    @both
    def test_a_question_is_written_changed_doubted_and_answered(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        stem, changed, doubt, reply, category = WORDS[tongue.language]
        open_bank(officer, tongue)
        tongue.press(officer, "bank.begin", tongue.offers("bank.kind", kind=Kind.TRUE_FALSE))
        tongue.press(officer, "bank.kind", tongue.offers("bank.leave", known=False), kind=Kind.TRUE_FALSE)
        officer.type(stem)
        officer.wait_for(tongue.offers("bank.truth", wrong=1), PATIENT)
        tongue.press(officer, "bank.truth", tongue.offers("bank.skip"), wrong=1)
        tongue.press(officer, "bank.skip", tongue.says("bank.field_category"))
        officer.type(category)
        officer.wait_for(tongue.offers("bank.save", known=False, waits=0), PATIENT)
        tongue.press(officer, "bank.save", tongue.offers("bank.edit"), known=False, waits=0)

        tongue.press(officer, "bank.edit", tongue.offers("bank.fix", step="stem"))
        tongue.press(officer, "bank.fix", tongue.offers("bank.back"), step="stem")
        officer.type(changed)
        officer.wait_for(tongue.offers("bank.save", known=True), PATIENT)
        page = tongue.press(officer, "bank.save", tongue.offers("bank.retire"), known=True)
        assert changed in page.text
        # Out of use, and back.
        tongue.press(officer, "bank.retire", tongue.offers("bank.revive"))
        assert newest(union).state == Asked.RETIRED
        tongue.press(officer, "bank.revive", tongue.offers("bank.retire"))
        assert newest(union).state == Asked.LIVE

        sit_down(union, member, newest(union))
        tongue.tap(member, "learning.label_home", tongue.offers("bank.rules"))
        begun = {"purpose": "practice", "answered": 0, "of": 1}
        tongue.press(member, "sittings.resume", changed, **begun)
        tongue.press(member, "sittings.choose", tongue.offers("bank.doubt"), truth=False, picked=False)
        tongue.press(member, "bank.doubt", tongue.offers("bank.send"))
        member.type(doubt)
        member.wait_for(tongue.offers("sittings.resume"), PATIENT)

        letter = officer.wait_for(tongue.offers("bank.show"), PATIENT)
        page = tongue.press_on(officer, letter, "bank.show", doubt)
        assert member.person.first_name not in page.text
        tongue.press_on(officer, page, "bank.answer", tongue.offers("bank.send_reply"), verdict="fine")
        officer.type(reply)
        officer.wait_for(tongue.offers("bank.look"), PATIENT)
        member.wait_for(reply, PATIENT)
        if tongue is EN:
            assert han_in([officer, member], "语言") == []

    def test_marking_is_told_to_everybody_who_learns(self, union: Union) -> None:
        member = union.member(language=EN.code)
        EN.tap(member, "learning.label_home", EN.offers("bank.rules"))
        EN.press(member, "bank.rules", EN.says("bank.rules"))

    @pytest.mark.parametrize("tongue", [EN], ids=["en"])
    def test_a_picture_is_taken_in_and_taken_away(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        open_bank(officer, tongue)
        tongue.press(officer, "bank.begin", tongue.offers("bank.kind", kind=Kind.FILL_IN))
        tongue.press(officer, "bank.kind", tongue.offers("bank.leave", known=False), kind=Kind.FILL_IN)
        officer.type("The fire brigade has the number ____.")
        officer.wait_for(tongue.says("bank.field_accepted"), PATIENT)
        officer.type("119")
        tongue.press(officer, "bank.skip", tongue.says("bank.field_category"))
        tongue.press(officer, "bank.skip", tongue.offers("bank.save", known=False, waits=0))
        tongue.press(officer, "bank.save", tongue.offers("bank.picture", there=False), known=False, waits=0)
        tongue.press(officer, "bank.picture", tongue.offers("bank.look"), there=False)
        officer.send_photo(pictures.taken())
        officer.wait_for(tongue.offers("bank.see_picture"), PATIENT)
        tongue.press(officer, "bank.picture", tongue.offers("bank.remove_picture"), there=True)
        tongue.press(officer, "bank.remove_picture", tongue.offers("bank.picture", there=False))
