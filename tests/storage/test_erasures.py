"""Erasures: ordered with the answer, open until the message is gone or its sender told."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import erasures, inbox
from storage.erasures import Erasure
from storage.inbox import AlreadyDone, State
from storage.offices import Role
from storage.outbox import Rank
from storage.relay import beginning
from tests.cast import Actor, Cast


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


def ordered(cast: Cast, actor: Actor, *message_ids: int) -> list[Erasure]:
    for message_id in message_ids:
        cast.acts(actor, erasures.order, message_id)
    return cast.read(erasures.waiting)


class TestOrder:
    def test_waits_from_the_commit_on(self, cast: Cast, li: Actor) -> None:
        assert ordered(cast, li, 17) == [Erasure(li.account_id, li.person.telegram_id, 17, cast.now)]

    def test_of_the_same_message_is_one(self, cast: Cast, li: Actor) -> None:
        assert len(ordered(cast, li, 17, 17)) == 1

    def test_of_the_same_number_in_two_chats_is_two(self, cast: Cast, li: Actor) -> None:
        ordered(cast, li, 17)
        assert len(ordered(cast, cast.create_stranger(), 17)) == 2

    def test_leaves_nothing_when_the_update_was_done_before(self, cast: Cast, li: Actor) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)

        def rule(session: Session, *, by: object, now: object) -> None:
            erasures.order(session, 17, by=by, now=now)
            inbox.done(session, arrival.update_id)

        cast.acts(li, rule)
        cast.write(lambda session: session.query(erasures.StoredErasure).delete())
        with pytest.raises(AlreadyDone):
            cast.acts(li, rule)
        assert cast.read(erasures.waiting) == []


class TestToWhom:
    def test_is_the_officer_of_the_unit(self, cast: Cast, li: Actor) -> None:
        cast.create_officer("王秀英")
        assert cast.acts(li, erasures.order, 1) == {"officer": "王秀英", "member": True, "service": None}

    def test_is_the_chair_where_the_unit_has_none(self, cast: Cast, li: Actor) -> None:
        cast.create_chair("赵国强")
        assert cast.acts(li, erasures.order, 1)["officer"] == "赵国强"

    def test_is_not_told_by_name_where_there_are_two(self, cast: Cast, li: Actor) -> None:
        cast.create_officer("王秀英")
        cast.create_officer("周同")
        assert cast.acts(li, erasures.order, 1) == {"officer": None, "member": True, "service": None}

    def test_is_not_told_by_name_where_there_is_nobody(self, cast: Cast, li: Actor) -> None:
        assert cast.acts(li, erasures.order, 1) == {"officer": None, "member": True, "service": None}

    def test_is_not_told_by_name_where_the_roster_does_not_know_the_officer(self, cast: Cast, li: Actor) -> None:
        cast.appoint(cast.create_stranger(), Role.OFFICER, li.unit_id)
        assert cast.acts(li, erasures.order, 1)["officer"] is None

    def test_is_never_the_person(self, cast: Cast) -> None:
        wang = cast.create_officer("王秀英")
        assert cast.acts(wang, erasures.order, 1) == {"officer": None, "member": True, "service": None}

    def test_is_nobody_for_a_stranger(self, cast: Cast) -> None:
        cast.create_officer("王秀英")
        assert cast.acts(cast.create_stranger(), erasures.order, 1) == {
            "officer": None,
            "member": False,
            "service": None,
        }

    def test_counts_an_officer_without_a_name_as_known(self, cast: Cast) -> None:
        admin = cast.appoint(cast.create_stranger(), Role.ADMIN, None)
        assert cast.acts(admin, erasures.order, 1) == {"officer": None, "member": True, "service": None}


class TestEnds:
    def test_a_message_that_is_gone_is_no_longer_waited_for(self, cast: Cast, li: Actor) -> None:
        first, second = ordered(cast, li, 1, 2)
        cast.write(lambda session: erasures.close_all(session.connection(), [first]))
        cast.write(lambda session: erasures.close_all(session.connection(), [first]))
        assert cast.read(erasures.waiting) == [second]
        assert cast.letters() == []

    def test_of_one_that_can_not_be_deleted_its_sender_is_told(self, cast: Cast, li: Actor) -> None:
        (erasure,) = ordered(cast, li, 1)
        cast.write(lambda session: erasures.give_up(session, erasure, now=cast.now + timedelta(days=2)))
        assert cast.read(erasures.waiting) == []
        (letter,) = cast.letters(li)
        assert (letter.key, letter.values, letter.rank) == ("privacy.not_deleted", {"at": cast.now}, Rank.ANSWER)

    def test_of_an_album_once(self, cast: Cast, li: Actor) -> None:
        for erasure in ordered(cast, li, 1, 2, 3):
            cast.write(lambda session, erasure=erasure: erasures.give_up(session, erasure, now=cast.now))
        assert len(cast.letters(li)) == 1

    def test_of_another_message_again(self, cast: Cast, li: Actor) -> None:
        cast.acts(li, erasures.order, 1)
        cast.acts(li, erasures.order, 2, now=cast.now + timedelta(minutes=1))
        for erasure in cast.read(erasures.waiting):
            cast.write(lambda session, erasure=erasure: erasures.give_up(session, erasure, now=cast.now))
        assert len(cast.letters(li)) == 2


class TestParked:
    """What can't be handled is kept for a look, but nothing private is."""

    def test_keeps_only_the_number_of_what_could_not_be_handled(self, cast: Cast) -> None:
        arrival = cast.arrival()
        cast.take_in(arrival)
        cast.write(lambda session: inbox.park(session, arrival.update_id, "E-7K2M", emptied=True))
        assert self.parked(cast, arrival) == (State.DEAD, "E-7K2M", None)

    def test_keeps_only_the_number_of_what_could_not_be_read(self, cast: Cast) -> None:
        arrival = cast.arrival("", incident="E-7K2M")
        cast.take_in(arrival)
        assert self.parked(cast, arrival) == (State.DEAD, "E-7K2M", None)

    def parked(self, cast: Cast, arrival: inbox.Arrival) -> tuple[State, str | None, bytes | None]:
        update = cast.read(lambda session: session.get_one(inbox.Update, arrival.update_id))
        return State(update.state), update.incident, update.raw

    def test_says_whose_question_is_open(self, cast: Cast, li: Actor) -> None:
        cast.create_officer("王秀英")
        cast.acts(li, beginning.begin, 1)
        assert cast.acts(li, erasures.order, 1)["service"] == "relay"
