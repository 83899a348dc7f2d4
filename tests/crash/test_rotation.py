"""`keys rotate` killed a few times; `make crash` kills it more often, and with more to do."""

from pathlib import Path

import pytest

from storage.database import Database
from tests.crash.rotation import RotationRun

SEED, KILLS, UPDATES, REPORTS = 11, 3, 2000, 2


def test_rotation_killed_at_any_instant_loses_nothing(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("rotation")
    run = RotationRun(SEED, tmp_path, KILLS, UPDATES, server, REPORTS).run()
    assert run.breaches == []
    assert sum(run.hits.values()) == KILLS


def test_a_value_that_is_lost_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(database: Database) -> dict[tuple[str, bytes], str]:
        found = whole(run, database)
        return dict(list(found.items())[1:]) if calls.append(1) or len(calls) > 1 else found

    calls: list[int] = []
    run, whole = RotationRun(SEED, tmp_path, 0, 10, None, 1), RotationRun._everything
    monkeypatch.setattr(run, "_everything", forgets)
    assert "1 values differ" in run.run().breaches[0]
