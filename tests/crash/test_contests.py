"""A short contest killed a few times; `make crash` kills a long one more often, among more people."""

from pathlib import Path

import pytest

from tests.crash.contests import ContestsRun

SEED, KILLS, PEOPLE = 3, 4, 5
#: The lobby is over before the last kill.
QUESTIONS, LOBBY = 4, 5


def test_killed_at_any_instant_no_answer_is_lost_and_the_scores_are_right(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("contests")
    run = ContestsRun(SEED, tmp_path, KILLS, PEOPLE, server, QUESTIONS, LOBBY).run()
    assert run.breaches == []
    assert run.killed == KILLS
    assert run.taken > PEOPLE
