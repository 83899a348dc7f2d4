"""Approving a list: who is planned with what, who is left out of it, and how it is taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage import rights, sealed
from storage.aid import Grant, Source
from storage.aid import Kind as AidKind
from storage.aid import State as AidState
from storage.aid.records import OverYear
from storage.campaigns import Campaign, Reason, State
from storage.candidates import access, approving, card
from storage.members import Standing
from storage.visits import Stage, Visit
from storage.visits.access import NotYourVisit, VisitMoved
from tests.cast import Cast
from tests.storage.opened_campaigns import OPENS, each, go_on, named, open_spring, spring
from tests.storage.test_candidates_changing import YUAN, put
from tests.storage.visiting import create_campaign, create_visit


def give(cast: Cast, member_id: int, yuan: int) -> None:
    """So much was given to that person in January 2027."""
    officer = cast.create_officer("林经办")
    grant = Grant(
        row=sealed.new_row(),
        member_id=member_id,
        kind=AidKind.LIVING,
        amount=yuan * YUAN,
        source=Source.OWN_FUNDS,
        given_on=date(2027, 1, 5),
        state=AidState.GRANTED,
        entered_by=officer.account_id,
        entered_at=cast.now,
    )
    cast.write(lambda session: session.add(grant))


class TestBefore:
    def test_tells_how_many_for_how_much_and_what_nobody_has_said_anything_for(self, cast: Cast) -> None:
        chair = cast.create_chair()
        for name, standing in (("陈桂芳", Standing.SURVIVOR), ("周离休", Standing.RETIRED_CADRE)):
            cast.enrol(name, standing=standing)
        campaign = open_spring(cast)
        put(cast, chair, campaign, Reason.SURVIVOR, "1000", None)
        shown = cast.acts(chair, approving.before, campaign)
        assert (shown["count"], shown["total"], shown["bare"]) == (2, 1000 * YUAN, [Reason.CADRE])

    def test_is_the_chairs_and_the_deputys_alone(self, cast: Cast) -> None:
        officer, deputy, campaign = cast.create_officer(), cast.create_deputy(), open_spring(cast)
        with pytest.raises(rights.NotForYou):
            cast.acts(officer, approving.before, campaign)
        assert cast.acts(deputy, approving.before, campaign)["count"] == 0

    def test_waits_until_everybody_is_looked_through(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.candidates.gathering._PAGE", 1)
        chair = cast.create_chair()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        cast.write(lambda session: setattr(session.get_one(Campaign, campaign), "gathered_up_to", 0))
        with pytest.raises(approving.StillSearching):
            cast.acts(chair, approving.approve, campaign)


class TestApprove:
    def test_plans_everybody_with_what_goes_with_their_class(self, cast: Cast) -> None:
        chair, officer = cast.create_chair(), cast.create_officer()
        cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        cast.enrol("周离休", standing=Standing.RETIRED_CADRE)
        campaign = open_spring(cast)
        put(cast, chair, campaign, Reason.SURVIVOR, "1000", "米、油")
        shown = cast.acts(chair, approving.approve, campaign, now=OPENS)
        assert (shown["state"], shown["count"], shown["waiting"], shown["may_walk"]) == (State.APPROVED, 2, 0, True)
        planned = {name: named(cast, name) for name in ("陈桂芳", "周离休")}
        assert {name: (one.stage, one.money, one.goods) for name, one in planned.items()} == {
            "陈桂芳": (Stage.PLANNED, 1000 * YUAN, "米、油"),
            "周离休": (Stage.PLANNED, None, None),
        }
        assert cast.keys(officer)[-1] == "candidates.approved"

    def test_a_long_list_is_planned_page_by_page(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.candidates.approving._PAGE", 2)
        chair = cast.create_chair()
        for number in range(5):
            cast.enrol(f"遗属{number}", standing=Standing.SURVIVOR)
        campaign = open_spring(cast)
        shown = cast.acts(chair, approving.approve, campaign, now=OPENS)
        assert (shown["busy"], shown["waiting"]) == (True, 3)
        assert go_on(cast) == 2
        stages = cast.read(lambda session: session.scalars(select(Visit.stage)).all())
        assert stages == [Stage.PLANNED] * 5
        assert spring(cast).planned_up_to is None

    def test_once_is_enough(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), open_spring(cast)
        cast.acts(chair, approving.approve, campaign)
        with pytest.raises(approving.AlreadyApproved):
            cast.acts(chair, approving.approve, campaign)

    def test_who_would_have_more_than_the_year_allows_waits_for_a_yes_of_their_own(self, cast: Cast) -> None:
        chair = cast.create_chair()
        whom = cast.enrol("陈桂芳", standing=Standing.SURVIVOR)
        give(cast, whom, 5500)
        campaign = open_spring(cast)
        put(cast, chair, campaign, Reason.SURVIVOR, "1000", None)
        assert cast.acts(chair, approving.approve, campaign, now=OPENS)["waiting"] == 1
        with pytest.raises(OverYear):
            cast.acts(chair, approving.agree, named(cast, "陈桂芳").id, now=OPENS)

    def test_the_chairs_own_visit_waits_for_somebody_else(self, cast: Cast) -> None:
        chair, deputy = cast.create_chair(), cast.create_deputy()
        campaign = create_campaign(cast, state=State.LISTING)
        own = create_visit(cast, campaign, chair, reasons=(Reason.MODEL,), stage=Stage.PROPOSED)
        assert cast.acts(chair, approving.approve, campaign)["waiting"] == 1
        with pytest.raises(NotYourVisit):
            cast.acts(chair, approving.agree, own)
        assert cast.acts(deputy, approving.agree, own)["stage"] == Stage.PLANNED


class TestAgree:
    def test_plans_one_who_was_added_later(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast)
        visit = create_visit(cast, campaign, cast.enrol("周同"), stage=Stage.PROPOSED, money=None, goods=None)
        shown = cast.acts(chair, approving.agree, visit)
        assert (shown["stage"], shown["may_agree"]) == (Stage.PLANNED, False)
        with pytest.raises(VisitMoved):
            cast.acts(chair, approving.agree, visit)

    def test_an_officer_does_not(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), create_campaign(cast)
        visit = create_visit(cast, campaign, cast.enrol("周同"), stage=Stage.PROPOSED)
        with pytest.raises(rights.NotForYou):
            cast.acts(officer, approving.agree, visit)

    def test_one_who_is_back_on_an_approved_list_waits_again(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), create_campaign(cast)
        visit = create_visit(cast, campaign, cast.enrol("周同"))
        cast.acts(officer, card.begin_drop, visit)
        cast.acts(officer, card.drop, "搬走了")
        assert cast.acts(officer, card.restore, visit)["waits"] is True


class TestTakeBack:
    def test_lets_the_list_be_settled_again_but_for_what_was_set_for_one_alone(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast)
        plain = create_visit(cast, campaign, cast.enrol("周同"))
        own = create_visit(cast, campaign, cast.enrol("周平"), own_sum=True)
        cast.acts(chair, approving.before_taking_back, campaign)
        shown = cast.acts(chair, approving.take_back, campaign)
        assert (shown["state"], shown["may_approve"]) == (State.LISTING, True)
        kept = cast.read(lambda session: [session.get_one(Visit, key) for key in (plain, own)])
        assert [(one.stage, one.money is None) for one in kept] == [(Stage.PROPOSED, True), (Stage.PROPOSED, False)]

    def test_the_officers_hear_of_the_second_yes_too(self, cast: Cast) -> None:
        chair, officer = cast.create_chair(), cast.create_officer()
        campaign = create_campaign(cast, state=State.LISTING)
        cast.acts(chair, approving.approve, campaign)
        cast.acts(chair, approving.take_back, campaign)
        cast.acts(chair, approving.approve, campaign, now=cast.now + timedelta(minutes=5))
        assert cast.keys(officer) == ["candidates.approved"] * 2

    def test_comes_too_late_once_somebody_was_visited(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast)
        create_visit(cast, campaign, cast.enrol("周同"), stage=Stage.DONE)
        with pytest.raises(approving.AlreadyWalked):
            cast.acts(chair, approving.take_back, campaign)

    def test_of_none_that_there_is_says_so(self, cast: Cast) -> None:
        chair = cast.create_chair()
        with pytest.raises(access.NoSuchCampaign):
            cast.acts(chair, approving.take_back, 99)


def test_what_is_approved_is_told_by_unit(cast: Cast) -> None:
    chair, campaign = cast.create_chair(), create_campaign(cast)
    create_visit(cast, campaign, cast.enrol("周同"))
    shown = cast.acts(chair, approving.page.look, campaign, 0)
    assert [(one["name"], one["count"]) for one in each(shown, "units")] == [("城东供水站", 1)]
