"""What happens around the cases: people come, go and change; time passes, rounds run, or nothing runs for days."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import cycle

from hypothesis import strategies as st
from sqlalchemy import update

from storage import accounts, asking, desk, duty, hardship, offices
from storage.duty import Span
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import State
from tests.storage.hardship_life.entering import Entering
from tests.storage.hardship_life.founding import LAST
from tests.storage.hardship_life.hours import BUNDLES, open_for, sounds, wall
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.people import BUREAU, CASES, EAST, WEST, Account, Person
from tests.storage.hardship_life.post import POST
from tests.storage.hardship_life.statute import YEAR

OFFICES: list[tuple[Role, str | None]] = [
    *((Role.OFFICER, place) for place in (EAST, WEST, BUREAU, None)),
    (Role.STEWARD, EAST),
    (Role.CHAIR, None),
    (Role.ADMIN, None),
]
HOURS = (0.003, 0.5, 1, 2, 4, 8)
DRAFTS_KEPT = timedelta(days=180)


class Clock(Entering):
    # People.

    @act(1, pick=PICK, office=st.sampled_from(OFFICES))
    def comes_into_office(self, pick: int, office: tuple[Role, str | None]) -> None:
        who, (role, place) = self.anybody(pick), office
        self.write(
            lambda session: (
                offices.appoint(session, who.key, role, self.founding.units[place] if place else None, now=self.now).id
            )
        )
        who.offices.add(office)

    @act(2, pick=PICK)
    def is_dismissed(self, pick: int) -> None:
        busy = [case.officer for case in self.cases if case.is_open and case.officer is not None]
        who = self.anybody(pick, lambda one: one.serves() and (one in busy or pick % 3 == 0))
        if pick % 5:
            self.write(lambda session: offices.dismiss(session, who.key, now=self.now))
            self.reached["a case officer was dismissed"] += any(self.statute.in_hand(who, case) for case in self.cases)
            who.offices.clear()

    @act(2, pick=PICK, back=st.booleans())
    def leaves_or_returns(self, pick: int, back: bool) -> None:
        people = [one for one in self._persons(pick) if one.left is back]
        if not people:
            return
        person = people[pick // 10 % len(people)]
        person.left = not back
        standing = Standing.ACTIVE if back else Standing.LEFT
        self.write(
            lambda session: (
                session.execute(update(Member).where(Member.id == person.member_id).values(standing=standing)).rowcount
            )
        )
        self.reached["somebody with a case left"] += person.left and any(case.subject is person for case in self.cases)

    @act(1, pick=PICK, unit=st.sampled_from([EAST, WEST, BUREAU]))
    def moves(self, pick: int, unit: str) -> None:
        person = self.people.persons[pick % len(self.people.persons)]
        person.unit = unit
        unit_id = self.founding.units[unit]
        self.write(
            lambda session: (
                session.execute(update(Member).where(Member.id == person.member_id).values(unit_id=unit_id)).rowcount
            )
        )

    def _persons(self, pick: int) -> list[Person]:
        """Mostly those whom a case is about."""
        concerned = [case.subject for case in self.cases if case.is_open]
        return concerned if concerned and pick % 10 not in {4, 5} else self.people.persons

    @act(1, pick=PICK)
    def changes_accounts(self, pick: int) -> None:
        """A new telephone, or a first one: the new account speaks for the person, the old one for nobody."""
        persons = self._persons(pick)
        person = persons[pick // 10 % len(persons)]
        if len(self.people.accounts) > 14:
            return
        actor = self.cast.create_stranger()
        self.write(lambda session: accounts.bind(session, actor.account_id, person.member_id))
        before = self.people.holder(person)
        if before is not None:
            before.person = None
        self.people.accounts.append(Account(actor, person))
        self.reached["somebody with a case changed accounts"] += any(case.subject is person for case in self.cases)

    @act(1, pick=PICK, days=st.integers(0, 3), on=st.booleans())
    def is_put_on_duty(self, pick: int, days: int, on: bool) -> None:
        who = self.anybody(pick, lambda one: one.serves(*CASES))
        if not who.serves(*CASES):
            return
        day = self.now_of_act.date() + timedelta(days=days)

        def then(_: object) -> None:
            (self.people.duty.add if on else self.people.duty.discard)((day, who))

        act = duty.put_on if on else duty.put_off
        # Of a day that has begun only the chair decides.
        may = who.serves(Role.CHAIR) or bool(days)
        self.does(who, act, day.toordinal(), who.key, Span.DAY, may=may, then=then, anybody=True)

    @act(1, own_words=st.sampled_from([True, True, False]), pick=PICK)
    def starts_again_with_other_bylaws(self, own_words: bool, pick: int) -> None:
        if pick % 4 == 0:
            self.rule_with_words(own_words)

    # Time.

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
        self.write(lambda session: hardship.forget(session, now=self.now))
        self.write(lambda session: asking.prune(session, now=self.now))
        self.reached["forgotten after a year"] += sum(len(case.texts) for case in self.cases) < words
        for who in self.people.accounts:
            old = {name for name, kept in who.kept.items() if kept < self.now - DRAFTS_KEPT}
            who.answers = None if hardship.SERVICE in old else who.answers
            who.words = None if "hardship.words" in old else who.words
            who.entry = None if "hardship.entry" in old else who.entry
