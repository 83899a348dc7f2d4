"""Charts: the same days a year before, months and units in words, and no figure that would tell of somebody."""

from datetime import date, datetime, timedelta

import pytest

from bot.words import Words
from storage import quick_notes
from storage.activities.records import Kind
from storage.charts import choosing, covering, printing, telling, terms
from storage.charts.terms import View, When
from storage.figures import Duty, Offer, Source
from storage.members import Standing
from storage.rights import NotForYou
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.held import put_on, sign_up

DAY = timedelta(days=1)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def staffed(cast: Cast, name: str, count: int, **more: Standing) -> list[int]:
    unit = cast.create_unit(name)
    return [cast.enrol(f"{name}{nth}", unit=unit, **more) for nth in range(count)]


def walked(cast: Cast, chair: Actor, people: list[int], days: int, kind: Kind = Kind.SPORTS) -> None:
    """They came to something that many days ago."""
    activity = put_on(cast, chair, kind, in_days=-days, number=f"HD-{days}-{kind}")
    for one in people:
        sign_up(cast, activity, one, came=True)


def units(found: Values) -> list[tuple[object, ...]]:
    return [(line["unit"], line["of"], line["count"], line["before"]) for line in lines_of(found["lines"])]


class TestDays:
    def test_of_the_running_year_go_up_to_today_and_so_do_those_before(self) -> None:
        days = terms.days(When.YEAR, datetime(2026, 11, 23, 10, tzinfo=ZONE))
        assert (days.now.first, days.now.last) == (date(2026, 1, 1), date(2026, 11, 23))
        assert (days.before.first, days.before.last) == (date(2025, 1, 1), date(2025, 11, 23))

    def test_of_last_year_are_whole(self) -> None:
        days = terms.days(When.LAST, datetime(2026, 1, 1, 0, tzinfo=ZONE))
        assert (days.now.first, days.now.last, days.before.last) == (
            date(2025, 1, 1),
            date(2025, 12, 31),
            date(2024, 12, 31),
        )

    def test_of_the_quarter_begin_with_it(self) -> None:
        days = terms.days(When.QUARTER, datetime(2028, 2, 29, 10, tzinfo=ZONE))
        assert (days.now.first, days.now.last) == (date(2028, 1, 1), date(2028, 2, 29))
        assert (days.before.first, days.before.last) == (date(2027, 1, 1), date(2027, 2, 28))


class TestDuties:
    def test_are_told_with_what_was_done_and_lead_to_their_figures(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东站", 12)
        walked(cast, chair, people[:7], 20)
        walked(cast, chair, people[:5], 20 + 365)
        found = {line["duty"]: line for line in lines_of(cast.acts(chair, choosing.look, When.YEAR)["lines"])}
        assert (found[Duty.CULTURE]["records"], found[Duty.CULTURE]["times"]) == (1, 7)
        (line,) = lines_of(cast.acts(chair, choosing.duty, Duty.CULTURE, When.YEAR)["lines"])
        assert (line["source"], line["count"], line["before"], line["people"]) == (Source.SPORTS, 7, 5, 7)

    def test_are_not_for_members(self, cast: Cast) -> None:
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), choosing.look, When.YEAR)

    def test_say_nothing_of_so_few_people_that_they_would_name_somebody(self, cast: Cast) -> None:
        officer = cast.create_officer()
        found = cast.acts(officer, choosing.look, When.YEAR)
        assert (found["hides"], found["lines"]) == (True, [])


