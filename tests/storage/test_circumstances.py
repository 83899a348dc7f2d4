"""Circumstances: what came up with whom, and how long it is a reason to go and see them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from storage import circumstances
from storage.campaigns import Reason
from storage.circumstances import SHIPPED, Circumstance, Occasion, catalogue
from tests.cast import Actor, Cast

SINCE = date(2026, 9, 1)


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


def note(cast: Cast, member: Actor, key: str, since: date = SINCE) -> None:
    assert member.member_id is not None
    of, now = member.member_id, cast.now
    cast.write(lambda session: circumstances.note(session, of, key, since, noted_by=None, now=now) and None)


def known(cast: Cast, on: date) -> dict[int, set[Reason]]:
    return cast.read(lambda session: circumstances.known(session, on))


class TestNote:
    def test_keeps_what_it_is_sealed(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "illness")
        (kept,) = cast.read(lambda session: session.scalars(select(Circumstance)).all())
        assert kept.what.startswith(b"\x01k001")
        assert cast.read(lambda session: circumstances.what_of(session, kept)) == "illness"

    def test_shows_the_newest_first(self, cast: Cast, member: Actor) -> None:
        assert member.member_id is not None
        of = member.member_id
        note(cast, member, "illness")
        note(cast, member, "birth", SINCE + timedelta(days=9))
        found = cast.read(lambda session: circumstances.of_member(session, of))
        assert [one.since for one in found] == [SINCE + timedelta(days=9), SINCE]


class TestKnown:
    @pytest.mark.parametrize(("key", "days"), [("illness", 180), ("bereavement", 365), ("accident", 365)])
    def test_counts_so_many_days(self, cast: Cast, member: Actor, key: str, days: int) -> None:
        note(cast, member, key)
        assert len(known(cast, SINCE + timedelta(days=days))) == 1
        assert known(cast, SINCE + timedelta(days=days + 1)) == {}

    def test_counts_for_good_where_it_does_not_end(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "model")
        assert known(cast, SINCE + timedelta(days=9000)) == {member.member_id: {Reason.MODEL}}

    def test_leaves_out_what_is_no_reason_at_a_festival(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "birth")
        assert known(cast, SINCE) == {}

    def test_gathers_all_of_one_person(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "illness")
        note(cast, member, "alone")
        assert known(cast, SINCE) == {member.member_id: {Reason.ILL, Reason.ALONE}}

    def test_leaves_out_what_is_over(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "alone")
        cast.write(lambda session: session.execute(update(Circumstance).values(until=SINCE)) and None)
        assert known(cast, SINCE) == {member.member_id: {Reason.ALONE}}
        assert known(cast, SINCE + timedelta(days=1)) == {}

    def test_leaves_out_what_is_off_the_list(self, cast: Cast, member: Actor) -> None:
        note(cast, member, "illness")
        cast.write(lambda session: session.add(Occasion(key="illness", within_days=7, ended_at=cast.now)))
        assert known(cast, SINCE) == {}


class TestCatalogue:
    def test_is_as_it_came_until_the_chair_changes_it(self, cast: Cast) -> None:
        assert cast.read(catalogue) == {line.key: line for line in SHIPPED}

    def test_has_what_the_chair_changed_and_added(self, cast: Cast) -> None:
        cast.write(lambda session: session.add(Occasion(key="birth", within_days=30)))
        cast.write(lambda session: session.add(Occasion(words="孩子考上大学", within_days=10)))
        found = cast.read(catalogue)
        assert found["birth"].within_days == 30
        (own,) = (line for line in found.values() if line.words)
        assert (own.words, own.due_day(SINCE)) == ("孩子考上大学", SINCE + timedelta(days=10))


class TestDueDay:
    def test_is_so_many_days_on(self, cast: Cast) -> None:
        assert cast.read(catalogue)["bereavement"].due_day(SINCE) == SINCE + timedelta(days=3)

    def test_is_none_where_nobody_need_go_for_that_alone(self, cast: Cast) -> None:
        assert cast.read(catalogue)["model"].due_day(SINCE) is None
