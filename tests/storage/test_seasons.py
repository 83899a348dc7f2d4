"""Seasons: league points and solo points by the published rule, a missed contest made up once, who sees what of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.words import Words
from storage import chats, learning
from storage.asking import Outdated
from storage.chats import Group
from storage.contests import (
    Asked,
    Contest,
    ContestPlayer,
    ContestQuestion,
    Scoring,
    Sides,
    Stage,
    Whom,
    closing,
)
from storage.contests.records import ContestUnit
from storage.contests.scoring import Rules
from storage.mydata import copies
from storage.outbox import StoredLetter
from storage.questions.content import Content, Option, packed
from storage.rights import NotForYou
from storage.seasons import (
    OLD,
    Counting,
    Season,
    SeasonContest,
    State,
    boards,
    calling,
    choosing,
    counting,
    keeping,
    making,
    making_up,
    may_have,
    posting,
    standing,
)
from storage.seasons.counting import Answered
from storage.seasons.records import (
    CannotMakeUp,
    DaysUnfit,
    EndBefore,
    NoSuchSeason,
    NowhereToPost,
    PostedAlready,
    ScaleUnfit,
    SeasonOver,
    TitleUnfit,
)
from storage.sittings import Purpose, Sitting, sitting
from storage.values import lines_of
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.contest_of import Play, prepare, single
from tests.storage.seasons_of import belongs, made_up, make_up, over, season

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚")]


_NUMBERS = count(1)


def contest(cast: Cast, officer: Actor, length: int = 2, **more: Any) -> Play:
    """One that is ready, with questions that no other has."""
    return prepare(cast, officer, [single(next(_NUMBERS)) for _ in range(length)], **more)


def solo(cast: Cast, key: int) -> list[tuple[str, int, int]]:
    """Name, points in hundredths, place."""
    found = cast.read(lambda session: boards.board(session, session.get_one(Season, key)))
    lines = cast.read(lambda session: standing.people(session, found, 100))
    return [(str(one["name"]), int(one["points"]), int(one["place"])) for one in lines_of(lines)]


def league(cast: Cast, key: int) -> list[tuple[str, int, int]]:
    found = cast.read(lambda session: boards.board(session, session.get_one(Season, key)))
    return [(found.names[one.key], one.points, one.place) for one in found.sides]


def change(cast: Cast, record: type, key: Any, **more: object) -> None:
    def rule(session: Session) -> None:
        for name, value in more.items():
            setattr(session.get_one(record, key), name, value)

    cast.write(rule)


class TestCounting:
    @given(
        st.dictionaries(
            st.integers(0, 9), st.lists(st.integers(-50, 90), min_size=1, max_size=6), min_size=1, max_size=8
        ),
        st.integers(0, 6),
    )
    def test_the_best_count_and_equals_share_a_place(self, won: dict[int, list[int]], most: int) -> None:
        found = counting.table(won, most)
        for one in found:
            left = list(won[one.key])
            while most and len(left) > most:
                left.remove(min(left))
            assert one.points == sum(left)
            assert one.place == 1 + sum(other.points > one.points for other in found)
            assert one.contests == len(won[one.key])
        assert [one.place for one in found] == sorted(one.place for one in found)

    def test_a_place_below_the_scale_gives_what_taking_part_gives(self) -> None:
        assert [counting.league(place, [3, 2, 1], 1) for place in (1, 2, 3, 4)] == [400, 300, 200, 100]

    @given(
        st.lists(st.sampled_from([True, False, None]), max_size=8),
        st.sampled_from(Scoring),
        st.sampled_from([0, 500]),
        st.integers(5, 60),
    )
    def test_nobody_races_and_no_row_counts(
        self, sheet: list[bool | None], how: Scoring, penalty: int, seconds: int
    ) -> None:
        given_ = [Answered(single(1), seconds, () if right is None else (0,) if right else (1,)) for right in sheet]
        points, right = counting.made_up(given_, Rules(how, 1000, penalty, streak=True))
        each = 1000 if how is Scoring.FIXED else 500
        assert right == sheet.count(True)
        assert points == each * sheet.count(True) - penalty * sheet.count(False)


class TestABoard:
    def test_adds_up_what_each_contest_gave(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = season(cast, officer)
        li, chen, zhou, _ = people
        first, second = contest(cast, officer), contest(cast, officer)
        over(first, {li: [True, True], chen: [True, False]})
        over(second, {li: [False, False], chen: [True, False], zhou: [True, True]})
        for one in (first, second):
            belongs(cast, key, one.contest_id)
        assert solo(cast, key) == [("李明", 2000, 1), ("陈敏", 2000, 1), ("周同", 2000, 1)]
        change(cast, Season, key, best=1)
        assert solo(cast, key) == [("李明", 2000, 1), ("周同", 2000, 1), ("陈敏", 1000, 3)]

    def test_never_counts_a_trial_or_what_is_to_come(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = season(cast, officer)
        trial, planned = contest(cast, officer, trial=True), contest(cast, officer)
        over(trial, {people[0]: [True, True]})
        for one in (trial, planned):
            belongs(cast, key, one.contest_id)
        assert solo(cast, key) == []
        with pytest.raises(CannotMakeUp):
            cast.acts(people[1], making_up.take, trial.contest_id)

    def test_gives_units_points_by_place(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        east, west, north = (cast.create_unit(name) for name in ("东站", "西站", "北站"))
        a, b = cast.create_member("甲", unit=east), cast.create_member("乙", unit=west)
        del people
        key = season(cast, officer)
        teams = {"东": east, "西": west, "北": north}
        for sheets in ({a: [True, True], b: [True, False]}, {b: [True, True]}):
            play = contest(cast, officer, teams=teams, best=1)
            over(play, sheets, teams={a: "东", b: "西"})
            belongs(cast, key, play.contest_id)
        # 北 never took part; 东 once.
        assert league(cast, key) == [("西站", 300 + 400, 1), ("东站", 400, 2)]
        change(cast, Season, key, scale="5", part=0)
        assert league(cast, key) == [("东站", 500, 1), ("西站", 500, 1)]
        change(cast, Season, key, counting=Counting.POINTS)
        assert league(cast, key) == [("西站", 3000, 1), ("东站", 2000, 2)]

    def test_knows_a_free_team_by_what_it_calls_itself(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = season(cast, officer)
        for name in ("红 队", "红  队"):
            play = contest(cast, officer, teams={name: None}, sides=Sides.FREE)
            over(play, {people[0]: [True, True]}, teams={people[0]: name})
            belongs(cast, key, play.contest_id)
        assert league(cast, key) == [("红 队", 800, 1)]

    def test_gives_units_nothing_where_each_plays_alone(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, play = season(cast, officer), contest(cast, officer)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        assert league(cast, key) == []


SHEET = st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=2)
#: Of each contest: how it scores, what a wrong answer costs, and of each person whether they played, made it up, or
#: neither, with their answers.
CONTEST = st.tuples(
    st.sampled_from(Scoring),
    st.sampled_from([0, 300]),
    st.lists(st.tuples(st.sampled_from(["played", "made_up", "neither"]), SHEET), min_size=4, max_size=4),
)


def _worth(how: str, sheet: Sequence[bool | None], scoring_: Scoring, penalty: int) -> int:
    """By the published rule: played after eleven seconds of twenty, or not raced."""
    each = {(Scoring.FIXED, "played"): 1000, (Scoring.SPEED, "played"): 750}.get(
        (scoring_, how), 1000 if scoring_ is Scoring.FIXED else 500
    )
    return each * sheet.count(True) - penalty * sheet.count(False)


class TestARecount:
    def test_of_whatever_was_played_and_made_up_agrees(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        names = ["李明", "陈敏", "周同", "吴刚"]

        @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(st.lists(CONTEST, min_size=1, max_size=3), st.integers(0, 2))
        def check(played: list[Any], best: int) -> None:
            key, won = season(cast, officer, best=best), dict[str, list[int]]()
            for how, penalty, sheets in played:
                play = contest(cast, officer, scoring=how, penalty=penalty)
                there = {people[at]: sheet for at, (kind, sheet) in enumerate(sheets) if kind == "played"}
                over(play, there, seconds=11)
                belongs(cast, key, play.contest_id)
                for at, (kind, sheet) in enumerate(sheets):
                    if kind == "made_up":
                        make_up(cast, people[at], play.contest_id, sheet)
                    if kind == "played" or (kind == "made_up" and sheet != [None, None]):
                        won.setdefault(names[at], []).append(_worth(kind, sheet, how, penalty))
            sums = {name: sum(sorted(each)[-best:] if best else each) for name, each in won.items()}
            assert {name: points for name, points, _ in solo(cast, key)} == sums
            for name, points, place in solo(cast, key):
                assert place == 1 + sum(one > points for one in sums.values()), name

        check()


class TestMakingUp:
    @pytest.fixture
    def key(self, cast: Cast, officer: Actor) -> int:
        return season(cast, officer)

    @pytest.fixture
    def play(self, cast: Cast, officer: Actor, people: list[Actor], key: int) -> Play:
        play = contest(cast, officer)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        return play

    def test_counts_for_solo_points_and_never_for_the_contest(
        self, cast: Cast, people: list[Actor], key: int, play: Play
    ) -> None:
        before = play.table()
        shown = make_up(cast, people[1], play.contest_id, [True, False])
        assert (shown["made_up"], shown["had"], shown["asked"]) == (1000, 1, 2)
        assert solo(cast, key) == [("李明", 2000, 1), ("陈敏", 1000, 2)]
        assert play.table() == before
        assert len(play.players()) == 1

    @pytest.mark.parametrize(("scoring", "worth"), [(Scoring.FIXED, 2000), (Scoring.SPEED, 1000)])
    def test_says_what_a_right_answer_counts_there(
        self, cast: Cast, officer: Actor, people: list[Actor], key: int, scoring: Scoring, worth: int
    ) -> None:
        play = contest(cast, officer, scoring=scoring, full=2000)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        assert cast.acts(people[1], making_up.take, play.contest_id)["worth"] == worth
        assert make_up(cast, people[1], play.contest_id, [True, True])["made_up"] == 2 * worth

    def test_is_done_once(self, cast: Cast, people: list[Actor], key: int, play: Play) -> None:
        make_up(cast, people[1], play.contest_id, [False, False])
        again = cast.acts(people[1], making_up.take, play.contest_id)
        assert again["ended"]
        assert solo(cast, key)[1] == ("陈敏", 0, 2)
        made = select(func.count()).select_from(Sitting).where(Sitting.purpose == Purpose.CONTEST)
        assert cast.read(lambda session: session.scalar(made)) == 1

    def test_tells_what_is_right_at_the_end_alone(self, cast: Cast, people: list[Actor], play: Play) -> None:
        shown = cast.acts(people[1], making_up.take, play.contest_id)
        place = int(str(shown["place"]))
        then = cast.acts(people[1], sitting.choose, shown["sitting"], sitting.spot(place, 1))
        assert not then["tells"]
        ended = cast.acts(people[1], sitting.hand_in, shown["sitting"])
        assert [one["solution"] for one in lines_of(ended["lines"])] == [["对的"], ["对的"]]

    def test_is_not_for_whoever_was_there(self, cast: Cast, people: list[Actor], play: Play) -> None:
        with pytest.raises(CannotMakeUp) as refused:
            cast.acts(people[0], making_up.take, play.contest_id)
        assert refused.value.values["played"] is True

    def test_is_not_for_whoever_answered_there_before_they_were_known(
        self, cast: Cast, people: list[Actor], play: Play
    ) -> None:
        chen = cast.visitor(people[1])

        def rule(session: Session) -> None:
            session.add(
                ContestPlayer(
                    contest_id=play.contest_id,
                    telegram_id=chen.telegram_id,
                    group_id=play.groups[0],
                    joined_at=cast.now,
                )
            )

        cast.write(rule)
        with pytest.raises(CannotMakeUp):
            cast.acts(people[1], making_up.take, play.contest_id)

    def test_counts_no_more_once_they_turn_out_to_have_played(
        self, cast: Cast, people: list[Actor], key: int, play: Play
    ) -> None:
        make_up(cast, people[1], play.contest_id, [True, True])
        player = ContestPlayer(
            contest_id=play.contest_id, member_id=people[1].member_id, group_id=play.groups[0], joined_at=cast.now
        )
        cast.write(lambda session: session.add(player))
        assert ("陈敏", 0, 2) in solo(cast, key)

    def test_is_for_whom_the_contest_was_for(self, cast: Cast, people: list[Actor], play: Play) -> None:
        west = cast.create_unit("西站")
        meant = cast.create_member("西站的", unit=west)
        change(cast, Contest, play.contest_id, whom=Whom.UNITS)
        cast.write(lambda session: session.add(ContestUnit(contest_id=play.contest_id, unit_id=west)))
        with pytest.raises(CannotMakeUp):
            cast.acts(people[1], making_up.take, play.contest_id)
        # Nor for people of units whose season it is not.
        with pytest.raises(CannotMakeUp):
            cast.acts(meant, making_up.take, play.contest_id)

    def test_ends_with_the_last_of_its_days(self, cast: Cast, people: list[Actor], play: Play) -> None:
        midnight = cast.now.replace(hour=0) + 8 * DAY
        waits = cast.acts(people[1], standing.mine, now=midnight - timedelta(seconds=1))["missed"]
        assert [one["title"] for one in lines_of(waits)] == ["安全知识竞赛"]
        assert lines_of(cast.acts(people[1], standing.mine, now=midnight)["missed"]) == []
        with pytest.raises(CannotMakeUp):
            cast.acts(people[1], making_up.take, play.contest_id, now=midnight)

    def test_what_comes_after_its_end_does_not_count(self, cast: Cast, people: list[Actor], play: Play) -> None:
        midnight = cast.now.replace(hour=0) + 8 * DAY
        shown = cast.acts(people[1], making_up.take, play.contest_id, now=midnight - timedelta(minutes=1))
        key = shown["sitting"]
        cast.acts(people[1], sitting.choose, key, sitting.spot(0, 0), now=midnight - timedelta(seconds=30))
        cast.acts(people[1], sitting.choose, key, sitting.spot(1, 0), now=midnight + timedelta(seconds=1))
        assert cast.write(lambda session: making_up.settle(session, now=midnight)) == 1
        assert cast.write(lambda session: making_up.settle(session, now=midnight)) == 0
        assert (made_up(cast, people[1], play.contest_id).points, made_up(cast, people[1], play.contest_id).of) == (
            1000,
            2,
        )

    def test_asks_it_as_it_was_asked_with_the_key_as_it_is_now(
        self, cast: Cast, people: list[Actor], key: int, play: Play
    ) -> None:
        make_up(cast, people[1], play.contest_id, [False, True])
        asked = play.question(1).told
        turned = tuple(Option(one.words, right=at == 1) for at, one in enumerate(asked.options))

        def correct(session: Session) -> None:
            question = session.get_one(ContestQuestion, (play.contest_id, 1))
            question.content = packed(
                Content(asked.kind, asked.stem, turned, explanation=asked.explanation, category=asked.category)
            )
            closing.recount(session, session.get_one(Contest, play.contest_id))

        cast.write(correct)
        assert solo(cast, key) == [("陈敏", 2000, 1), ("李明", 1000, 2)]
        shown = make_up(cast, people[2], play.contest_id, [False, True])
        assert shown["made_up"] == 2000

    def test_leaves_out_what_was_void_and_what_was_raced_for(
        self, cast: Cast, officer: Actor, people: list[Actor], key: int
    ) -> None:
        play = contest(cast, officer, 3, stages={3: Stage.BUZZ})
        over(play, {people[0]: [True, True, None]})
        belongs(cast, key, play.contest_id)
        make_up(cast, people[1], play.contest_id, [True, True])

        def void(session: Session) -> None:
            question = session.get_one(ContestQuestion, (play.contest_id, 1))
            closing.void(session, session.get_one(Contest, play.contest_id), question, now=cast.now)

        cast.write(void)
        assert (made_up(cast, people[1], play.contest_id).points, made_up(cast, people[1], play.contest_id).of) == (
            1000,
            1,
        )
        assert make_up(cast, people[2], play.contest_id, [True])["of"] == 1
        assert play.question(1).state == Asked.VOID

    def test_counts_for_a_units_mean_where_the_officer_chose_so(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        del people
        east, west = cast.create_unit("东站"), cast.create_unit("西站")
        a, b, c = (cast.create_member(name, unit=unit) for name, unit in (("甲", east), ("乙", west), ("丙", west)))
        key = season(cast, officer, unit_id=None, counting=Counting.POINTS)
        play = contest(cast, officer, teams={"东": east, "西": west}, best=2)
        over(play, {a: [True, True], b: [True, False]}, teams={a: "东", b: "西"})
        belongs(cast, key, play.contest_id)
        make_up(cast, c, play.contest_id, [True, True])
        assert league(cast, key) == [("东站", 2000, 1), ("西站", 500, 2)]
        change(cast, Season, key, in_mean=True)
        assert league(cast, key) == [("东站", 2000, 1), ("西站", int(Fraction(3000, 2)), 2)]
        assert play.table() == [("东", 2000, 1), ("西", 500, 2)]

    def test_ends_with_the_season(self, cast: Cast, officer: Actor, people: list[Actor], key: int, play: Play) -> None:
        shown = cast.acts(people[1], making_up.take, play.contest_id)
        cast.acts(people[1], sitting.choose, shown["sitting"], sitting.spot(0, 0))
        asked = cast.acts(officer, keeping.ask_close, key)
        assert (asked["waiting"], asked["planned"]) == (1, 0)
        cast.acts(officer, keeping.close, key)
        assert cast.write(lambda session: making_up.settle(session, now=cast.now)) == 1
        assert ("陈敏", 1000, 2) in solo(cast, key)
        with pytest.raises(CannotMakeUp):
            cast.acts(people[2], making_up.take, play.contest_id)

    def test_is_the_members_own_and_goes_by_its_age(self, cast: Cast, people: list[Actor], play: Play) -> None:
        make_up(cast, people[1], play.contest_id, [True, False])
        member_id = people[1].member_id
        assert member_id is not None
        found = cast.read(lambda session: copies.of_member(session, member_id))
        assert found is not None
        assert [(one["title"], one["points"], one["right"]) for one in found["seasons"]] == [("安全知识竞赛", 1000, 1)]
        assert cast.write(lambda session: OLD.purge(session, cast.now + DAY, 10)) == 1
        look = cast.read(lambda session: session.scalars(select(Sitting.id)).one())
        assert cast.acts(people[1], sitting.look, look)["made_up"] == 0


class TestCalling:
    def test_reminds_once_whoever_can_still_make_it_up(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, play = season(cast, officer), contest(cast, officer)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        make_up(cast, people[1], play.contest_id, [True, True])
        due = cast.now.replace(hour=9, minute=30) + 6 * DAY

        def remind(at: datetime) -> int:
            return cast.write(lambda session: calling.remind(session, now=at))

        assert remind(due - timedelta(seconds=1)) == 0
        assert remind(due) >= 1
        assert remind(due) == 0
        told = select(StoredLetter.account_id).where(StoredLetter.key == "seasons.ending")
        found = set(cast.read(lambda session: session.scalars(told).all()))
        assert {one.account_id for one in people[2:]} <= found
        assert not {one.account_id for one in people[:2]} & found


class TestKeeping:
    def test_makes_one_over_the_days_that_are_written(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, making.begin)
        for words in ("冬", "？？？"):
            with pytest.raises(TitleUnfit):
                cast.acts(officer, making.write_title, words)
        cast.acts(officer, making.write_title, "冬季联赛")
        for words in ("不知道", "11月1日到11月20日"):
            with pytest.raises(DaysUnfit):
                cast.acts(officer, making.write_days, words)
        card = cast.acts(officer, making.write_days, "11月20日到12月31日")
        assert (str(card["first"]), str(card["last"])) == ("2026-11-20", "2026-12-31")
        assert (card["scale"], card["part"], card["best"], card["days"]) == ([3, 2, 1], 1, 0, 7)

    @pytest.mark.parametrize("words", ["12月1日到11月1日", "Dec 1 to Nov 1", "12月31日到12月30日", "11月1日"])
    def test_takes_no_end_before_its_beginning_for_one_of_the_next_year(
        self, cast: Cast, officer: Actor, words: str
    ) -> None:
        cast.acts(officer, making.begin)
        cast.acts(officer, making.write_title, "冬季联赛")
        with pytest.raises(EndBefore) as no:
            cast.acts(officer, making.write_days, words)
        for language, said in (("zh", "结束在开始前面"), ("en", "would end before it begins")):
            told = Words(ZONE).plain(no.value.key, no.value.values, language)
            assert said in told
            assert "2027" in told
        assert cast.acts(officer, making.write_days, "2026年12月1日到2027年11月1日")["last"] == date(2027, 11, 1)

    def test_goes_into_the_next_year_where_that_is_near(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, making.begin)
        cast.acts(officer, making.write_title, "冬季联赛")
        card = cast.acts(officer, making.write_days, "12月1日到2月28日")
        assert (card["first"], card["last"], card["made"]) == (date(2026, 12, 1), date(2027, 2, 28), 90)
        for language, said in (
            ("zh", "建好了，从 2026年12月1日到 2027年2月28日，共 90 天。"),
            ("en", "It is made: from 1 December 2026 to 28 February 2027, 90 days."),
        ):
            assert said in Words(ZONE).plain("seasons.office_card", card, language)
        again = cast.acts(officer, keeping.look, int(str(card["season"])))
        assert "made" not in again

    def test_has_other_days_until_the_first_contest_was_played(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key = season(cast, officer)
        asked = cast.acts(officer, making.ask_days, key)
        assert (asked["step"], asked["season"]) == ("days", key)
        with pytest.raises(EndBefore):
            cast.acts(officer, making.write_days, "12月1日到11月1日")
        card = cast.acts(officer, making.write_days, "12月1日到2月28日")
        assert (card["season"], card["first"], card["last"]) == (key, date(2026, 12, 1), date(2027, 2, 28))
        assert "改好了，从 2026年12月1日到 2027年2月28日" in Words(ZONE).plain("seasons.office_card", card, "zh")
        cast.acts(officer, making.ask_days, key)
        assert cast.acts(officer, making.leave)["last"] == date(2027, 2, 28)
        cast.acts(officer, making.ask_days, key)
        again = cast.acts(officer, making.shown)
        changed = cast.acts(officer, making.choose_weeks, again["version"], 4)
        assert changed["first"] == cast.now.date()
        cast.acts(officer, making.ask_days, key)
        play = contest(cast, officer)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        with pytest.raises(Outdated):
            cast.acts(officer, making.write_days, "12月1日到2月28日")
        with pytest.raises(Outdated):
            cast.acts(officer, making.ask_days, key)

    def test_takes_its_own_units_contests_alone(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        del people
        key, mine = season(cast, officer), contest(cast, officer)
        other = contest(cast, cast.create_officer("别处的", unit=cast.create_unit("别处")))
        trial = contest(cast, officer, trial=True)
        shown = cast.acts(officer, choosing.contests, key, 0)
        assert [one["contest"] for one in lines_of(shown["lines"])] == [mine.contest_id]
        for one in (mine, other, trial):
            cast.acts(officer, choosing.add, key, one.contest_id)
        there = cast.read(lambda session: session.scalars(select(SeasonContest.contest_id)).all())
        assert there == [mine.contest_id]
        cast.acts(officer, choosing.remove, key, mine.contest_id)
        assert cast.read(lambda session: session.scalars(select(SeasonContest.contest_id)).all()) == []

    def test_changes_how_it_counts_until_it_is_closed(self, cast: Cast, officer: Actor) -> None:
        key = season(cast, officer)
        cast.acts(officer, keeping.ask_scale, key)
        for words in (
            *("好多", "1 2 3 1", "5", "101 1", "¥1,000", "1,000", "￥5，0", "2.5 1", "3 2 -1", "3 apples 1", "50% 1"),
            *("1，000 1", "9" * 5000, "第1名3分", "前3名2分，参加1分", "第2名3分，第1名2分，参加1分", "参加5分，3 2 1"),
        ):
            with pytest.raises(ScaleUnfit):
                cast.acts(officer, keeping.write_scale, words)
        for words in (
            *("10 5 3 1", "10,5,3,1", "10、5、3，参加加1分", "10/5/3, for taking part: 1"),
            "第1名10分，第2名5分，第3名3分，参加加1分",
        ):
            card = cast.acts(officer, keeping.write_scale, words)
            assert (card["scale"], card["part"]) == ([10, 5, 3], 1)
            cast.acts(officer, keeping.ask_scale, key)
        card = cast.acts(officer, keeping.write_scale, "５、3、2，参加 1")
        assert (card["scale"], card["part"]) == ([5, 3, 2], 1)
        assert cast.acts(officer, keeping.turn_counting, key)["counting"] == Counting.POINTS
        assert cast.acts(officer, keeping.turn_mean, key)["in_mean"] is True
        assert cast.acts(officer, keeping.set_best, key, 3)["best"] == 3
        assert cast.acts(officer, keeping.set_make_up, key, 14)["days"] == 14
        with pytest.raises(Outdated):
            cast.acts(officer, keeping.set_make_up, key, 5)
        cast.acts(officer, keeping.close, key)
        with pytest.raises(SeasonOver):
            cast.acts(officer, keeping.turn_mean, key)
        assert cast.read(lambda session: session.get_one(Season, key).state) == State.OVER

    def test_is_for_officers_of_its_unit(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = season(cast, officer)
        other = cast.create_officer("别处的", unit=cast.create_unit("别处"))
        with pytest.raises(NoSuchSeason):
            cast.acts(other, keeping.look, key)
        with pytest.raises(NotForYou):
            cast.acts(people[0], keeping.look, key)
        assert not cast.read(lambda session: may_have(session, other.account_id, key))
        assert cast.read(lambda session: may_have(session, officer.account_id, key))
        assert cast.read(lambda session: may_have(session, other.account_id, 0))


class TestPosting:
    def test_goes_to_the_groups_once_a_week_with_five_names(self, cast: Cast, officer: Actor) -> None:
        people = [cast.create_member(f"某人{one}") for one in range(7)]
        key = season(cast, officer)
        with pytest.raises(NowhereToPost):
            cast.acts(officer, posting.ask_post, key)
        play = contest(cast, officer, count=2)
        over(play, {one: [True, at < 3] for at, one in enumerate(people)})
        belongs(cast, key, play.contest_id)
        change(cast, Group, play.groups[1], state=chats.State.LEFT)
        told = cast.acts(officer, posting.ask_post, key)
        assert (told["groups"], len(lines_of(told["people"]))) == (1, 5)
        cast.acts(officer, posting.post, key)
        letters = play.letters("seasons.posted")
        assert [one.group_id for one in letters] == [play.groups[0]]
        with pytest.raises(PostedAlready):
            cast.acts(officer, posting.post, key, now=cast.now + 6 * DAY)
        cast.acts(officer, posting.post, key, now=cast.now + 7 * DAY)
        assert len(play.letters("seasons.posted")) == 2

    def test_names_nobody_without_points(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, play = season(cast, officer), contest(cast, officer, penalty=500)
        over(play, {people[0]: [True, True], people[1]: [False, False], people[2]: [None, None]})
        belongs(cast, key, play.contest_id)
        told = cast.acts(officer, posting.ask_post, key)
        assert [one["name"] for one in lines_of(told["people"])] == ["李明"]
        assert [one["name"] for one in lines_of(cast.acts(people[1], standing.look, key)["people"])] == ["李明"]
        assert len(lines_of(cast.acts(officer, posting.people, key, 0)["lines"])) == 3

    def test_has_everybody_in_the_workbook(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, play = season(cast, officer), contest(cast, officer)
        over(play, {one: [True, True] for one in people})
        belongs(cast, key, play.contest_id)
        cast.acts(officer, posting.order, key)
        assert len(play.letters("seasons.table")) == 1
        found = cast.read(lambda session: posting.head(session, officer.account_id, key, cast.now))
        page = cast.read(lambda session: posting.book_lines(session, officer.account_id, key, 0, cast.now))
        assert (found["count"], {one.name for one in page.rows}, page.last) == (
            4,
            {"李明", "陈敏", "周同", "吴刚"},
            None,
        )
        assert len(lines_of(cast.acts(officer, posting.people, key, 0)["lines"])) == 4
        assert len(cast.audited("seasons.people")) == 1


class TestAMember:
    def test_sees_their_place_and_the_first_ten_by_name(self, cast: Cast, officer: Actor) -> None:
        people = [cast.create_member(f"某人{one:02}") for one in range(12)]
        key, play, missed = season(cast, officer), contest(cast, officer), contest(cast, officer)
        over(play, {one: [True, at < 11] for at, one in enumerate(people)})
        over(missed, {people[0]: [True, True]})
        for one in (play, missed):
            belongs(cast, key, one.contest_id)
        shown = cast.acts(people[11], standing.look, key)
        assert (shown["place"], shown["points"], shown["of"]) == (12, 1000, 12)
        assert len(lines_of(shown["people"])) == 10
        assert "某人11" not in {one["name"] for one in lines_of(shown["people"])}
        assert [one["points"] for one in lines_of(shown["mine"])] == [1000, None]
        assert cast.acts(people[11], learning.home)["seasons"] == {"count": 1, "waiting": 1}

    def test_of_another_unit_sees_nothing_of_it(self, cast: Cast, officer: Actor) -> None:
        key = season(cast, officer)
        stranger = cast.create_member("别处的", unit=cast.create_unit("别处"))
        assert cast.acts(stranger, learning.home)["seasons"] is None
        with pytest.raises(NoSuchSeason):
            cast.acts(stranger, standing.look, key)

    def test_has_what_they_began_among_what_is_open(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, play = season(cast, officer), contest(cast, officer)
        over(play, {people[0]: [True, True]})
        belongs(cast, key, play.contest_id)
        cast.acts(people[1], making_up.take, play.contest_id)
        begun = lines_of(cast.acts(people[1], learning.home)["begun"])
        assert [(one["purpose"], one["title"]) for one in begun] == [(Purpose.CONTEST, "安全知识竞赛")]
        assert [one["begun"] for one in lines_of(cast.acts(people[1], standing.look, key)["missed"])] == [True]
