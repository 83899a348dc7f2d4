"""Hours as an officer keeps them, and whose times are offered first."""

from datetime import date, datetime, timedelta

import pytest

from storage import hours, rights, talks
from storage.asking import Outdated
from storage.hours import entering, keeping
from storage.hours.entering import DayOutOfReach, HoursUnread, PlaceUnfit, Ways
from storage.hours.fitting import EnoughHours, HoursOverlap, HoursTooShort, What
from storage.hours.keeping import NoSuchHours, NoSuchTerm, Term
from storage.offices import Absence, Charge, Office, Role
from storage.talks import Wanted, Way
from storage.values import Values, lines_of
from tests.cast import Actor, Cast

LINE = "每周三 14:00-16:00 工会办公室"
#: The Wednesday after the cast's Monday.
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def enter(cast: Cast, by: Actor, words: str = LINE, what: What = What.WEEKLY, ways: Ways = Ways.BOTH) -> Values:
    """The officer says it in a line; the page."""
    cast.acts(by, entering.begin, what)
    asked = cast.acts(by, entering.write_when, words)
    return asked if what is What.OFF else cast.acts(by, entering.choose_way, asked["version"], ways)


def free(cast: Cast, *officers: Actor, way: Way = Way.IN_PERSON) -> list[hours.Slot]:
    return cast.read(lambda session: hours.free(session, [one.account_id for one in officers], way, cast.now, {}))


def weekly(found: Values) -> list[tuple[object, ...]]:
    names = ("weekday", "begins", "ends", "in_person", "telephone", "place")
    return [tuple(one[name] for name in names) for one in lines_of(found["weekly"])]


