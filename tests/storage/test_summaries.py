"""Summaries: what records show of a year, counted as anybody would count it, gaps named, and quarters kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import quick_notes, summaries
from storage.accounts import Account
from storage.bylaws.settings import Bylaw
from storage.contests import Contest
from storage.contests import State as Played
from storage.erasures import StoredErasure
from storage.figures import QUIET, Duty, Offer, Source, Sums
from storage.goals import setting
from storage.hardship import Later, Urgency, postponing
from storage.hardship.reports import Report
from storage.members import Standing
from storage.offices import Role
from storage.outbox import Letter, State, StoredLetter
from storage.quick_notes import QuickNote
from storage.rights import NotForYou
from storage.seasons.records import Season
from storage.seasons.records import State as SeasonState
from storage.summaries import Facts, Measure, QuarterFigure, Share, chapters, drafts, ordering, templates
from storage.summaries.chapters import CHAPTERS, SOURCES, Plan, Problem, Topic
from storage.summaries.copies import PAPER
from storage.summaries.reaching import Reach
from storage.summaries.records import Form, SummaryTemplate
from storage.summaries.templates import Template
from storage.values import lines_of
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage import year_beside as beside
from tests.storage.seasons_of import belongs, season
from tests.storage.test_charts import staffed, walked
from tests.storage.year_of import fill, recounted

#: The third working day of 2027: 1 January is a holiday, the 2nd and 3rd a weekend.
THIRD = datetime(2027, 1, 6, 9, tzinfo=ZONE)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def gathered(cast: Cast, year: int = 2026, quarter: int = 0, now: datetime | None = None) -> Facts:
    return cast.read(lambda session: summaries.gather(session, year, quarter, now=now or cast.now))


def note(cast: Cast, chair: Actor, kind: quick_notes.Kind, on: date, times: int | None = None) -> int:
    draft = quick_notes.Draft(kind, on, "记一笔", times=times)
    return cast.write(lambda session: quick_notes.save(session, draft, by=chair.account_id, now=cast.now).id)


def keep(cast: Cast, now: datetime) -> int:
    return cast.write(lambda session: summaries.keep_quarter(session, 0, now=now)).done


def days_ago(cast: Cast, days: int) -> datetime:
    return cast.now - timedelta(days=days)


def promised(cast: Cast, officer: Actor, at: datetime, *, later: bool = False) -> Report:
    """A case that came then and that the officer took; with `later` the promised call was put off."""
    report = cast.submit(cast.create_member(f"职工{at:%m%d}"), urgency=Urgency.NOT_URGENT, now=at)
    cast.take(officer, report, now=at)
    if later:
        (day, *_) = cast.acts(officer, postponing.choose_day, report, now=at)["days"]
        cast.acts(officer, postponing.put_off, report, day["day"], Later.AWAY, now=at)
    return cast.report(report)


class TestFacts:
    @pytest.mark.parametrize("seed", [1, 7])
    def test_are_what_anybody_counts_in_the_rows_of_this_year_and_of_the_last(
        self, cast: Cast, chair: Actor, seed: int
    ) -> None:
        fill(cast, chair, 2026, seed=seed)
        fill(cast, chair, 2025, seed=seed + 1)
        cast.submit(cast.create_member())
        facts = gathered(cast)
        now = cast.read(lambda session: recounted(session, date(2026, 1, 1), date(2026, 12, 31)))
        before = cast.read(lambda session: recounted(session, date(2025, 1, 1), date(2025, 11, 23)))
        assert sum(records for records, _, _ in now.values()) > 40
        assert before != cast.read(lambda session: recounted(session, date(2025, 1, 1), date(2025, 12, 31)))
        for source, figure in facts.figures.items():
            assert (figure.now.records, figure.now.times, figure.now.fen) == now[source], source
            assert figure.before is not None
            assert (figure.before.records, figure.before.times, figure.before.fen) == before[source], source
            assert sum(one.times for one in figure.quarters) == figure.now.times
            assert sum(one.fen for one in figure.quarters) == figure.now.fen

    def test_list_the_records_behind_each_figure_with_the_same_sums(self, cast: Cast, chair: Actor) -> None:
        fill(cast, chair, 2026)
        for source, figure in gathered(cast).figures.items():
            assert len(figure.listed) == figure.now.records
            assert sum(one.times for one in figure.listed) == figure.now.times
            assert sum(one.fen for one in figure.listed) == figure.now.fen
            if source in QUIET:
                assert {(one.unit, one.on.day) for one in figure.listed} <= {(None, 1)}

    def test_of_a_long_list_say_how_much_is_not_listed(self, cast: Cast, chair: Actor) -> None:
        for at in range(103):
            note(cast, chair, quick_notes.Kind.STUDY, date(2026, 3, 1) + timedelta(days=at), 2)
        figure = gathered(cast).figures[Source.NOTE_STUDY]
        assert len(figure.listed) == 100
        assert (figure.more.records, figure.more.times) == (3, 6)

    def test_name_no_unit_of_so_few_people_that_it_would_tell_of_somebody(self, cast: Cast, chair: Actor) -> None:
        small, large = cast.create_unit("泵房"), cast.create_unit("机关")
        for name in ("甲", "戊"):
            cast.enrol(name, unit=small)
        for name in ("乙", "丙", "丁"):
            cast.enrol(name, unit=large)
        for unit in (small, large):
            draft = quick_notes.Draft(quick_notes.Kind.SAFETY, date(2026, 5, 4), "查了", unit, 3)
            cast.write(lambda session, draft=draft: quick_notes.save(session, draft, by=chair.account_id, now=cast.now))
        listed = gathered(cast).figures[Source.NOTE_SAFETY].listed
        assert [one.unit for one in listed] == [None, "机关"]

    def test_count_talks_that_are_owed_and_answers_in_time(self, cast: Cast, chair: Actor) -> None:
        li = cast.create_member()
        late = cast.report(cast.submit(li, now=cast.now - timedelta(days=30)))
        cast.write(
            lambda session: session.execute(
                update(Report).where(Report.id == late.id).values(contacted_at=late.due_at + timedelta(days=1))
            )
        )
        facts = gathered(cast)
        assert facts.shares[Measure.ON_TIME] == Share(0, 1)
        assert facts.shares[Measure.CLOSED] == Share(0, 1)
        assert facts.shares[Measure.TALKED].part == 0

    def test_count_the_calls_that_were_put_off_among_those_that_were_due(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer()
        moved = [promised(cast, officer, at, later=True) for at in (days_ago(cast, 60), days_ago(cast, 30))]
        promised(cast, officer, days_ago(cast, 40))
        # Not due yet: it is neither late nor in time.
        promised(cast, officer, cast.now, later=True)
        facts = gathered(cast)
        assert facts.shares[Measure.PUT_OFF] == Share(2, 3)
        assert facts.put_off is not None
        assert [(one.number, one.on, one.monthly, one.unit, one.title) for one in facts.put_off.listed] == [
            (one.number, one.due_at.astimezone(ZONE).date().replace(day=1), True, None, None) for one in moved
        ]
        assert facts.put_off.now == Sums(2, 2)
        assert sum(facts.put_off.quarters, Sums()) == Sums(2, 2)

    def test_of_calls_none_of_which_was_put_off_say_nothing_of_that(self, cast: Cast, chair: Actor) -> None:
        promised(cast, cast.create_officer(), days_ago(cast, 40))
        facts = gathered(cast)
        assert (facts.put_off, facts.shares[Measure.PUT_OFF]) == (None, Share(0, 1))
        told = [part.measures for part in chapters.parts(facts, Duty.CARE) if part.topic == Topic.HARDSHIP]
        assert told == [(Measure.ON_TIME, Measure.CLOSED)]

    def test_count_calls_that_were_put_off_when_their_cases_are_gone(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer()
        promised(cast, officer, days_ago(cast, 30), later=True)
        keep(cast, THIRD)
        after = datetime(2030, 3, 1, 9, tzinfo=ZONE)
        cast.write(lambda session: session.execute(update(Report).values(due_at=after, first_due_at=None)))
        facts = gathered(cast, now=after)
        assert facts.shares[Measure.PUT_OFF] == Share(1, 1)
        assert facts.put_off is not None
        assert (facts.put_off.now.records, facts.put_off.lost.records, facts.put_off.listed) == (1, 1, ())

    def test_do_not_say_how_many_were_put_off_in_quarters_kept_before_that_was_counted(
        self, cast: Cast, chair: Actor
    ) -> None:
        kept = QuarterFigure(year=2026, quarter=0, name=Measure.ON_TIME, kept_at=cast.now, records=3, times=5, fen=0)
        cast.write(lambda session: session.add(kept))
        facts = gathered(cast)
        assert facts.shares[Measure.ON_TIME] == Share(3, 5)
        assert (facts.put_off, facts.shares.get(Measure.PUT_OFF)) == (None, None)

    def test_do_not_take_a_hint_of_a_colleague_for_a_report(self, cast: Cast, chair: Actor) -> None:
        cast.create_officer()
        cast.submit(cast.create_member(), now=cast.now - timedelta(days=30))
        cast.hint(cast.create_member("陈敏"), "李明", now=cast.now - timedelta(days=20))
        facts = gathered(cast)
        received = facts.figures[Source.REPORTS].now.records
        assert received == facts.shares[Measure.CLOSED].whole == facts.ahead.open == 1

    def test_of_a_quarter_count_its_days_alone(self, cast: Cast, chair: Actor) -> None:
        note(cast, chair, quick_notes.Kind.STUDY, date(2026, 3, 31), 5)
        note(cast, chair, quick_notes.Kind.STUDY, date(2026, 4, 1), 7)
        assert gathered(cast, quarter=1).figures[Source.NOTE_STUDY].now.times == 5
        assert gathered(cast, quarter=2).figures[Source.NOTE_STUDY].now.times == 7


class TestTheYearBefore:
    """Like with like: of a year that is not over the same days of the year before."""

    @pytest.mark.parametrize(
        ("now", "counted"),
        [
            (datetime(2026, 11, 23, 10, tzinfo=ZONE), 1 + 2 + 4),
            (datetime(2026, 12, 31, 23, tzinfo=ZONE), 1 + 2 + 4 + 8),
            (datetime(2027, 1, 1, 0, tzinfo=ZONE), 1 + 2 + 4 + 8),
        ],
    )
    def test_goes_up_to_the_same_day(self, cast: Cast, chair: Actor, now: datetime, counted: int) -> None:
        days = (date(2025, 1, 1), date(2025, 6, 1), date(2025, 11, 23), date(2025, 11, 24))
        for nth, on in enumerate(days):
            note(cast, chair, quick_notes.Kind.STUDY, on, 2**nth)
        facts = gathered(cast, now=now)
        figure = facts.figures[Source.NOTE_STUDY]
        assert figure.before is not None
        assert (figure.before.times, facts.running) == (counted, now.year == 2026)

    def test_of_29_february_goes_up_to_the_28th(self, cast: Cast, chair: Actor) -> None:
        note(cast, chair, quick_notes.Kind.STUDY, date(2027, 2, 28), 5)
        note(cast, chair, quick_notes.Kind.STUDY, date(2027, 3, 1), 7)
        figure = gathered(cast, 2028, now=datetime(2028, 2, 29, 9, tzinfo=ZONE)).figures[Source.NOTE_STUDY]
        assert figure.before is not None
        assert figure.before.times == 5

    def test_of_a_quarter_that_runs_goes_up_to_the_same_day_too(self, cast: Cast, chair: Actor) -> None:
        for on, times in ((date(2025, 9, 30), 1), (date(2025, 10, 1), 2), (date(2025, 11, 24), 4)):
            note(cast, chair, quick_notes.Kind.STUDY, on, times)
        figure = gathered(cast, quarter=4).figures[Source.NOTE_STUDY]
        assert figure.before is not None
        assert figure.before.times == 2

    def test_counts_whole_quarters_of_what_was_cleared_and_is_not_known_of_a_part_of_one(
        self, cast: Cast, chair: Actor
    ) -> None:
        key = note(cast, chair, quick_notes.Kind.STUDY, date(2026, 11, 2), 5)
        keep(cast, THIRD)
        cast.write(lambda session: session.execute(delete(QuickNote).where(QuickNote.id == key)))
        kept = Bylaw(name="retention.quick_notes", value=400, at=cast.now, account_id=chair.account_id)
        cast.write(lambda session: session.add(kept))
        for now, before in (
            (datetime(2027, 12, 20, 9, tzinfo=ZONE), None),
            (datetime(2027, 8, 5, 9, tzinfo=ZONE), Sums()),
        ):
            assert gathered(cast, year=2027, now=now).figures[Source.NOTE_STUDY].before == before
        whole = gathered(cast, year=2027, now=datetime(2028, 1, 3, 9, tzinfo=ZONE)).figures[Source.NOTE_STUDY].before
        assert whole == Sums(1, 5)

    def test_has_cases_closed_as_far_as_they_were_then(self, cast: Cast, chair: Actor) -> None:
        then = cast.now - timedelta(days=365 + 30)
        first, second = (cast.report(cast.submit(cast.create_member(name), now=then)) for name in ("甲", "乙"))
        for report, closed_at in ((first, then + timedelta(days=9)), (second, then + timedelta(days=200))):
            change = update(Report).where(Report.id == report.id).values(closed_at=closed_at)
            cast.write(lambda session, change=change: session.execute(change))
        assert gathered(cast).shares_before[Measure.CLOSED] == Share(1, 2)

    def test_has_calls_that_were_due_by_then_though_more_of_that_year_were_kept(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer()
        promised(cast, officer, datetime(2025, 3, 3, 9, tzinfo=ZONE), later=True)
        promised(cast, officer, datetime(2025, 12, 8, 9, tzinfo=ZONE), later=True)
        keep(cast, datetime(2026, 1, 12, 9, tzinfo=ZONE))
        facts = gathered(cast)
        assert facts.shares_before[Measure.ON_TIME] == Share(0, 1)
        assert facts.put_off is not None
        assert (facts.put_off.now, facts.put_off.before) == (Sums(), Sums(1, 1))

    def test_has_no_talks_owed_as_these_are_known_of_today_alone(self, cast: Cast, chair: Actor) -> None:
        cast.create_member()
        facts = gathered(cast)
        assert Measure.TALKED in facts.shares
        assert Measure.TALKED not in facts.shares_before


class TestBeside:
    def test_units_and_teams_won_and_nobody_is_named(self, cast: Cast, chair: Actor) -> None:
        east, west, pump = (cast.create_unit(name) for name in ("城东站", "城西站", "泵房"))
        a, b, c = (cast.create_member(name, unit=unit) for name, unit in (("甲", east), ("乙", west), ("丙", pump)))
        staffed(cast, "局机关", 2)
        for nth in range(4):
            cast.enrol(f"城东{nth}", unit=east)
            cast.enrol(f"城西{nth}", unit=west)
        teams = {"城东站": east, "城西站": west, "青年队": None}
        beside.contest(cast, chair, "安全赛", date(2026, 6, 18), teams, {b: "城西站", a: "城东站", c: "青年队"})
        beside.alone(cast, chair, "个人赛", date(2026, 9, 3), [c, a, b])
        beside.contest(cast, chair, "去年的", date(2025, 12, 31), {"城东站": east}, {a: "城东站"})
        facts = gathered(cast)
        assert [(one.title, one.on, one.alone, one.places) for one in facts.won] == [
            ("安全赛", date(2026, 6, 18), False, (("城西站",), ("城东站",), ("青年队",))),
            # Of the pump house, of one alone, nothing is said.
            ("个人赛", date(2026, 9, 3), True, ((), ("城东站",), ("城西站",))),
        ]
        assert [one.title for one in gathered(cast, quarter=2).won] == ["安全赛"]
        assert not {"甲", "乙", "丙"} & {name for one in facts.won for names in one.places for name in names}

    def test_a_trial_and_one_that_is_not_over_were_won_by_nobody(self, cast: Cast, chair: Actor) -> None:
        east = cast.create_unit("城东站")
        a = cast.create_member("甲", unit=east)
        for title, change in (("试赛", {"trial": True}), ("在赛", {"state": Played.ON, "ended_at": None})):
            key = beside.contest(cast, chair, title, date(2026, 6, 18), {"城东站": east}, {a: "城东站"})
            put = update(Contest).where(Contest.id == key).values(**change)
            cast.write(lambda session, put=put: session.execute(put))
        assert gathered(cast).won == ()

    def test_a_season_is_won_once_it_is_closed(self, cast: Cast, chair: Actor) -> None:
        east, west = cast.create_unit("城东站"), cast.create_unit("城西站")
        a, b = cast.create_member("甲", unit=east), cast.create_member("乙", unit=west)
        key = season(cast, chair)
        teams = {"城东站": east, "城西站": west}
        belongs(cast, key, beside.contest(cast, chair, "首场", date(2026, 11, 20), teams, {a: "城东站", b: "城西站"}))
        assert [one.title for one in gathered(cast).won] == ["首场"]
        put = update(Season).where(Season.id == key).values(state=SeasonState.OVER, ended_at=cast.now)
        cast.write(lambda session: session.execute(put))
        won = gathered(cast).won[-1]
        assert (won.code, won.title, won.places) == (None, "冬季联赛", (("城东站",), ("城西站",), ()))

    def test_the_survey_is_told_when_it_has_ended_and_of_a_side_with_five_answers(
        self, cast: Cast, chair: Actor
    ) -> None:
        assert gathered(cast).survey is None
        beside.surveyed(cast, chair, 2026, employees=10, management=4, unhappy=2)
        survey = gathered(cast).survey
        assert survey is not None
        employees, management = lines_of(survey["sides"])
        assert (employees["answers"], employees["share"], employees["before"]) == (10, 800, None)
        assert (management["told"], management["questions"]) == (False, [])
        assert Topic.SATISFACTION not in chapters.gaps(gathered(cast))
        # It ended in the fourth quarter; of the others it is neither told nor missed.
        assert [gathered(cast, quarter=one).survey is not None for one in (3, 4)] == [False, True]
        assert Topic.SATISFACTION not in chapters.gaps(gathered(cast, quarter=3))

    def test_of_a_survey_that_runs_nothing_is_told(self, cast: Cast, chair: Actor) -> None:
        beside.surveyed(cast, chair, 2026, employees=10, management=9, ended=False)
        assert gathered(cast).survey == {"running": True, "sides": []}

    def test_goals_are_as_the_board_has_them(self, cast: Cast, chair: Actor) -> None:
        east, west = staffed(cast, "城东站", 10), staffed(cast, "城西站", 10)
        staffed(cast, "局机关", 9)
        walked(cast, chair, [*east[:6], *west[:5]], 10)
        assert gathered(cast).goals == ()
        for year, percent in ((cast.now.year, 60), (cast.now.year + 1, 70)):
            cast.acts(chair, setting.choose, Offer.ACTIVITIES, year, percent)
        facts = gathered(cast)
        (goal,) = facts.goals
        assert (goal.percent, goal.next, goal.whole) == (60, 70, Reach(None, 11, 30, met=False))
        assert [one.unit for one in goal.short()] == ["局机关", "城西站"]
        points = {point.kind: point.values for point in chapters.problems(facts)}
        assert points[Problem.BOARD] == {"count": 1, "met": []}
        assert [one["unit"] for one in lines_of(points[Problem.MISSED]["units"])] == ["局机关", "城西站"]
        (plan,) = (point.values for point in chapters.plans(facts) if point.kind is Plan.GOAL)
        assert plan["next"] == 70
        assert gathered(cast, quarter=4).goals == ()

    def test_a_goal_of_which_the_board_shows_nothing_is_not_told(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 2, standing=Standing.RETIRED)
        staffed(cast, "城西站", 9)
        cast.acts(chair, setting.choose, Offer.VISITS, cast.now.year, 60)
        assert gathered(cast).goals == ()

    def test_goals_of_a_year_long_past_are_not_held_against_the_roster_of_now(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 9)
        cast.acts(chair, setting.choose, Offer.ACTIVITIES, cast.now.year, 60)
        assert len(gathered(cast, now=datetime(2027, 1, 20, 9, tzinfo=ZONE)).goals) == 1
        assert gathered(cast, now=datetime(2027, 3, 1, 9, tzinfo=ZONE)).goals == ()


class TestChapters:
    def test_tell_of_every_source_once(self) -> None:
        told = [source for topic in (one for each in CHAPTERS.values() for one in each) for source in SOURCES[topic]]
        assert sorted(told) == sorted(Source)

    def test_of_a_union_that_did_nothing_name_every_duty_as_a_gap_and_invent_nothing(
        self, cast: Cast, chair: Actor
    ) -> None:
        facts = gathered(cast)
        assert chapters.gaps(facts) == [topic for topic in Topic if topic is not Topic.OTHER]
        assert all(not part.figures and not part.measures for duty in CHAPTERS for part in chapters.parts(facts, duty))
        assert {point.kind for point in chapters.problems(facts)} <= {Problem.GAP, Problem.UNTALKED}

    def test_have_no_gap_where_one_note_is(self, cast: Cast, chair: Actor) -> None:
        note(cast, chair, quick_notes.Kind.DISCLOSURE, date(2026, 5, 4))
        assert Topic.DISCLOSURE not in chapters.gaps(gathered(cast))

    def test_give_the_ground_of_each_line_of_the_plan(self, cast: Cast, chair: Actor) -> None:
        note(cast, chair, quick_notes.Kind.SAFETY, date(2026, 5, 4))
        cast.submit(cast.create_member())
        plans = chapters.plans(gathered(cast))
        festivals = [point.values for point in plans if point.kind is Plan.FESTIVAL]
        assert {"festival": "spring", "on": date(2027, 2, 6)} in festivals
        assert [point.values for point in plans if point.kind is Plan.OPEN] == [{"count": 1}]
        missing = [point.values["topic"] for point in plans if point.kind is Plan.GAP]
        assert Topic.SAFETY not in missing
        assert Topic.TRAINING in missing
        assert chapters.plans(gathered(cast, quarter=1)) == []


class TestQuarters:
    def test_are_kept_on_the_third_working_day_once_and_the_heads_are_told(self, cast: Cast, chair: Actor) -> None:
        deputy, officer = cast.create_deputy(), cast.create_officer()
        note(cast, chair, quick_notes.Kind.STUDY, date(2026, 11, 2), 5)
        assert keep(cast, THIRD - timedelta(days=1)) == 0
        assert keep(cast, THIRD) == 2
        assert keep(cast, THIRD + timedelta(days=1)) == 0
        assert [cast.keys(one).count("summaries.draft") for one in (chair, deputy, officer)] == [1, 1, 0]
        kept = cast.read(lambda session: drafts.kept(session, 2026))
        assert kept[4, Source.NOTE_STUDY].times == kept[0, Source.NOTE_STUDY].times == 5

    def test_in_which_nothing_was_done_are_kept_in_silence(self, cast: Cast, chair: Actor) -> None:
        assert keep(cast, THIRD) == 0
        assert "summaries.draft" not in cast.keys(chair)
        assert cast.read(lambda session: drafts.kept(session, 2026))

    def test_are_not_made_up_for_by_whoever_starts_much_later(self, cast: Cast, chair: Actor) -> None:
        note(cast, chair, quick_notes.Kind.STUDY, date(2026, 8, 3), 5)
        assert keep(cast, cast.now) == 0
        assert cast.read(lambda session: drafts.kept(session, 2026)) == {}

    def test_count_what_was_cleared_away_since_and_have_no_list_of_it(self, cast: Cast, chair: Actor) -> None:
        key = note(cast, chair, quick_notes.Kind.STUDY, date(2026, 11, 2), 5)
        keep(cast, THIRD)
        cast.write(lambda session: session.execute(delete(QuickNote).where(QuickNote.id == key)))
        later = THIRD + timedelta(days=1200)
        figure = gathered(cast, now=later).figures[Source.NOTE_STUDY]
        assert (figure.now.records, figure.now.times) == (figure.lost.records, figure.lost.times) == (1, 5)
        assert (figure.listed, gathered(cast, now=later).changes) == ((), ())
        after = gathered(cast, year=2027, now=later).figures[Source.NOTE_STUDY]
        assert after.before is not None
        assert after.before.times == 5

    def test_do_not_count_what_was_set_right_and_tell_the_change(self, cast: Cast, chair: Actor) -> None:
        key = note(cast, chair, quick_notes.Kind.STUDY, date(2026, 11, 2), 50)
        keep(cast, THIRD)
        cast.write(lambda session: session.execute(update(QuickNote).where(QuickNote.id == key).values(times=5)))
        facts = gathered(cast, now=THIRD)
        assert facts.figures[Source.NOTE_STUDY].now.times == 5
        (change,) = facts.changes
        assert (change.quarter, change.then.times, change.now.times) == (4, 50, 5)

    def test_keep_how_far_talks_had_come(self, cast: Cast, chair: Actor) -> None:
        cast.create_member()
        keep(cast, THIRD)
        assert gathered(cast, now=THIRD + timedelta(days=300)).shares[Measure.TALKED] == Share(0, 2)


class TestOrdering:
    @pytest.mark.parametrize("role", [Role.OFFICER, Role.STEWARD, Role.ADMIN])
    def test_is_for_the_chair_and_deputies(self, cast: Cast, role: Role) -> None:
        other = {Role.OFFICER: cast.create_officer, Role.STEWARD: cast.create_steward, Role.ADMIN: cast.create_admin}[
            role
        ]()
        for rule, told in (
            (ordering.look, (0,)),
            (ordering.order, (2026, Form.SHORT)),
            (ordering.draft, (2026, 1)),
            (templates.look, ()),
            (templates.order, ()),
            (templates.drop, ()),
            (templates.keep, (Template(b"PK"),)),
        ):
            with pytest.raises(NotForYou):
                cast.acts(other, rule, *told)
        assert not cast.read(lambda session: summaries.may_have(session, other.account_id, 2026))

    def test_sends_the_document_which_is_read_in_that_moment(self, cast: Cast, chair: Actor) -> None:
        found = cast.acts(chair, ordering.order, 2026, Form.REPORT)
        assert [one["quarter"] for one in found["quarters"]] == [1, 2, 3, 4]  # type: ignore[union-attr, index, call-overload]
        (letter,) = [one for one in cast.letters(chair) if one.key == PAPER]
        note(cast, chair, quick_notes.Kind.STUDY, date(2026, 11, 2), 5)
        asked: dict[str, Any] = {"account_id": chair.account_id, "values": letter.values, "now": cast.now}
        made = cast.read(lambda session: ordering.on_paper(session, subject=letter.subject, **asked))
        assert made.facts.figures[Source.NOTE_STUDY].now.times == 5
        assert (made.by, made.form, made.template) == (chair.name, Form.REPORT, None)
        assert [one.record for one in cast.audited("summaries.order")] == ["summaries 2026"]

    def test_tells_of_this_year_and_the_last_alone(self, cast: Cast, chair: Actor) -> None:
        assert [cast.acts(chair, ordering.look, year)["year"] for year in (0, 2025, 1999)] == [2026, 2025, 2026]

    def test_takes_the_document_back_after_a_day(self, cast: Cast, chair: Actor) -> None:
        cast.queue(Letter(chair.account_id, PAPER, {"year": 2026, "quarter": 0, "form": Form.SHORT}))

        def sent(session: Session) -> None:
            told = {"state": State.SENT, "message_id": 77, "ended_at": cast.now}
            session.execute(update(StoredLetter).where(StoredLetter.key == PAPER).values(told))

        cast.write(sent)
        take = summaries.take_back
        assert cast.write(lambda session: take(session, now=cast.now + timedelta(hours=20))) == 0
        assert cast.write(lambda session: take(session, now=cast.now + timedelta(hours=24))) == 1
        owed = select(StoredErasure.message_id).join(Account, Account.id == StoredErasure.account_id)
        assert cast.read(lambda session: session.scalars(owed).all()) == [77]


class TestTemplates:
    def test_are_used_until_the_shipped_one_is_again_and_lie_sealed(self, cast: Cast, chair: Actor) -> None:
        assert cast.read(templates.current) is None
        assert not cast.acts(chair, templates.look)["own"]
        assert cast.read(lambda session: templates.is_awaited(session, chair.person.telegram_id))
        cast.acts(chair, templates.keep, Template(b"PK first"))
        cast.acts(chair, templates.look)
        assert cast.acts(chair, templates.keep, Template(b"PK second"))["own"]
        assert cast.read(templates.current) == b"PK second"
        (kept,) = cast.read(lambda session: session.scalars(select(SummaryTemplate)).all())
        assert b"PK second" not in kept.content
        cast.acts(chair, templates.drop)
        assert cast.read(templates.current) is None
        assert [len(cast.audited(f"summaries.{act}")) for act in ("template", "shipped")] == [2, 1]

    def test_are_not_awaited_once_the_officer_goes_on(self, cast: Cast, chair: Actor) -> None:
        cast.acts(chair, templates.look)
        cast.acts(chair, ordering.look, 0)
        assert not cast.read(lambda session: templates.is_awaited(session, chair.person.telegram_id))


def test_a_kept_figure_tells_of_nobody() -> None:
    assert {*QuarterFigure.__table__.columns.keys()} == {
        "year",
        "quarter",
        "name",
        "records",
        "times",
        "fen",
        "households",
        "kept_at",
    }
