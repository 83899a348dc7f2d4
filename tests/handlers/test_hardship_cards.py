"""The officer's card of a case: whatever stands on it, there is a way on."""

import pytest

from bot.words import Words
from handlers.hardship import casework as cards
from storage.hardship import casework, own, referring
from storage.values import Values
from tests.cast import Cast
from tests.conftest import ZONE


class TestACard:
    def test_of_what_was_taken_back_leads_to_the_desk(self, cast: Cast) -> None:
        wang, li = cast.create_officer(), cast.create_member()
        report = cast.submit(li)
        cast.take(wang, report)
        cast.acts(li, own.withdraw, report)
        assert leads(cast.acts(wang, casework.look, report)) == [cards.LEAVE_CASE.name]

    def test_of_what_was_closed_leads_to_the_desk(self, cast: Cast) -> None:
        wang = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.take(wang, report)
        assert leads(cast.acts(wang, casework.close, report)) == [cards.LEAVE_CASE.name]

    def test_of_what_another_works_on_leads_to_the_desk(self, cast: Cast) -> None:
        wang, sun = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.take(wang, report)
        assert leads(cast.acts(sun, casework.look, report)) == [cards.LEAVE_CASE.name]

    def test_of_what_can_be_worked_on_leads_nowhere_else(self, cast: Cast) -> None:
        wang = cast.create_officer()
        report = cast.submit(cast.create_member())
        assert leads(cast.acts(wang, casework.look, report)) == [cards.TAKE.name]
        cast.take(wang, report)
        assert cards.LEAVE_CASE.name not in leads(cast.acts(wang, casework.look, report))

    def test_keeps_what_is_looked_up_after_the_end_above_the_way_back(self, cast: Cast) -> None:
        wang = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.take(wang, report)
        closed = {**cast.acts(wang, casework.close, report), "aid": True, "track": "filing"}
        assert leads(closed) == ["casebook.open", "aid.open", cards.LEAVE_CASE.name]


class TestHandingOver:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("zh", "已请孙丽接手，还没有答复。"), ("en", "You have offered it to 孙丽; no answer yet.")],
    )
    def test_a_second_time_says_that_somebody_is_asked_and_takes_it_back(
        self, cast: Cast, language: str, words: str
    ) -> None:
        wang, sun = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.take(wang, report)
        first = cards.refer_screen(cast.acts(wang, referring.choose_colleague, report))
        assert words not in Words(ZONE).plain(first.key, first.values, language)
        cast.acts(wang, referring.offer, report, sun.account_id)
        again = cards.refer_screen(cast.acts(wang, referring.choose_colleague, report))
        assert words in Words(ZONE).plain(again.key, again.values, language)
        assert [press.name for row in again.buttons or [] for press in row][-2:] == [
            "hardship.take_back",
            "hardship.look",
        ]


def leads(card: Values) -> list[str]:
    """Where the card's buttons lead, in their order."""
    return [press.name for row in cards.card_screen(card).buttons or [] for press in row]