class TestEntering:
    def test_a_line_and_a_press_are_enough(self, cast: Cast, officer: Actor) -> None:
        found = enter(cast, officer)
        assert weekly(found) == [(2, "14:00", "16:00", True, True, "工会办公室")]
        assert found["times"] == 8
        assert cast.visitor(officer).question.service is None

    def test_or_presses_alone_and_the_place_is_offered_the_next_time(self, cast: Cast, officer: Actor) -> None:
        asked = cast.acts(officer, entering.begin, What.WEEKLY)
        asked = cast.acts(officer, entering.choose_weekday, asked["version"], 2)
        asked = cast.acts(officer, entering.choose_span, asked["version"], 2)
        asked = cast.acts(officer, entering.choose_way, asked["version"], Ways.IN_PERSON)
        assert (asked["step"], asked["before"]) == ("place", None)
        cast.acts(officer, entering.write_place, "  二楼   会议室 ")
        asked = cast.acts(officer, entering.begin, What.WEEKLY)
        asked = cast.acts(officer, entering.choose_weekday, asked["version"], 4)
        asked = cast.acts(officer, entering.write_when, "9:00-10:30")
        asked = cast.acts(officer, entering.choose_way, asked["version"], Ways.BOTH)
        assert asked["before"] == "二楼 会议室"
        found = cast.acts(officer, entering.same_place, asked["version"])
        assert weekly(found) == [
            (2, "14:00", "16:00", True, False, "二楼 会议室"),
            (4, "09:00", "10:30", True, True, "二楼 会议室"),
        ]

    def test_by_telephone_there_is_no_place(self, cast: Cast, officer: Actor) -> None:
        assert weekly(enter(cast, officer, ways=Ways.TELEPHONE)) == [(2, "14:00", "16:00", False, True, None)]
        assert free(cast, officer) == []
        assert {one.place for one in free(cast, officer, way=Way.TELEPHONE)} == {None}

    def test_a_day_off_and_more_hours_on_one(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        enter(cast, officer, "11月25日", What.OFF)
        found = enter(cast, officer, "11月26日 9:00-10:00 食堂", What.EXTRA)
        first = free(cast, officer)[0]
        assert (first.starts_at.date(), first.place) == (date(2026, 11, 26), "食堂")
        keys = [one["exception"] for one in lines_of(found["otherwise"])]
        for key in keys:
            cast.acts(officer, keeping.restore, key)
        assert free(cast, officer)[0].starts_at.date() == WEDNESDAY

    def test_a_day_pressed_is_off(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        asked = cast.acts(officer, entering.begin, What.OFF)
        found = cast.acts(officer, entering.take_off_day, asked["version"], WEDNESDAY.toordinal())
        assert [one["first_on"] for one in lines_of(found["otherwise"])] == [WEDNESDAY]

    @pytest.mark.parametrize(
        ("what", "words", "refusal"),
        [
            (What.WEEKLY, "有空就行", HoursUnread),
            (What.WEEKLY, "14:00-16:00", HoursUnread),
            (What.WEEKLY, "周三 14:00-14:30", HoursTooShort),
            (What.OFF, "过几天", HoursUnread),
            (What.OFF, "2024-01-01", DayOutOfReach),
            (What.OFF, "2029-01-01", DayOutOfReach),
            (What.EXTRA, "12月24日", HoursUnread),
            (What.EXTRA, "12月24日到26日 9:00-11:00", HoursUnread),
        ],
    )
    def test_what_does_not_fit_is_asked_again(
        self, cast: Cast, officer: Actor, what: What, words: str, refusal: type[Exception]
    ) -> None:
        cast.acts(officer, entering.begin, what)
        with pytest.raises(refusal):
            cast.acts(officer, entering.write_when, words)
        assert cast.visitor(officer).question.step == "when"

    def test_nothing_lies_across_what_is_there(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        with pytest.raises(HoursOverlap):
            enter(cast, officer, "周三 15:00-17:00")
        with pytest.raises(HoursOverlap):
            enter(cast, officer, "11月25日 13:00-14:30", What.EXTRA)
        assert len(weekly(enter(cast, officer, "周三 16:00-17:00 食堂"))) == 2

    def test_a_place_is_a_few_words(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, entering.begin, What.WEEKLY)
        asked = cast.acts(officer, entering.write_when, "周三 14:00-16:00")
        cast.acts(officer, entering.choose_way, asked["version"], Ways.BOTH)
        for words in ("", " ", "长" * 81):
            with pytest.raises(PlaceUnfit):
                cast.acts(officer, entering.write_place, words)

    def test_has_an_end(self, cast: Cast, officer: Actor) -> None:
        for weekday in "一二三四五六日":
            for span in ("8:00-9:00", "10:00-11:00", "14:00-15:00"):
                enter(cast, officer, f"周{weekday} {span} 食堂")
        with pytest.raises(EnoughHours):
            cast.acts(officer, entering.begin, What.WEEKLY)

    def test_an_old_button_is_known_as_one(self, cast: Cast, officer: Actor) -> None:
        asked = cast.acts(officer, entering.begin, What.WEEKLY)
        cast.acts(officer, entering.choose_weekday, asked["version"], 2)
        with pytest.raises(Outdated):
            cast.acts(officer, entering.choose_weekday, asked["version"], 3)


class TestKeeping:
    def test_is_for_officers_in_charge_of_talks(self, cast: Cast, officer: Actor) -> None:
        with pytest.raises(rights.NotForYou):
            cast.acts(cast.create_steward(), keeping.look)
        cast.write(lambda session: _charge(session.query(Office).filter_by(account_id=officer.account_id).one()))
        with pytest.raises(rights.NotForYou):
            cast.acts(officer, keeping.look)

    def test_ones_own_alone_are_taken_away(self, cast: Cast, officer: Actor) -> None:
        key = lines_of(enter(cast, officer)["weekly"])[0]["hours"]
        other = cast.create_officer("孙丽")
        with pytest.raises(NoSuchHours):
            cast.acts(other, keeping.remove, key)
        assert weekly(cast.acts(officer, keeping.remove, key)) == []
        with pytest.raises(NoSuchHours):
            cast.acts(officer, keeping.look_at, key)

    def test_terms_are_chosen_and_hold_for_what_is_offered(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        cast.acts(officer, keeping.set_term, Term.LENGTH, 30)
        found = cast.acts(officer, keeping.set_term, Term.AFTER, 0)
        assert [found[one] for one in Term] == [24, 0, 0, 30]
        assert len(free(cast, officer)) == 16
        with pytest.raises(NoSuchTerm):
            cast.acts(officer, keeping.set_term, Term.LENGTH, 1)

    def test_days_that_are_over_are_forgotten(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer, "11月25日", What.OFF)
        later = cast.now + timedelta(days=5)
        assert lines_of(cast.acts(officer, keeping.look, now=later)["otherwise"]) == []


class TestOffering:
    def test_whoever_was_asked_longest_ago_comes_first_then_who_has_less_open(self, cast: Cast, officer: Actor) -> None:
        sun, zhao = cast.create_officer("孙丽"), cast.create_officer("周同")
        for one in (officer, sun, zhao):
            enter(cast, one)

        def order() -> list[int]:
            return list(dict.fromkeys(slot.officer_id for slot in free(cast, officer, sun, zhao)))

        def asked(of: Actor, at: datetime) -> None:
            wanted = Wanted(Way.IN_PERSON, officer_id=of.account_id)
            by = cast.create_member()
            cast.acts(by, lambda session, *, by, now: talks.ask(session, wanted, by=by, now=now).id, now=at)

        assert order() == [officer.account_id, sun.account_id, zhao.account_id]
        asked(officer, cast.now)
        assert order() == [sun.account_id, zhao.account_id, officer.account_id]
        asked(sun, cast.now - timedelta(days=1))
        assert order() == [zhao.account_id, sun.account_id, officer.account_id]
        for _ in range(2):
            asked(zhao, cast.now)
        assert order() == [sun.account_id, officer.account_id, zhao.account_id]

    def test_of_one_officer_the_earliest_first_and_of_who_keeps_none_nothing(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        found = free(cast, cast.create_officer("孙丽"), officer)
        assert [one.starts_at for one in found] == sorted(one.starts_at for one in found)
        assert {one.officer_id for one in found} == {officer.account_id}

    def test_whoever_is_away_has_none_until_they_are_back(self, cast: Cast, officer: Actor) -> None:
        enter(cast, officer)
        other = cast.create_officer("孙丽")
        away = Absence(
            account_id=officer.account_id,
            stand_in_id=other.account_id,
            since=cast.now,
            until=WEDNESDAY + timedelta(days=1),
        )
        cast.write(lambda session: session.add(away))
        assert free(cast, officer)[0].starts_at.date() == WEDNESDAY + timedelta(days=7)


def _charge(office: Office) -> None:
    assert office.role == Role.OFFICER
    office.charges = Charge.ACTIVITIES
