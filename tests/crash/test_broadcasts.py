"""A broadcast killed a few times; `make crash` kills it more often, among 2,000 people."""

from pathlib import Path

import pytest

from tests.crash.broadcasts import BroadcastRun

SEED, KILLS, PEOPLE = 7, 5, 150


def test_killed_at_any_instant_nobody_is_forgotten_and_nobody_hears_it_twice_without_reason(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("broadcasts")
    run = BroadcastRun(SEED, tmp_path, KILLS, PEOPLE, server).run()
    assert run.breaches == []
    assert len(run.struck) == KILLS
    whole = list(run._ledger.accepted)
    run._ledger.accepted = [one for one in whole if one.chat_id != whole[0].chat_id]
    assert [told for told in run._heard() if "heard nothing" in told], "who was forgotten is found out"
