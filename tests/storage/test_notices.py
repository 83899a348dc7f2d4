"""Notices: what one wants, one's own quiet hours, and at most two a week, counted over a simulated month."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import accounts, outbox
from storage.hardship import casework, saying
from storage.members import Member, Standing
from storage.notices import budget, choosing, kinds
from storage.notices.kinds import Kind, Policy
from storage.outbox import LIFETIME, Letter, Rank, State, StoredLetter
from tests.cast import Actor, Cast
from tests.conftest import ZONE

WEEK = timedelta(days=7)
#: A key of each kind, as the services to come will name theirs.
KEYS = {
    Kind.ACTIVITIES: "activities.opened",
    Kind.LEARNING: "quizzes.daily",
    Kind.DISCLOSURE: "disclosure.published",
    Kind.VISITS: "greetings.birthday",
    Kind.VOTES: "ballots.opened",
    Kind.OTHER: "weather.storm",
    Kind.DIGEST: "desk.bundle",
    Kind.NOTES: "quick_notes.week",
}


def send(cast: Cast, to: Actor, kind: Kind = Kind.ACTIVITIES, *, rank: Rank = Rank.BROADCAST, **more: object) -> None:
    cast.queue(Letter(to.account_id, KEYS[kind], {}, rank, **more))  # type: ignore[arg-type]


def kept(cast: Cast, to: Actor) -> list[StoredLetter]:
    mine = select(StoredLetter).where(StoredLetter.account_id == to.account_id).order_by(StoredLetter.id)
    return cast.read(lambda session: list(session.scalars(mine)))


def end(cast: Cast, letter: Letter, state: State = State.SENT, *, now: datetime | None = None) -> None:
    """The letter ended so."""
    at_ = now or cast.now
    if letter.key in _CASES:
        cast.ends(letter, state, now=at_)
    else:
        cast.write(lambda session: outbox.end_open(session, outbox.ending(letter.id, state, now=at_)))


def at(letter: StoredLetter) -> datetime:
    return (letter.not_before or letter.created_at).astimezone(ZONE)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


class TestKinds:
    @pytest.mark.parametrize(("kind", "key"), KEYS.items())
    def test_are_told_by_the_letters_name(self, kind: Kind, key: str) -> None:
        assert kinds.kind_of(key) is kind

    @pytest.mark.parametrize("key", ["hardship.taken", "joining.welcome", "desk.list", "people.changed"])
    def test_are_none_of_own_matters_and_work(self, key: str) -> None:
        assert kinds.kind_of(key) is None

    def test_have_a_line_each(self) -> None:
        assert kinds.LINES.keys() == {*Kind} == KEYS.keys()


class TestTheBudget:
    def test_lets_two_through_and_the_third_waits_for_the_week_after(self, cast: Cast, li: Actor) -> None:
        for _ in range(3):
            send(cast, li)
        first, second, third = (at(letter) for letter in kept(cast, li))
        assert first == second == cast.now
        assert third == cast.now + budget.APART

    def test_is_kept_within_one_commit_and_over_several(self, cast: Cast, li: Actor) -> None:
        cast.queue(*(Letter(li.account_id, KEYS[Kind.VOTES], {}) for _ in range(5)))
        times = [at(letter) for letter in kept(cast, li)]
        assert [(later - sooner) >= WEEK for sooner, later in zip(times, times[2:], strict=False)] == [True] * 3

    @pytest.mark.parametrize("kind", [kind for kind, line in kinds.LINES.items() if line.policy is Policy.DROP])
    def test_drops_what_does_not_keep(self, cast: Cast, li: Actor, kind: Kind) -> None:
        for _ in range(3):
            send(cast, li, kind)
        assert len(kept(cast, li)) == 2

    @pytest.mark.parametrize("key", sorted(kinds.INVITING))
    def test_lets_an_invitation_wait_where_a_reminder_is_dropped(self, cast: Cast, li: Actor, key: str) -> None:
        for _ in range(2):
            send(cast, li)
        cast.queue(Letter(li.account_id, "exams.ending", {}), Letter(li.account_id, key, {}))
        assert [(one.key, at(one)) for one in kept(cast, li)][2:] == [(key, cast.now + budget.APART)]

    def test_tells_of_an_exam_in_time_and_lets_the_next_invitation_wait(self, cast: Cast, li: Actor) -> None:
        for _ in range(2):
            send(cast, li)
        soon = cast.now + timedelta(days=3)
        cast.queue(Letter(li.account_id, "exams.opened", {}, useful_until=soon))
        cast.queue(Letter(li.account_id, "lessons.told", {}, useful_until=soon))
        assert [(one.key, at(one)) for one in kept(cast, li)][2:] == [("exams.opened", cast.now)]

    def test_drops_what_would_come_too_late(self, cast: Cast, li: Actor) -> None:
        for days in (1, 1, 1, 9):
            send(cast, li, useful_until=cast.now + timedelta(days=days))
        assert len(kept(cast, li)) == 3

    def test_drops_what_would_wait_for_more_than_four_weeks(self, cast: Cast, li: Actor) -> None:
        for _ in range(20):
            send(cast, li)
        assert max(at(letter) for letter in kept(cast, li)) <= cast.now + budget.LONGEST
        assert len(kept(cast, li)) == 8

    def test_does_not_hold_answers_urgent_letters_and_own_matters(self, cast: Cast, li: Actor) -> None:
        for _ in range(3):
            send(cast, li)
            send(cast, li, rank=Rank.ANSWER)
            send(cast, li, rank=Rank.URGENT)
            cast.queue(Letter(li.account_id, "hardship.taken", {}))
        waiting = [letter.key for letter in kept(cast, li) if at(letter) > cast.now]
        assert waiting == [KEYS[Kind.ACTIVITIES]]

    def test_counts_nothing_that_never_arrived(self, cast: Cast, li: Actor) -> None:
        for state in (State.UNDELIVERABLE, State.EXPIRED, State.WITHDRAWN):
            send(cast, li)
            end(cast, cast.letters(li)[-1], state)
        send(cast, li)
        assert at(kept(cast, li)[-1]) == cast.now

    def test_counts_from_when_a_letter_arrived(self, cast: Cast, li: Actor) -> None:
        for _ in range(2):
            send(cast, li)
        late = cast.now + timedelta(hours=6)
        for letter in cast.letters(li):
            end(cast, letter, now=late)
        cast.now += timedelta(days=1)
        send(cast, li)
        assert at(kept(cast, li)[-1]) == late + budget.APART

    def test_is_for_members_not_for_people_in_office(self, cast: Cast) -> None:
        wang = cast.create_officer()
        for _ in range(3):
            send(cast, wang)
            send(cast, wang, Kind.DIGEST)
        assert [at(letter) for letter in kept(cast, wang)] == [cast.now] * 6
        cast.dismiss(wang)
        cast.now += timedelta(hours=1)
        send(cast, wang)
        assert at(kept(cast, wang)[-1]) > cast.now

    def test_of_an_officer_who_left_is_a_members(self, cast: Cast) -> None:
        wang = cast.create_officer()
        cast.write(lambda session: setattr(session.get_one(Member, wang.member_id), "standing", Standing.LEFT))
        for _ in range(3):
            send(cast, wang)
        assert at(kept(cast, wang)[-1]) > cast.now

    def test_asks_nothing_of_who_has_stopped_the_bot(self, cast: Cast, li: Actor) -> None:
        cast.write(lambda session: accounts.mark_blocked(session, li.account_id, cast.now))
        send(cast, li)
        cast.queue(Letter(li.account_id, "hardship.taken", {}))
        assert [letter.key for letter in kept(cast, li)] == ["hardship.taken"]


class TestWishes:
    def test_leave_out_what_is_not_wanted_until_it_is_again(self, cast: Cast, li: Actor) -> None:
        cast.acts(li, choosing.toggle, Kind.ACTIVITIES, False)
        send(cast, li)
        send(cast, li, Kind.VOTES)
        assert [letter.kind for letter in kept(cast, li)] == [Kind.VOTES]
        cast.acts(li, choosing.toggle, Kind.ACTIVITIES, True)
        send(cast, li)
        assert [letter.kind for letter in kept(cast, li)] == [Kind.VOTES, Kind.ACTIVITIES]

    def test_take_back_what_waits_of_a_kind(self, cast: Cast, li: Actor) -> None:
        for _ in range(3):
            send(cast, li)
        cast.acts(li, choosing.toggle, Kind.ACTIVITIES, False)
        assert [letter.state for letter in kept(cast, li)] == [State.PENDING, State.PENDING, State.WITHDRAWN]

    def test_of_the_digest_are_for_people_in_office(self, cast: Cast, li: Actor) -> None:
        wang = cast.create_officer()
        offered = [
            [one["kind"] for one in cast.acts(who, choosing.look)["kinds"] if isinstance(one, dict)]  # type: ignore[union-attr]
            for who in (li, wang)
        ]
        assert [Kind.DIGEST in kinds_ for kinds_ in offered] == [False, True]
        cast.acts(wang, choosing.toggle, Kind.DIGEST, False)
        send(cast, wang, Kind.DIGEST)
        assert kept(cast, wang) == []

    def test_have_quiet_hours_of_their_own(self, cast: Cast, li: Actor) -> None:
        cast.acts(li, choosing.begin_quiet, 23)
        cast.acts(li, choosing.end_quiet, 6)
        times = {}
        for hour in (5, 7, 22, 23):
            cast.now = datetime(2026, 11, 24, hour, 30, tzinfo=ZONE)
            cast.queue(Letter(li.account_id, "hardship.taken", {}))
            times[hour] = at(kept(cast, li)[-1])
        day = datetime(2026, 11, 24, tzinfo=ZONE)
        assert times[5] == day.replace(hour=6)
        assert times[7] == day.replace(hour=7, minute=30)
        assert times[22] == day.replace(hour=22, minute=30)
        assert times[23] == day.replace(hour=6) + timedelta(days=1)

    @pytest.mark.parametrize("hour", [0, 12, 24, 10**17])
    def test_take_no_other_hours_than_those_offered(self, cast: Cast, li: Actor, hour: int) -> None:
        for rule in (choosing.begin_quiet, choosing.end_quiet):
            shown = cast.acts(li, rule, hour)
            assert (shown["begins"], shown["ends"]) == (21, 8)


@dataclass
class Month:
    """Thirty days and some of a union: services that send, people that report, and a postman who comes each hour."""

    cast: Cast
    chance: random.Random
    members: Sequence[Actor]
    officer: Actor
    #: What reached whom: account -> instant, name, kind.
    got: dict[int, list[tuple[datetime, str, str | None]]] = field(default_factory=dict)
    own: int = 0

    def hour(self) -> None:
        self.cast.now += timedelta(hours=1)
        for kind in (Kind.ACTIVITIES, Kind.LEARNING, Kind.DISCLOSURE, Kind.VISITS, Kind.VOTES, Kind.OTHER):
            if self.chance.random() < 0.03:
                some = [one for one in (*self.members, self.officer) if self.chance.random() < 0.8]
                rank = self.chance.choice([Rank.BROADCAST, Rank.NOTICE])
                self.cast.queue(*(Letter(one.account_id, KEYS[kind], {}, rank) for one in some))
        if self.chance.random() < 0.02:
            self.case(self.chance.choice(self.members))
        if self.chance.random() < 0.02:
            self.wish(self.chance.choice(self.members))
        if self.chance.random() < 0.9:
            self.post()

    def case(self, member: Actor) -> None:
        """Reported, taken on, answered and closed: four letters of the person's own case, three of them unasked."""
        report_id = self.cast.submit(member)
        self.cast.take(self.officer, report_id)
        self.cast.says(self.officer, saying.begin_answer, saying.answer, report_id, "知道了，这两天过去。")
        self.cast.acts(self.officer, casework.close, report_id)
        self.own += 3

    def wish(self, member: Actor) -> None:
        if self.chance.random() < 0.5:
            self.cast.acts(member, choosing.toggle, self.chance.choice([*Kind]), self.chance.random() < 0.5)
        self.cast.acts(member, choosing.begin_quiet, self.chance.choice(choosing.FROM))
        self.cast.acts(member, choosing.end_quiet, self.chance.choice(choosing.UNTIL))

    def post(self) -> None:
        """Delivers what is due; some letters have to wait for another hour."""
        now = self.cast.now
        due = self.cast.read(lambda session: outbox.load(session, outbox.due_ids(session, now=now)))
        for letter in due:
            since = letter.not_before or letter.created_at
            assert since is not None
            if self.chance.random() < 0.1 and now - since < LIFETIME - timedelta(hours=3):
                continue
            arrived = self.chance.random() < 0.95 or kinds.kind_of(letter.key) is None
            state = State.SENT if arrived else State.UNDELIVERABLE
            end(self.cast, letter, state, now=now)
            if state is State.SENT:
                kind = self.cast.stored_letter(letter.id).kind
                self.got.setdefault(letter.to, []).append((now, letter.key, kind))


