"""A case's life, tried out of order: whatever people try, whoever comes or goes, whatever clock and downtime do.

Ten runs belong to `make test`; `UNIONHALL_TEST_LIFE=500` looks through so many, others each time, tells what was
reached, and asks that nothing was missed.
"""

import os
import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from storage.hardship import Urgency, Whom
from storage.keyring import Keyring
from tests.storage.hardship_life.clock import Clock
from tests.storage.hardship_life.founding import STARTS, Founding
from tests.storage.hardship_life.life import PICK, steps

pytestmark = pytest.mark.both_databases

#: Runs of a union, and what happens in each.
EXAMPLES, STEPS = int(os.environ.get("UNIONHALL_TEST_LIFE", "0")), 80
#: Runs that grow from one seed: of more, hypothesis makes most by repeating pieces of the first.
APIECE = 10
SETTINGS = settings(
    max_examples=APIECE,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
#: The reports that are there when it begins.
FIRST = st.lists(
    st.tuples(PICK, st.sampled_from(Whom), st.sampled_from(Urgency), st.booleans()), min_size=1, max_size=3
)
#: How much of it the few runs of `make test` may miss.
MAY_MISS = 6
#: What all runs together must have come to, or they prove little.
WANTED = (
    "filed",
    "a hint about somebody on the roster",
    "a hint about somebody unknown",
    "entered",
    "pressed submit twice",
    "taken",
    "taken over",
    "helped",
    "closed when taken",
    "closed when helped",
    "declined",
    "reopened",
    "withdrawn when submitted",
    "withdrawn when taken",
    "offered",
    "an offer accepted",
    "an offer refused",
    "an offer taken back",
    "a hint agreed by the colleague",
    "a hint agreed on the telephone",
    "a hint refused",
    "the officer's answer",
    "the officer's question",
    "the officer's note",
    "the employee's reply",
    "the employee's added",
    "the enterer's words",
    "a case officer was dismissed",
    "somebody with a case left",
    "somebody with a case changed accounts",
    "pressed",
    "pressed again",
    "bundled",
    "nothing to bundle",
    "a letter waits for the morning",
    "a letter expired",
    "a letter was withdrawn",
    "rounds after downtime",
    "forgotten after a year",
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
        self.happened[name] += 1
        getattr(self, name)(**choices)


class TestTheLifeOfACase:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_keeps_the_statute_whatever_people_try(
        self, sqlite_template: Path, keyring: Keyring, tmp_path: Path
    ) -> None:
        Clock.founding = Founding(sqlite_template, keyring, tmp_path)
        for counts in ("happened", "reached", "done", "refused"):
            setattr(Clock, counts, Counter())
        for number in range(-(-(EXAMPLES or APIECE) // APIECE)):
            seed(number if not EXAMPLES else random.getrandbits(32))(UnionLife)
            run_state_machine_as_test(UnionLife, settings=SETTINGS)
        if EXAMPLES:
            print(f"\n{Clock.happened.total()} steps, {Clock.done.total()} acts done, {Clock.refused.total()} refused")
            print(*(f"{times:6} {what}" for what, times in Clock.reached.most_common()), sep="\n")
        missed = [what for what in WANTED if not any(each.startswith(what) for each in +Clock.reached)]
        assert len(missed) <= (0 if EXAMPLES else MAY_MISS), missed
