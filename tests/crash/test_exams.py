"""An exam killed a few times; `make crash` kills it more often, among more people."""

from pathlib import Path

import pytest

from tests.crash.exams import ExamsRun

SEED, KILLS, PEOPLE = 3, 4, 8


def test_killed_at_any_instant_no_answer_is_lost_and_the_clock_goes_on(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("exams")
    run = ExamsRun(SEED, tmp_path, KILLS, PEOPLE, server).run()
    assert run.breaches == []
    assert run.killed == KILLS
    one = next(iter(run._candidates.values()))
    kept = {place: given[-1] for place, given in one.sent.items()}
    assert run.lost(one, kept) == []
    place = next(iter(one.seen))
    assert run.lost(one, {at: given for at, given in kept.items() if at != place})
    assert run.lost(one, {**kept, place: ((15,), "")})
