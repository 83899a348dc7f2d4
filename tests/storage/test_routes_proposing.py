"""The proposal: which two go on which visit, for any union."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.routes.proposing import Goer, Pair, Stop, along, complete, propose

PEOPLE = range(101, 121)
PLACES = range(1, 6)


def stops_at(*places: int) -> list[Stop]:
    return [Stop(visit, place) for visit, place in enumerate(places, start=1)]


def loads(found: dict[int, Pair | None], goers: list[Goer]) -> list[int]:
    counts = Counter(one for pair in found.values() if pair is not None for one in pair)
    return [counts[one.member] for one in goers]


ANYWHERE = st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=9, unique=True).flatmap(
    lambda members: st.tuples(*(st.builds(Goer, st.just(one), st.none(), st.booleans()) for one in members)).map(list)
)
SOMEWHERE = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=7, unique=True).flatmap(
    lambda members: st.tuples(
        *(
            st.builds(Goer, st.just(one), st.none() | st.frozensets(st.sampled_from(PLACES)), st.booleans())
            for one in members
        )
    ).map(list)
)
VISITS = st.lists(st.sampled_from(PLACES), max_size=40).map(lambda places: stops_at(*sorted(places)))
BARRED = st.lists(st.tuples(st.sampled_from(PLACES), st.frozensets(st.sampled_from(PEOPLE), max_size=4)), max_size=20)


class TestPropose:
    @given(VISITS, ANYWHERE)
    def test_two_go_on_each_visit_and_all_go_as_often_as_the_others(self, stops: list[Stop], goers: list[Goer]) -> None:
        found = propose(stops, goers)
        assert all(pair is not None and pair[0] != pair[1] for pair in found.values())
        assert max(loads(found, goers)) - min(loads(found, goers)) <= 1

    @given(BARRED, SOMEWHERE)
    def test_nobody_goes_where_they_may_not(self, wanted: list[tuple[int, frozenset[int]]], goers: list[Goer]) -> None:
        stops = [Stop(visit, place, barred) for visit, (place, barred) in enumerate(wanted)]
        found = propose(stops, goers)
        reach = {one.member: one.places for one in goers}
        assert found.keys() == {stop.visit for stop in stops}
        for stop in stops:
            able = {one for one, places in reach.items() if (places is None or stop.place in places)} - stop.barred
            pair = found[stop.visit]
            assert (pair is not None) == (len(able) > 1)
            assert pair is None or ({*pair} <= able and len({*pair}) == 2)

    @settings(max_examples=60)
    @given(st.lists(st.sampled_from((1, 2, 3)), max_size=4), st.data())
    def test_no_other_way_is_more_even_where_units_allow_no_better(
        self, places: list[int], data: st.DataObject
    ) -> None:
        where = st.none() | st.frozensets(st.sampled_from((1, 2, 3)))
        goers = [Goer(one, data.draw(where)) for one in PEOPLE[:4]]
        stops = stops_at(*sorted(places))
        found = propose(stops, goers)
        ways = [
            list(combinations([one.member for one in goers if one.places is None or stop.place in one.places], 2))
            for stop in stops
            if found[stop.visit] is not None
        ]
        every = [sorted(loads(dict(enumerate(way)), goers), reverse=True) for way in product(*ways)]
        assert sorted(loads(found, goers), reverse=True) == min(every)

    @given(VISITS, ANYWHERE)
    def test_one_of_the_leading_goes_along_as_far_as_they_last(self, stops: list[Stop], goers: list[Goer]) -> None:
        leading = {one.member for one in goers if one.leading}
        counts = {len(leading & {*pair}) for pair in propose(stops[:8], goers).values() if pair is not None}
        one_place = {stop.place for stop in stops[:8]}
        assert len(one_place) > 1 or not {0, 2} <= counts

    @given(ANYWHERE, st.integers(0, 12), st.integers(1, 12))
    def test_whoever_goes_on_others_anyway_goes_on_fewer(self, goers: list[Goer], before: int, count: int) -> None:
        stops = stops_at(*[1] * count)
        busy = goers[0].member
        found = propose(stops, goers, before={busy: before})
        given_ = dict(zip([one.member for one in goers], loads(found, goers), strict=True))
        others = [times for one, times in given_.items() if one != busy]
        assert given_[busy] == 0 or given_[busy] + before <= min(others) + 1 or len(goers) == 2

    def test_two_of_a_place_go_to_neighbours(self) -> None:
        found = propose(stops_at(*[1] * 8), [Goer(one) for one in PEOPLE[:4]])
        pairs = [found[visit] for visit in range(1, 9)]
        assert pairs[:4] == [pairs[0]] * 4
        assert pairs[4:] == [pairs[4]] * 4
        assert pairs[0] != pairs[4]

    def test_people_of_a_place_go_there_before_those_who_may_go_anywhere(self) -> None:
        goers = [Goer(101), Goer(102), Goer(103, {1}), Goer(104, {1}), Goer(105, {2}), Goer(106, {2})]
        found = propose(stops_at(1, 1, 1, 2, 2, 2), goers)
        assert loads(found, goers) == [2] * 6
        assert all({*(found[visit] or ())} <= {101, 102, 103, 104} for visit in (1, 2, 3))

    def test_is_the_same_each_time(self) -> None:
        stops, goers = stops_at(1, 1, 2, 3, 3, 3), [Goer(one, leading=one == 101) for one in PEOPLE[:5]]
        assert propose(stops, goers) == propose(stops, goers)


class TestComplete:
    @given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PEOPLE)), max_size=30), SOMEWHERE)
    def test_keeps_who_is_left_and_adds_one_who_may_go(self, left: list[tuple[int, int]], goers: list[Goer]) -> None:
        stops = [(Stop(visit, place, frozenset({101})), one) for visit, (place, one) in enumerate(left)]
        found = complete(stops, goers)
        reach = {one.member: one.places for one in goers}
        for stop, staying in stops:
            able = {one for one, places in reach.items() if places is None or stop.place in places} - {staying, 101}
            pair = found[stop.visit]
            assert (pair is not None) == bool(able)
            assert pair is None or (pair[0] == staying and pair[1] in able)

    @given(ANYWHERE, st.integers(1, 30))
    def test_is_even_but_for_a_neighbours_sake(self, goers: list[Goer], count: int) -> None:
        stops = [(Stop(visit, 1), 0) for visit in range(count)]
        times = loads(complete(stops, goers), goers)
        assert max(times) - min(times) <= 2

    def test_sends_the_same_next_door(self) -> None:
        found = complete([(Stop(visit, 1), 9) for visit in range(4)], [Goer(101), Goer(102)])
        assert [pair and pair[1] for pair in found.values()] == [101, 101, 102, 102]


class TestAlong:
    def test_takes_numbers_by_their_size_and_unknown_places_last(self) -> None:
        said = [None, "水源路-12-1", "水源路-3-10", "水源路-3-2", "北街-7"]
        assert sorted(said, key=along) == ["北街-7", "水源路-3-2", "水源路-3-10", "水源路-12-1", None]
