"""Coverage of talks: how often whom, where each unit stands, whose turn it is; a figure tells of nobody."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Date, Select, literal, select, union_all
from sqlalchemy.orm import Session

from storage import talks, visitors
from storage.coverage import Group, Proposal, Turn, Why, board, norms, planning, proposing, shifts, week
from storage.coverage.norms import Often
from storage.coverage.proposing import Talkers, Waits
from storage.coverage.records import NobodyElse, NormUnfit, NoSuchProposal
from storage.coverage.shifts import Cycle
from storage.members import Member, Standing
from storage.offices import Absence
from storage.rights import NotForYou
from storage.talks import Way, Word, dues
from storage.values import Values, lines_of
from tests.cast import HOME, Actor, Cast
from tests.storage.talked import asked, talked

DAY = timedelta(days=1)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def staffed(cast: Cast, count: int, unit: str = HOME) -> list[int]:
    """People of a unit; their keys."""
    there = cast.create_unit(unit)
    return [cast.enrol(f"{unit}{at}", unit=there) for at in range(count)]


def since(cast: Cast, day: date) -> None:
    """Talks are owed to everybody from that day on."""
    at = cast.now.replace(year=day.year, month=day.month, day=day.day)
    cast.write(partial(planning.begin_turns, cursor=0, now=at))


def figures(found: Values) -> tuple[object, ...]:
    return found["talked"], found["due"], found["overdue"], found["unconfirmed"]


def monday(cast: Cast) -> datetime:
    """The morning of a Monday that is a working day."""
    return cast.now.replace(year=2026, month=11, day=23, hour=8, minute=20)


def plan(cast: Cast, at: datetime) -> None:
    """The round of the week, page by page."""
    cursor: int | None = 0
    while cursor is not None:
        found = cast.read(partial(planning.ahead, cursor=cursor, now=at))
        page = cast.write(partial(planning.propose, cursor=cursor, now=at, found=found))
        cursor = page.cursor


def proposals(cast: Cast) -> list[Proposal]:
    return cast.read(lambda session: list(session.scalars(select(Proposal).order_by(Proposal.id))))


class TestNorms:
    def test_every_employee_once_a_year_unless_the_chair_says_otherwise(self, cast: Cast, chair: Actor) -> None:
        found = cast.acts(chair, norms.look, 0)
        assert [(one["people"], one["times"]) for one in lines_of(found["lines"])] == [
            (Group.IN_SERVICE, 1),
            (Group.ON_LEAVE, 1),
            (Group.RETIRED, 0),
        ]

    def test_the_nearest_unit_says_for_itself_and_all_below(self, cast: Cast, chair: Actor) -> None:
        bureau = cast.create_unit("水务局")
        station = cast.create_unit("城西供水站", above=bureau)
        cast.acts(chair, norms.choose, bureau, Group.IN_SERVICE, Often.QUARTERLY)
        assert lines_of(cast.acts(chair, norms.look, station)["lines"])[0]["times"] == 4
        cast.acts(chair, norms.choose, station, Group.IN_SERVICE, Often.TWICE)
        assert lines_of(cast.acts(chair, norms.look, station)["lines"])[0]["times"] == 2
        cast.acts(chair, norms.choose, station, Group.IN_SERVICE, Often.AS_ABOVE)
        assert lines_of(cast.acts(chair, norms.look, station)["lines"])[0]["times"] == 4
        assert len(cast.audited("coverage.norm")) == 3

    def test_are_the_chairs_and_only_what_can_be_chosen(self, cast: Cast, chair: Actor, officer: Actor) -> None:
        with pytest.raises(NotForYou):
            cast.acts(officer, norms.choose, 0, Group.RETIRED, Often.ONCE)
        for unit, often in ((0, Often.AS_ABOVE), (999_999, Often.ONCE)):
            with pytest.raises(NormUnfit):
                cast.acts(chair, norms.choose, unit, Group.RETIRED, often)


class TestBoard:
    def test_tells_talked_due_overdue_and_unconfirmed_apart(self, cast: Cast, officer: Actor) -> None:
        today = cast.now.date()
        people = staffed(cast, 6)
        since(cast, today - 400 * DAY)
        talked(cast, officer, people[0], today - 10 * DAY)
        talked(cast, officer, people[1], today - 380 * DAY)
        talked(cast, officer, people[2], today - 3 * DAY, word=Word.NONE)
        talked(cast, officer, people[3], today - 3 * DAY, word=Word.YES)
        talked(cast, officer, people[4], today - 3 * DAY, word=Word.NO)
        new = cast.enrol("新来的")
        assert new
        # The officer is an employee too; who is new has a year.
        assert figures(cast.acts(officer, board.look, 0)) == (2, 1, 4, 1)

    def test_an_anonymous_talk_reaches_nobody(self, cast: Cast, officer: Actor) -> None:
        member = cast.create_member()
        staffed(cast, 5)

        def rule(session: Session) -> None:
            by = visitors.recognise(session, member.person, now=cast.now)
            talk = talks.ask_unnamed(session, talks.Wanted(Way.HERE), by=by, now=cast.now)
            talks.agree(session, talk, officer.account_id)
            talks.end(session, talk, talks.State.HELD, now=cast.now)

        cast.write(rule)
        assert figures(cast.acts(officer, board.look, 0))[0] == 0

    def test_units_of_fewer_than_five_share_a_line(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, 6)
        staffed(cast, 4, "门卫")
        lines = lines_of(cast.acts(chair, board.look, 0)["units"])
        # The chair's own office has one.
        assert [(one["unit"], one["of"]) for one in lines] == [(HOME, 6), (None, 5)]

    def test_figures_of_a_reach_of_four_are_not_told(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 3)
        found = cast.acts(officer, board.look, 0)
        assert found["hides"]
        assert (figures(found), found["units"]) == ((0, 0, 0, 0), [])

    def test_to_whom_no_talk_is_owed_is_not_counted(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 5)
        for standing in (Standing.RETIRED, Standing.SURVIVOR, Standing.LEFT):
            cast.enrol("老陈", standing=standing)
        assert cast.acts(officer, board.look, 0)["of"] == 6

    def test_more_talks_a_year_are_due_sooner(self, cast: Cast, chair: Actor, officer: Actor) -> None:
        people = staffed(cast, 5)
        talked(cast, officer, people[0], cast.now.date() - 100 * DAY)
        cast.acts(chair, norms.choose, cast.create_unit(), Group.IN_SERVICE, Often.QUARTERLY)
        assert figures(cast.acts(officer, board.look, 0))[2] == 1

    def test_what_calls_for_a_talk_stands_before_when_the_last_was(
        self, cast: Cast, officer: Actor, called: dict[int, date]
    ) -> None:
        today, people = cast.now.date(), staffed(cast, 5)
        for one in people:
            talked(cast, officer, one, today - 2 * DAY)
        called.update({people[0]: today + DAY, people[1]: today - DAY})
        assert figures(cast.acts(officer, board.look, 0)) == (3, 2, 1, 0)

    def test_members_and_stewards_have_no_figures(self, cast: Cast) -> None:
        for one in (cast.create_member(), cast.create_steward()):
            with pytest.raises(NotForYou):
                cast.acts(one, board.look, 0)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> dict[int, date]:
    """Whom something calls for a talk with, by which day; filled by the test."""
    found: dict[int, date] = {}

    def rows() -> Select[*tuple[Any, ...]]:
        days = [
            select(literal(key).label("member_id"), literal(day, Date).label("due_on")) for key, day in found.items()
        ]
        every = union_all(*days).subquery()
        return select(every.c.member_id, every.c.due_on)

    monkeypatch.setattr(dues, "OPEN_DUES", [rows])
    return found


MON = date(2026, 11, 23)


class TestProposing:
    """Pure: any union, without a database."""

    def test_goes_to_whoever_has_fewest_this_week_then_this_year(self) -> None:
        waiting = [Waits(one, 1, MON) for one in range(4)]
        found = proposing.propose(waiting, Talkers({1: [10, 20]}), {10: 5, 20: 5}, {10: 8, 20: 3})
        assert found == {20: [0, 2], 10: [1, 3]}

    def test_nobody_is_proposed_to_a_barred_officer_nor_past_the_room(self) -> None:
        waiting = [Waits(one, 1, MON, barred=frozenset({10})) for one in range(4)]
        assert proposing.propose(waiting, Talkers({1: [10, 20]}), {10: 3, 20: 3}, {}) == {20: [0, 1, 2]}

    def test_with_whom_no_officer_of_theirs_may_talk_those_above_do(self) -> None:
        waiting = [Waits(1, 1, MON, barred=frozenset({10})), Waits(2, 1, MON)]
        found = proposing.propose(waiting, Talkers({1: [10]}, [90]), {10: 3, 90: 3}, {})
        assert found == {90: [1], 10: [2]}

    def test_who_was_not_come_to_stays_with_the_officer(self) -> None:
        waiting = [Waits(1, 1, MON), Waits(2, 1, MON, kept=10), Waits(3, 1, MON, kept=99)]
        found = proposing.propose(waiting, Talkers({1: [10, 20]}), {10: 3, 20: 3}, {})
        assert found == {10: [2, 3], 20: [1]}

    def test_three_a_week_and_up_to_five_as_days_draw_near(self) -> None:
        talkers = Talkers({1: [10], 2: [20], 3: [30]}, [90])
        far, near = MON + 350 * DAY, MON + 14 * 7 * DAY
        owed = [(1, far)] * 40 + [(2, near)] * 10 + [(3, MON - DAY)] * 9
        assert proposing.sizes(owed, talkers, MON) == {10: 3, 20: 4, 30: 5, 90: 3}


class TestPlanning:
    def test_longest_ago_comes_first_and_what_calls_for_a_talk_before_it(
        self, cast: Cast, officer: Actor, called: dict[int, date]
    ) -> None:
        at, people = monday(cast), staffed(cast, 5)
        since(cast, date(2025, 6, 1))
        for one, days in zip(people, (300, 350, 400, 500, 600), strict=True):
            talked(cast, officer, one, at.date() - days * DAY)
        called[people[0]] = at.date() + DAY
        plan(cast, at)
        assert [(one.member_id, one.why) for one in proposals(cast)] == [
            (people[0], Why.DUE),
            *((one, Why.LONG) for one in (people[4], people[3], people[2], people[1])),
        ]

    def test_a_letter_says_how_many_and_not_who(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 6)
        plan(cast, monday(cast))
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.values) == ("coverage.week", {"count": 3, "due": 0, "week": date(2026, 11, 23)})

    def test_once_a_week_on_its_first_working_day(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 30)
        plan(cast, monday(cast) - DAY)
        assert proposals(cast) == []
        plan(cast, monday(cast))
        made = len(proposals(cast))
        plan(cast, monday(cast) + DAY)
        assert (made, len(proposals(cast)), len(cast.letters(officer))) == (3, 3, 1)

    def test_nobody_is_proposed_to_two_officers_nor_to_themselves(self, cast: Cast) -> None:
        two = [cast.create_officer(name) for name in ("王秀英", "李军")]
        staffed(cast, 4)
        plan(cast, monday(cast))
        found = proposals(cast)
        assert len(found) == len({one.member_id for one in found}) == 6
        assert all(
            (one.officer_id, one.member_id) not in {(each.account_id, each.member_id) for each in two} for one in found
        )

    def test_who_is_away_has_none_and_where_nobody_is_the_chair_has_them(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer()
        staffed(cast, 4)

        def leave(session: Session) -> None:
            absence = Absence(account_id=officer.account_id, stand_in_id=chair.account_id, since=cast.now)
            absence.until, absence.ended_at = cast.now.date() + 90 * DAY, None
            session.add(absence)

        cast.write(leave)
        plan(cast, monday(cast))
        assert {one.officer_id for one in proposals(cast)} == {chair.account_id}

    def test_neither_whom_somebody_talked_with_lately_nor_with_whom_one_is_open(
        self, cast: Cast, officer: Actor
    ) -> None:
        at, people = monday(cast), staffed(cast, 5)
        talked(cast, officer, people[0], at.date() - 150 * DAY)
        talked(cast, officer, people[1], at.date() - 5 * DAY, word=Word.NONE)
        asked(cast, officer, people[2])
        talked(cast, officer, people[3], at.date() - 200 * DAY)
        plan(cast, at)
        # Half of the year is over since the last.
        assert {one.member_id for one in proposals(cast)} == {people[3], people[4]}

    def test_who_was_not_come_to_is_kept_for_the_next_week(self, cast: Cast, officer: Actor) -> None:
        people = staffed(cast, 3)
        plan(cast, monday(cast))
        talked(cast, officer, people[0], date(2026, 11, 25))
        staffed(cast, 6, "城东供水站二班")
        plan(cast, monday(cast) + 7 * DAY)
        assert {one.member_id for one in proposals(cast) if one.week == date(2026, 11, 30)} >= set(people[1:])

    def test_pages_of_officers_go_on_from_the_mark(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(planning, "_OFFICERS_A_PAGE", 1)
        for name in ("王秀英", "李军", "陈红"):
            cast.create_officer(name)
        staffed(cast, 9)
        plan(cast, monday(cast))
        assert len({one.officer_id for one in proposals(cast)}) == 3
        assert len(proposals(cast)) == 9


class TestTurns:
    def test_begin_with_the_roster_once_and_end_with_it(self, cast: Cast) -> None:
        (one,) = staffed(cast, 1)
        since(cast, date(2026, 1, 5))
        since(cast, date(2026, 3, 5))
        assert cast.read(lambda session: session.get_one(Turn, one).since) == date(2026, 1, 5)

        def leave(session: Session) -> None:
            session.get_one(Member, one).standing = Standing.LEFT

        cast.write(leave)
        since(cast, date(2026, 4, 5))
        assert cast.read(lambda session: session.get(Turn, one)) is None


class TestWeek:
    @pytest.fixture
    def keys(self, cast: Cast, officer: Actor) -> list[int]:
        staffed(cast, 8)
        plan(cast, monday(cast))
        return [int(str(one["proposal"])) for one in lines_of(self.page(cast, officer)["lines"])]

    def page(self, cast: Cast, officer: Actor) -> Values:
        return cast.acts(officer, week.look, now=monday(cast))

    def test_shows_whom_and_how_far_it_is(self, cast: Cast, officer: Actor, keys: list[int]) -> None:
        rows = {one.id: one.member_id for one in proposals(cast)}
        asked(cast, officer, rows[keys[0]])
        talked(cast, officer, rows[keys[1]], date(2026, 11, 23), word=Word.NONE)
        found = self.page(cast, officer)
        assert [one["stands"] for one in lines_of(found["lines"])] == ["agreed", "unconfirmed", None]
        assert found["open"] == 1

    def test_says_of_whom_somebody_has_talked_with_that_it_is_done(
        self, cast: Cast, officer: Actor, keys: list[int]
    ) -> None:
        rows = {one.id: one.member_id for one in proposals(cast)}
        talked(cast, officer, rows[keys[0]], monday(cast).date())
        # Recorded long ago, and never answered: that stands in no way.
        talked(cast, officer, rows[keys[1]], monday(cast).date() - timedelta(days=200), word=Word.NONE)
        found = self.page(cast, officer)
        assert [one["stands"] for one in lines_of(found["lines"])] == ["talked", None, None]

    def test_whom_somebody_would_rather_not_talk_with_learns_of_no_talk(
        self, cast: Cast, officer: Actor, keys: list[int]
    ) -> None:
        rows = {one.id: one.member_id for one in proposals(cast)}
        asked(cast, officer, rows[keys[0]], besides=officer)
        found = self.page(cast, officer)
        assert [one["stands"] for one in lines_of(found["lines"])] == [None, None, None]
        assert cast.acts(officer, week.card, keys[0], now=monday(cast))["stands"] is None

    def test_before_their_turn_those_never_talked_with_take_the_place(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 8)
        since(cast, date(2026, 11, 16))
        key = cast.write(partial(self.propose_one, officer=officer))
        found = cast.acts(officer, week.swap, key, now=monday(cast))
        assert len(lines_of(found["lines"])) == 1

    def propose_one(self, session: Session, officer: Actor) -> int:
        """As if it were somebody's turn, who called for it."""
        member_id = session.scalars(select(Turn.member_id).order_by(Turn.member_id).limit(1)).one()
        made = Proposal(
            week=date(2026, 11, 23),
            officer_id=officer.account_id,
            member_id=member_id,
            why=Why.NEVER,
            made_at=datetime(2026, 11, 23, tzinfo=UTC),
        )
        session.add(made)
        session.flush()
        return made.id

    def test_somebody_else_takes_the_place_and_the_two_are_not_brought_together_again(
        self, cast: Cast, officer: Actor, keys: list[int]
    ) -> None:
        swapped = cast.read(lambda session: session.get_one(Proposal, keys[0]).member_id)
        found = cast.acts(officer, week.swap, keys[0], now=monday(cast))
        assert len(lines_of(found["lines"])) == 3
        assert swapped not in {one["member"] for one in lines_of(found["lines"])}
        plan(cast, monday(cast) + 7 * DAY)
        later = [one.member_id for one in proposals(cast) if one.week > date(2026, 11, 23)]
        assert later
        assert swapped not in later

    def test_put_off_or_dropped_they_come_back_in_time(self, cast: Cast, officer: Actor, keys: list[int]) -> None:
        rows = {one.id: one.member_id for one in proposals(cast)}
        cast.acts(officer, week.put_off, keys[0], now=monday(cast))
        found = cast.acts(officer, week.drop, keys[1], now=monday(cast))
        assert [one["proposal"] for one in lines_of(found["lines"])] == [keys[2]]

        def proposed(weeks: int) -> set[int]:
            at = monday(cast) + weeks * 7 * DAY
            return {
                one
                for people in cast.read(partial(planning.planned, week=at.date())).lists.values()
                for one, _ in people
            }

        resting = {rows[keys[0]], rows[keys[1]]}
        assert proposed(2).isdisjoint(resting)
        assert proposed(3) & resting == {rows[keys[0]]}
        assert proposed(12) >= resting

    def test_nobody_settles_anothers_nor_twice_nor_last_weeks(
        self, cast: Cast, officer: Actor, keys: list[int]
    ) -> None:
        other = cast.create_officer("李军")
        cast.acts(officer, week.drop, keys[1], now=monday(cast))
        for by, key, at in (
            (other, keys[0], monday(cast)),
            (officer, keys[1], monday(cast)),
            (officer, keys[0], monday(cast) + 7 * DAY),
            (officer, 999_999, monday(cast)),
        ):
            with pytest.raises(NoSuchProposal):
                cast.acts(by, week.card, key, now=at)

    def test_there_may_be_nobody_else(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 3)
        plan(cast, monday(cast))
        key = proposals(cast)[0].id
        with pytest.raises(NobodyElse):
            cast.acts(officer, week.swap, key, now=monday(cast))
        assert len(lines_of(self.page(cast, officer)["lines"])) == 3


