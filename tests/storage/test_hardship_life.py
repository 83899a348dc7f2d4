"""The report's life, tried out of order: whatever people press, whoever comes or goes, whatever the clock does."""

import os
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from storage.hardship import Urgency, Whom
from storage.keyring import Keyring
from tests.storage.hardship_life.clock import Clock
from tests.storage.hardship_life.founding import STARTS, Founding
from tests.storage.hardship_life.life import PICK, steps

#: So many runs of a union; in a longer search of one's own, others each time.
EXAMPLES = int(os.environ.get("UNIONHALL_TEST_LIFE", "0"))
STEPS = 80
#: The reports that are there when it begins.
FIRST = st.lists(
    st.tuples(PICK, st.sampled_from(Whom), st.sampled_from(Urgency), st.booleans()), min_size=1, max_size=3
)


class UnionLife(Clock):
    @initialize(start=st.sampled_from(STARTS), own_words=st.sampled_from([True, True, True, False]), first=FIRST)
    def begins_with_some_cases(
        self, start: datetime, own_words: bool, first: list[tuple[int, Whom, Urgency, bool]]
    ) -> None:
        self.opens(start, own_words)
        for pick, whom, urgency, known in first:
            self.answers_all(pick, whom, urgency, known=known, words=True, submit=True)

    @rule(step=steps(Clock))
    def happens(self, step: tuple[str, dict[str, Any]]) -> None:
        name, choices = step
        getattr(self, name)(**choices)


class TestTheLifeOfAReport:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_keeps_the_statute_whatever_people_try(
        self, sqlite_template: Path, keyring: Keyring, tmp_path: Path
    ) -> None:
        Clock.founding = Founding(sqlite_template, keyring, tmp_path)
        Clock.reached, Clock.done, Clock.refused = Counter(), Counter(), Counter()
        run_state_machine_as_test(
            UnionLife,
            settings=settings(
                max_examples=EXAMPLES or 30,
                stateful_step_count=STEPS,
                deadline=None,
                report_multiple_bugs=False,
                database=None,
                derandomize=not EXAMPLES,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate] if os.environ.get("NOSHRINK") else [Phase.generate, Phase.shrink],
            ),
        )
        print(Clock.reached, sum(Clock.done.values()), sum(Clock.refused.values()))
