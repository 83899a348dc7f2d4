"""What somebody in office may not have leads back to the desk; who has no desk is not sent there."""

from typing import Any

import pytest

from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.words import Words
from storage import joining
from storage.aid.seconding import NothingToDecide
from storage.errors import Refusal
from storage.hardship import aiding, casework
from storage.hardship.reports import NotYours
from storage.joining import ClaimNotYours
from storage.outbox import Letter
from tests.cast import Cast
from tests.conftest import ZONE


def leads(refusal: Refusal) -> list[Any]:
    """Where the buttons below a no lead."""
    letter = Letter(1, refusal.key, refusal.values, chat_id=1, language="zh")
    _, parameters = Renderer(Words(ZONE), KEYBOARDS).call(letter)
    rows = (parameters["reply_markup"] or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


class TestANo:
    def test_of_another_s_case_leads_to_the_desk(self, cast: Cast) -> None:
        other = cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        report = cast.submit(cast.create_member())
        with pytest.raises(NotYours) as no:
            cast.acts(other, casework.look, report)
        assert leads(no.value) == ["1hardship.leave_case"]

    def test_of_a_claim_that_is_another_unit_s_leads_to_the_desk(self, cast: Cast) -> None:
        steward = cast.create_steward()
        with pytest.raises(ClaimNotYours) as no:
            cast.acts(steward, joining.confirm, 99)
        assert leads(no.value) == ["1joining.leave"]

    def test_of_a_word_that_is_not_waited_for_leads_to_the_desk_whoever_has_one(self, cast: Cast) -> None:
        for actor, found in ((cast.create_deputy(), ["1hardship.leave_case"]), (cast.create_member(), [])):
            with pytest.raises(NothingToDecide) as no:
                cast.acts(actor, aiding.agree, 99)
            assert leads(no.value) == found
