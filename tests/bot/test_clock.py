"""The clock: it shows what the union set, in the union's zone, and never goes back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from tests.conftest import ZONE

A_MOMENT = timedelta(seconds=5)


class TestTheRealClock:
    def test_shows_now_in_the_unions_zone(self) -> None:
        shown = clock.real(ZONE)()
        assert abs(shown - datetime.now(UTC)) < A_MOMENT
        assert shown.tzinfo is ZONE


class TestAStartingClock:
    def test_shows_the_instant_and_runs_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        instant, machine = datetime(2027, 2, 16, 23, 59, 30, tzinfo=ZONE), [100.0]
        monkeypatch.setattr(clock.time, "monotonic", lambda: machine[0])
        show = clock.starting_at(instant, ZONE)
        assert show() == instant
        machine[0] += 90
        assert show() == instant + timedelta(seconds=90)

    def test_shows_the_unions_zone_whatever_the_instant_was_written_in(self) -> None:
        show = clock.starting_at(datetime(2027, 2, 16, 16, tzinfo=UTC), ZONE)
        assert (show().date().isoformat(), show().hour) == ("2027-02-17", 0)


class TestAShiftedClock:
    @pytest.fixture
    def machine(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        machine = [100.0]
        monkeypatch.setattr(clock.time, "monotonic", lambda: machine[0])
        return machine

    @staticmethod
    def ahead(show: clock.Clock) -> timedelta:
        """How far the clock is ahead, in whole seconds."""
        return timedelta(seconds=round((show() - datetime.now(UTC)).total_seconds()))

    def test_adds_the_seconds_of_the_file(self, tmp_path: Path, machine: list[float]) -> None:
        file = tmp_path / "clock"
        file.write_text("3600\n")
        show = clock.ShiftedClock(file, ZONE)
        assert self.ahead(show) == timedelta(hours=1)
        assert show().tzinfo is ZONE

    def test_reads_the_file_again_each_second(self, tmp_path: Path, machine: list[float]) -> None:
        file = tmp_path / "clock"
        file.write_text("0")
        show = clock.ShiftedClock(file, ZONE)
        show()
        file.write_text("86400")
        machine[0] += 0.9
        assert self.ahead(show) == timedelta()
        machine[0] += 0.1
        assert self.ahead(show) == timedelta(days=1)

    def test_never_goes_back(self, tmp_path: Path, machine: list[float]) -> None:
        file = tmp_path / "clock"
        file.write_text("86400")
        show = clock.ShiftedClock(file, ZONE)
        show()
        for content in ("60", "-60", "nonsense", "", "inf", "nan", "1e300"):
            file.write_text(content)
            machine[0] += 1
            assert self.ahead(show) == timedelta(days=1), content

    def test_goes_on_without_the_file(self, tmp_path: Path, machine: list[float]) -> None:
        file = tmp_path / "clock"
        show = clock.ShiftedClock(file, ZONE)
        assert self.ahead(show) == timedelta()
        file.write_text("60")
        machine[0] += 1
        show()
        file.unlink()
        machine[0] += 1
        assert self.ahead(show) == timedelta(minutes=1)
