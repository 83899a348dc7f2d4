"""One's own day and hour of the digest: what can be chosen, when it comes then, and that it never comes twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import asking, digests, outbox, rights
from storage.digests import DigestWish, choosing
from storage.outbox import Letter
from storage.rights import NotForYou
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.test_digests import MONDAY, off, run

THURSDAY = 3
#: The place of 14:00 in the table of hours.
TWO = [wall.hour for wall in digests.TOLD].index(14)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def choose(cast: Cast, who: Actor, weekday: int | None, place: int | None = None, at: datetime = MONDAY) -> Any:
    shown: Any = None
    if weekday is not None:
        shown = cast.acts(who, choosing.choose_day, weekday, now=at)
    if place is not None:
        shown = cast.acts(who, choosing.choose_hour, place, now=at)
    return shown


def told(cast: Cast, *instants: datetime) -> list[datetime]:
    """At which of these the round told anybody."""
    return [at for at in instants if run(cast, at)]


def on(days: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=days)


class TestTheDayAndTheHour:
    def test_are_monday_half_past_eight_for_who_chose_nothing(self, cast: Cast, officer: Actor) -> None:
        shown = cast.acts(officer, choosing.look, now=MONDAY - timedelta(hours=1))
        assert (shown["weekday"], shown["wall"], shown["next"]) == (0, "08:30", MONDAY)

    def test_that_were_chosen_are_those_at_which_it_comes(self, cast: Cast, officer: Actor) -> None:
        shown = choose(cast, officer, THURSDAY, TWO, MONDAY - timedelta(hours=1))
        assert shown["next"] == on(3, 14)
        assert told(cast, MONDAY, on(0, 14), on(3, 8, 30), on(3, 11), on(3, 14), on(3, 15), on(4, 14)) == [on(3, 14)]

    def test_of_one_leave_those_of_the_others_as_they_are(self, cast: Cast, officer: Actor) -> None:
        colleague = cast.create_officer("孙丽")
        choose(cast, colleague, THURSDAY, at=MONDAY - timedelta(days=1))
        assert [letter.to for letter in run(cast, MONDAY)] == [officer.account_id]
        assert [letter.to for letter in run(cast, on(3, 8, 30))] == [colleague.account_id]

    def test_of_a_day_off_move_to_the_next_working_day(self, cast: Cast, officer: Actor) -> None:
        choose(cast, officer, THURSDAY, at=MONDAY - timedelta(days=1))
        off(cast, on(3, 8).date())
        assert told(cast, *(on(day, 8, 30) for day in range(7))) == [on(4, 8, 30)]

    def test_of_a_day_off_with_none_after_it_in_the_week_move_to_the_last_before(
        self, cast: Cast, officer: Actor
    ) -> None:
        choose(cast, officer, 4, at=MONDAY - timedelta(days=1))
        off(cast, on(4, 8).date())
        assert told(cast, *(on(day, 8, 30) for day in range(7))) == [on(3, 8, 30)]

    def test_that_are_none_are_refused(self, cast: Cast, officer: Actor) -> None:
        for rule, chosen in ((choosing.choose_day, 5), (choosing.choose_hour, len(digests.TOLD))):
            with pytest.raises(asking.Outdated):
                cast.acts(officer, rule, chosen)

    def test_can_be_chosen_by_who_reads_one_and_by_nobody_else(self, cast: Cast) -> None:
        for reader in (cast.create_steward(), cast.create_deputy(), cast.create_chair()):
            assert cast.acts(reader, choosing.look)["weekday"] == 0
        for other in (cast.create_admin(), cast.create_member()):
            with pytest.raises(NotForYou):
                cast.acts(other, choosing.look)


class TestOnceAWeek:
    def test_who_had_it_and_chooses_a_later_day_gets_the_next_one_in_the_week_after(
        self, cast: Cast, officer: Actor
    ) -> None:
        assert told(cast, MONDAY) == [MONDAY]
        shown = choose(cast, officer, THURSDAY, at=MONDAY + timedelta(hours=1))
        assert shown["next"] == on(10, 8, 30)
        assert told(cast, on(3, 8, 30), on(4, 8, 30), on(7, 8, 30), on(10, 8, 30)) == [on(10, 8, 30)]

    def test_however_often_and_whatever_is_chosen(self, cast: Cast, officer: Actor) -> None:
        found = []
        for day in range(5):
            for hour in digests.TOLD:
                at = on(day, hour.hour, hour.minute)
                found += told(cast, at)
                choose(cast, officer, (day + 1) % 5, (day + hour.hour) % len(digests.TOLD), at)
        assert len(found) == 1

    def test_who_chooses_a_day_that_is_over_gets_it_at_the_rounds_next_look_and_not_as_late(
        self, cast: Cast, officer: Actor
    ) -> None:
        choose(cast, officer, 4, at=MONDAY - timedelta(days=1))
        assert told(cast, MONDAY) == []
        choose(cast, officer, 0, at=on(2, 10))
        (letter,) = run(cast, on(2, 11))
        assert not letter.values["late"]

    def test_a_run_that_is_killed_after_a_page_tells_nobody_twice(self, cast: Cast, officer: Actor) -> None:
        colleague = cast.create_officer("孙丽")
        found = cast.read(lambda session: digests.ahead(session, 0, now=MONDAY, most=1))
        cast.write(lambda session: digests.tell(session, 0, now=MONDAY, found=found))
        # The same page once more, as a process that knows nothing of the first would do it.
        page = cast.write(lambda session: digests.tell(session, 0, now=MONDAY, found=found))
        assert (page.done, page.cursor) == (0, officer.account_id)
        assert [letter.to for letter in run(cast, on(1, 8, 30))] == [colleague.account_id]
        assert sorted(letter.to for letter in cast.letters()) == sorted((officer.account_id, colleague.account_id))

    def test_its_name_alone_would_keep_a_second_one_back(self, cast: Cast, officer: Actor) -> None:
        run(cast, MONDAY)
        cast.write(lambda session: session.delete(session.get_one(DigestWish, officer.account_id)))
        assert run(cast, on(1, 8, 30)) == []


class TestWhoIsTold:
    def test_who_came_into_office_after_the_day_reads_the_next_one(self, cast: Cast, officer: Actor) -> None:
        run(cast, MONDAY)
        cast.now = on(2, 9)
        cast.create_officer("孙丽")
        assert run(cast, on(2, 10)) == []
        assert len(run(cast, on(7, 8, 30))) == 2

    def test_who_is_dismissed_after_it_was_queued_does_not_get_it(self, cast: Cast, officer: Actor) -> None:
        (letter,) = run(cast, MONDAY)
        assert cast.read(lambda session: digests.may_have(session, letter.to, letter.subject))
        cast.dismiss(officer)
        cast.appoint(officer, digests.Role.ADMIN, None)
        # The desk is open to an admin; the digest of an officer's units is not.
        assert cast.read(lambda session: rights.allowed(session, letter.to, rights.Deed.OPEN_DESK))
        assert not cast.read(lambda session: digests.may_have(session, letter.to, letter.subject))

    def test_what_was_chosen_goes_with_the_office(self, cast: Cast, officer: Actor) -> None:
        choose(cast, officer, THURSDAY)
        cast.create_officer("孙丽")
        cast.dismiss(officer)
        run(cast, MONDAY)
        known = cast.read(lambda session: session.scalars(select(DigestWish.account_id)).all())
        assert officer.account_id not in known

    def test_it_is_told_by_a_name_of_its_week(self, cast: Cast, officer: Actor) -> None:
        run(cast, MONDAY)
        named = f"{digests.ROUND}:{date(2026, 11, 23):%y%m%d}:{officer.account_id}"
        assert cast.read(lambda session: outbox.was_named(session, named))


def test_letters_of_the_same_instant_are_read_in_the_same_zone(cast: Cast, officer: Actor) -> None:
    (letter,) = run(cast, MONDAY)
    assert isinstance(letter, Letter)
    assert letter.values["now"] == MONDAY == datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)
