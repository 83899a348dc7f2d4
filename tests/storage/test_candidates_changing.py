"""A list while people change it: somebody dropped, taken back, added; what goes with a class, or with one alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import asking, campaigns, rights, visits
from storage.aid import Source
from storage.campaigns import Campaign, Kind, Reason, State
from storage.candidates import access, adding, approving, card, opening, page, standards
from storage.members import Member, Standing
from storage.values import Values
from storage.visits import Stage, Visit
from storage.visits.access import NotYourVisit, VisitMoved
from tests.cast import Actor, Cast
from tests.storage.opened_campaigns import OPENS, each, listed, named, open_spring, run
from tests.storage.visiting import create_campaign, create_visit

YUAN = 100


def put(cast: Cast, chair: Actor, campaign: int, reason: Reason, money: str, goods: str | None) -> Values:
    """What goes with that class from now on."""
    cast.acts(chair, standards.begin, campaign, reason)
    asked = cast.acts(chair, standards.write_money, money)
    if goods is None:
        return cast.acts(chair, standards.no_goods, asked["version"])
    return cast.acts(chair, standards.write_goods, goods)


class TestDrop:
    def test_takes_somebody_off_with_a_reason_that_is_sealed(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        visit = named(cast, "陈桂芳")
        cast.acts(officer, card.begin_drop, visit.id)
        shown = cast.acts(officer, card.drop, "canary: 不愿意")
        dropped = named(cast, "陈桂芳")
        assert (dropped.stage, shown["words"]) == (Stage.DROPPED, "canary: 不愿意")
        assert dropped.words is not None
        assert b"canary" not in dropped.words
        assert [entry.record for entry in cast.audited("candidates.drop")] == [visit.number]

    def test_keeps_no_more_words_than_fit(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        cast.acts(officer, card.begin_drop, named(cast, "陈桂芳").id)
        with pytest.raises(card.TooLong):
            cast.acts(officer, card.drop, "长" * (card.MOST + 1))

    def test_is_taken_back_as_it_was(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        visit = named(cast, "陈桂芳")
        cast.acts(officer, card.begin_drop, visit.id)
        cast.acts(officer, card.drop, "不愿意")
        shown = cast.acts(officer, card.restore, visit.id)
        assert (shown["stage"], shown["words"], shown["may_restore"]) == (Stage.PROPOSED, None, False)

    def test_of_one_who_left_is_not_taken_back(self, cast: Cast) -> None:
        officer = cast.create_officer()
        whom = cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        cast.write(lambda session: setattr(session.get_one(Member, whom), "standing", Standing.LEFT))
        run(cast, OPENS + timedelta(days=1))
        visit = named(cast, "陈桂芳")
        assert (visit.stage, visit.words) == (Stage.DROPPED, None)
        with pytest.raises(VisitMoved):
            cast.acts(officer, card.restore, visit.id)

    def test_nobody_has_their_own_card_or_that_of_another_unit(self, cast: Cast) -> None:
        officer, west = cast.create_officer(), cast.create_unit("城西供水站")
        campaign = create_campaign(cast, state=State.LISTING)
        own = create_visit(cast, campaign, officer, stage=Stage.PROPOSED)
        other = create_visit(cast, campaign, cast.enrol("周同", unit=west), stage=Stage.PROPOSED)
        for visit in (own, other):
            with pytest.raises(NotYourVisit):
                cast.acts(officer, card.look, visit)

    def test_a_closed_list_stays_as_it_is(self, cast: Cast) -> None:
        chair = cast.create_chair()
        campaign = create_campaign(cast, state=State.CLOSED)
        visit = create_visit(cast, campaign, cast.enrol("周同"))
        with pytest.raises(access.CampaignClosed):
            cast.acts(chair, card.begin_drop, visit)
        with pytest.raises(access.CampaignClosed):
            cast.acts(chair, adding.begin, campaign)

    def test_a_dropped_one_stays_dropped_when_rules_are_gone_through_again(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        cast.acts(chair, card.begin_drop, named(cast, "陈桂芳").id)
        cast.acts(chair, card.drop, "不愿意")
        cast.acts(chair, opening.again, campaign, now=OPENS)
        assert listed(cast) == {}


class TestAdd:
    def test_puts_somebody_on_whom_no_rule_has_found(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        cast.enrol("周同")
        cast.acts(officer, adding.begin, campaign)
        asked = cast.acts(officer, adding.find, "周同")
        shown = cast.acts(officer, adding.choose, asked["version"], Reason.ON_DUTY)
        assert (shown["stage"], shown["added"]) == (Stage.PROPOSED, "王秀英")
        assert listed(cast) == {"周同": [Reason.ON_DUTY]}

    def test_asks_which_of_several(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        first, _ = cast.enrol("周同"), cast.enrol("周同")
        cast.acts(officer, adding.begin, campaign)
        asked = cast.acts(officer, adding.find, "周同")
        assert len(each(asked, "people")) == 2
        with pytest.raises(asking.Outdated):
            cast.acts(officer, adding.pick, asked["version"], officer.member_id)
        assert cast.acts(officer, adding.pick, asked["version"], first)["step"] == "why"

    def test_finds_nobody_of_other_units(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        cast.enrol("周同", unit=cast.create_unit("城西供水站"))
        cast.acts(officer, adding.begin, campaign)
        with pytest.raises(adding.NobodyFound) as refused:
            cast.acts(officer, adding.find, "周同")
        assert refused.value.values == {"everywhere": False}

    def test_the_chair_searches_the_whole_roster(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        cast.acts(chair, adding.begin, campaign)
        with pytest.raises(adding.NobodyFound) as refused:
            cast.acts(chair, adding.find, "无此人")
        assert refused.value.values == {"everywhere": True}

    def test_nobody_puts_themselves_on(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        cast.acts(officer, adding.begin, campaign)
        with pytest.raises(adding.NotYourself):
            cast.acts(officer, adding.find, "王秀英")

    def test_of_whom_the_list_has_already_shows_the_card(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        cast.acts(officer, adding.begin, campaign)
        assert cast.acts(officer, adding.find, "陈桂芳")["visit"] == named(cast, "陈桂芳").id

    def test_to_an_approved_list_waits_for_the_chair_who_is_told_once_a_day(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        campaign = create_campaign(cast)
        for name in ("周同", "周平"):
            cast.enrol(name)
            cast.acts(officer, adding.begin, campaign)
            asked = cast.acts(officer, adding.find, name)
            shown = cast.acts(officer, adding.choose, asked["version"], Reason.ILL)
            assert (shown["waits"], shown["may_agree"]) == (True, False)
        assert cast.keys(chair) == ["candidates.one_more"]
        assert len(each(cast.acts(chair, page.waiting, campaign, 0), "people")) == 2

    def test_what_was_begun_is_left_where_it_began(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        asked = cast.acts(officer, adding.begin, campaign)
        assert cast.acts(officer, adding.leave, asked["version"])["units"] == []
        with pytest.raises(asking.Outdated):
            cast.acts(officer, adding.find, "周同")


class TestStandards:
    def test_of_a_class_is_money_and_goods(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        shown = put(cast, chair, campaign, Reason.SURVIVOR, "1,000 元", "米、油")
        line = next(one for one in each(shown, "lines") if one["reason"] == Reason.SURVIVOR)
        assert (line["money"], line["goods"], line["count"]) == (1000 * YUAN, "米、油", 1)
        assert shown["total"] == 1000 * YUAN

    def test_counts_somebody_by_the_first_of_several_reasons(self, cast: Cast) -> None:
        chair = cast.create_chair()
        campaign = create_campaign(cast, state=State.LISTING)
        create_visit(
            cast,
            campaign,
            cast.enrol("刘桂芳"),
            reasons=(Reason.ALONE, Reason.HARDSHIP),
            stage=Stage.PROPOSED,
            money=None,
            goods=None,
        )
        put(cast, chair, campaign, Reason.ALONE, "300", None)
        assert put(cast, chair, campaign, Reason.HARDSHIP, "500", None)["total"] == 500 * YUAN

    def test_above_what_may_be_given_at_a_time_is_refused(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        cast.acts(chair, standards.begin, campaign, Reason.ILL)
        with pytest.raises(standards.AboveAtOnce) as no:
            cast.acts(chair, standards.write_money, "3,000.01")
        assert no.value.values == {"at_once": 3000 * YUAN}
        assert cast.acts(chair, standards.write_money, "3,000")["money"] == 3000 * YUAN

    @pytest.mark.parametrize("words", ["很多", "500/月", "三四百"])
    def test_what_is_no_sum_is_asked_again(self, cast: Cast, words: str) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        cast.acts(chair, standards.begin, campaign, Reason.ILL)
        with pytest.raises(standards.NotASum):
            cast.acts(chair, standards.write_money, words)

    def test_money_is_no_goods(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        for words, no in (("慰问金 500 元", standards.GoodsAreMoney), ("米" * 61, standards.TooManyGoods)):
            with pytest.raises(no):
                put(cast, chair, campaign, Reason.ILL, "300", words)

    def test_an_officer_of_one_unit_does_not_set_them(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), open_spring(cast)
        with pytest.raises(rights.NotForYou):
            cast.acts(officer, standards.look, campaign)

    def test_whose_money_it_is_holds_for_the_round(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast, state=State.LISTING)
        assert cast.acts(chair, standards.look, campaign)["source"] == Source.OWN_FUNDS
        assert cast.acts(chair, standards.choose_source, campaign, Source.STATE)["source"] == Source.STATE
        assert cast.acts(chair, approving.before, campaign)["source"] == Source.STATE
        assert [one.record for one in cast.audited("candidates.source")] == [f"campaigns {campaign}"]
        officer = cast.create_officer()
        with pytest.raises(rights.NotForYou):
            cast.acts(officer, standards.choose_source, campaign, Source.DONATION)
        cast.acts(chair, approving.approve, campaign)
        with pytest.raises(standards.StandardsHold):
            cast.acts(chair, standards.choose_source, campaign, Source.DONATION)

    def test_hold_once_the_list_is_approved(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast)
        with pytest.raises(standards.StandardsHold):
            cast.acts(chair, standards.begin, campaign, Reason.ILL)

    def test_of_a_year_are_set_by_the_chair_at_any_time(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast, Kind.YEAR, year=2026)
        put(cast, chair, campaign, Reason.ILL, "500", None)
        kept = cast.read(lambda session: campaigns.standards(session, session.get_one(Campaign, campaign)))
        assert kept[Reason.ILL].money == 500 * YUAN


class TestOwnSum:
    def test_takes_the_place_of_the_standard_until_it_is_taken_back(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        put(cast, chair, campaign, Reason.SURVIVOR, "1000", "米、油")
        visit = named(cast, "陈桂芳")
        cast.acts(officer, standards.begin_own, visit.id)
        cast.acts(officer, standards.write_money, "2000")
        shown = cast.acts(officer, standards.write_goods, "被子")
        assert (shown["money"], shown["goods"], shown["own_sum"]) == (2000 * YUAN, "被子", True)
        assert cast.acts(chair, standards.look, campaign)["total"] == 2000 * YUAN
        shown = cast.acts(officer, standards.by_standard, visit.id)
        assert (shown["money"], shown["goods"], shown["own_sum"]) == (1000 * YUAN, "米、油", False)

    def test_of_one_that_is_planned_is_the_chairs_alone(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        visit = create_visit(cast, create_campaign(cast), cast.enrol("周同"))
        with pytest.raises(VisitMoved):
            cast.acts(officer, standards.begin_own, visit)
        asked = cast.acts(chair, standards.begin_own, visit)
        asked = cast.acts(chair, standards.choose_money, asked["version"], 0)
        shown = cast.acts(chair, standards.no_goods, asked["version"])
        assert (shown["money"], shown["goods"]) == (None, None)


class TestReasons:
    def test_lie_sealed(self, cast: Cast) -> None:
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        open_spring(cast)
        kept = cast.read(lambda session: session.scalars(select(Visit.reasons)).all())
        assert [Reason.SURVIVOR.encode() in one for one in kept] == [False]
        assert visits.SERVICE != access.SERVICE
