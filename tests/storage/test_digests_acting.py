"""What can be done from the digest: a nudge, once a day; what is behind, and with whom it is; lists behind figures."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import digests, talks
from storage.audit import AuditEntry
from storage.campaigns import Kind
from storage.digests import Line, Shown, acting, behind, listing
from storage.digests.acting import NobodyHasIt, NothingBehind
from storage.errors import Refusal
from storage.hardship import casework
from storage.hardship.reports import Report, Stage
from storage.outbox import Letter
from storage.rights import NotForYou
from storage.talks import Topic, Wanted, Way
from storage.visits import Visit
from tests.cast import Actor, Cast
from tests.storage.visiting import create_campaign, create_visit

LATE = timedelta(weeks=3)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def case(cast: Cast, officer: Actor) -> int:
    """One that the officer has, and that nobody has rung in time."""
    report = cast.submit(cast.create_member(), now=cast.now - LATE)
    cast.acts(officer, casework.take, report, now=cast.now - LATE)
    assert cast.read(lambda session: session.get_one(Report, report).contacted_at) is None
    return report


def nudge(cast: Cast, who: Actor, line: Line, key: int, **more: Any) -> Any:
    return cast.acts(who, acting.nudge, line, key, **more)


def nudges(cast: Cast) -> list[Letter]:
    return [letter for letter in cast.letters() if letter.key == "digests.nudged"]


def look(cast: Cast, who: Actor, shown: Shown, page: int = 0) -> Any:
    return cast.acts(who, listing.look, shown, page)


class TestANudge:
    def test_goes_to_who_has_the_case_and_names_nobody(
        self, cast: Cast, officer: Actor, chair: Actor, case: int
    ) -> None:
        shown = nudge(cast, chair, Line.REPORT, case)
        (letter,) = nudges(cast)
        assert (letter.to, letter.right, letter.subject) == (officer.account_id, "report", case)
        assert letter.values["number"] == "KN-2026-0001"
        assert "李明" not in str(letter.values)
        assert (shown["again"], shown["people"]) == (False, 1)

    def test_is_sent_once_a_day_whoever_presses(self, cast: Cast, officer: Actor, chair: Actor, case: int) -> None:
        nudge(cast, chair, Line.REPORT, case)
        assert nudge(cast, chair, Line.REPORT, case)["again"]
        assert nudge(cast, cast.create_deputy(), Line.REPORT, case)["again"]
        assert len(nudges(cast)) == 1
        assert not nudge(cast, chair, Line.REPORT, case, now=cast.now + timedelta(days=1))["again"]
        assert len(nudges(cast)) == 2

    def test_stands_in_the_audit(self, cast: Cast, officer: Actor, chair: Actor, case: int) -> None:
        nudge(cast, chair, Line.REPORT, case)
        nudge(cast, chair, Line.REPORT, case)
        entries = cast.read(lambda session: session.scalars(select(AuditEntry)).all())
        noted = [entry.record for entry in entries if entry.act == "digests.nudge"]
        assert noted == ["KN-2026-0001"]

    def test_about_a_case_that_nobody_has_goes_to_who_answers_for_the_unit(
        self, cast: Cast, officer: Actor, chair: Actor
    ) -> None:
        nudge(cast, chair, Line.REPORT, cast.submit(cast.create_member(), now=cast.now - LATE))
        assert [letter.to for letter in nudges(cast)] == [officer.account_id]

    def test_about_a_visit_goes_to_who_goes(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        year, envoy = create_campaign(cast, Kind.YEAR, year=2026), cast.create_steward()
        late = cast.now.date() - timedelta(days=2)
        visit = create_visit(cast, year, cast.enrol("甲"), envoy, due_on=late)
        nudge(cast, chair, Line.VISIT, visit)
        (letter,) = nudges(cast)
        assert (letter.to, letter.right, letter.values["days"]) == (envoy.account_id, "yearly_visit", 2)

    def test_is_for_those_who_lead_the_union(self, cast: Cast, officer: Actor, case: int) -> None:
        for other in (officer, cast.create_steward(), cast.create_admin(), cast.create_member()):
            with pytest.raises(NotForYou):
                nudge(cast, other, Line.REPORT, case)
        assert nudges(cast) == []

    def test_is_refused_where_nothing_is_behind(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        fresh = cast.submit(cast.create_member())
        for line, key in ((Line.REPORT, fresh), (Line.REPORT, 999), (Line.VISIT, 1), (Line.DRAFT, 1)):
            with pytest.raises(NothingBehind):
                nudge(cast, chair, line, key)

    def test_is_refused_about_oneself(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        own = cast.submit(chair, now=cast.now - LATE)
        with pytest.raises(NothingBehind):
            nudge(cast, chair, Line.REPORT, own)

    def test_is_refused_where_there_is_nobody_but_oneself(self, cast: Cast, chair: Actor) -> None:
        report = cast.submit(cast.create_member(), now=cast.now - LATE)
        with pytest.raises(NobodyHasIt) as no:
            nudge(cast, chair, Line.REPORT, report)
        assert isinstance(no.value, Refusal)
        assert nudges(cast) == []


class TestTheChairsLetter:
    def read(self, cast: Cast, who: Actor) -> Any:
        return cast.read(lambda session: digests.of_account(session, who.account_id, now=cast.now))

    def test_has_what_is_behind_in_others_hands_with_a_nudge(
        self, cast: Cast, officer: Actor, chair: Actor, case: int
    ) -> None:
        (line,) = self.read(cast, chair)["behind_lines"]
        assert (line["kind"], line["id"], line["nudge"], line["place"]) == (Line.REPORT, case, True, 1)
        assert self.read(cast, officer)["behind_lines"] == []

    def test_has_the_rates_of_the_whole_union_and_who_leads_not_has_none(
        self, cast: Cast, officer: Actor, chair: Actor, case: int
    ) -> None:
        closed = cast.submit(cast.create_member("周同"))
        cast.take(officer, closed)
        cast.acts(officer, casework.close, closed)
        whole = self.read(cast, chair)["union"]
        assert (whole["received"], whole["closed"]) == (2, 1)
        assert (whole["promised"], whole["in_time"]) == (1, 0)
        assert (whole["behind"], whole["worst"]) == (1, [{"unit": "城东供水站", "count": 1}])
        assert self.read(cast, officer)["union"] is None
        cast.write(lambda session: setattr(session.get_one(Report, closed), "contacted_at", cast.now))
        cast.write(lambda session: setattr(session.get_one(Report, case), "stage", Stage.FILED))
        whole = self.read(cast, chair)["union"]
        assert (whole["promised"], whole["in_time"]) == (2, 1)
        assert whole["closed"] == 1  # who is on file is helped on

    def talk(self, cast: Cast, person: Actor) -> None:
        wanted = Wanted(Way.IN_PERSON, topic=Topic.PAY)
        cast.acts(person, lambda session, *, by, now: talks.ask(session, wanted, by=by, now=now).id)

    def test_tells_of_topics_of_talks_from_five_on(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        people = [cast.create_member(f"职工{number}") for number in range(5)]
        for person in people[:4]:
            self.talk(cast, person)
        assert self.read(cast, chair)["union"]["topics"] == []
        self.talk(cast, people[4])
        assert self.read(cast, chair)["union"]["topics"] == [{"topic": Topic.PAY, "count": 5}]
        assert look(cast, chair, Shown.TOPICS)["lines"][0]["count"] == 5

    def test_makes_no_topic_of_what_people_reported(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        for number in range(6):
            cast.submit(cast.create_member(f"职工{number}"))
        assert self.read(cast, chair)["union"]["topics"] == []

    def test_every_figure_opens_a_list_of_as_many(self, cast: Cast, officer: Actor, chair: Actor, case: int) -> None:
        cast.submit(cast.create_member("周同"), now=cast.now - timedelta(days=7))
        for figure in self.read(cast, chair)["figures"]:
            found = look(cast, chair, figure["shown"])
            assert figure["count"] in (None, found["count"])
            assert len(found["lines"]) == found["count"]


class TestLists:
    def test_are_of_the_readers_units(self, cast: Cast, officer: Actor, chair: Actor, case: int) -> None:
        cast.submit(cast.create_member("周同", unit=cast.create_unit("城西供水站")), now=cast.now - LATE)
        for shown in (Shown.BEHIND, Shown.OPEN, Shown.LATE):
            assert look(cast, officer, shown)["count"] == 1
            assert look(cast, chair, shown)["count"] == 2

    def test_of_cases_are_for_who_works_them(self, cast: Cast, case: int) -> None:
        steward = cast.create_steward()
        assert look(cast, steward, Shown.BEHIND)["count"] == 0
        for shown in (Shown.OPEN, Shown.LATE, Shown.CARE, Shown.TOPICS):
            with pytest.raises(NotForYou):
                look(cast, steward, shown)

    def test_go_page_by_page(self, cast: Cast, officer: Actor) -> None:
        member = cast.create_member()
        for _ in range(12):
            cast.submit(member, now=cast.now - LATE)
        first, last = look(cast, officer, Shown.BEHIND), look(cast, officer, Shown.BEHIND, 9)
        assert (len(first["lines"]), len(last["lines"]), first["pages"]) == (10, 2, 2)
        assert [line["place"] for line in last["lines"]] == [11, 12]

    def test_of_a_duty_say_of_what_is_reserved_neither_unit_nor_day(self, cast: Cast, officer: Actor) -> None:
        cast.submit(cast.create_member(), now=cast.now - timedelta(days=5))
        (line,) = look(cast, officer, Shown.CARE)["lines"]
        assert (line["number"], line["unit"], line["on"].day, line["reserved"]) == ("KN-2026-0001", None, 1, True)

    def test_the_longest_behind_comes_first(self, cast: Cast, officer: Actor, case: int) -> None:
        year = create_campaign(cast, Kind.YEAR, year=2026)
        create_visit(cast, year, cast.enrol("甲"), due_on=cast.now.date() - timedelta(days=60))
        lines = look(cast, officer, Shown.BEHIND)["lines"]
        assert [line["kind"] for line in lines] == [Line.VISIT, Line.REPORT]
        visitor = cast.visitor(officer)
        counted = cast.read(lambda session: behind.counted(session, by=visitor, now=cast.now))
        assert counted.total() == 2


class TestLastWeek:
    def test_each_duty_is_counted_against_the_week_before(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        member = cast.create_member()
        for days in (4, 5, 12):
            cast.submit(member, now=cast.now - timedelta(days=days))
        elsewhere = cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        cast.submit(elsewhere, now=cast.now - timedelta(days=5))
        for who, count, weeks in ((officer, 2, [1, 2]), (chair, 3, [1, 3])):
            found: Any = cast.read(lambda session, one=who: digests.of_account(session, one.account_id, now=cast.now))
            (line,) = found["duties"]
            assert (line["duty"], line["count"], line["change"]) == ("care", count, count - 1)
            assert found["weeks"] == [0] * 6 + weeks

    def test_a_steward_is_told_nothing_of_cases(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.submit(cast.create_member(), now=cast.now - timedelta(days=5))
        found = cast.read(lambda session: digests.of_account(session, steward.account_id, now=cast.now))
        assert (found["duties"], found["weeks"]) == ([], [])


class TestWhatALineOffers:
    def lines(self, cast: Cast, who: Actor) -> Any:
        return cast.read(lambda session: digests.of_account(session, who.account_id, now=cast.now))["lines"]

    def test_ones_own_case_can_be_handed_on_and_one_that_nobody_has_not(self, cast: Cast, officer: Actor) -> None:
        cast.take(officer, cast.submit(cast.create_member()))
        cast.submit(cast.create_member("周同"))
        assert [line["hand"] for line in self.lines(cast, officer)] == [True, False]
        assert not any(line["nudge"] for line in self.lines(cast, officer))

    def test_a_visit_that_one_makes_can_be_put_off(self, cast: Cast, officer: Actor) -> None:
        year = create_campaign(cast, Kind.YEAR, year=2026)
        visit = create_visit(cast, year, cast.enrol("甲"), officer, due_on=cast.now.date())
        (line,) = self.lines(cast, officer)
        assert (line["hand"], line["later"]) == (True, True)
        cast.write(lambda session: setattr(session.get_one(Visit, visit), "first_id", None))
        (line,) = self.lines(cast, officer)
        assert (line["hand"], line["later"]) == (True, False)
