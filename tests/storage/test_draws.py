"""Draws: who gets a place by which rule, why, and that nobody can have turned the lots."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.words import Words
from storage import draws, signups
from storage.activities import Place, Selection, State, showing
from storage.activities.records import Activity, SignUp
from storage.attendance import answering
from storage.draws import DrawLine, Reason, Terms, TermsFixed, digest, drawing, lot
from storage.draws.terms import Drawn, Entrant, draw
from storage.members import Member, Standing
from storage.series import Series, SeriesDay
from storage.series import State as Of
from tests.cast import Actor, Cast
from tests.storage.activity import put_on

pytestmark = pytest.mark.both_databases

SEED = "5d41402abc4b2a76"


def pot(count: int, **more: object) -> list[Entrant]:
    return [Entrant(nth, nth, 1, 1, **more) for nth in range(1, count + 1)]  # type: ignore[arg-type]


def seated(found: list[Drawn]) -> set[int]:
    return {one.key for one in found if one.seated}


class TestTheRule:
    def test_gives_everybody_a_place_where_there_are_enough(self) -> None:
        assert {one.reason for one in draw(pot(3), 3, {}, Terms(unit_most=1), SEED)} == {Reason.ENOUGH}

    def test_goes_by_the_lot_that_anybody_can_reckon_again(self) -> None:
        found = draw(pot(5), 2, {}, Terms(), SEED)
        assert [one.key for one in found] == sorted(range(1, 6), key=lambda number: lot(SEED, number))
        assert [one.reason for one in found] == [Reason.LOT] * 2 + [Reason.BEHIND] * 3

    def test_keeps_the_most_of_a_unit_while_others_want_the_places(self) -> None:
        many = [Entrant(nth, nth, 1, 1) for nth in range(1, 9)] + [Entrant(9, 9, 1, 2), Entrant(10, 10, 1, 3)]
        found = draw(many, 3, {}, Terms(unit_most=1), SEED)
        assert {9, 10} < seated(found)
        assert Reason.UNIT_FULL in {one.reason for one in found}

    def test_leaves_no_place_empty_for_the_sake_of_a_share(self) -> None:
        found = draw(pot(8), 3, {}, Terms(unit_most=1, share=50), SEED)
        assert [one.reason for one in found if one.seated] in (
            [Reason.LOT, Reason.LEFT_OVER, Reason.LEFT_OVER],
            [Reason.LEFT_OVER, Reason.LOT, Reason.LEFT_OVER],
            [Reason.LEFT_OVER, Reason.LEFT_OVER, Reason.LOT],
        )

    def test_draws_the_front_lines_share_first(self) -> None:
        many = [*pot(20), Entrant(21, 21, 1, 2, front=True), Entrant(22, 22, 1, 2, front=True)]
        found = {one.key: one for one in draw(many, 4, {}, Terms(share=50), SEED)}
        assert (found[21].reason, found[22].reason) == (Reason.FRONT, Reason.FRONT)

    def test_puts_behind_who_was_drawn_the_last_time(self) -> None:
        many = [*pot(3, again=True), Entrant(4, 4, 1, 1), Entrant(5, 5, 1, 1)]
        found = draw(many, 2, {}, Terms(not_twice=True), SEED)
        assert seated(found) == {4, 5}
        assert {one.reason for one in found if not one.seated} == {Reason.LAST_TIME}

    def test_says_that_a_family_found_no_room_together(self) -> None:
        found = {one.key: one for one in draw([Entrant(1, 1, 3, 1), Entrant(2, 2, 3, 1)], 5, {}, Terms(), SEED)}
        assert sorted(one.reason for one in found.values()) == [Reason.FAMILY, Reason.LOT]

    @given(
        st.lists(
            st.tuples(
                st.integers(1, 4), st.integers(1, 3), st.booleans(), st.booleans(), st.sampled_from([None, 7, 8])
            ),
            max_size=30,
        ),
        st.one_of(st.none(), st.integers(1, 20)),
        st.builds(Terms, st.one_of(st.none(), st.integers(1, 5)), st.booleans(), st.sampled_from([0, 10, 30, 50])),
        st.text(max_size=8),
    )
    def test_never_oversells_and_never_leaves_free_what_somebody_fits(
        self, people: list[tuple[int, int, bool, bool, int | None]], places: int | None, terms: Terms, seed: str
    ) -> None:
        many = [
            Entrant(nth, nth, size, unit, front, again, option)
            for nth, (size, unit, front, again, option) in enumerate(people, start=1)
        ]
        found = draw(many, places, {7: 3}, terms, seed)
        assert sorted(one.key for one in found) == [one.key for one in many]
        by_key = {one.key: one for one in many}
        taken = [by_key[one.key] for one in found if one.seated]
        all_, own = sum(one.size for one in taken), sum(one.size for one in taken if one.option_id == 7)
        assert places is None or all_ <= places
        assert own <= 3
        for one in (by_key[one.key] for one in found if not one.seated):
            fits = places is None or all_ + one.size <= places
            assert not (fits and (one.option_id != 7 or own + one.size <= 3))


def drawn_activity(cast: Cast, officer: Actor, *, seats: int = 2, **more: object) -> int:
    return put_on(cast, officer, seats=seats, selection=Selection.DRAW, **more)


def enter(cast: Cast, activity: int, *names: str) -> list[Actor]:
    people = [cast.create_member(name) for name in names]
    for one in people:
        assert cast.acts(one, signups.sign_up, activity, 0, 0)["place"] == Place.ENTERED
    return people


def run(cast: Cast, activity: int) -> None:
    at = cast.read(lambda session: session.get_one(Activity, activity)).closes_at
    assert at is not None
    at = at.astimezone(cast.now.tzinfo)
    while cast.write(partial(draws.draw_due, now=at)):
        pass
    while cast.write(partial(draws.tell_results, now=at)):
        pass


class TestADraw:
    def test_waits_for_the_deadline(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer())
        enter(cast, activity, "甲一", "乙二")
        assert cast.write(partial(draws.draw_due, now=cast.now + timedelta(days=4))) == 0

    def test_seats_as_many_as_there_are_places_and_tells_everybody_why(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer())
        people = enter(cast, activity, "甲一", "乙二", "丙三", "丁四")
        run(cast, activity)
        rows = cast.read(lambda s: s.query(SignUp).filter_by(activity_id=activity).order_by(SignUp.turn).all())
        assert [one.place for one in rows] == [Place.SEATED] * 2 + [Place.WAITING] * 2
        letters = [letter for one in people for letter in cast.letters(one)]
        assert [letter.key for letter in letters] == ["draws.result"] * 4
        assert sorted(str(letter.values["reason"]) for letter in letters) == ["behind", "behind", "lot", "lot"]
        assert sorted(letter.values["rank"] for letter in letters if letter.values["rank"]) == [1, 2]

    def test_is_told_once_and_drawn_once(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer())
        (one,) = enter(cast, activity, "甲一")
        run(cast, activity)
        run(cast, activity)
        assert cast.keys(one) == ["draws.result"]

    def test_shows_the_digest_before_and_the_seed_after(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), seats=1)
        one, other = enter(cast, activity, "甲一", "乙二")
        before = cast.acts(one, draws.look, activity)
        assert (before["seed"], before["mine"]) == (None, {"number": 1, "lot": None})
        run(cast, activity)
        after = cast.acts(one, draws.look, activity)
        assert digest(str(after["seed"])) == before["digest"] == after["digest"]
        assert after["mine"]["lot"] == lot(str(after["seed"]), 1)[:12]
        first = min((1, 2), key=lambda number: lot(str(after["seed"]), number))
        assert after["mine"]["seated"] == (first == 1)
        assert cast.acts(other, draws.look, activity)["mine"]["seated"] == (first == 2)

    def test_puts_behind_who_was_drawn_in_the_last_of_that_kind(self, cast: Cast) -> None:
        officer = cast.create_officer()
        first = drawn_activity(cast, officer, seats=1)
        (winner,) = enter(cast, first, "甲一")
        run(cast, first)
        second = drawn_activity(cast, officer, seats=1)
        cast.acts(officer, draws.turn_twice, second, 1)
        (other,) = enter(cast, second, "乙二")
        cast.acts(winner, signups.sign_up, second, 0, 0)
        run(cast, second)
        lines = cast.read(lambda s: {x.member_id: x.reason for x in s.query(DrawLine).filter_by(activity_id=second)})
        assert lines == {winner.member_id: Reason.LAST_TIME, other.member_id: Reason.LOT}

    def test_of_what_is_called_off_is_not_drawn(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), state=State.CANCELLED)
        run(cast, activity)
        assert cast.read(lambda session: session.get_one(Activity, activity)).drawn_at is None


class TestTheTerms:
    def test_are_the_officers_to_set_until_somebody_is_in_the_pot(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = drawn_activity(cast, officer)
        cast.acts(officer, draws.set_unit_most, activity, 3)
        cast.acts(officer, draws.set_share, activity, 30)
        found = cast.acts(officer, draws.toggle_unit, activity, officer.unit_id)
        assert [one["on"] for one in found["lines"] if one["unit"] == officer.unit_id] == [True]
        (one,) = enter(cast, activity, "甲一")
        shown = cast.acts(one, draws.look, activity)
        assert (shown["unit_most"], shown["share"], shown["fronts"]) == (3, 30, ["城东供水站"])
        with pytest.raises(TermsFixed):
            cast.acts(officer, draws.set_share, activity, 0)


class TestWhoIsDrawn:
    def test_is_nobody_who_has_left_the_bureau(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), seats=1)
        (one,) = enter(cast, activity, "甲一")
        cast.write(lambda s: setattr(s.get_one(Member, one.member_id), "standing", Standing.LEFT))
        run(cast, activity)
        assert cast.read(lambda s: s.query(DrawLine).count()) == 0
        assert cast.keys(one) == []

    def test_is_nobody_once_it_has_begun(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), seats=1)
        (one,) = enter(cast, activity, "甲一")
        at = cast.now + timedelta(days=7, minutes=30)
        assert cast.write(partial(draws.draw_due, now=at)) == 0
        assert cast.write(partial(draws.tell_results, now=at)) == 0
        assert cast.keys(one) == []

    def test_hears_nothing_that_is_true_no_more(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), seats=2)
        one, other = enter(cast, activity, "甲一", "乙二")
        at = cast.now + timedelta(days=5)
        cast.write(partial(draws.draw_due, now=at))
        cast.acts(one, answering.out, activity, now=at)
        cast.write(partial(draws.tell_results, now=at))
        assert (cast.keys(one), cast.keys(other)) == ([], ["draws.result"])

    def test_stands_on_the_card_as_places_that_are_taken(self, cast: Cast) -> None:
        activity = drawn_activity(cast, cast.create_officer(), seats=2)
        enter(cast, activity, "甲一", "乙二", "丙三")
        run(cast, activity)
        found = cast.read(lambda s: showing.shown(s, s.get_one(Activity, activity)))
        said = Words(ZoneInfo("Asia/Shanghai")).html("activities.card", found, "zh")
        assert "2/2，1 人候补" in said
        assert "抽签决定" not in said

    def test_counts_for_the_station_whichever_of_its_teams_they_are_of(self, cast: Cast) -> None:
        bureau = cast.create_unit("水务局")
        station = cast.create_unit("城西供水站", above=bureau)
        teams = [cast.create_unit(f"{nth}班", above=station) for nth in range(1, 13)]
        officer = cast.create_officer("孙丽", unit=cast.create_unit("城南供水站", above=bureau))
        activity = drawn_activity(cast, officer, seats=2)
        cast.acts(officer, draws.set_unit_most, activity, 1)
        for nth, team in enumerate(teams):
            cast.acts(cast.create_member(f"班组{nth}", unit=team), signups.sign_up, activity, 0, 0)
        other = cast.create_member("南站", unit=officer.unit_id)
        cast.acts(other, signups.sign_up, activity, 0, 0)
        run(cast, activity)
        seats = cast.read(lambda s: s.query(DrawLine).filter_by(activity_id=activity, seated=True).all())
        assert other.member_id in {one.member_id for one in seats}


class TestNotTwiceInARow:
    def test_is_reckoned_by_the_draws_of_the_same_unit(self, cast: Cast) -> None:
        mine, theirs = cast.create_officer(), cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        first = drawn_activity(cast, mine, seats=1)
        (winner,) = enter(cast, first, "甲一")
        run(cast, first)
        between = drawn_activity(cast, theirs, seats=1, closes_at=cast.now + timedelta(days=5, hours=1))
        enter(cast, between, "丁四")
        run(cast, between)
        second = drawn_activity(cast, mine, seats=1, closes_at=cast.now + timedelta(days=6))
        assert drawn_before(cast, second) == {winner.member_id}

    def test_is_reckoned_by_the_draws_of_the_same_series(self, cast: Cast) -> None:
        officer = cast.create_officer()
        first = drawn_activity(cast, officer, seats=1)
        (winner,) = enter(cast, first, "甲一")
        run(cast, first)
        between = drawn_activity(cast, officer, seats=1, closes_at=cast.now + timedelta(days=5, hours=1))
        enter(cast, between, "丁四")
        run(cast, between)
        second = drawn_activity(cast, officer, seats=1, closes_at=cast.now + timedelta(days=6))

        def in_one_series(session: Session) -> None:
            made = {"made_by": officer.account_id, "made_at": cast.now}
            series = Series(activity_id=first, state=Of.ACTIVE, every=1, ahead=3, **made)
            session.add(series)
            session.flush()
            session.add(SeriesDay(series_id=series.id, day=cast.now.date(), activity_id=second, made_at=cast.now))

        cast.write(in_one_series)
        assert drawn_before(cast, second) == {winner.member_id}


def drawn_before(cast: Cast, activity: int) -> set[int]:
    return cast.read(lambda session: drawing.drawn_before(session, session.get_one(Activity, activity)))


class TestTheFrontLinesShare:
    def test_is_one_of_the_places_of_options_where_the_activity_has_none_of_its_own(self) -> None:
        people = [Entrant(n, n, 1, n, front=n > 8, option_id=7) for n in range(1, 11)]
        found = draw(people, None, {7: 2}, Terms(share=50), SEED)
        assert [one.reason for one in found if one.seated].count(Reason.FRONT) == 1
