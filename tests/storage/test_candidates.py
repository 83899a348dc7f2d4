"""Candidates: a campaign opens by itself, finds whom to visit by its rules, and leaves alone what people changed."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import campaigns, circumstances, homes
from storage.campaigns import Kind, Reason
from storage.candidates import opening, page, rules
from storage.candidates.rules import Known
from storage.homes import Details
from storage.members import Member, Standing
from storage.visits import Stage, Visit, Wish
from tests.cast import Cast
from tests.conftest import ZONE
from tests.storage.opened_campaigns import FESTIVAL, OPENS, each, listed, open_spring, run, spring
from tests.storage.visiting import ADDRESS, create_campaign, create_visit, live_at


class TestRules:
    EVERY = campaigns.rules(Kind.SPRING)

    def test_a_filed_case_comes_first(self) -> None:
        known = Known(Standing.RETIRED_CADRE, on_file=True)
        assert rules.reasons(self.EVERY, known, FESTIVAL) == [Reason.HARDSHIP, Reason.CADRE]

    def test_who_turns_eighty_on_the_day_is_aged_and_who_does_the_day_after_is_not(self) -> None:
        at = [Known(Standing.RETIRED, home=Details(born=FESTIVAL.replace(year=1947, day=day))) for day in (6, 7)]
        assert [rules.reasons(self.EVERY, one, FESTIVAL) for one in at] == [[Reason.AGED], []]

    def test_a_rule_that_the_campaign_does_not_have_proposes_nobody(self) -> None:
        summer = campaigns.rules(Kind.SUMMER)
        assert rules.reasons(summer, Known(Standing.SURVIVOR, home=ADDRESS), FESTIVAL) == []

    def test_who_has_left_is_not_proposed(self) -> None:
        assert rules.reasons(self.EVERY, Known(Standing.LEFT, on_file=True, home=ADDRESS), FESTIVAL) == []


class TestOpening:
    def test_comes_forty_five_days_before_the_festival_and_not_earlier(self, cast: Cast) -> None:
        assert run(cast, OPENS - timedelta(days=1)) == 0
        assert run(cast, OPENS) == 1
        assert run(cast, OPENS + timedelta(days=1)) == 0

    def test_comes_late_after_downtime_while_the_festival_lies_ahead(self, cast: Cast) -> None:
        assert run(cast, OPENS + timedelta(days=30)) == 1
        assert spring(cast).festival_on == FESTIVAL

    def test_chair_deputy_and_officers_are_told_once(self, cast: Cast) -> None:
        chair, deputy, officer = cast.create_chair(), cast.create_deputy(), cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        letters = {letter.to: letter.values for letter in cast.letters() if letter.key == "candidates.opened"}
        assert {who: told["whole"] for who, told in letters.items()} == {
            chair.account_id: True,
            deputy.account_id: True,
            officer.account_id: False,
        }
        assert letters[chair.account_id]["count"] == 1

    def test_an_officer_is_told_how_many_are_of_their_units_and_nothing_where_it_is_nobody(self, cast: Cast) -> None:
        chair, west = cast.create_chair(), cast.create_unit("城西供水站")
        east, other = cast.create_officer(), cast.create_officer(unit=west)
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR, unit=west)
        open_spring(cast)
        letters = {letter.to: letter.values["count"] for letter in cast.letters() if letter.key == "candidates.opened"}
        assert letters == {chair.account_id: 1, other.account_id: 1}
        assert cast.keys(east) == []

    def test_autumn_opens_by_its_first_step(self, cast: Cast) -> None:
        cast.enrol("陈桂芳", standing=Standing.RETIRED)
        assert run(cast, datetime(2027, 9, 8, 8, 5, tzinfo=ZONE)) == 1
        assert listed(cast) == {"陈桂芳": [Reason.RETIRED]}

    def test_the_chair_opens_one_before_its_time_and_no_second_one(self, cast: Cast) -> None:
        chair = cast.create_chair()
        assert cast.acts(chair, opening.begin, Kind.SPRING)["year"] == 2027
        with pytest.raises(opening.AlreadyOpen):
            cast.acts(chair, opening.begin, Kind.SPRING)


class TestGathering:
    def test_finds_each_by_its_reason(self, cast: Cast, now: datetime) -> None:
        cast.enrol("遗属", standing=Standing.SURVIVOR)
        live_at(cast, cast.enrol("刘桂芳", standing=Standing.RETIRED))
        ill = cast.enrol("周同")
        cast.write(
            lambda session: circumstances.note(session, ill, "illness", date(2026, 11, 3), noted_by=None, now=now)
        )
        cast.enrol("李明")
        open_spring(cast)
        assert listed(cast) == {
            "遗属": [Reason.SURVIVOR],
            "刘桂芳": [Reason.AGED, Reason.ALONE],
            "周同": [Reason.ILL],
        }

    def test_more_than_one_page_is_gone_through_to_the_end(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.candidates.gathering._PAGE", 2)
        for number in range(5):
            cast.enrol(f"遗属{number}", standing=Standing.SURVIVOR)
        open_spring(cast)
        assert len(listed(cast)) == 5
        assert spring(cast).gathered_up_to is None

    def test_what_is_wished_for_good_is_carried_over_as_of_the_last_time(self, cast: Cast) -> None:
        before = create_campaign(cast, year=2026)
        whom = cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        create_visit(cast, before, whom, stage=Stage.DONE, wish=Wish.STAY_AWAY, wished_at=cast.now)
        campaign = open_spring(cast)
        fresh = select(Visit).where(Visit.campaign_id == campaign)
        (visit,) = cast.read(lambda session: session.scalars(fresh).all())
        assert (visit.wish, visit.wished_at) == (Wish.STAY_AWAY, None)

    def test_another_day_is_no_wish_for_the_next_time(self, cast: Cast) -> None:
        before = create_campaign(cast, year=2026)
        whom = cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        create_visit(cast, before, whom, stage=Stage.DONE, wish=Wish.ANOTHER_DAY)
        campaign = open_spring(cast)
        wishes = select(Visit.wish).where(Visit.campaign_id == campaign)
        assert cast.read(lambda session: session.scalars(wishes).all()) == [None]


class TestAgain:
    def test_finds_who_is_new_and_leaves_what_was_dropped(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        cast.write(lambda session: setattr(session.scalars(select(Visit)).one(), "stage", Stage.DROPPED))
        cast.enrol("刘桂芳", standing=Standing.SURVIVOR)
        assert cast.acts(chair, opening.again, campaign, now=OPENS)["more"] == 1
        assert [*listed(cast)] == ["刘桂芳"]
        assert cast.acts(chair, opening.again, campaign, now=OPENS)["more"] == 0

    def test_a_reason_that_came_up_since_is_added_to_a_proposal(self, cast: Cast) -> None:
        chair, whom = cast.create_chair(), cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        live_at(cast, whom)
        cast.acts(chair, opening.again, campaign, now=OPENS)
        assert listed(cast) == {"陈桂芳": [Reason.SURVIVOR, Reason.AGED, Reason.ALONE]}

    def test_nobody_is_told_again_that_it_is_open(self, cast: Cast) -> None:
        chair = cast.create_chair()
        campaign = open_spring(cast)
        cast.acts(chair, opening.again, campaign, now=OPENS)
        assert cast.keys(chair) == ["candidates.opened"]


class TestLeaving:
    def test_who_leaves_is_off_the_list_the_next_morning(self, cast: Cast) -> None:
        whom = cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        cast.write(lambda session: setattr(session.get_one(Member, whom), "standing", Standing.LEFT))
        run(cast, OPENS + timedelta(days=1))
        assert listed(cast) == {}

    def test_who_moves_is_on_the_list_of_their_unit_of_now(self, cast: Cast) -> None:
        whom, west = cast.enrol("陈桂芳", standing=Standing.SURVIVOR), cast.create_unit("城西供水站")
        open_spring(cast)
        cast.write(lambda session: setattr(session.get_one(Member, whom), "unit_id", west))
        run(cast, OPENS + timedelta(days=1))
        assert cast.read(lambda session: session.scalars(select(Visit.unit_id)).all()) == [west]


class TestPages:
    def test_an_officer_sees_their_own_units_alone(self, cast: Cast) -> None:
        officer, west = cast.create_officer(), cast.create_unit("城西供水站")
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        cast.enrol("周同", unit=west, standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        shown = cast.acts(officer, page.look, campaign, 0)
        assert [(one["name"], one["count"]) for one in each(shown, "units")] == [("城东供水站", 1)]
        with pytest.raises(page.rights.NotForYou):
            cast.acts(officer, page.of_unit, campaign, west)

    def test_a_unit_shows_names_ages_and_reasons_and_the_look_is_audited(self, cast: Cast) -> None:
        officer = cast.create_officer()
        live_at(cast, cast.enrol("刘桂芳", standing=Standing.RETIRED))
        campaign = open_spring(cast)
        shown = cast.acts(officer, page.of_unit, campaign, officer.unit_id)
        (line,) = each(shown, "people")
        assert (line["who"], line["age"], line["reasons"]) == ("刘桂芳", 85, [Reason.AGED, Reason.ALONE])
        assert [entry.account_id for entry in cast.audited("candidates.look")] == [officer.account_id]

    def test_nobody_without_the_office_has_them(self, cast: Cast) -> None:
        campaign, member = open_spring(cast), cast.create_member()
        with pytest.raises(page.rights.NotForYou):
            cast.acts(member, page.look, campaign, 0)

    def test_one_open_campaign_is_shown_at_once_and_several_as_a_list(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        assert cast.acts(chair, page.first)["campaign"] == campaign
        create_campaign(cast, Kind.AUTUMN)
        assert cast.acts(chair, page.first)["campaign"] is None


def test_homes_of_a_range_are_those_of_its_members(cast: Cast) -> None:
    whom, other = cast.enrol("刘桂芳"), cast.enrol("周同")
    live_at(cast, whom)
    live_at(cast, other)
    assert cast.read(lambda session: homes.between(session, whom, whom)) == {whom: ADDRESS}
