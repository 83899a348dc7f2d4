"""The send-out of reminders killed a few times; `make crash` kills it more often, among 2,000 people."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash.ledger import Accepted
from tests.crash.reminders import RemindersRun

SEED, KILLS, PEOPLE = 7, 5, 40


def test_killed_at_any_instant_nobody_misses_it_and_nobody_hears_it_twice_without_reason(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("reminders")
    run = RemindersRun(SEED, tmp_path, KILLS, PEOPLE, server).run()
    assert run.breaches == []
    assert len(run.struck) == KILLS
    assert {moment for moment, _ in run.struck} > {"queueing"}
    for breach, spoil in SPOILT.items():
        heard = list(run._ledger.accepted)
        alone = next(one for one in heard if [other.chat_id for other in heard].count(one.chat_id) == 1)
        run._ledger.accepted = spoil(heard, alone)
        assert [told for told in run._heard() if breach in told], breach
        run._ledger.accepted = heard


SPOILT: dict[str, Callable[[list[Accepted], Accepted], list[Accepted]]] = {
    "heard nothing": lambda heard, one: [other for other in heard if other is not one],
    "heard something else": lambda heard, one: [*heard, replace(one, text="别的")],
    "heard it twice though it was told": lambda heard, one: [
        replace(one, untold=False, answered_at=0.0),
        *heard,
    ],
}