class TestATrend:
    def test_stands_beside_the_year_before_with_its_highest_and_lowest_month(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东站", 8)
        walked(cast, chair, people, 60)
        walked(cast, chair, people[:3], 90)
        walked(cast, chair, people[:2], 60 + 365)
        found = cast.acts(chair, telling.trend, Source.SPORTS, When.YEAR)
        lines = {line["month"]: (line["count"], line["before"]) for line in lines_of(found["lines"])}
        assert [*lines] == [*range(1, 12)]
        assert (lines[9], lines[8]) == ((8, 2), (3, 0))
        assert (found["count"], found["before"]) == (11, 2)
        assert found["most"] == {"month": 9, "count": 8}
        assert found["least"] == {"month": 1, "count": 0}

    def test_of_an_officer_is_of_their_units_alone(self, cast: Cast, chair: Actor) -> None:
        east, west = staffed(cast, "城东站", 8), staffed(cast, "城西站", 8)
        officer = cast.create_officer(unit=cast.create_unit("城东站"))
        walked(cast, chair, [*east, *west], 10)
        assert cast.acts(officer, telling.trend, Source.SPORTS, When.YEAR)["count"] == 8

    def test_of_what_is_reserved_asks_for_more_people(self, cast: Cast) -> None:
        staffed(cast, "城东站", 6)
        officer = cast.create_officer(unit=cast.create_unit("城东站"))
        assert cast.acts(officer, telling.trend, Source.SPORTS, When.YEAR)["hides"] is False
        found = cast.acts(officer, telling.trend, Source.REPORTS, When.YEAR)
        assert (found["hides"], found["count"]) == (True, 0)


class TestUnits:
    def test_come_with_most_first_and_small_ones_together(self, cast: Cast, chair: Actor) -> None:
        east, west, tiny = (staffed(cast, name, count) for name, count in (("城东站", 6), ("城西站", 7), ("泵房", 2)))
        staffed(cast, "闸口", 4)
        walked(cast, chair, [*east[:2], *west[:5], *tiny], 10)
        found = cast.acts(chair, telling.every_unit, Source.SPORTS, When.YEAR)
        # The chair's own office is of one person.
        assert units(found) == [("城西站", 7, 5, 0), ("城东站", 6, 2, 0), (None, 7, 2, 0)]
        assert sum(int(str(line["count"])) for line in lines_of(found["lines"])) == found["count"]
        most, least = found["most"], found["least"]
        assert isinstance(most, dict)
        assert isinstance(least, dict)
        assert (most["unit"], least["unit"]) == ("城西站", "城东站")

    def test_leave_what_is_of_no_unit_in_a_line_of_its_own(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 12)
        draft = quick_notes.Draft(quick_notes.Kind.SAFETY, cast.now.date(), "查了配电房")
        cast.write(lambda session: quick_notes.save(session, draft, by=chair.account_id, now=cast.now))
        found = cast.acts(chair, telling.every_unit, Source.NOTE_SAFETY, When.YEAR)
        assert units(found)[-1] == (None, None, 1, 0)

    def test_come_page_by_page(self, cast: Cast, chair: Actor) -> None:
        for nth in range(10):
            staffed(cast, f"第{nth}站", 5)
        first, second = (cast.acts(chair, telling.units, Source.SPORTS, When.YEAR, page) for page in (0, 1))
        assert (first["pages"], len(lines_of(first["lines"])), len(lines_of(second["lines"]))) == (2, 8, 2)


class TestRecords:
    def test_stand_behind_the_figure(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东站", 6)
        walked(cast, chair, people, 10)
        (line,) = lines_of(cast.acts(chair, telling.records, Source.SPORTS, When.YEAR, 0)["lines"])
        assert (line["number"], line["times"], line["on"]) == ("HD-10-sports", 6, cast.now.date() - 10 * DAY)


class TestCoverage:
    def test_is_of_those_for_whom_a_service_is(self, cast: Cast, chair: Actor) -> None:
        people, old = staffed(cast, "城东站", 6), staffed(cast, "城东站", 5, standing=Standing.RETIRED)
        walked(cast, chair, [*people[:3], old[0]], 10)
        walked(cast, chair, [*people[:2], old[0]], 11, Kind.CHECKUP)
        found = {line["service"]: line for line in lines_of(cast.acts(chair, covering.look, cast.now.year)["lines"])}
        told = {offer: (line["reached"], line["of"]) for offer, line in found.items()}
        # The chair is in service too.
        assert told[Offer.ACTIVITIES] == (4, 12)
        assert told[Offer.CHECKUPS] == (2, 7)
        assert told[Offer.VISITS] == (0, 5)
        assert told[Offer.BOUND] == (1, 7)

    def test_by_unit_begins_with_the_least_reached(self, cast: Cast, chair: Actor) -> None:
        east, west = staffed(cast, "城东站", 5), staffed(cast, "城西站", 6)
        walked(cast, chair, [*east[:4], west[0]], 10)
        found = cast.acts(chair, covering.every_unit, Offer.ACTIVITIES, cast.now.year)
        lines = [(line["unit"], line["reached"], line["percent"]) for line in lines_of(found["lines"])]
        # The chair alone is one person: the next smallest stands with them.
        assert lines == [("城西站", 1, 16), (None, 4, 66)]

    def test_for_whom_there_is_nobody_says_so(self, cast: Cast, chair: Actor) -> None:
        found = cast.acts(chair, covering.every_unit, Offer.VISITS, cast.now.year)
        assert (found["hides"], found["nobody"]) == (True, True)
        words = Words(ZONE)
        assert words.plain("charts.covered_units", {**found, "pages": 1}, "zh").count("没有这类人") == 1
        every = lines_of(cast.acts(chair, covering.look, cast.now.year)["lines"])
        (line,) = (one for one in every if one["service"] == Offer.VISITS)
        assert words.plain("charts.reach_told", line, "zh") == "没有这类人"

    def test_of_few_people_is_left_out(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 5)
        staffed(cast, "城东站", 2, standing=Standing.RETIRED)
        (visits,) = (
            line
            for line in lines_of(cast.acts(chair, covering.look, cast.now.year)["lines"])
            if line["service"] == Offer.VISITS
        )
        assert (visits["reached"], visits["percent"]) == (None, None)


class TestPapers:
    def test_tell_as_much_as_the_readers_offices_reach_when_they_are_drawn(self, cast: Cast, chair: Actor) -> None:
        east, west = staffed(cast, "城东站", 8), staffed(cast, "城西站", 8)
        officer = cast.create_officer(unit=cast.create_unit("城东站"))
        walked(cast, chair, [*east, *west], 10)
        letter = cast.acts(chair, printing.order, View.TREND, Source.SPORTS, When.YEAR)

        def drawn(reader: Actor) -> Values:
            asked = {"account_id": reader.account_id, "subject": cast.now.year, "values": letter, "now": cast.now}
            return cast.read(lambda session: printing.on_paper(session, **asked))  # type: ignore[arg-type]

        assert (drawn(chair)["count"], drawn(chair)["who"], drawn(chair)["at"]) == (16, "赵国强", cast.now)
        assert drawn(officer)["count"] == 8
        assert cast.read(lambda session: terms.may_have(session, officer.account_id, 0))
        cast.dismiss(officer)
        assert not cast.read(lambda session: terms.may_have(session, officer.account_id, 0))

    def test_of_coverage_name_the_year_and_the_service(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 8)
        letter = cast.acts(chair, printing.order_reached, Offer.LEARNING, cast.now.year - 1)
        assert (letter["view"], letter["service"], letter["year"]) == (View.REACH, Offer.LEARNING, cast.now.year - 1)
        asked = {"account_id": chair.account_id, "subject": cast.now.year - 1, "values": letter, "now": cast.now}
        found = cast.read(lambda session: printing.on_paper(session, **asked))  # type: ignore[arg-type]
        assert (found["service"], found["of"]) == (Offer.LEARNING, 9)
        every = cast.acts(chair, printing.order_reach, cast.now.year)
        found = cast.read(lambda session: printing.on_paper(session, **{**asked, "values": every}))  # type: ignore[arg-type]
        assert len(lines_of(found["lines"])) == len(Offer)
