"""Numbers: without gaps, a year each."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from storage import numbers
from storage.database import Database
from tests.cast import Cast
from tests.conftest import ZONE, Open
from tests.storage.together import NoRoom, in_threads

pytestmark = pytest.mark.both_databases


def take(cast: Cast, now: datetime, prefix: str = "KN") -> str:
    return cast.write(lambda session: numbers.take(session, prefix, now=now))


class TestNumbers:
    def test_begin_at_one_and_go_on(self, cast: Cast) -> None:
        assert [take(cast, cast.now) for _ in range(3)] == ["KN-2026-0001", "KN-2026-0002", "KN-2026-0003"]

    def test_begin_anew_each_year_of_the_unions_zone(self, cast: Cast) -> None:
        last, first = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)
        assert [take(cast, last), take(cast, first), take(cast, last)] == [
            "KN-2026-0001",
            "KN-2027-0001",
            "KN-2026-0002",
        ]

    def test_are_counted_apart_for_each_prefix(self, cast: Cast) -> None:
        assert [take(cast, cast.now), take(cast, cast.now, "TX")] == ["KN-2026-0001", "TX-2026-0001"]

    def test_are_taken_many_at_once_without_a_gap(self, cast: Cast) -> None:
        take(cast, cast.now)
        assert cast.write(lambda session: numbers.take_some(session, "KN", 2, now=cast.now)) == [
            "KN-2026-0002",
            "KN-2026-0003",
        ]
        assert take(cast, cast.now) == "KN-2026-0004"

    def test_grow_past_four_digits(self, cast: Cast) -> None:
        take(cast, cast.now)
        cast.write(lambda session: session.query(numbers.Counter).update({"last": 9999}) and None)
        assert take(cast, cast.now) == "KN-2026-10000"

    def test_leave_no_gap_where_a_rule_was_refused(self, cast: Cast) -> None:
        def no(session: Session) -> None:
            numbers.take(session, "KN", now=cast.now)
            raise NoRoom

        with pytest.raises(NoRoom):
            cast.write(no)
        assert take(cast, cast.now) == "KN-2026-0001"

    def test_are_never_given_twice_by_two_processes(self, opened: Open, cast: Cast) -> None:
        taken: list[str] = []

        def work(database: Database) -> None:
            for _ in range(10):
                taken.append(database.write_now(lambda session: numbers.take(session, "KN", now=cast.now)))

        assert in_threads(4, opened, work) == []
        assert sorted(taken) == [f"KN-2026-{number:04}" for number in range(1, 41)]


class TestLooks:
    def test_like_a_number_only_where_it_is_one(self, cast: Cast) -> None:
        assert numbers.is_one(cast.write(lambda session: numbers.take(session, "KN", now=cast.now)))
        for words in (
            "SW77",
            "李明",
            "",
            "KN-2026-",
            "KN-2026-0042 李明",
            "KN-2026-0042\n",
            "KN-2026-٠٠٤٢",
            "张-2026-0001",
        ):
            assert not numbers.is_one(words)
