"""One short fuzz run; `make crash` does long ones."""

import random

import pytest

from bot import shapes
from tests.fuzz import hostile
from tests.fuzz.mutations import mutated
from tests.fuzz.run import FuzzRun

pytestmark = pytest.mark.both_databases


class TestWhateverIsSent:
    def test_the_bot_lives_answers_and_keeps_its_log_clean(self, backend, empty_url, tmp_path):
        url = empty_url if backend == "postgresql" else None
        run = FuzzRun(20261123, tmp_path, updates=1000, database_url=url).run()
        assert run.breaches == []
        assert run.figures["parked"] > 60
        assert all(count > 200 for count in run.figures["sent"].values())


class TestTheRunItself:
    """What looks for faults must be able to find them."""

    def test_makes_the_same_of_the_same_seed(self):
        made = [[hostile.update(random.Random(7), 1, [5], ["message"]) for _ in range(20)] for _ in range(2)]
        assert made[0] == made[1]

    def test_breaks_what_was_whole(self):
        chance = random.Random(1)
        whole = {"update_id": 1, "message": {"message_id": 2, "date": 3, "chat": {"id": 4, "type": "private"}}}
        broken = [mutated(whole, chance) for _ in range(200)]
        unreadable = 0
        for update in broken:
            assert update["update_id"] == 1
            try:
                shapes.check(update)
            except shapes.Misshapen:
                unreadable += 1
        assert 50 < unreadable < 200

    def test_tells_a_bot_that_died(self, tmp_path):
        run = FuzzRun(3, tmp_path, updates=500)

        def kill() -> None:
            run.bot.kill()

        run._send_one = kill  # type: ignore[method-assign]
        with pytest.raises(AssertionError, match="the bot died"):
            run.run()
