"""Time: hours pass while everything runs, nothing runs for days, and rounds run."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import cycle

from hypothesis import strategies as st

from storage import asking, desk, hardship
from storage.outbox import State
from tests.storage.hardship_life.coming import Coming
from tests.storage.hardship_life.founding import LAST
from tests.storage.hardship_life.hours import BUNDLES, open_for, sounds, wall
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.people import Account
from tests.storage.hardship_life.post import POST
from tests.storage.hardship_life.statute import FORTNIGHT, YEAR

HOURS = (0.003, 0.5, 1, 2, 4, 8)
DRAFTS_KEPT = timedelta(days=90)


class Clock(Coming):
    @act(2, hours=st.sampled_from(HOURS), ends=POST)
    def some_hours_pass(self, hours: float, ends: list[State]) -> None:
        self._pass_to(self.now + timedelta(hours=hours), cycle(ends))

    @act(2, ends=POST, hour=st.sampled_from([7, 8, 9, 11, 14, 17, 20, 22]), days=st.integers(0, 1))
    def it_becomes(self, ends: list[State], hour: int, days: int) -> None:
        then = wall(self.now.date() + timedelta(days=days), time(hour), self.now)
        self._pass_to(then if then > self.now else then + timedelta(days=1), cycle(ends))

    @act(1, ends=POST)
    def patience_ends(self, ends: list[State]) -> None:
        """To the very second at which a chair is to be told, while everything runs."""
        waiting = [case for case in self.cases if case.waiting_since is not None and case.pressed_at is None]
        if waiting:
            self._pass_to(self._patient_until(waiting[-1].waiting_since, waiting[-1].patience), cycle(ends))

    def _patient_until(self, since: datetime | None, patience: timedelta) -> datetime:
        """By trying the days: the first second at which the office was open for so long."""
        assert since is not None
        low, high = since, since + timedelta(days=15)
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) // 2
            low, high = (low, middle) if open_for(since, middle) >= patience else (middle, high)
        return high.replace(microsecond=0)

    @act(2, days=st.sampled_from([0.4, 1, 2, 5, 13, 15, 15, 30, 200, 370]), ends=POST, rounds=st.booleans(), hour=PICK)
    def nothing_runs_for_days(self, days: float, ends: list[State], rounds: bool, hour: int) -> None:
        if days > 30 and hour % 3:
            return
        then = self.now + timedelta(days=days, hours=hour % 24)
        if then > LAST or not self.cases:
            return
        if hour % 4:
            self.post_works(cycle(ends))
        self.now = then
        self.post_works(cycle(ends))
        if rounds:
            self.reached["rounds after downtime"] += 1
            self._bundle_late()
            self._round_of_press()
            self._forget()
            self.post_works(cycle(ends))
        if rounds and sounds(self.now) > self.now:
            self._pass_to(sounds(self.now) + timedelta(hours=1, minutes=30), cycle(ends))

    @act(1, pick=PICK, off=st.sampled_from([-1, 0, 1]))
    def a_fortnight_passes(self, pick: int, off: int) -> None:
        """Since the end of a case, to the second before, on or after which it is said not to be solved."""
        if not any(case.leads("not_solved") for case in self.cases):
            self.works_on_a_case(pick, "close")
        now = self.now
        ended = [(case, case.closed_at + FORTNIGHT) for case in self.cases if case.leads("not_solved")]
        for case, over in [(case, over) for case, over in ended if now < over < LAST][:1]:
            self.now = over + timedelta(seconds=off - 1)
            who = self.people.holder(case.subject)
            if who is not None:
                self._press_on_own(who, case, "not_solved")

    @act(2, ends=POST)
    def a_year_passes(self, ends: list[State]) -> None:
        """Over what has ended, and then everything runs again."""
        if any(not case.is_open for case in self.cases) and self.now + YEAR < LAST:
            self.now += YEAR + timedelta(days=1)
            self.post_works(cycle(ends))
            self._round_of_press()
            self._forget()
            self.post_works(cycle(ends))

    def _pass_to(self, then: datetime, ends: Iterator[State]) -> None:
        """Everything runs: the post, the bundles at their hours, the chair's look at nine and around its hours."""
        if then > LAST:
            return
        for at, is_bundle in sorted({*self._hours_until(then)}):
            self.now = at
            self.post_works(ends)
            if is_bundle:
                self._bundle()
            else:
                self._round_of_press()
            self.post_works(ends)
        self.now = then
        self._round_of_press()
        self.post_works(ends)

    def _hours_until(self, then: datetime) -> Iterator[tuple[datetime, bool]]:
        day = self.now.date()
        while day <= then.date():
            for hour, is_bundle in ((BUNDLES[0], True), (time(9), False), (BUNDLES[1], True)):
                at = wall(day, hour, self.now)
                if self.now < at < then:
                    yield at, is_bundle
            day += timedelta(days=1)
        for case in self.cases[-2:]:
            if case.waiting_since is not None and case.pressed_at is None:
                due = self._patient_until(case.waiting_since, case.patience)
                yield from ((at, False) for at in (due - timedelta(seconds=1), due) if self.now < at < then)

    # Rounds.

    @act(4, ends=POST)
    def the_post_works(self, ends: list[State]) -> None:
        self.post_works(cycle(ends))

    @act(2, which=st.sampled_from(["press", "bundle", "forget"]))
    def a_round_runs(self, which: str) -> None:
        {"press": self._round_of_press, "bundle": self._bundle, "forget": self._forget}[which]()

    def _round_of_press(self) -> None:
        self.statute.told.clear()
        again = [case for case in self.cases if case.pressed_at is not None and self.statute.is_due(case, now=self.now)]
        chairs = self.statute.press(now=self.now)
        page = self.write(lambda session: hardship.press(session, 0, now=self.now))
        assert page.cursor is None
        told = {letter.to: letter.values for letter in self.read_new_letters() if letter.key == "hardship.untaken"}
        assert {key: {line["number"] for line in values["lines"]} for key, values in told.items()} == {
            chair.key: numbers for chair, numbers in chairs.items()
        }
        self.reached["pressed"] += bool(chairs)
        self.reached["pressed again"] += bool(chairs and again)
        self.reached["pressed at night"] += bool(chairs) and sounds(self.now) > self.now
        self._told_once_a_day(chairs)

    def _told_once_a_day(self, chairs: dict[Account, set[str]]) -> None:
        """No chair's telephone sounds twice a day for one case, as long as it waits for the same reason."""
        for chair, numbers in chairs.items():
            for case in map(self.case, numbers):
                told = (chair, case, case.waiting_since or case.taken_at, sounds(self.now).date())
                assert told not in self.told
                self.told.add(told)

    def _bundle(self) -> None:
        self.statute.told.clear()
        wanted = self.statute.bundles(now=self.now)
        page = self.write(lambda session: desk.bundle(session, 0, now=self.now))
        assert (page.done, page.cursor) == (len(wanted), None)
        letters = self.read_new_letters()
        assert {letter.to: letter.values["count"] for letter in letters} == {
            who.key: count for who, count in wanted.items()
        }
        for letter in letters:
            who = self.people.by_key(letter.to)
            assert who is not None
            lines = {line.case.number: line for line in self.statute.lines(who, now=self.now) if line.urges}
            shown = letter.values["reports"]
            assert isinstance(shown, list)
            assert {line["number"] for line in shown} <= lines.keys()
        self.reached["bundled"] += bool(wanted)
        self.reached["nothing to bundle"] += not wanted

    def _bundle_late(self) -> None:
        """After downtime the newest bundle, if it is not four hours late."""
        days = (self.now.date() - timedelta(days=1), self.now.date())
        slot = max(at for day in days for hour in BUNDLES if (at := wall(day, hour, self.now)) <= self.now)
        if self.now - slot <= timedelta(hours=4):
            self._bundle()

    def _forget(self) -> None:
        words = sum(len(case.texts) for case in self.cases)
        self.statute.forget(now=self.now)
        year, quarter = self.now - timedelta(days=365), self.now - DRAFTS_KEPT
        self.write(lambda session: hardship.OWN_WORDS.purge(session, year, 9999))
        self.write(lambda session: asking.UNTOUCHED.purge(session, quarter, 9999))
        self.reached["forgotten after a year"] += sum(len(case.texts) for case in self.cases) < words
        for who in self.people.accounts:
            old = {name for name, kept in who.kept.items() if kept < self.now - DRAFTS_KEPT}
            who.answers = None if hardship.SERVICE in old else who.answers
            who.words = None if "hardship.words" in old else who.words
            who.entry = None if "hardship.entry" in old else who.entry