class TestShifts:
    def test_night_and_rest_do_not_fit(self) -> None:
        assert shifts.days(Cycle.FOUR, MON + DAY, MON) == [MON + DAY, MON + 5 * DAY]
        assert shifts.days(Cycle.EIGHT, MON + 4 * DAY, MON) == [MON + at * DAY for at in (4, 5, 6)]
        assert len(shifts.days(Cycle.DAYS, MON, MON - 70 * DAY)) == 7

    def test_are_said_once_for_a_team_and_told_on_the_card(self, cast: Cast, officer: Actor) -> None:
        staffed(cast, 3)
        plan(cast, monday(cast))
        key, other = (one.id for one in proposals(cast)[:2])
        assert cast.acts(officer, week.card, key, now=monday(cast))["days"] is None
        cast.acts(officer, week.set_shift, key, Cycle.FOUR, 4, now=monday(cast))
        assert cast.acts(officer, week.card, other, now=monday(cast))["days"] == [
            {"on": MON + DAY},
            {"on": MON + 5 * DAY},
        ]
        assert len(cast.audited("coverage.shift")) == 1

    def test_whoever_has_no_day_shift_waits_for_another_week_unless_late(
        self, cast: Cast, officer: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = staffed(cast, 3)
        talked(cast, officer, people[0], MON - 400 * DAY)
        monkeypatch.setattr(shifts, "fitting", lambda *_: [])
        plan(cast, monday(cast))
        assert [one.member_id for one in proposals(cast)] == [people[0]]