#: Letters to an employee of their own case.
_CASES = {"hardship.taken", "hardship.answered", "hardship.closed"}


@pytest.fixture
def month(cast: Cast) -> Month:
    cast.now = datetime(2026, 11, 2, 0, tzinfo=ZONE)
    members = [cast.create_member(f"职工{number}") for number in range(8)]
    found = Month(cast, random.Random(20261102), members, cast.create_officer())
    for _ in range(24 * 35):
        found.hour()
    return found


class TestASimulatedMonth:
    def test_nobody_gets_more_than_two_a_week_and_everybody_what_is_their_own(self, month: Month) -> None:
        counts = []
        for member in month.members:
            times = [when for when, _, kind in month.got.get(member.account_id, []) if kind is not None]
            counts.append(len(times))
            assert times == sorted(times)
            # Any seven days, so any calendar week too: three never lie within one.
            assert all(later - sooner >= WEEK for sooner, later in zip(times, times[2:], strict=False)), times
        assert min(counts) >= 3, "the budget is used, or nothing is shown"
        officers = [kind for _, _, kind in month.got[month.officer.account_id] if kind is not None]
        assert len(officers) > 2 * max(counts), "who is in office gets all of it"
        own = [key for each in month.got.values() for _, key, _ in each if key in _CASES]
        waiting = [letter for letter in month.cast.letters() if letter.key in _CASES]
        assert len(own) + len(waiting) == month.own > 10
        self.waits_till_morning(month)

    def waits_till_morning(self, month: Month) -> None:
        """What is written in the night is due in the morning of whoever it is for."""
        night = select(StoredLetter).where(StoredLetter.kind.is_not(None), StoredLetter.not_before.is_not(None))
        letters = month.cast.read(lambda session: list(session.scalars(night)))
        assert len(letters) > 20
        assert {at(letter).hour for letter in letters} <= {*range(6, 23)}
