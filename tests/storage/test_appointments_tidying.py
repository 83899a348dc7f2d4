"""Talks that hang in the air: nobody stays without an officer, or kept from another talk, for ever."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from storage import talks
from storage.appointments import State, asking, ending, requesting, tidying
from storage.due_talks import settling
from storage.members import Member, Standing
from storage.mydata import leaving
from storage.talks import TalkOver, Way
from tests.cast import Actor, Cast
from tests.storage.talk_times import agreed, book, keep_hours, request, talk_of, time_of
from tests.storage.talking import dues, open_


@pytest.fixture
def officer(cast: Cast) -> Actor:
    found = cast.create_officer()
    keep_hours(cast, found)
    return found


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def tidy(cast: Cast, now: datetime) -> int:
    return cast.write(lambda session: tidying.tidy_round(session, 0, now=now)).done


class TestOfficerGone:
    def test_the_time_stands_no_more_and_both_sides_hear_of_it(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done, other = agreed(cast, li, officer), cast.create_officer("周同")
        assert tidy(cast, cast.now) == 0
        cast.dismiss(officer)
        assert tidy(cast, cast.now) == 1
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.officer_id) == (talks.State.ASKED, None)
        assert time_of(cast, done["talk"]).state == State.CANCELLED
        letter = cast.letters(li)[-1]
        assert (letter.key, letter.values["officer"]) == ("appointments.officer_gone", "王秀英")
        assert cast.keys(other)[-1] == "appointments.requested"
        assert tidy(cast, cast.now) == 0

    def test_another_time_is_no_time_of_theirs(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done, other = agreed(cast, li, officer, chosen=True), cast.create_officer("周同")
        keep_hours(cast, other)
        cast.dismiss(officer)
        shown = cast.acts(li, requesting.begin_moving, done["talk"])
        moved = cast.acts(li, asking.choose_time, shown["version"], 0)
        assert talk_of(cast, moved["talk"]).officer_id == other.account_id


class TestEmployeeGone:
    def test_who_leaves_the_bot_calls_off_what_they_have_open(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done = agreed(cast, li, officer)
        cast.acts(li, leaving.leave)
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.wish, talk.data_key) == (talks.State.CALLED_OFF, None, None)
        assert time_of(cast, done["talk"]).state == State.CANCELLED
        assert cast.keys(officer)[-1] == "appointments.called_off"

    def test_when_it_would_have_suited_is_forgotten(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done = request(cast, li, "周五下午")
        assert talk_of(cast, done["talk"]).wish is not None
        cast.acts(li, leaving.leave)
        assert talk_of(cast, done["talk"]).wish is None

    def test_who_has_left_the_union_is_waited_for_no_more(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done = agreed(cast, li, officer)

        def go(session: Session) -> None:
            session.get_one(Member, li.member_id).standing = Standing.LEFT

        cast.write(go)
        assert tidy(cast, cast.now) == 1
        assert talk_of(cast, done["talk"]).state == talks.State.CALLED_OFF


class TestNobodySaysAnything:
    def test_the_officer_is_asked_again_until_the_talk_waits_anew(self, cast: Cast, officer: Actor, li: Actor) -> None:
        done = agreed(cast, li, officer)
        over = time_of(cast, done["talk"]).ends_at
        asked = [cast.write(partial(ending.ask_held, now=over + timedelta(days=day, hours=1))) for day in range(20)]
        assert [day for day, one in enumerate(asked) if one] == [0, 4, 8, 12]
        assert (tidy(cast, over + timedelta(days=13)), tidy(cast, over + timedelta(days=15))) == (0, 1)
        talk = talk_of(cast, done["talk"])
        assert (talk.state, talk.officer_id) == (talks.State.ASKED, officer.account_id)

    def test_two_months_without_a_time_end_it_and_another_can_be_asked_for(
        self, cast: Cast, officer: Actor, li: Actor
    ) -> None:
        done, later = request(cast, li), cast.now + timedelta(days=61)
        assert tidy(cast, later - timedelta(days=2)) == 0
        assert tidy(cast, later) == 1
        assert talk_of(cast, done["talk"]).state == talks.State.DECLINED
        assert cast.keys(li)[-1] == "appointments.ran_out"
        book(cast, li)

    def test_what_was_due_and_never_got_its_time_waits_again(self, cast: Cast, officer: Actor, li: Actor) -> None:
        due = open_(cast, officer, li.member_id)
        cast.acts(officer, settling.invite, due, Way.IN_PERSON)
        assert [stage for _, stage in dues(cast)] == ["planned"]
        tidy(cast, cast.now + timedelta(days=61))
        assert [stage for _, stage in dues(cast)] == ["waits"]


class TestOver:
    def test_another_time_for_what_is_over_is_refused_by_its_number(
        self, cast: Cast, officer: Actor, li: Actor
    ) -> None:
        done = book(cast, li)
        cast.acts(li, ending.call_off, done["talk"])
        with pytest.raises(TalkOver) as no:
            cast.acts(li, requesting.begin_moving, done["talk"])
        assert no.value.values == {"talk": done["number"]}
