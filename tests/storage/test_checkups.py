"""The year's health checks: counts for the union, one kind word a year for the person, and no name to anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import checkups
from storage.activities.records import Audience, Kind, Place
from storage.checkups import coverage, nudging, own
from storage.checkups.records import CheckupNudge, CheckupYear, NobodyToNudge, NoCheckup, NudgeGoesOn
from storage.members import Standing
from storage.mydata import copies
from storage.notices import choosing, kinds
from storage.notices.wishes import Wish
from storage.outbox import StoredLetter
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up

DAY = timedelta(days=1)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    """Four of one station, with Telegram."""
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚")]


def progress(cast: Cast, by: Actor) -> Values:
    return cast.acts(by, coverage.look, 0)


def write_all(cast: Cast) -> None:
    """The chore, until nothing is left."""
    for nudge_id in cast.read(checkups.unfinished):
        while cast.write(lambda session, key=nudge_id: checkups.go_on(session, key, now=cast.now)):
            pass


def told(cast: Cast) -> list[int]:
    """The accounts that have the word, one entry a letter."""
    letters = select(StoredLetter.account_id).where(StoredLetter.key == "checkups.nudge").order_by(StoredLetter.id)
    return cast.read(lambda session: [one for one in session.scalars(letters) if one is not None])


def nudge(cast: Cast, chair: Actor) -> None:
    cast.acts(chair, nudging.begin)
    write_all(cast)


class TestCoverage:
    def test_counts_who_did_who_booked_and_who_has_not(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        before, ahead = put_on(cast, chair, Kind.CHECKUP, in_days=-5), put_on(cast, chair, Kind.CHECKUP)
        sign_up(cast, before, _of(people[0]), came=True)
        sign_up(cast, ahead, _of(people[1]), place=Place.WAITING)
        cast.acts(people[2], own.decline, cast.now.year)
        found = progress(cast, chair)
        # The chair is one of those for whom it is.
        assert [found[one] for one in ("of", "done", "booked", "declined", "open")] == [5, 1, 1, 1, 2]

    def test_whoever_missed_it_has_it_still_before_them(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        sign_up(cast, put_on(cast, chair, Kind.CHECKUP, in_days=-5), _of(people[0]), missed=True)
        assert progress(cast, chair)["booked"] == 0

    def test_counts_those_for_whom_it_is(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        assert people
        other = cast.create_unit("城西供水站")
        for at in range(3):
            cast.enrol(f"退休{at}", unit=other, standing=Standing.RETIRED)
            cast.enrol(f"职工{at}", unit=other)
        put_on(cast, chair, Kind.CHECKUP, units=[other], audience=Audience.IN_SERVICE)
        assert progress(cast, chair)["of"] == 3

    def test_an_officer_sees_figures_of_own_units(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        assert people
        officer = cast.create_officer(unit=cast.create_unit("城西供水站"))
        for at in range(2):
            cast.enrol(f"职工{at}", unit=officer.unit_id)
        put_on(cast, chair, Kind.CHECKUP)
        assert progress(cast, officer)["of"] == 3

    def test_figures_of_two_people_are_not_told(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer(unit=cast.create_unit("城西供水站"))
        put_on(cast, chair, Kind.CHECKUP)
        found = progress(cast, officer)
        assert found["hides"]
        assert (found["of"], found["open"], found["lines"]) == (0, 0, [])

    def test_says_so_where_none_was_published(self, cast: Cast, chair: Actor) -> None:
        assert progress(cast, chair)["checkups"] == 0

    def test_no_name_is_among_what_is_shown(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP)
        nudge(cast, chair)
        shown = str(progress(cast, chair))
        assert not [one.name for one in people if str(one.name) in shown]


class TestTheNudge:
    def test_goes_to_whoever_has_not_booked(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        ahead = put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        sign_up(cast, ahead, _of(people[0]))
        cast.acts(people[1], own.decline, cast.now.year)
        nudge(cast, chair)
        assert told(cast) == [people[2].account_id, people[3].account_id]

    def test_is_ones_own_matter_that_no_budget_holds(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP)
        nudge(cast, chair)
        assert [letter.kind for letter in cast.letters(people[0]) if letter.key == "checkups.nudge"] == [None]

    def test_leaves_alone_who_wants_no_word_of_activities_or_of_checkups(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        cast.acts(people[0], choosing.toggle, kinds.Kind.ACTIVITIES, False)
        cast.write(lambda session: session.add(Wish(account_id=people[1].account_id, off="", off_activities="checkup")))
        nudge(cast, chair)
        assert told(cast) == [people[2].account_id, people[3].account_id]

    def test_is_one_a_year_and_person_however_often_it_is_pressed(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        nudge(cast, chair)
        with pytest.raises(NobodyToNudge):
            cast.acts(chair, nudging.begin)
        newcomer = cast.create_member("何平")
        nudge(cast, chair)
        assert told(cast) == [*(one.account_id for one in people), newcomer.account_id]

    def test_goes_page_by_page_and_a_rerun_writes_nobody_twice(
        self, cast: Cast, chair: Actor, people: list[Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(nudging, "_PAGE", 3)
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        cast.acts(chair, nudging.begin)
        (nudge_id,) = cast.read(checkups.unfinished)
        assert cast.write(lambda session: checkups.go_on(session, nudge_id, now=cast.now))
        assert len(told(cast)) == 3
        with pytest.raises(NudgeGoesOn):
            cast.acts(chair, nudging.begin)
        write_all(cast)
        write_all(cast)
        assert sorted(told(cast)) == sorted(one.account_id for one in people)
        assert not cast.write(lambda session: checkups.go_on(session, nudge_id, now=cast.now))

    def test_who_books_before_it_is_written_is_left_in_peace(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        ahead = put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        cast.acts(chair, nudging.begin)
        sign_up(cast, ahead, _of(people[3]))
        write_all(cast)
        assert people[3].account_id not in told(cast)

    def test_ends_with_the_sign_up(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        cast.acts(chair, nudging.begin)
        cast.now += 8 * DAY
        write_all(cast)
        assert told(cast) == []
        assert cast.read(checkups.unfinished) == []

    def test_counts_who_has_no_telegram_for_the_stations_to_tell(
        self, cast: Cast, chair: Actor, people: list[Actor]
    ) -> None:
        cast.enrol("没手机")
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        found = cast.acts(chair, nudging.before)
        assert (found["reached"], found["unreached"]) == (4, 1)

    def test_is_the_chairs_alone(self, cast: Cast, chair: Actor) -> None:
        put_on(cast, chair, Kind.CHECKUP)
        for one in (cast.create_officer(), cast.create_deputy(), cast.create_member("何平")):
            with pytest.raises(NotForYou):
                cast.acts(one, nudging.begin)
        assert progress(cast, cast.create_officer("陈敏"))["nudge"] is None

    def test_waits_for_something_that_can_be_booked(self, cast: Cast, chair: Actor) -> None:
        put_on(cast, chair, Kind.CHECKUP, in_days=-1)
        with pytest.raises(NoCheckup):
            cast.acts(chair, nudging.begin)

    def test_its_trace_names_nobody_of_those_written_to(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP, units=[people[0].unit_id])
        nudge(cast, chair)
        rows = cast.read(lambda session: session.scalars(select(CheckupNudge)).all())
        assert [(one.told, one.ended_at) for one in rows] == [(4, cast.now)]


class TestOnesOwn:
    def test_is_offered_what_is_open_for_oneself(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        ours = put_on(cast, chair, Kind.CHECKUP)
        put_on(cast, chair, Kind.CHECKUP, units=[cast.create_unit("城西供水站")])
        put_on(cast, chair, Kind.SPORTS)
        found = cast.acts(people[0], own.offered)
        assert [one["activity"] for one in found["lines"]] == [ours]
        assert not found["booked"]

    def test_not_this_year_can_be_taken_back(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP)
        assert cast.acts(people[0], own.decline, cast.now.year)["declined"]
        assert not cast.acts(people[0], own.think_again, cast.now.year)["declined"]
        nudge(cast, chair)
        assert people[0].account_id in told(cast)

    def test_a_button_of_last_year_changes_nothing(self, cast: Cast, chair: Actor, people: list[Actor]) -> None:
        put_on(cast, chair, Kind.CHECKUP)
        assert not cast.acts(people[0], own.decline, cast.now.year - 1)["declined"]
        assert cast.read(lambda session: session.scalars(select(CheckupYear)).all()) == []

    def test_stands_in_the_copy_of_ones_data(self, cast: Cast, people: list[Actor]) -> None:
        cast.acts(people[0], own.decline, cast.now.year)
        copy = cast.read(lambda session: copies.of_member(session, _of(people[0])))
        assert copy is not None
        assert [one["year"] for one in copy["checkups"]] == [cast.now.year]

    def test_is_forgotten_after_its_time(self, cast: Cast, people: list[Actor]) -> None:
        cast.acts(people[0], own.decline, cast.now.year)

        def purge(session: Session) -> int:
            return checkups.OLD.purge(session, cast.now + DAY, 10)

        assert cast.write(purge) == 1


def _of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id
