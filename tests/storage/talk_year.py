"""A year of talks in an invented union, week by week, over the rules and a database: who is reached, by whom.

What happens to people is drawn from a seed; how often what happens stands in `Chances`, beside where it is from.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import holidays, talks, visitors
from storage.coverage import planning, week
from storage.coverage.proposing import Waits
from storage.coverage.records import NobodyElse
from storage.members import Member, Standing
from storage.offices import Absence
from storage.talks import COUNTS, State, Talk, Way, Word
from storage.values import lines_of
from tests.cast import Actor, Cast

_DAY: Final = timedelta(days=1)
_WEEKS: Final = 52


@dataclass(frozen=True)
class Chances:
    """How often what happens; invented but for the last, to be changed and tried again.

    A week: a talk that is proposed comes about (of five working days; fewer in short weeks), the person falls ill for
    1 to 8 weeks, somebody leaves, somebody comes, an officer is away for 1 to 3 weeks. Of talks: how many are held
    without the bot, and of these how many the person never confirms, or says were none. Of proposals that don't come
    about: how many are put off when the person is ill, how many given to somebody else. A year: share of employees
    who ask for a talk themselves.
    """

    comes_about: float = 0.6
    falls_ill: float = 0.008
    leaves: float = 0.0012
    comes: float = 0.0012
    officer_away: float = 0.05
    elsewhere: float = 0.3
    silent: float = 0.1
    denied: float = 0.02
    put_off: float = 0.5
    swapped: float = 0.03
    asks: float = 0.05


@dataclass
class Found:
    """What came of the year. `whole`: who was there from its first day to its last; `reached`: with how many of them
    somebody talked; `by_officer`: talks that count, of each; `longest`: people a week proposed to one officer."""

    whole: int = 0
    reached: int = 0
    by_officer: list[int] = field(default_factory=list)
    proposals: int = 0
    fewest: int = 99
    most: int = 0

    @property
    def share(self) -> float:
        return self.reached / self.whole


@dataclass
class Year:
    """The union and its year. `areas`: of how many officers each is; people come to them in that proportion, more or
    less by 15 %."""

    cast: Cast
    seed: int
    people: int
    areas: tuple[int, ...]
    first: date
    weeks: int = _WEEKS
    chances: Chances = field(default_factory=Chances)
    ill: dict[int, date] = field(default_factory=dict)
    here: dict[int, int] = field(default_factory=dict)
    officers: list[Actor] = field(default_factory=list)
    back: dict[int, date] = field(default_factory=dict)
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.stations: list[int] = []
        self.above: list[Actor] = []

    def run(self) -> Found:
        """Founds the union, and lives the year."""
        self._found_union()
        start = set(self.here)
        self._turns(self.first)
        for number in range(self.weeks):
            self._week(self.first + number * 7 * _DAY)
        return self._reckon(start)

    # The union.

    def _found_union(self) -> None:
        weights = [size * self.rng.uniform(0.85, 1.15) for size in self.areas]
        for at, (size, weight) in enumerate(zip(self.areas, weights, strict=True)):
            area = self.cast.create_unit(f"第{at}片区")
            there = [self.cast.create_unit(f"第{at}片区{name}站", above=area) for name in ("东", "西")]
            self.stations += there
            for nth in range(size):
                self.officers.append(self.cast.create_officer(f"干部{at}之{nth}", unit=area))
            count = round(self.people * weight / sum(weights)) - size
            self._enrol([self.rng.choice(there) for _ in range(count)])
        self.above = [self.cast.create_chair(), self.cast.create_deputy()]
        for actor in (*self.officers, *self.above):
            assert actor.member_id is not None
            assert actor.unit_id is not None
            self.here[actor.member_id] = actor.unit_id

    def _enrol(self, unit_ids: list[int]) -> None:
        def rule(session: Session) -> None:
            rows = [Member(name="职工", unit_id=one, standing=Standing.ACTIVE) for one in unit_ids]
            session.add_all(rows)
            session.flush()
            self.here.update({one.id: one.unit_id for one in rows})

        self.cast.write(rule)

    # A week.

    def _week(self, monday: date) -> None:
        days = [monday + at * _DAY for at in range(7)]
        open_ = self.cast.read(lambda session: [one for one in days if holidays.calendar(session).is_working_day(one)])
        if not open_:
            return
        self._people_come_and_go(monday)
        self._turns(open_[0])
        self._officers_go_and_come(monday)
        self._propose(open_[0])
        for officer in (*self.officers, *self.above):
            self._talk(officer, open_)
        self._own_wishes(open_[-1])

    def _people_come_and_go(self, monday: date) -> None:
        officials = {one.member_id for one in (*self.officers, *self.above)}
        leaving = [one for one in self.here if one not in officials and self._happens(self.chances.leaves)]

        def rule(session: Session) -> None:
            for one in leaving:
                session.get_one(Member, one).standing = Standing.LEFT

        self.cast.write(rule)
        for one in leaving:
            del self.here[one]
        self._enrol(
            [self.rng.choice(self.stations) for _ in range(len(self.here)) if self._happens(self.chances.comes)]
        )
        for one in self.here:
            if self._happens(self.chances.falls_ill):
                self.ill[one] = monday + self.rng.randint(1, 8) * 7 * _DAY

    def _officers_go_and_come(self, monday: date) -> None:
        for officer in self.officers:
            if self.back.get(officer.account_id, date.max) <= monday:
                self.cast.write(partial(_end_absence, account_id=officer.account_id, now=self.cast.now))
                del self.back[officer.account_id]
            elif officer.account_id not in self.back and self._happens(self.chances.officer_away):
                self.back[officer.account_id] = monday + self.rng.randint(1, 3) * 7 * _DAY
                other = next(one for one in self.officers if one is not officer)
                self.cast.write(partial(_begin_absence, officer=officer, other=other, now=self.cast.now))

    def _turns(self, day: date) -> None:
        cursor: int | None = 0
        while cursor is not None:
            page = self.cast.write(partial(planning.begin_turns, cursor=cursor, now=self._at(day)))
            cursor = page.cursor

    def _propose(self, day: date) -> None:
        cursor: int | None = 0
        while cursor is not None:
            found = self.cast.read(partial(planning.ahead, cursor=cursor, now=self._at(day)))
            page = self.cast.write(partial(planning.propose, cursor=cursor, now=self._at(day), found=found))
            for people in found.lists.values() if found else ():
                self.found.proposals += len(people)
                self.found.fewest, self.found.most = (
                    min(self.found.fewest, len(people)),
                    max(self.found.most, len(people)),
                )
            cursor = page.cursor

    def _talk(self, officer: Actor, days: list[date]) -> None:
        """The officer goes through their list."""
        if officer.account_id in self.back:
            return
        at = self._at(days[0])
        for line in lines_of(self.cast.acts(officer, week.look, now=at)["lines"]):
            member_id, key = int(str(line["member"])), int(str(line["proposal"]))
            if self.ill.get(member_id, days[0]) > days[0]:
                if self._happens(self.chances.put_off):
                    self.cast.acts(officer, week.put_off, key, now=at)
            elif self._happens(self.chances.comes_about * len(days) / 5):
                self._hold(officer, member_id, self.rng.choice(days))
            elif self._happens(self.chances.swapped):
                self._swap(officer, key, at)

    def _swap(self, officer: Actor, key: int, at: datetime) -> None:
        try:
            self.cast.acts(officer, week.swap, key, now=at)
        except NobodyElse:
            return

    def _hold(self, officer: Actor, member_id: int, day: date) -> None:
        elsewhere = self._happens(self.chances.elsewhere)
        chance = self.rng.random()
        said = Word.NONE if chance < self.chances.silent else Word.YES
        said = Word.NO if chance > 1 - self.chances.denied else said
        self.cast.write(partial(_hold, officer=officer, member_id=member_id, day=day, said=said if elsewhere else None))

    def _own_wishes(self, day: date) -> None:
        """Somebody asks for a talk, and has it with an officer of theirs."""
        asking = [one for one in self.here if self._happens(self.chances.asks / _WEEKS)]
        for member_id in asking:
            reach = self.cast.read(partial(planning.talkers, unit_ids=[self.here[member_id]]))
            free = [
                one
                for one in self.officers
                if one.account_id in reach.able(Waits(member_id, self.here[member_id], day))
            ]
            others = [one for one in free if one.member_id != member_id]
            if others:
                self.cast.write(
                    partial(_hold, officer=self.rng.choice(others), member_id=member_id, day=day, said=None)
                )

    def _happens(self, chance: float) -> bool:
        return self.rng.random() < chance

    def _at(self, day: date) -> datetime:
        return self.cast.now.replace(year=day.year, month=day.month, day=day.day, hour=8, minute=20)

    # What came of it.

    def _reckon(self, start: set[int]) -> Found:
        whole = start & set(self.here)
        counted = select(Talk.member_id).where(COUNTS, Talk.held_on >= self.first)
        reached = set(self.cast.read(lambda session: list(session.scalars(counted))))
        by = select(Talk.officer_id, func.count()).where(COUNTS).group_by(Talk.officer_id)
        talks_of = Counter(dict(self.cast.read(lambda session: session.execute(by).all())))
        self.found.whole, self.found.reached = len(whole), len(whole & reached)
        self.found.by_officer = sorted(talks_of[one.account_id] for one in self.officers)
        return self.found


def _begin_absence(session: Session, *, officer: Actor, other: Actor, now: datetime) -> None:
    absence = Absence(account_id=officer.account_id, stand_in_id=other.account_id, since=now, ended_at=None)
    absence.until = now.date() + 21 * _DAY
    session.add(absence)


def _end_absence(session: Session, *, account_id: int, now: datetime) -> None:
    mine = select(Absence).where(Absence.account_id == account_id, Absence.ended_at.is_(None))
    session.scalars(mine).one().ended_at = now


def _hold(session: Session, *, officer: Actor, member_id: int, day: date, said: Word | None) -> None:
    """A talk was held on that day; `said`: held elsewhere, and what the person says of it."""
    now = datetime.combine(day, datetime.min.time()).astimezone()
    by = visitors.recognise(session, officer.person, now=now)
    unit_id = session.get_one(Member, member_id).unit_id
    if said is not None:
        talks.record(session, member_id, unit_id, Way.IN_PERSON, day, by=by, now=now).word = said
        return
    talk = talks.offer(session, member_id, unit_id, Way.IN_PERSON, by=by, now=now)
    talks.agree(session, talk, officer.account_id)
    talks.end(session, talk, State.HELD, now=now, held_on=day)
