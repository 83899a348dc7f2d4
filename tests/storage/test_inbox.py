"""The inbox: every update is on disk first, and its effect is there exactly once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import inbox, units
from storage.database import Database
from storage.inbox import AlreadyDone, Arrival, State, Update
from tests.cast import Cast
from tests.storage.together import failing_flush, names, together

pytestmark = pytest.mark.both_databases


def handled(cast: Cast, arrival: Arrival, effect: str = "东站"):
    """What a counter commits: an effect, and that the update is done."""

    def rule(session: Session) -> None:
        units.create(session, effect)
        inbox.done(session, arrival.update_id)

    return rule


def row(cast: Cast, arrival: Arrival) -> Update:
    return cast.read(lambda session: session.get_one(Update, arrival.update_id))


class TestTakingIn:
    def test_keeps_the_update_sealed(self, cast: Cast) -> None:
        arrival = cast.arrival('{"text":"帮帮我"}')
        cast.take_in(arrival)
        raw = row(cast, arrival).raw
        assert raw is not None
        assert "帮帮我".encode() not in raw
        assert cast.read(inbox.waiting) == [arrival]

    def test_leaves_one_that_is_there_as_it_is(self, cast: Cast) -> None:
        arrival = cast.arrival("first")
        cast.take_in(arrival)
        cast.write(handled(cast, arrival))
        cast.take_in(Arrival(arrival.update_id, "again", cast.now), cast.arrival("other"))
        assert [one.raw for one in cast.read(inbox.waiting)] == ["other"]

    def test_takes_the_same_number_twice_in_one_batch_once(self, cast: Cast) -> None:
        arrival = cast.arrival("first")
        cast.take_in(arrival, Arrival(arrival.update_id, "second", cast.now))
        assert [one.raw for one in cast.read(inbox.waiting)] == ["first"]

    def test_parks_what_can_not_be_read(self, cast: Cast) -> None:
        arrival = cast.arrival("???", incident="E-TEST")
        cast.take_in(arrival)
        assert row(cast, arrival).state == State.DEAD
        assert cast.read(inbox.waiting) == []
        assert cast.read(inbox.known) == {arrival.update_id}

    def test_hands_over_in_the_order_they_came(self, cast: Cast) -> None:
        late, early = cast.arrival("late", got_at=cast.now + timedelta(seconds=1)), cast.arrival("early")
        cast.take_in(late, early)
        assert [one.raw for one in cast.read(inbox.waiting)] == ["early", "late"]

    def test_keeps_the_instant_it_came(self, cast: Cast) -> None:
        cast.take_in(cast.arrival())
        (found,) = cast.read(inbox.waiting)
        assert found.got_at == cast.now
        assert found.got_at.tzinfo is not None


class TestBeingDone:
    def test_comes_with_the_effect_and_empties_the_text(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(handled(cast, arrival))
        assert (row(cast, arrival).state, row(cast, arrival).raw) == (State.DONE, None)
        assert names(cast.database) == ["东站"]
        assert cast.read(inbox.waiting) == []

    def test_twice_undoes_the_second_effect(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(handled(cast, arrival))
        with pytest.raises(AlreadyDone):
            cast.write(handled(cast, arrival, "西站"))
        assert names(cast.database) == ["东站"]

    def test_undoes_the_effect_of_an_update_that_was_never_taken_in(self, cast: Cast) -> None:
        with pytest.raises(AlreadyDone):
            cast.write(handled(cast, cast.arrival()))
        assert names(cast.database) == []

    def test_undoes_the_effect_for_a_parked_update(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(lambda session: inbox.park(session, arrival.update_id, "E-7K2M"))
        with pytest.raises(AlreadyDone):
            cast.write(handled(cast, arrival))
        assert names(cast.database) == []

    def test_twice_in_one_shared_commit_has_one_effect(self, cast: Cast, database: Database) -> None:
        arrival, other = cast.arrival(), cast.arrival()
        cast.take_in(arrival, other)
        results = together(
            database, handled(cast, arrival), handled(cast, other, "南站"), handled(cast, arrival, "西站")
        )
        assert isinstance(results[2], AlreadyDone)
        assert names(database) == ["东站", "南站"]

    def test_works_for_an_update_taken_in_by_the_same_commit(self, cast: Cast, database: Database) -> None:
        """ground.md §5.1: done before taken in hit no row, and a restart would have doubled the effect."""
        arrival = cast.arrival()
        results = together(database, lambda session: inbox.take_in(session, [arrival]), handled(cast, arrival))
        assert results == [None, None]
        assert row(cast, arrival).state == State.DONE

    def test_survives_that_a_shared_commit_is_run_again(self, cast: Cast, database: Database) -> None:
        arrivals = [cast.arrival() for _ in range(4)]
        cast.take_in(*arrivals)
        rules = [handled(cast, one, f"站{number}") for number, one in enumerate(arrivals)]
        together(database, *rules[:2], failing_flush, *rules[2:])
        assert names(database) == ["站0", "站1", "站2", "站3"]
        assert cast.read(inbox.counts) == {State.DONE: 4}


class TestTrying:
    def test_is_counted(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        tries = [cast.write(lambda session: inbox.count_try(session, arrival.update_id)) for _ in range(3)]
        assert tries == [1, 2, 3]

    def test_is_given_up_with_the_number_that_the_person_has(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(lambda session: inbox.park(session, arrival.update_id, "E-7K2M"))
        parked = row(cast, arrival)
        assert (parked.state, parked.incident) == (State.DEAD, "E-7K2M")
        assert parked.raw is not None
        assert cast.read(inbox.waiting) == []

    def test_never_parks_what_is_done(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(handled(cast, arrival))
        cast.write(lambda session: inbox.park(session, arrival.update_id, "E-7K2M"))
        assert row(cast, arrival).state == State.DONE


class TestForgetting:
    def test_takes_done_updates_after_two_days_only(self, cast: Cast) -> None:
        old, recent, waiting, dead = (cast.arrival() for _ in range(4))
        long_ago = cast.now - timedelta(hours=49)
        cast.take_in(
            Arrival(old.update_id, "", long_ago),
            Arrival(recent.update_id, "", cast.now - timedelta(hours=47)),
            Arrival(waiting.update_id, "", long_ago),
            Arrival(dead.update_id, "", long_ago, incident="E-TEST"),
        )
        for one in (old, recent):
            cast.write(lambda session, one=one: inbox.done(session, one.update_id))
        two_days_ago = cast.now - timedelta(days=2)
        assert cast.write(lambda session: inbox.HANDLED.purge(session, two_days_ago, 9)) == 1
        assert cast.read(inbox.known) == {recent.update_id, waiting.update_id, dead.update_id}


def test_several_hundred_updates_at_once_are_done_in_shared_commits(cast: Cast, database: Database) -> None:
    arrivals = [cast.arrival() for _ in range(300)]

    async def act() -> None:
        database.start(asyncio.get_running_loop())
        try:
            await database.write(lambda session: inbox.take_in(session, arrivals))
            await asyncio.gather(
                *(database.write(lambda session, one=one: inbox.done(session, one.update_id)) for one in arrivals)
            )
        finally:
            await database.stop()

    asyncio.run(act())
    assert cast.read(inbox.counts) == {State.DONE: 300}
