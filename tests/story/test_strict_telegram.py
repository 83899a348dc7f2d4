"""The bot before a Telegram that is as strict as it can be: flood limits, slow answers to haste, numbers begun anew."""

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.phones import Phone
from tests.story.conftest import Union

WEEK = 7 * 86_400


@pytest.fixture(autouse=True)
def strict(union: Union) -> None:
    union.sandbox.limits = Limits(on=True)
    union.sandbox.world.updates.strict = True


def refused(union: Union) -> list[str]:
    """What was told to come back later."""
    return [call.method for call in union.sandbox.calls if call.status == 429]


def ask(phone: Phone) -> None:
    phone.type("/help")
    phone.wait_for("怎么用")


class TestFloodLimits:
    def test_are_not_met_by_who_asks_fast(self, union: Union) -> None:
        li = union.member()
        for _ in range(15):
            ask(li)
        assert refused(union) == []

    def test_are_not_met_when_many_come_at_once(self, union: Union) -> None:
        crowd = [union.member() for _ in range(8)]
        for phone in crowd:
            phone.type("/help")
            phone.type("/menu")
        for phone in crowd:
            phone.wait_for("怎么用")
            phone.wait_for("想做什么")
        assert refused(union) == []


class TestUpdates:
    def test_are_heard_whatever_their_numbers_begin_with(self, union: Union) -> None:
        li = union.member()
        updates = union.sandbox.world.updates
        numbers = []
        for seed in (1, 2, 3):  # the numbers of 0 are those that the sandbox begins with
            union.sandbox.wait_for_bot()
            updates.restarts.seed(seed)
            union.sandbox.world.advance(WEEK)
            ask(li)
            numbers.append(updates.next_id)
        assert numbers != sorted(numbers)  # lower ones too
