"""Duty: who is on which day, who may change it, and who is told."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import duty, visitors
from storage.database import Database
from storage.duty import AHEAD, FREE, NAMES, SHOWN, Duty, ForTheChair, NotAnOfficer, PastDay, Span, TooFar
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Rank
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE, Open
from tests.storage.together import in_threads

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(1)
LAST = MONDAY + timedelta(AHEAD - 1)


def put_on(cast: Cast, by: Actor, whom: Actor, day: date = TUESDAY, span: Span = Span.DAY) -> Values:
    return cast.acts(by, duty.put_on, day.toordinal(), whom.account_id, span)


def put_off(cast: Cast, by: Actor, whom: Actor, day: date = TUESDAY, span: Span = Span.DAY) -> Values:
    return cast.acts(by, duty.put_off, day.toordinal(), whom.account_id, span)


def on(cast: Cast, day: date = TUESDAY) -> list[int]:
    return cast.read(lambda session: duty.on(session, day))


def entered(cast: Cast) -> list[tuple[date, int]]:
    """Every row, in office or not."""
    rows = cast.read(lambda session: session.query(Duty).order_by(Duty.day, Duty.account_id).all())
    return [(row.day, row.account_id) for row in rows]


def look(cast: Cast, by: Actor, first: date = MONDAY, now: datetime | None = None) -> Values:
    return cast.acts(by, duty.look, first.toordinal(), now=now)


def open_day(cast: Cast, by: Actor, day: date = TUESDAY, page: int = 0) -> Values:
    return cast.acts(by, duty.open_day, day.toordinal(), page)


def each(found: Values, name: str) -> list[Values]:
    many = found[name]
    assert isinstance(many, list)
    return [one for one in many if isinstance(one, dict)]


def names(found: Values, name: str) -> list[object]:
    return [person["name"] for person in each(found, name)]


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def zhao(cast: Cast) -> Actor:
    return cast.create_chair("赵国强")


class TestBeingOn:
    def test_names_who_was_put_on_and_nobody_on_other_days(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        assert on(cast) == [wang.account_id]
        assert on(cast, MONDAY) == []

    def test_can_be_several_on_one_day(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, zhao)
        put_on(cast, zhao, wang)
        assert on(cast) == [wang.account_id, zhao.account_id]

    def test_does_not_count_for_who_was_dismissed(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang)
        cast.dismiss(wang)
        assert on(cast) == []
        assert len(entered(cast)) == 1

    def test_does_not_count_for_who_left_the_bureau(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang)
        left = update(Member).where(Member.id == wang.member_id).values(standing=Standing.LEFT)
        cast.write(lambda session: session.execute(left) and None)
        assert on(cast) == []

    def test_does_not_count_for_who_is_a_steward_by_now(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang)
        cast.dismiss(wang)
        cast.appoint(wang, Role.STEWARD, wang.unit_id)
        assert on(cast) == []

    def test_can_be_asked_for_one_account(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, wang, wang)
        asked = [(wang, TUESDAY), (wang, MONDAY), (zhao, TUESDAY)]
        was = [cast.read(lambda s, who=who, day=day: duty.was_on(s, who.account_id, day)) for who, day in asked]
        assert was == [True, False, False]

    def test_stays_known_when_the_day_is_over_unless_dismissed(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang)
        cast.now += timedelta(days=30)
        assert cast.read(lambda session: duty.was_on(session, wang.account_id, TUESDAY))
        cast.dismiss(wang)
        assert not cast.read(lambda session: duty.was_on(session, wang.account_id, TUESDAY))


class TestPuttingOn:
    def test_by_the_chair_takes_anybody_in_office_himself_too(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        assert names(put_on(cast, zhao, wang), "on") == ["王秀英"]
        assert names(put_on(cast, zhao, zhao), "on") == ["王秀英", "赵国强"]

    def test_by_an_officer_takes_himself_and_nobody_else(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        assert names(put_on(cast, wang, wang), "on") == ["王秀英"]
        for other in (cast.create_officer("孙丽"), zhao):
            with pytest.raises(ForTheChair):
                put_on(cast, wang, other)
        assert on(cast) == [wang.account_id]

    def test_for_a_week_takes_seven_days_from_that_day(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang, span=Span.WEEK)
        assert entered(cast) == [(TUESDAY + timedelta(step), wang.account_id) for step in range(7)]

    def test_twice_is_once(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        put_on(cast, zhao, wang)
        assert on(cast) == [wang.account_id]
        assert len(cast.audited("duty.put_on")) == len(cast.letters(wang)) == 1

    def test_for_a_week_adds_only_the_days_that_were_missing(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang, TUESDAY + timedelta(2))
        put_on(cast, zhao, wang, span=Span.WEEK)
        assert len(entered(cast)) == len(cast.audited("duty.put_on")) == 7

    def test_today_is_the_chairs_to_change(self, cast: Cast, wang: Actor) -> None:
        for act in (put_on, put_off):
            with pytest.raises(duty.HasBegun):
                act(cast, wang, wang, MONDAY)
        assert on(cast, MONDAY) == []

    def test_today_and_the_last_day_of_the_roster_can_be_changed(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, cast.create_chair(), wang, MONDAY)
        put_on(cast, wang, wang, LAST)
        put_on(cast, wang, wang, LAST - timedelta(6), Span.WEEK)
        assert on(cast, MONDAY) == on(cast, LAST) == [wang.account_id]

    def test_of_two_at_once_enters_one(self, opened: Open, cast: Cast, wang: Actor, zhao: Actor) -> None:
        def work(database: Database) -> None:
            def rule(session: Session) -> Values:
                by = visitors.recognise(session, zhao.person, now=cast.now)
                return duty.put_on(session, TUESDAY.toordinal(), wang.account_id, Span.WEEK, by=by, now=cast.now)

            database.write_now(rule)

        assert in_threads(4, opened, work) == []
        assert len(entered(cast)) == len(cast.audited("duty.put_on")) == 7
        assert len(cast.letters(wang)) == 1


class TestPuttingOff:
    def test_ends_that_day_and_leaves_the_others(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang, span=Span.WEEK)
        assert names(put_off(cast, zhao, wang, TUESDAY + timedelta(1)), "on") == []
        left = {day for day, _ in entered(cast)}
        assert left == {TUESDAY + timedelta(step) for step in (0, 2, 3, 4, 5, 6)}

    def test_leaves_other_people_on(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        put_on(cast, zhao, zhao)
        assert names(put_off(cast, wang, wang), "on") == ["赵国强"]

    def test_by_an_officer_ends_only_his_own(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, zhao)
        with pytest.raises(ForTheChair):
            put_off(cast, wang, zhao)
        assert on(cast) == [zhao.account_id]

    def test_for_a_week_ends_all_of_it(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang, span=Span.WEEK)
        put_off(cast, zhao, wang, span=Span.WEEK)
        assert entered(cast) == []

    def test_of_who_is_not_on_changes_and_tells_nothing(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_off(cast, zhao, wang, span=Span.WEEK)
        assert cast.audited("duty.put_off") == cast.letters(wang) == []


class TestRefusing:
    @pytest.fixture(params=[duty.put_on, duty.put_off])
    def change(self, request: pytest.FixtureRequest) -> object:
        return request.param

    def refuse(self, cast: Cast, by: Actor, change: object, why: type[Refusal], *arguments: object) -> Refusal:
        before = entered(cast)
        with pytest.raises(why) as caught:
            cast.acts(by, change, *arguments)  # type: ignore[arg-type]
        assert entered(cast) == before
        assert cast.letters() == []
        return caught.value

    @pytest.mark.parametrize("span", Span)
    @pytest.mark.parametrize("ordinal", [0, 1, 20261124, 10**17, MONDAY.toordinal() - 1, LAST.toordinal() + 1])
    def test_days_that_are_over_too_far_or_none(
        self, cast: Cast, zhao: Actor, change: object, ordinal: int, span: Span
    ) -> None:
        put_on(cast, zhao, zhao)
        why = PastDay if ordinal < MONDAY.toordinal() else TooFar
        self.refuse(cast, zhao, change, why, ordinal, zhao.account_id, span)
        with pytest.raises(why):
            cast.acts(zhao, duty.open_day, ordinal, 0)

    def test_tell_from_which_and_until_which_day_it_can_be(self, cast: Cast, zhao: Actor, change: object) -> None:
        mine = zhao.account_id
        past = self.refuse(cast, zhao, change, PastDay, MONDAY.toordinal() - 1, mine, Span.DAY)
        far = self.refuse(cast, zhao, change, TooFar, LAST.toordinal() + 1, mine, Span.DAY)
        assert past.values == {"today": MONDAY, "ordinal": MONDAY.toordinal()}
        assert far.values == {"last": LAST, "ordinal": MONDAY.toordinal()}

    def test_a_week_of_which_a_day_lies_too_far(self, cast: Cast, zhao: Actor, change: object) -> None:
        late = (LAST - timedelta(5)).toordinal()
        self.refuse(cast, zhao, change, TooFar, late, zhao.account_id, Span.WEEK)

    def test_today_is_told_by_the_unions_clock(self, cast: Cast, wang: Actor) -> None:
        night = datetime(2026, 11, 24, 0, 30, tzinfo=ZONE)  # still Monday in UTC
        with pytest.raises(PastDay):
            cast.acts(wang, duty.put_on, MONDAY.toordinal(), wang.account_id, Span.DAY, now=night)
        assert look(cast, wang, now=night)["today"] == TUESDAY

    @pytest.mark.parametrize("role", [None, Role.STEWARD, Role.ADMIN])
    def test_accounts_that_are_not_in_office(self, cast: Cast, zhao: Actor, change: object, role: Role | None) -> None:
        li = cast.create_member()
        if role is not None:
            cast.appoint(li, role, li.unit_id)
        said = self.refuse(cast, zhao, change, NotAnOfficer, TUESDAY.toordinal(), li.account_id, Span.DAY)
        assert said.values == {"myself": False, "ordinal": MONDAY.toordinal()}

    @pytest.mark.parametrize("account_id", [0, 999_999, 10**17])
    def test_accounts_that_are_none(self, cast: Cast, zhao: Actor, change: object, account_id: int) -> None:
        self.refuse(cast, zhao, change, NotAnOfficer, TUESDAY.toordinal(), account_id, Span.DAY)

    def test_an_officer_who_was_dismissed(self, cast: Cast, wang: Actor, zhao: Actor, change: object) -> None:
        put_on(cast, wang, wang)
        cast.dismiss(wang)
        self.refuse(cast, zhao, change, NotAnOfficer, TUESDAY.toordinal(), wang.account_id, Span.DAY)
        self.refuse(cast, wang, change, NotForYou, TUESDAY.toordinal(), wang.account_id, Span.DAY)

    def test_a_steward_putting_himself(self, cast: Cast, change: object) -> None:
        chen = cast.create_steward()
        said = self.refuse(cast, chen, change, NotAnOfficer, TUESDAY.toordinal(), chen.account_id, Span.DAY)
        assert said.values["myself"]

    def test_a_steward_putting_somebody_else(self, cast: Cast, wang: Actor, change: object) -> None:
        chen = cast.create_steward()
        self.refuse(cast, chen, change, ForTheChair, TUESDAY.toordinal(), wang.account_id, Span.DAY)

    def test_a_member_without_office(self, cast: Cast, wang: Actor, change: object) -> None:
        for nobody in (cast.create_member(), cast.create_stranger()):
            for whom in (nobody, wang):
                self.refuse(cast, nobody, change, NotForYou, TUESDAY.toordinal(), whom.account_id, Span.DAY)
            with pytest.raises(NotForYou):
                look(cast, nobody)
            with pytest.raises(NotForYou):
                open_day(cast, nobody)


class TestTelling:
    def test_who_was_put_on_by_another_is_told_by_right_of_the_desk(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        (letter,) = cast.letters(wang)
        assert (letter.key, letter.rank, letter.right) == ("duty.put_on", Rank.NOTICE, "desk")
        assert letter.values == {"day": TUESDAY, "last": TUESDAY, "ordinal": TUESDAY.toordinal(), "by": "赵国强"}

    def test_who_was_put_off_by_another_is_told_for_which_days(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, wang, wang, span=Span.WEEK)
        put_off(cast, zhao, wang, span=Span.WEEK)
        (letter,) = cast.letters(wang)
        assert letter.key == "duty.put_off"
        assert (letter.values["day"], letter.values["last"]) == (TUESDAY, TUESDAY + timedelta(6))

    def test_one_letter_a_week(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang, span=Span.WEEK)
        assert cast.keys(wang) == ["duty.put_on"]

    def test_nobody_is_told_of_what_he_did_himself(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        for one in (wang, zhao):
            put_on(cast, one, one, span=Span.WEEK)
            put_off(cast, one, one)
        assert cast.letters() == []


class TestTheAudit:
    def test_names_who_changed_whose_day(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        put_off(cast, wang, wang)
        (entry,), (ended,) = cast.audited("duty.put_on"), cast.audited("duty.put_off")
        assert (entry.account_id, ended.account_id) == (zhao.account_id, wang.account_id)
        assert entry.record == ended.record == f"duty 2026-11-24 {wang.account_id}"

    def test_has_an_entry_for_each_day_of_a_week(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang, span=Span.WEEK)
        days = [entry.record.split()[1] for entry in cast.audited("duty.put_on")]
        assert days == [(TUESDAY + timedelta(step)).isoformat() for step in range(7)]


class TestTheList:
    def test_has_fourteen_days_from_today_with_who_is_on(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, wang)
        days = each(look(cast, wang), "days")
        assert [day["day"] for day in days] == [MONDAY + timedelta(step) for step in range(14)]
        assert [names(day, "people") for day in days[:3]] == [[], ["王秀英"], []]

    def test_is_for_everybody_with_a_desk(self, cast: Cast, zhao: Actor) -> None:
        put_on(cast, zhao, zhao)
        for one in (zhao, cast.create_steward(), cast.create_officer(), cast.create_admin()):
            assert names(each(look(cast, one), "days")[1], "people") == ["赵国强"]

    def test_turns_its_pages_eight_weeks_ahead_and_no_further(self, cast: Cast, wang: Actor) -> None:
        found, seen = look(cast, wang), []
        assert found["earlier"] is None
        while True:
            seen += [day["day"] for day in each(found, "days")]
            if found["later"] is None:
                break
            found = cast.acts(wang, duty.look, found["later"])
        assert seen == [MONDAY + timedelta(step) for step in range(AHEAD)]
        back = cast.acts(wang, duty.look, found["earlier"])
        assert each(back, "days")[-1]["day"] == each(found, "days")[0]["day"] - timedelta(1)

    @pytest.mark.parametrize(
        ("first", "page"), [(0, 0), (MONDAY.toordinal() - 1, 0), (LAST.toordinal(), 3), (10**17, 3)]
    )
    def test_of_a_day_that_it_does_not_reach_is_the_nearest(
        self, cast: Cast, wang: Actor, first: int, page: int
    ) -> None:
        found = cast.acts(wang, duty.look, first)
        assert each(found, "days")[0]["day"] == MONDAY + timedelta(14 * page)

    def test_shows_the_page_of_the_day_one_comes_back_from(self, cast: Cast, wang: Actor) -> None:
        assert each(look(cast, wang, MONDAY + timedelta(20)), "days")[0]["day"] == MONDAY + timedelta(14)

    def test_marks_days_off_and_weekends_on_which_people_work(self, cast: Cast, wang: Actor) -> None:
        """Around the National Day of 2026: work on Sunday 20 September and Saturday 10 October, off from 1 to 7."""
        first, second = (
            look(cast, wang, date(2026, 9, day), now=datetime(2026, 9, 14, 10, tzinfo=ZONE)) for day in (14, 28)
        )
        days = {str(day["day"]): (day["off"], day["makeup"]) for day in each(first, "days") + each(second, "days")}
        assert days["2026-09-14"] == (False, False)
        assert days["2026-09-19"] == (True, False)
        assert days["2026-09-20"] == (False, True)
        assert all(days[f"2026-10-0{day}"] == (True, False) for day in range(1, 8))
        assert days["2026-10-08"] == (False, False)
        assert days["2026-10-10"] == (False, True)

    def test_says_from_which_day_on_days_off_are_not_published_yet(self, cast: Cast, wang: Actor) -> None:
        assert look(cast, wang)["unpublished"] is None
        assert look(cast, wang, date(2026, 12, 31))["unpublished"] == date(2026, 12, 29)
        assert look(cast, wang, LAST)["unpublished"] == date(2027, 1, 4)

    def test_names_no_more_people_of_a_day_than_a_line_holds(self, cast: Cast, zhao: Actor) -> None:
        for number in range(NAMES + 2):
            put_on(cast, zhao, cast.create_officer(f"干部{number}"))
        tuesday = each(look(cast, zhao), "days")[1]
        assert (len(each(tuesday, "people")), tuesday["count"]) == (NAMES, NAMES + 2)


class TestTheDay:
    def test_offers_the_chair_everybody_in_office_who_is_not_on_himself_first(
        self, cast: Cast, wang: Actor, zhao: Actor
    ) -> None:
        cast.create_steward()
        sun = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        found = put_on(cast, zhao, wang)
        assert names(found, "on") == ["王秀英"]
        assert [(one["name"], one["unit"], one["role"]) for one in each(found, "free")] == [
            ("赵国强", None, Role.CHAIR),
            ("孙丽", "城西供水站", Role.OFFICER),
        ]
        assert each(found, "free")[1]["account"] == sun.account_id
        assert all(one["may"] for one in each(found, "on"))

    def test_offers_an_officer_only_himself(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on(cast, zhao, zhao)
        found = open_day(cast, wang)
        assert [one["may"] for one in each(found, "on")] == [False]
        assert names(found, "free") == ["王秀英"]
        assert names(put_on(cast, wang, wang), "free") == []

    def test_offers_a_steward_nothing(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang)
        found = open_day(cast, cast.create_steward())
        assert [one["may"] for one in each(found, "on")] == [False]
        assert found["free"] == []

    def test_has_pages_where_many_can_be_put_on(self, cast: Cast, zhao: Actor) -> None:
        for number in range(FREE + 2):
            cast.create_officer(f"干部{number}")
        first, second = open_day(cast, zhao), open_day(cast, zhao, page=1)
        assert (len(each(first, "free")), len(each(second, "free")), first["pages"]) == (FREE, 3, 2)
        assert open_day(cast, zhao, page=10**17)["page"] == 1

    def test_says_until_when_somebody_is_on_without_a_break(self, cast: Cast, wang: Actor) -> None:
        put_on(cast, wang, wang, span=Span.WEEK)
        (first,) = each(open_day(cast, wang, TUESDAY), "on")
        (third,) = each(open_day(cast, wang, TUESDAY + timedelta(2)), "on")
        assert (first["until"], first["whole"]) == (TUESDAY + timedelta(6), True)
        assert (third["until"], third["whole"]) == (TUESDAY + timedelta(6), False)

    def test_offers_a_week_only_where_the_roster_reaches_its_end(self, cast: Cast, wang: Actor) -> None:
        assert open_day(cast, wang, LAST - timedelta(6))["week"]
        assert not open_day(cast, wang, LAST - timedelta(5))["week"]

    def test_tells_of_somebody_without_a_name_by_unit(self, cast: Cast, zhao: Actor) -> None:
        nameless = cast.create_stranger()
        cast.appoint(nameless, Role.OFFICER, cast.create_unit("城西供水站"))
        (person,) = each(put_on(cast, zhao, nameless), "on")
        assert (person["name"], person["unit"]) == (None, "城西供水站")

    def test_names_no_more_people_than_a_screen_holds(self, cast: Cast, zhao: Actor) -> None:
        for number in range(SHOWN + 1):
            put_on(cast, zhao, cast.create_officer(f"干部{number}"))
        found = open_day(cast, zhao)
        assert (len(each(found, "on")), found["more"]) == (SHOWN, 1)
